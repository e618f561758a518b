"""The three general questions, and the four contributors to a working culture with what anyone can try.

The words are those of reading/archive/publication.toml, copied because a migration must stay as it was; a test
compares the two.
"""

from django.db import migrations

QUESTIONS = [
    "What is the key message of the story?",
    "What is the learning for probation services?",
    "How does the story relate to your experiences?",
]

CONTRIBUTORS = [
    {
        "slug": "creating-personal-connections",
        "name": "Creating personal connections",
        "meaning": "Going further than the process asks, and really getting to know people.",
        "suggestions": [
            "Take time to listen to people and to get to know their story.",
            "Answer calls and e-mails, so that people feel it was worth getting in touch.",
            "Show empathy: connect with what people feel.",
            "Check in with colleagues and with people on probation outside set meetings.",
            "Remember people's names.",
            "See a whole person, and not only a colleague or a service user.",
        ],
    },
    {
        "slug": "tapping-into-intrinsic-motivations",
        "name": "Tapping into people's intrinsic motivations",
        "meaning": "Helping people to find, or find again, their own sense of purpose and of who they are.",
        "suggestions": [
            "Use peer mentoring to show people that change for the better is possible.",
            "Remind colleagues that the work they do is special.",
            "Make room to talk about why we do this work.",
            "Offer chances, and places, to give and to help others: that is rewarding in itself.",
        ],
    },
    {
        "slug": "recognising-achievements",
        "name": "Recognising people's achievements",
        "meaning": "Celebrating small successes. Noticing them along the way shows how far someone has come, and gives heart when things are hard.",
        "suggestions": [
            "Celebrate small successes.",
            "Set clear expectations, so that everyone can see when something has been achieved.",
            "Encourage people, and tell them what they are doing well.",
            "Remind people of the good they are doing for others or in their own lives.",
        ],
    },
    {
        "slug": "using-peer-support-techniques",
        "name": "Using peer support techniques",
        "meaning": "Bringing peers together: people who are on probation with people who were, and staff with other staff. It builds trust in the service, and may keep people from feeling lost when their order ends.",
        "suggestions": [
            "Promote peer mentoring between people who were on probation and people who are.",
            "Set up peer support groups for the time after probation.",
            "Give staff ways to support one another, with room to share experiences and to learn from them.",
        ],
    },
]


def seed(apps, schema_editor):
    alias = schema_editor.connection.alias
    GeneralQuestion = apps.get_model("workshops", "GeneralQuestion")
    Contributor = apps.get_model("workshops", "Contributor")
    for position, text in enumerate(QUESTIONS, start=1):
        GeneralQuestion.objects.using(alias).get_or_create(position=position, defaults={"text": text})
    for position, contributor in enumerate(CONTRIBUTORS, start=1):
        words = {**contributor, "position": position}
        suggestions = words.pop("suggestions")
        row, created = Contributor.objects.using(alias).get_or_create(slug=words["slug"], defaults=words)
        for number, text in enumerate(suggestions if created else (), start=1):
            row.suggestions.create(position=number, text=text)


class Migration(migrations.Migration):
    dependencies = [("workshops", "0001_initial")]

    # Nothing is undone on the way back: the tables themselves go next
    operations = [migrations.RunPython(seed, migrations.RunPython.noop)]
