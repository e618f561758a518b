"""Times as people and programs write them, in milliseconds."""

# "0:0:0.0", "00:01:02,345", "1:02" or "75:12": hours, and parts of a second, may be left out.
CLOCK = r"(?:\d{1,4}:)?\d{1,3}:0{0,3}\d{1,2}(?:[.,]\d{1,9})?"


def milliseconds(time: str) -> int | None:
    """A time written as CLOCK, None where it has sixty seconds or more, or sixty minutes beside hours."""
    clock, _, fraction = time.replace(",", ".").partition(".")
    seconds = 0
    for place, part in enumerate(clock.split(":")):
        if place and int(part) > 59:
            return None
        seconds = seconds * 60 + int(part)
    return seconds * 1000 + int(fraction[:3].ljust(3, "0"))


def written(ms: int) -> str:
    """A time as WebVTT has it, "00:01:02.345"."""
    seconds, ms = divmod(ms, 1000)
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}.{ms:03}"
