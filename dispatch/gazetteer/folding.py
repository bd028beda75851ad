"""Names as people type them: without tone marks, in small letters, abbreviations written out.

Both sides of a search are folded alike, so a name is found whichever way either side wrote it.
"""

import re
import unicodedata

ABBREVIATIONS: dict[str, str] = {
    "tp": "thanh pho",
    "tx": "thi xa",
    "tt": "thi tran",
    "p": "phuong",
    "x": "xa",
    "h": "huyen",
    "q": "quan",
    "kp": "khu pho",
    "ql": "quoc lo",
    "dt": "duong tinh",
    "tl": "duong tinh",
    "dh": "duong huyen",
    "hl": "duong huyen",
    "ct": "cao toc",
    "bv": "benh vien",
    "bvdk": "benh vien da khoa",
    "yhct": "y hoc co truyen",
    "ttyt": "trung tam y te",
    "tyt": "tram y te",
    "ubnd": "uy ban nhan dan",
    "csgt": "canh sat giao thong",
    "pccc": "phong chay chua chay",
    "kcn": "khu cong nghiep",
    "thpt": "trung hoc pho thong",
    "thcs": "trung hoc co so",
    "cd": "cao dang",
}
"""What each stands for. None is a word, not even a usual one that lacks a letter: `ca` may be a `cầu`. None of what
they stand for is in the table, so that folding twice is folding once."""

SAME = (("tinh lo", "duong tinh"), ("huong lo", "duong huyen"), ("lien tinh lo", "duong tinh"))
"""Words for the same thing; the second is kept."""

LEVELS = ("thanh pho", "thi xa", "thi tran", "tinh", "huyen", "quan", "phuong", "xa", "dac khu")
"""What an area may be called before its own name."""

COMMON = frozenset(
    [
        "tinh",
        "huyen",
        "quan",
        "phuong",
        "xa",
        "thi",
        "tran",
        "pho",
        "khu",
        "ap",
        "thon",
        "to",
        "so",
        "quoc",
        "lo",
        "duong",
    ]
)
"""Words that tell little: nearly every address has some of them."""

LETTERS_AND_FIGURES = re.compile(r"([a-z]+)(\d+[a-z]?)")
WORD = re.compile(r"[a-z0-9]+")


def without_marks(text: str) -> str:
    """As it was typed, capitals too, but without marks; Đ as D."""
    decomposed = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return unicodedata.normalize("NFC", "".join(sign for sign in decomposed if not unicodedata.combining(sign)))


def plain(text: str) -> str:
    """Small letters without marks, đ as d; everything else stays as it was typed."""
    return without_marks(text.lower())


def marked(text: str) -> list[str]:
    """The words that bear a mark, in small letters and composed form."""
    return [word for word in re.findall(r"\w+", unicodedata.normalize("NFC", text.lower())) if not word.isascii()]


def words(text: str) -> list[str]:
    """The words of a text, folded: letters a to z and figures, abbreviations written out.

    A single letter is written out only before another word: `P. Tân Phú` is a ward, the `H` of `nhà H` no district.
    """
    parts = [part for found in WORD.findall(plain(text)) for part in _parted(found)]
    written = [_written(part, is_last=at == len(parts) - 1) for at, part in enumerate(parts)]
    folded = " ".join(written)
    for said, kept in SAME:
        folded = re.sub(rf"\b{said}\b", kept, folded)
    return folded.split()


def fold(text: str) -> str:
    """`words` in one string; folding it again changes nothing."""
    return " ".join(words(text))


def bare(name: str) -> str:
    """A folded name without what it is: `phuong tan phu` as `tan phu`; a mere number keeps it."""
    for level in LEVELS:
        own = name.removeprefix(level + " ")
        if own != name and not own.isdigit():
            return own
    return name


def _parted(word: str) -> list[str]:
    """`ql14` is two words; `a12` is one."""
    found = LETTERS_AND_FIGURES.fullmatch(word)
    if found is not None and (found[1] in ABBREVIATIONS or found[1] == "km"):
        return [found[1], found[2]]
    return [word]


def _written(word: str, *, is_last: bool) -> str:
    return word if is_last and len(word) == 1 else ABBREVIATIONS.get(word, word)
