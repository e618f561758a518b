"""The publication's own pack as it is printed, in full, and a made-up story with everything a story may have."""

import datetime
from dataclasses import replace

from workshops.paper.contents import (
    PrintedContributor,
    PrintedCopy,
    PrintedExcerpt,
    PrintedPack,
    PrintedRun,
    PrintedSource,
    PrintedStory,
    PrintedTheme,
    PrintedTurn,
)

CULTURE = "What have we learned about creating a culture of personalisation from this story?"


CHANGING_A_NEGATIVE = PrintedStory(
    title="Changing a negative into a positive",
    who="Shown as: a service user",
    summary=(
        "A woman tells of probation as she lived it, from the day she was convicted to the offer of "
        "peer mentoring that set her life on another course."
    ),
    pull_quote="I thought my life was over. I lost my job, there was no direction at all to my life.",
    pull_quote_source="Heard in ‘Changing a negative into a positive’",
    listen_address="https://communityreporter.net/story/changing-negative-positive",
    questions=(
        "What elements of probation supported this person and why?",
        "What other elements of support could have been provided and how?",
        CULTURE,
    ),
)


A_CHANGE_IN_ME = PrintedStory(
    title="A change in me",
    who="Shown as: a service user",
    summary=(
        "A man who had been to prison more than once tells how, during his latest sentence, he felt that "
        "everything was lost, and how from there and on probation he began to change."
    ),
    content_notes=("prison", "drugs"),
    pull_quote="I wasn't interested in drugs, I wasn't using drugs. They were the past for me.",
    pull_quote_source="Heard in ‘A change in me’",
    attribution="The title is ours.",
    listen_address="https://communityreporter.net/story/change-me",
    questions=(
        "What were the contributing factors to the changes in this person's life?",
        "What techniques were and could be used in probation services to initiate or support these types of "
        "changes?",
        CULTURE,
    ),
)


CHANGES_IN_PROBATION = PrintedStory(
    title="Changes in probation services",
    who="Shown as: a member of staff",
    summary=(
        "Someone who works in probation tells why they came to this work and why they stay, and what makes "
        "it hard to do well."
    ),
    pull_quote=(
        "You don't know whether you are coming or going. "
        "I can't remember the faces now sometimes of people..."
    ),
    pull_quote_source="Heard in ‘Changes in probation services’",
    listen_address="https://communityreporter.net/story/changes-probation-services",
    questions=(
        "What are the challenges this person faces at work and how could they be overcome?",
        "What is the impact of these challenges on the person and the people they work with?",
        CULTURE,
    ),
)


CONTRIBUTORS = (
    PrintedContributor(
        name="Creating personal connections",
        level_note="Something each of us can begin, with anyone",
        meaning="Going further than the process asks, and getting to know the person.",
        suggestions=(
            "Make time to listen, and learn someone's story.",
            "Answer calls and emails, so that getting in touch feels worth it.",
            "Show that you notice how someone feels.",
            "Ask colleagues and service users how they are, outside set meetings too.",
            "Remember names, and see a whole person.",
        ),
    ),
    PrintedContributor(
        name="Tapping into intrinsic motivations",
        level_note="For individuals, and for the teams that make room for it",
        meaning="Helping people find, or find again, their own sense of purpose.",
        suggestions=(
            "Let peer mentors show that change for the better is possible.",
            "Remind colleagues what is special in their work, and talk about why they do it.",
            "Offer chances and places to give and to help others.",
        ),
    ),
    PrintedContributor(
        name="Recognising achievements",
        level_note="For individuals and teams",
        meaning="Noticing each step, so that progress can be seen.",
        suggestions=(
            "Celebrate small successes along the way.",
            "Say clearly what is expected, so that everyone can see when it is reached.",
            "Tell people what good they have done, for others or in their own lives.",
        ),
    ),
    PrintedContributor(
        name="Using peer support techniques",
        level_note="For teams, managers and the service as a whole",
        meaning="Bringing together people who know it from within, service users and staff alike.",
        suggestions=(
            "Link people on probation with mentors who have been through it.",
            "Set up peer groups for the time after an order ends, so that nobody is left lost.",
            "Give staff a place to share with and learn from each other.",
        ),
    ),
)


SOURCE = PrintedSource(
    title=(
        "Personalisation in Probation Services: "
        "Exploring the contributors to a working culture of personalisation"
    ),
    publisher="An Institute of Community Reporters publication",
    date="December 2018",
    produced_by=(
        "Susan Baines, Mark Childs, Lee Christensen, Adrian Evans, Helen Gunn, Denise Hartley, "
        "Caroline Marsh, Mike Martin, Janice Morgan, Tony Trevor, Hayley Trowbridge, Mandy Warren, Rob Wilson"
    ),
    funding=(
        "This project has received funding from the European Union's Horizon 2020 research and innovation "
        "programme under grant agreement No 770492."
    ),
    disclaimer=(
        "The content of this document reflects the authors' views and the Managing Agency cannot be held "
        "responsible for any use that may be made of the information it contains"
    ),
    address="https://cosie.turkuamk.fi/ (from 2018, may no longer answer)",
    thanks=(
        "This publication has been made possible by the generosity of many people who have given their time, energy "
        "and stories to the CoSIE project.",
        "A heartfelt thank you to everyone who has played their part in enabling us to create this.",
    ),
)


COPY = PrintedCopy(
    number="12",
    code="K7F3-MZ",
    check_address="heard.example/check",
    check_link="https://heard.example/check/k7f3mz/",
    how_many=20,
    destroy_by=datetime.date(2027, 5, 21),
)


PACK = PrintedPack(
    title="From insights to change",
    kind="pack",
    audience_label="For a facilitated workshop",
    prepared_on=datetime.date(2026, 11, 21),
    introduction=(
        "Personalisation is not something that staff hand to service users in a line. It is a working "
        "culture, for both, in everything a service does.",
        "Whatever your role, you have some power to change something, however small it may feel.",
        "Here are three stories, of receiving and of giving probation. Listen to them or read them, on your "
        "own or with colleagues, and let the questions start the talk.",
    ),
    caveat="These stories are here to start a discussion and do not represent the wider findings.",
    stories=(CHANGING_A_NEGATIVE, A_CHANGE_IN_ME, CHANGES_IN_PROBATION),
    general_questions=(
        "What is the key message of the story?",
        "What is the learning for probation services?",
        "How does the story relate to your experiences?",
    ),
    stories_address="heard.example/stories/",
    contributors=CONTRIBUTORS,
    source=SOURCE,
    copy=COPY,
    copies_note="Hand every sheet back at the end, or keep it where only you can read it.",
)


FICTIONAL = PrintedStory(
    title="The bus on a Tuesday",
    who="Shown as: a peer mentor",
    summary="A made-up story, told for a test.",
    content_notes=("being alone",),
    peaks=tuple(abs((n * 7) % 61 - 30) * abs((n * 3) % 401 - 200) // 60 for n in range(1500)),
    listen_address="https://heard.example/stories/k7f3mz2w3e/",
    questions=("What helped?",),
    themes=(
        PrintedTheme("U", "Understanding Me", "diagonal"),
        PrintedTheme("N", "Not Being Judged", "dots"),
        PrintedTheme("H", "Helping Others", "upright"),
    ),
    transcript=(
        PrintedTurn("Peer mentor", "I took the bus on a Tuesday. It was raining."),
        PrintedTurn("", "Nobody had asked me before, so I said yes."),
    ),
)


ONE_STORY = replace(
    PACK,
    kind="story",
    title=FICTIONAL.title,
    stories=(FICTIONAL,),
    contributors=(),
    source=replace(SOURCE, attribution="The title is ours.", thanks=()),
)


INTERVIEWER, PEER = "Interviewer", "Peer mentor"
SENTENCES = (
    "I came out on a Thursday with a bag and a number to ring.",
    "Nobody rang back for nine days, and on the tenth I stood at the door.",
    "She put the kettle on before she opened the file.",
    "It was the first time that anyone asked what I was good at.",
)


def a_talk(paragraphs):
    """So many paragraphs of two people talking, with excerpts marked in one of every three."""
    turns = []
    for number in range(paragraphs):
        who = (PEER, INTERVIEWER)[number % 5 == 4] if number % 5 in (0, 4) else ""
        words = " ".join(SENTENCES[(number + each) % 4] for each in range(1 + number * 7 % 5))
        marked = ()
        if number % 3 == 0:
            begin = len(SENTENCES[number % 4]) // 2
            patterns = (("diagonal",), ("dots", "upright"), ("diagonal", "dots", "upright"), ("plain",))[
                number % 4
            ]
            marked = (PrintedRun(words[:begin]), PrintedRun(words[begin:], patterns))
        turns.append(PrintedTurn(who, words, marked=marked))
    return tuple(turns)


ALL_THEMES = FICTIONAL.themes
TALKED = replace(
    FICTIONAL, title="The door on a Thursday", peaks=None, transcript=a_talk(40), themes=ALL_THEMES
)
CHOSEN = replace(
    FICTIONAL,
    title="Only these words",
    transcript=(),
    excerpts=(
        PrintedExcerpt((PrintedTurn(PEER, SENTENCES[0]),), ("diagonal",)),
        PrintedExcerpt((PrintedTurn(PEER, SENTENCES[2]), PrintedTurn(INTERVIEWER, SENTENCES[3])), ()),
    ),
)
# Each way to print the words of a story: whole and long, whole and short, excerpts, a pull quote
WORDS = replace(PACK, stories=(TALKED, FICTIONAL, CHOSEN, A_CHANGE_IN_ME))


def pack_that_says(text):
    """A pack whose every free text says this."""
    return replace(
        PACK,
        title=text,
        introduction=(text,),
        caveat=text,
        stories=(
            PrintedStory(
                title=text,
                who=text,
                summary=text,
                content_notes=(text,),
                pull_quote=text,
                pull_quote_source=text,
                listen_address="https://heard.example/",
                questions=(text,),
                transcript=(PrintedTurn(text, text),),
            ),
        ),
        general_questions=(text,),
        copies_note=text,
    )
