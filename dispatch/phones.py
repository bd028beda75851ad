"""Telephone numbers as people and exchanges write them."""

import re
import unicodedata

WITHOUT_ZERO = re.compile(r"[35789]\d{8}|2\d{9}")
"""A Vietnamese mobile or fixed number, as some exchanges write it: no country's number is so short, or begins so."""
DIGITS_MIN = 7
"""A number with fewer digits is an extension or a word, and not one person's."""


def e164(caller: str) -> str | None:
    """+84 for a Vietnamese number however it was written; others as they are. None for what is no telephone number:
    different people would share it."""
    user = unicodedata.normalize("NFKC", caller).strip().lower()
    user = user.removeprefix("sip:").removeprefix("tel:").partition("@")[0].partition(";")[0].replace("(0)", "")
    digits = "".join(char for char in user if char in "0123456789")
    if len(digits) < DIGITS_MIN or not digits.strip("0") or any(char.isalpha() for char in user):
        return None
    if user.startswith("+"):
        return f"+{digits}"
    if digits.startswith("00"):
        return f"+{digits[2:]}"
    if WITHOUT_ZERO.fullmatch(digits):
        return f"+84{digits}"
    return f"+84{digits[1:]}" if digits.startswith("0") else f"+{digits}"
