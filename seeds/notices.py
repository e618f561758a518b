"""The notices under which the agreements of the seeds were given."""

from stories.models import Notice

from .toml import NoticeWords


def load_notice(words: NoticeWords) -> Notice:
    """The notice with these words, added if it is missing."""
    notice, _created = Notice.objects.get_or_create(
        title=words.title,
        version=words.version,
        language=words.language,
        defaults={
            "text": words.text.strip(),
            "controller": words.controller,
            "contact": words.contact,
            "purposes": words.purposes,
            "lawful_basis": words.lawful_basis,
            "conditions": words.conditions,
            "kept_for": words.kept_for,
        },
    )
    return notice
