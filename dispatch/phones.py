"""Telephone numbers as people and exchanges write them."""

import unicodedata

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
    return f"+84{digits[1:]}" if digits.startswith("0") else f"+{digits}"
