"""The one signal of Heard. Apps above hear of what they have in words that readers no longer get."""

from django.dispatch import Signal

# Sent inside the transaction in which other words of a story, already saved as `story.transcript`, come before its
# readers. With `story`.
transcript_released = Signal()
