"""How long a file says it is, and whether its end is missing, where ffmpeg does not say.

Each function takes the file, opened for reading bytes, and its size.
"""

from collections.abc import Iterator
from typing import BinaryIO

# A recorder writes a length of nothing, or nearly the largest number there is, and the true one when it is stopped
OPEN_LENGTH, OPEN_LENGTH_64 = 0x7FFFF000, 1 << 40
_RATES = (44100, 48000, 32000)  # of MPEG 1; half of these in MPEG 2, a quarter in 2.5
_KBITS = {  # by (MPEG 1, layer III)
    (True, True): (32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    (True, False): (32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384),
    (False, True): (8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
    (False, False): (8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}


def wav_seconds_missing(file: BinaryIO, end: int) -> float:
    """The seconds that a WAV's header promises beyond the end of the file; 0 where nothing is missing."""
    rate, size = _wav_sound(file)
    return max(size - (end - file.tell()), 0) / rate if rate else 0


def wav_goes_on(file: BinaryIO, end: int) -> bool:
    """Whether more sound follows than a WAV's header says, as where a recorder died before it wrote the length again:
    at least half a second that is no chunk of another kind."""
    rate, size = _wav_sound(file)
    file.seek(size + size % 2, 1)
    while size and end - file.tell() > rate / 2:
        start, head = file.tell(), file.read(8)
        size = int.from_bytes(head[4:], "little")
        if not (head[:4].isascii() and head[:4].decode().isprintable()) or start + 8 + size > end:
            return True
        file.seek(size + size % 2, 1)
    return False


def _wav_sound(file: BinaryIO) -> tuple[int, int]:
    """(bytes a second, bytes of sound by the header or 0 where it left that open), and the file stands at its sound."""
    file.seek(12)
    rate = size_64 = 0
    while len(head := file.read(8)) == 8:
        name, size = head[:4], int.from_bytes(head[4:], "little")
        if name == b"data" and size == 0xFFFFFFFF:
            return rate, size_64 if size_64 < OPEN_LENGTH_64 else 0
        if name == b"data":
            return rate, size if size < OPEN_LENGTH else 0
        start = file.tell()
        if name in (b"fmt ", b"ds64"):
            body = file.read(16)
            rate = int.from_bytes(body[8:12], "little") if name == b"fmt " else rate
            size_64 = int.from_bytes(body[8:16], "little") if name == b"ds64" else size_64
        file.seek(start + size + size % 2)
    return 0, 0


def mov_is_cut_off(file: BinaryIO, end: int) -> bool:
    """Whether the file ends within a box: each says how long it is (ISO/IEC 14496-12)."""
    return any(stop > end for _name, _start, stop in _boxes(file, 0, end))


def mov_seconds(file: BinaryIO, end: int) -> float:
    """The length that an MP4 or M4A says, of itself or of all its fragments, whichever is more; 0 for none."""
    lengths = {}
    for name, start, stop in _boxes(file, 0, end):
        if name == b"moov":
            inside = {name: (start, stop) for name, start, stop in _boxes(file, start, min(stop, end))}
            lengths |= _movie_lengths(file, inside)
    return max(lengths.get(b"mvhd", 0), lengths.get(b"mehd", 0)) / (lengths.get("a second") or 1)


def _movie_lengths(file, inside):
    """{name of the box: the length it says, "a second": how much of that is a second}."""
    lengths = {}
    if b"mvhd" in inside:
        start, _stop = inside[b"mvhd"]
        is_long = _number(file, start, 1)
        lengths["a second"] = _number(file, start + (20 if is_long else 12), 4)
        lengths[b"mvhd"] = _length(file, start + (24 if is_long else 16), is_long)
    for name, start, _stop in _boxes(file, *inside.get(b"mvex", (0, 0))):
        if name == b"mehd":
            lengths[name] = _length(file, start + 4, _number(file, start, 1))
    return lengths


def _length(file, place, is_long):
    """A length of eight bytes or four; 0 where all of it is ones, which leaves it open."""
    size = 8 if is_long else 4
    length = _number(file, place, size)
    return 0 if length == (1 << 8 * size) - 1 else length


def _number(file, place, size):
    file.seek(place)
    return int.from_bytes(file.read(size), "big")


def _boxes(file, start, end) -> Iterator[tuple[bytes, int, int]]:
    """(name, where its inside begins, where it ends) of each box of one level."""
    while start + 8 <= end:
        file.seek(start)
        head = file.read(16)
        size, inside = int.from_bytes(head[:4], "big"), 8
        if size == 1:
            size, inside = int.from_bytes(head[8:16], "big"), 16
        if 0 < size < inside:
            return
        stop = start + size if size else end
        yield head[4:8], start + inside, stop
        start = stop


def ogg_is_cut_off(file: BinaryIO, end: int) -> bool:
    """Whether the file ends within a page: each says how long it is (RFC 3533)."""
    file.seek(0)
    while head := file.read(27):
        if not b"OggS".startswith(head[:4]):
            return False  # something was written after it
        table = file.read(head[26]) if len(head) == 27 else b""
        if len(head) < 27 or len(table) < head[26] or end < file.tell() + sum(table):
            return True
        file.seek(sum(table), 1)
    return False


def mp3_is_cut_off(file: BinaryIO, end: int) -> bool:
    """Whether the file ends within a frame: the length of each follows from its header."""
    file.seek(0)
    head = file.read(10)
    size = sum(byte << 7 * (3 - place) for place, byte in enumerate(head[6:10])) + 10
    file.seek(size if head.startswith(b"ID3") else 0)
    while length := _mp3_frame_length(file.read(4)):
        if end < file.tell() + length - 4:
            return True
        file.seek(length - 4, 1)
    return False


def _mp3_frame_length(head: bytes) -> int:
    """Bytes of the frame that begins with these four; 0 where they begin none."""
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE0 != 0xE0:
        return 0
    version, layer, kbits, rate = head[1] >> 3 & 3, head[1] >> 1 & 3, head[2] >> 4, head[2] >> 2 & 3
    if version == 1 or layer not in (1, 2) or kbits in (0, 15) or rate == 3:
        return 0
    mpeg_1, layer_3 = version == 3, layer == 1
    hertz = _RATES[rate] >> {3: 0, 2: 1, 0: 2}[version]
    per_frame = 72 if layer_3 and not mpeg_1 else 144  # an eighth of its samples
    return per_frame * 1000 * _KBITS[mpeg_1, layer_3][kbits - 1] // hertz + (head[2] >> 1 & 1)
