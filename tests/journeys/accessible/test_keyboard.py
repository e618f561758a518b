"""Every page by keyboard alone: Tab reaches everything, in order, with a focus that is seen."""

import pytest

from tests.journeys.accessible.looking import REACHABLE

STOPS = f"""() => {{
  {REACHABLE}
  const groups = new Map(), stops = [];
  for (const one of reachable) {{
    const group = one.type === "radio" ? one.name : null;  // one stop for all of its buttons
    one.dataset.stop = group && groups.has(group) ? groups.get(group) : stops.push(short(one)) - 1;
    if (group) groups.set(group, one.dataset.stop);
  }}
  return stops;
}}"""


HERE = f"""() => {{
  {REACHABLE}
  const one = document.activeElement;
  return !one || one === document.body ? null : [Number(one.dataset.stop ?? -1), seen(one)];
}}"""


def test_tab_reaches_everything_in_order_with_a_focus_that_is_seen(walker, house):
    agreement = house.at("stories:voice-consent", **house.voices("begun")[0])
    story, pack = house.stories["rich"].get_absolute_url(), house.full.get_absolute_url()
    main_pages = [
        ("nobody", ["/", "/account/sign-in/"]),
        ("asha", [story, house.excerpt.get_absolute_url()]),
        ("dev", [f"{pack}stories/", f"{pack}print/"]),
        ("edith", [agreement]),
    ]
    wrong = []

    for page, path in ((walker(who), path) for who, paths in main_pages for path in paths):
        page.goto(path)
        stops = page.evaluate(STOPS)
        reached, unseen = walk_by_tab(page, most=4 * len(stops) + 40)
        wrong += [f"{path} never reached: {stop}" for at, stop in enumerate(stops) if at not in reached]
        wrong += [f"{path} focus unseen at {stops[at]}" for at in unseen]
        if reached != sorted(reached):
            wrong.append(f"{path} out of order: {reached}")

    if wrong:
        pytest.fail("\n".join(wrong), pytrace=False)


def walk_by_tab(page, most):
    """The stops in the order they were reached and those whose focus is not seen; fails where Tab is caught."""
    reached, unseen = [], []
    for _press in range(most):
        page.keyboard.press("Tab")
        here = page.evaluate(HERE)
        if here is None:  # past the last one, on to the browser's own buttons
            return reached, unseen
        number, seen = here
        if number < 0:
            pass  # came up on the way, such as the button beside the sentence that has the focus
        elif number not in reached:
            reached.append(number)
        elif reached[0] == number and len(reached) > 1:
            return reached, unseen
        if not seen:
            unseen.append(number)
    pytest.fail(f"Tab is caught at {reached[-1]}")
