"""What excerpt_picker.js gets in place of a page: the parts of the story's page that changed."""

from django.shortcuts import render

from stories.bylines import voices_of
from stories.consent import Use
from stories.transcripts.places import paragraphs_touched

from ..excerpt_rows import rows_of
from ..models import Excerpt, next_acts
from ..story_words import StoryWords, spans_in

FROM_SCRIPT = "heard-picker"  # its X-Requested-With
WHOSE_PAGE = "X-Heard-Person"  # the ref of the person for whom the script's page was made
CONFLICT = 409


def is_from_script(request):
    return request.headers.get("X-Requested-With") == FROM_SCRIPT


def is_page_of_someone_else(request):
    """Whether the script runs on a page that was made for another person than the one who is signed in now."""
    return request.headers.get(WHOSE_PAGE) not in (None, "", request.user.ref)


def changed_parts(request, story, start, end, said="", status=200):
    """The paragraphs that the stretch [start, end) of a readable story lies in, the excerpt of exactly that stretch
    where there is one, and what can be undone. `said` is told to the person."""
    transcript, viewer = story.transcript, request.user
    keys = Excerpt.objects.cleared_for(Use.READ, viewer).filter(transcript=transcript, start=start, end=end)
    rows = rows_of(list(keys.values_list("pk", flat=True)), viewer)
    words = StoryWords(
        transcript, voices_of([story.pk]).get(story.pk, []), story.recording_id if story.may_hear else None
    )
    low, high = paragraphs_touched(transcript.text, start, end)
    context = {
        "story": story,
        "turns": words.turns(spans_in(transcript, low, high), only=(low, high)),
        "excerpts": rows,
        "start": start,
        "end": end,
        "said": said,
        "mine": [tagging.theme.slug for row in rows for tagging in row.taggings if tagging.mine],
        "acts": next_acts(transcript, viewer),
    }
    return render(request, "themes/_changed_parts.html", context, status=status)
