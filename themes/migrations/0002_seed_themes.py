"""The three themes of the 2018 sense-making sessions, and "something else", which is always offered.

The words are those of reading/archive/publication.toml, copied because a migration must stay as it was; a test
compares the two.
"""

from django.db import migrations

THEMES = [
    {
        "slug": "understanding-me",
        "name": "Understanding Me",
        "letter": "U",
        "hue": "u",
        "position": 1,
        "is_core": True,
        "meaning": "Being met as a person with a life of one's own, and not as a case like every other. Help fits when somebody has listened first.",
        "aspects": [
            "Listening, and getting to know someone's story",
            "Practical needs: work, family, health, clothes that fit",
            "Being a woman, a parent, a carer, young or old",
            "Support, or the lack of it, for people seen as low risk",
            "Understanding how one's own past led here",
        ],
        "use_when": [
            "Somebody took a person's circumstances into account, or failed to",
            "Somebody was treated as an individual, or as one of many",
            "A need was noticed, missed or asked about",
        ],
        "not_when": [
            "It is mainly about shame, labels or how others look at a conviction: Not Being Judged",
            "It is mainly about giving something to others: Helping Others",
        ],
    },
    {
        "slug": "not-being-judged",
        "name": "Not Being Judged",
        "letter": "N",
        "hue": "n",
        "position": 2,
        "is_core": True,
        "meaning": "Being seen as a person and not as the crime. A conviction brings stigma and shame; the people around someone can add to them, or help to lay them down.",
        "aspects": [
            "Stigma, and who is told about a conviction",
            "Shame, and getting past it",
            "Supportive relationships with staff",
            "Saying clearly why hard subjects are raised",
            "Knowing when a push helps and when it hurts",
        ],
        "use_when": [
            "Somebody felt judged, labelled or ashamed, or felt that they were not",
            "A relationship with a worker made change easier or harder",
            "Somebody was pushed, or was kept from something",
        ],
        "not_when": [
            "It is mainly about a need that was met or missed: Understanding Me",
            "It is mainly about the good that comes of giving: Helping Others",
        ],
    },
    {
        "slug": "helping-others",
        "name": "Helping Others",
        "letter": "H",
        "hue": "h",
        "position": 3,
        "is_core": True,
        "meaning": "Giving is a strong reason to get up in the morning, for people on probation and for staff. Finding one's purpose can change one's own life and someone else's.",
        "aspects": [
            "Giving back, and feeling part of society",
            "Peer mentoring",
            "A sense of purpose",
            "Why staff chose this work, and what keeps them in it",
            "What can be achieved in place of prison",
        ],
        "use_when": [
            "Somebody gave time, help or their own experience to others",
            "Somebody found, lost or spoke of a purpose",
            "A worker said why they do this work",
        ],
        "not_when": [
            "Help was received and fitted the person: Understanding Me",
            "It is mainly about how others look at a conviction: Not Being Judged",
        ],
    },
    {
        "slug": "something-else",
        "name": "Something else",
        "letter": "?",
        "hue": "x",
        "position": 9,
        "is_core": False,
        "meaning": "Words that matter and fit none of the three. They are kept in sight, so that a theme nobody has named yet can come out of them.",
        "aspects": [],
        "use_when": [
            "It matters, and none of the three says why",
        ],
        "not_when": [
            "One of the three fits, even in part: choose that one, and say the rest in a note",
        ],
    },
]


def seed(apps, schema_editor):
    Theme = apps.get_model("themes", "Theme")
    for theme in THEMES:
        Theme.objects.using(schema_editor.connection.alias).get_or_create(slug=theme["slug"], defaults=theme)


class Migration(migrations.Migration):
    dependencies = [("themes", "0001_initial")]

    # Nothing is undone on the way back: the table itself goes next
    operations = [migrations.RunPython(seed, migrations.RunPython.noop)]
