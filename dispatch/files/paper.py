"""Whether a PDF does something by itself or at a press that it should not, as far as its objects tell. Run by `apart`.

Looked at is all that is clear, and what is packed as objects are: by Flate alone, and not more of it than is bounded.
Objects that are packed otherwise, or locked, cannot be looked into and are not taken. A name counts, however it is
written, and only as a whole; the same letters among packed pixels are chance, and in five megabytes there are some.
"""

import re
import zlib
from collections import defaultdict
from typing import NamedTuple

PDF = b"%PDF-"
PDF_END, PDF_TAIL = b"%%EOF", 2_048
QUIET, ACTS, LOCKED, NOT_KNOWN = b"quiet", b"acts", b"locked", b"not known"
ACTIVE = (
    *("JavaScript", "JS", "Launch", "SubmitForm", "ImportData", "GoToR", "GoToE"),
    *("EmbeddedFile", "EmbeddedFiles", "EF", "FileAttachment", "RichMedia", "RichMediaContent", "XFA"),
)
INFLATED_MAX = 32 * 1024 * 1024
"""Bytes of all unpacked objects of one paper; those of a thousand honest pages are some millions."""
PIECE = 64 * 1024
HEAD_MAX = 256
OBJECT_MAX = 4_096
"""So far before its stream an object begins at most, or the stream is looked into."""
OPENINGS_MAX = 64
"""A paper says once what happens when it is opened, and once more each time it was changed."""
ACTION_MAX = 1_024
SPACE = r"[\0\t\n\f\r ]"
STREAM = re.compile(rb"(?<!end)stream[\0\t\f ]{0,4}(?:\r?\n|\r)")
ENDS = re.compile(rf">>{SPACE}{{0,16}}\Z".encode())
END = b"endstream"
FILTER = re.compile(rb"/Filter[\0\t\n\f\r /\[]")
NOT_CERTAIN = re.compile(rb"[()%]|stream")
"""Where these stand among an object's words, it may be only part of a text or of a remark."""
BEGINS = re.compile(rf"(?:[\r\n]|endobj){SPACE}*[0-9]+{SPACE}+[0-9]{{1,5}}{SPACE}+\Z".encode())
OBJECT = re.compile(rf"[0-9]{SPACE}+[0-9]{{1,5}}{SPACE}+obj\b".encode())
PLAIN = re.compile(rf"{SPACE}*(?:\[|<<((?:[^<>]|<[0-9A-Fa-f\s]*>)*)>>)".encode())
REFERENCE = re.compile(rf"{SPACE}*0*([0-9]{{1,10}}){SPACE}+[0-9]{{1,5}}{SPACE}+R".encode())
NUMBER = re.compile(rb"[0-9]+")
HEAD = re.compile(rf"(?:{SPACE}|%[^\r\n]*[\r\n])*[-+]?[0-9]+(?:{SPACE}|%[^\r\n]*[\r\n])+[-+]?[0-9]".encode())
"""As objects that are packed together begin: with the number of one, and where it stands."""


def _written(*names: str) -> str:
    """Whole, each letter as itself, or as `#4a`."""
    told = ("".join(f"(?:{letter}|#(?i:{ord(letter):02x}))" for letter in name) for name in names)
    return rf"/(?:{'|'.join(told)})(?=[\0\t\n\f\r ()<>\[\]{{}}/%]|$)"


def _named(*names: str) -> re.Pattern[bytes]:
    return re.compile(_written(*names).encode())


NAMES, LOCK = _named(*ACTIVE), _named("Encrypt")
OPENING, BY_ITSELF, SITE = _named("OpenAction"), _named("AA"), _named("URI")
GOES, KIND = re.compile(f"{_written('S')}{SPACE}*{_written('GoTo')}".encode()), _named("S")
NEXT = _named("Next", "URI")
FIRST = re.compile(f"{_written('First')}{SPACE}+([0-9]{{1,8}})(?!{SPACE}*[0-9]+{SPACE}+R)".encode())
ANY_FIRST = _named("First")
"""Of no other stream it is told; where, may stand in another object."""
TOGETHER, FLATE = _named("ObjStm"), _named("FlateDecode", "Fl")
OTHERWISE = _named(
    *("ASCIIHexDecode", "AHx", "ASCII85Decode", "A85", "LZWDecode", "LZW", "RunLengthDecode", "RL", "Crypt"),
    *("DecodeParms", "DP", "F"),
)


class Packed(NamedTuple):
    """What was packed together, and where its first object begins, if that is told."""

    text: bytes
    first: int | None


class Paper:
    """All of it but packed pixels and the like: what is clear, and what was packed as objects are."""

    def __init__(self, data: bytes) -> None:
        self.packed: list[Packed] = []
        self.left = INFLATED_MAX
        self.is_known = True
        self.clear = b"\n".join(self._apart(data))
        self.texts = [self.clear, *(one.text for one in self.packed)]

    def has(self, name: re.Pattern[bytes]) -> bool:
        return any(name.search(text) is not None for text in self.texts)

    def _apart(self, data: bytes) -> list[bytes]:
        """The clear parts, in one way through it, whatever it is made of."""
        parts: list[bytes] = []
        seen = at = 0
        while (found := STREAM.search(data, at)) is not None:
            before = data[max(at, found.start() - OBJECT_MAX) : found.start()]
            at = found.end()
            words = _words_of_packed(before)
            self._look(data, at, before, words)
            if words is None:
                continue
            end = data.find(END, at)
            if end < 0:
                break
            if OBJECT.search(data, at, end) is None:
                parts.append(data[seen:at])
                seen = end
            at = end
        return [*parts, data[seen:]]

    def _look(self, data: bytes, at: int, before: bytes, words: bytes | None) -> None:
        """Into what is packed as objects are, and into what begins like them where that is not certain."""
        told = before if words is None else words
        first = FIRST.search(told)
        is_together = TOGETHER.search(told) is not None or ANY_FIRST.search(told) is not None
        if words is not None and not is_together:
            return
        if words is None and HEAD.match(_inflated(data, at, HEAD_MAX)[0]) is None:
            self.is_known &= not (is_together and OTHERWISE.search(told) is not None)
            return
        text, is_whole = _inflated(data, at, self.left)
        self.left -= len(text)
        self.packed.append(Packed(text, int(first[1]) if first is not None else None))
        is_flate = FLATE.search(told) is not None and OTHERWISE.search(told) is None
        self.is_known &= self.left >= 0 and (words is None or (is_whole and is_flate))

    def acts_when_opened(self) -> bool:
        """Other than by showing one of its own pages."""
        values = [(text, found.end()) for text in self.texts for found in OPENING.finditer(text)]
        if len(values) > OPENINGS_MAX:
            return True
        if all(_is_a_page(*value) for value in values):
            return False
        objects = self._objects()
        return not all(_is_a_page(*value) or self._leads_to_a_page(*value, objects) for value in values)

    def _leads_to_a_page(self, text: bytes, at: int, objects: "Objects") -> bool:
        """By an object's number, and each that has this number is harmless."""
        told = REFERENCE.match(text, at)
        if told is None:
            return False
        clear = re.compile(rf"(?<![0-9])0*{told[1].decode()}{SPACE}+[0-9]{{1,5}}{SPACE}+obj".encode())
        found = [*((self.clear, one.end()) for one in clear.finditer(self.clear)), *objects[int(told[1])]]
        return bool(found) and all(_is_a_page(*one) for one in found)

    def _objects(self) -> "Objects":
        """Where each stands that was packed together with others."""
        objects: Objects = defaultdict(list)
        for text, first in self.packed:
            told = [int(one) for one in NUMBER.findall(text[: first or 0])]
            for number, at in zip(told[::2], told[1::2], strict=False):
                objects[number].append((text, (first or 0) + at))
        return objects


Objects = defaultdict[int, list[tuple[bytes, int]]]


def judged(data: bytes) -> bytes:
    """The word for it."""
    if PDF_END not in data[-PDF_TAIL:]:
        return NOT_KNOWN
    paper = Paper(data)
    if LOCK.search(paper.clear) is not None:
        return LOCKED
    if paper.has(NAMES) or (paper.has(BY_ITSELF) and paper.has(SITE)) or paper.acts_when_opened():
        return ACTS
    return QUIET if paper.is_known else NOT_KNOWN


def _is_a_page(text: bytes, at: int) -> bool:
    """A place in this paper, or the going there and nothing after it."""
    found = PLAIN.match(text, at, at + ACTION_MAX)
    if found is None:
        return False
    words: bytes | None = found[1]
    if words is None:
        return True
    is_whole = words.count(b"(") == words.count(b")")
    is_one = len(KIND.findall(words)) == 1 and NEXT.search(words) is None
    return is_whole and is_one and GOES.search(words) is not None


def _words_of_packed(before: bytes) -> bytes | None:
    """By what stands before a stream: an object that begins as objects do, and says how it is packed."""
    ends = ENDS.search(before, max(0, len(before) - 18))
    begins = before.rfind(b"obj")
    if ends is None or begins < 0 or BEGINS.search(before[max(0, begins - 64) : begins]) is None:
        return None
    words = before[begins + 3 : ends.start()]
    return words if FILTER.search(words) is not None and NOT_CERTAIN.search(words) is None else None


def _inflated(data: bytes, at: int, most: int) -> tuple[bytes, bool]:
    """As far as it goes, but little more than `most`; and whether it came to its end. A wrong sum at its foot hides
    nothing."""
    head = data[at : at + 2]
    if len(head) < 2 or head[0] & 15 != 8 or int.from_bytes(head) % 31:
        return b"", False
    unpacking, out, at = zlib.decompressobj(-zlib.MAX_WBITS), bytearray(), at + 2
    piece = min(PIECE, most + 1)
    rest = b""
    while len(out) <= most and not unpacking.eof:
        if not rest:
            rest = data[at : at + piece]
            at += piece
        if not rest:
            break
        try:
            out += unpacking.decompress(rest, piece)
        except zlib.error:
            break
        rest = unpacking.unconsumed_tail
    return bytes(out), unpacking.eof
