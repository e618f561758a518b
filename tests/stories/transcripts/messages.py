"""What is said of words that cannot be taken."""

HIDDEN = "There is a hidden character ({}) that cannot be kept. Type the words around it again."


NO_WORDS = "There are no words in it."


NO_CAPTIONS = "There are no captions in it."


HEADER = "Line 1: A WebVTT file begins with the word WEBVTT, in capitals, on a line of its own."


NO_TIMES = "There are words without times. If they belong to the caption above, take out the blank line."


NOTE_ARROW = 'A block that begins with NOTE cannot hold the arrow "-->". Put a blank line before the times.'
VTT_TIMES = "These times cannot be read. They should look like 00:01:02.345 --> 00:01:04.000."


SRT_TIMES = "These times cannot be read. They should look like 00:01:02,345 --> 00:01:04,000."


LONE_NUMBER = "There is a caption's number without times under it."


BACKWARDS = "This caption ends before it begins, or as it begins. Correct its times."


DISORDER = "This caption begins before the one above it. Put the captions in order."


LONG_NAME = "A speaker's name is longer than 80 characters."


TOO_MANY = "There are more than 20,000 captions. Split the story into parts."


NOT_TEXT = (
    "This file is not text that can be read. Save it as WebVTT, SubRip or plain text, encoded as UTF-8."
)
