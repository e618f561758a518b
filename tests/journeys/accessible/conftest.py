import pytest
from django.core.management import call_command

from stories.consent import Audience
from stories.models import Identity
from tests import factories
from tests.journeys.accessible.house import WORST, House, add_excerpts, add_packs, add_stories
from tests.journeys.accessible.looking import open_as
from workshops.models import DiscussionPack


@pytest.fixture
def house(real_database, settings, leeds, asha, ben, cara, dev, edith, femi, gwen, add_sound):
    settings.DEMO = True  # the banner stands on every page
    call_command("load_publication", verbosity=0)
    people = {user.name.lower(): user for user in (asha, ben, cara, dev, edith, femi, gwen)}
    dev.name = f"Dev {WORST}"
    dev.save()
    house = House(**people, people=people, stories={})
    house.closed = factories.make_user("reader", name="Kim", office=leeds)
    house.closed.close()
    house.kim = factories.make_user(
        "reader", name="Kim Two", email=f"{WORST.lower()}@example.org", office=leeds, password=None
    )
    house.notice = factories.make_notice(text="You can change your mind at any time.\n\nNobody asks why.")
    house.stories = add_stories(house, leeds, add_sound)
    rich = house.stories["rich"]
    Identity.record(rich.voices.first().storyteller, edith, real_name=WORST[:90], safe_contact=WORST[:90])
    house.excerpt = add_excerpts(rich, asha, edith)
    house.kept_out = house.stories["single"]
    voice = house.kept_out.voices.get()
    house.exclusion = voice.exclude(by=edith, email="kim@example.org", though_in_the_room=True)
    house.front = DiscussionPack.objects.get(on_front_page=True)
    house.full, house.place, house.fine, house.gone = add_packs(house, dev)
    house.bare = DiscussionPack.objects.create(title="Bare", audience=Audience.WORKSHOP, made_by=dev)
    return house


@pytest.fixture
def walker(browser, house, live_server):
    pages = []

    def walker(who):
        pages.append(open_as(browser, live_server, house, who))
        return pages[-1]

    yield walker
    for page in pages:
        page.context.close()
