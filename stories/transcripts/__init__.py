"""Transcripts without a database: WebVTT, SubRip or plain text in; paragraphs, cues and sentences out.

Offsets are Unicode code points into one text whose line ends are LF, end exclusive. Times are milliseconds.
A transcript's text is its paragraphs joined by a blank line, and each cue lies inside one paragraph.
"""
