"""Whether a PDF does something when it is opened, as far as its clear parts tell.

A name counts, however it is written, and only as a whole; the same letters among packed bytes are chance, and in five
megabytes of them there are some. What is packed away on purpose is not known: a paper is saved, and never shown.
"""

import re

PDF = b"%PDF-"
PDF_END, PDF_TAIL = b"%%EOF", 2_048
ACTIVE = ("JavaScript", "JS", "Launch", "EmbeddedFile", "EmbeddedFiles", "RichMedia", "RichMediaContent", "XFA")
OBJECT_MAX = 4_096
"""So far before its stream an object begins at most, or the stream is looked into."""
STREAM = re.compile(rb">>[\0\t\n\f\r ]{0,16}stream\r?\n")
END = b"endstream"
FILTER = re.compile(rb"/Filter[\0\t\n\f\r /\[]")
NOT_CERTAIN = re.compile(rb"[()%]|stream")
"""Where these stand among an object's words, it may be only part of a text or of a remark."""
BEGINS = re.compile(rb"(?:[\r\n]|endobj)[\0\t\n\f\r ]*[0-9]+[\0\t\n\f\r ]+[0-9]{1,5}[\0\t\n\f\r ]+\Z")
OBJECT = re.compile(rb"[0-9][\0\t\n\f\r ]+[0-9]{1,5}[\0\t\n\f\r ]+obj\b")


def _written(name: str) -> str:
    """Each letter as itself, or as `#4a`."""
    return "".join(f"(?:{letter}|#(?i:{ord(letter):02x}))" for letter in name)


NAMES = re.compile(f"/(?:{'|'.join(map(_written, ACTIVE))})(?=[\\0\\t\\n\\f\\r ()<>\\[\\]{{}}/%]|$)".encode())


def is_quiet(data: bytes) -> bool:
    """It is whole, and nothing in its clear parts is active."""
    return PDF_END in data[-PDF_TAIL:] and NAMES.search(_clear(data)) is None


def _clear(data: bytes) -> bytes:
    """All but the packed streams, in one way through it, whatever it is made of."""
    parts: list[bytes] = []
    seen = at = 0
    while (found := STREAM.search(data, at)) is not None:
        before = data[max(at, found.start() - OBJECT_MAX) : found.start()]
        at = found.end()
        if not _is_packed(before):
            continue
        end = data.find(END, at)
        if end < 0:
            break
        if OBJECT.search(data, at, end) is None:
            parts.append(data[seen:at])
            seen = end
        at = end
    return b"\n".join([*parts, data[seen:]])


def _is_packed(before: bytes) -> bool:
    """By what stands before a stream: an object that begins as objects do, and says how it is packed."""
    begins = before.rfind(b"obj")
    words = before[begins + 3 :]
    if begins < 0 or BEGINS.search(before[max(0, begins - 64) : begins]) is None:
        return False
    return FILTER.search(words) is not None and NOT_CERTAIN.search(words) is None
