"""Where the style sheet does not arrive, a page can still be read: no picture takes the place of the words."""


def test_pictures_keep_their_size_without_the_style_sheet(walker, house):
    page = walker("dev")
    page.route("**/*.css", lambda route: route.abort())

    sizes = {}
    for path in (house.stories["rich"].get_absolute_url(), house.full.get_absolute_url()):
        page.goto(path)
        sizes |= page.evaluate(
            "Object.fromEntries([...document.querySelectorAll('svg')].map((one) => "
            "[one.getAttribute('class') ?? 'square', [one.clientWidth, one.clientHeight]]))"
        )

    assert sizes["wordmark__voice"] == [34, 34]
    assert sizes["square"] == [160, 160]
    assert {tuple(size) for name, size in sizes.items() if name.startswith("waveform")} == {(480, 64)}
