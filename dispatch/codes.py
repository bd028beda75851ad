"""The code by which a citizen looks a ticket up: nobody guesses one, and none is kept."""

import hmac
from base64 import b32encode

from dispatch.vault import Master
from events.values import TicketId

CODE_LETTERS = 12
"""Sixty bits, so that nobody finds one by asking."""
GROUP = 4
READ_FOR = str.maketrans("018", "OIB")
"""Figures that no code has, and the letters they were read for."""


def code_of(master: Master, ticket: TicketId) -> str:
    """By what a citizen looks it up: its number, and letters that only the holder of the master key can make."""
    letters = b32encode(master.lookup_hash(f"ticket {ticket}"))[:CODE_LETTERS].decode()
    return f"{ticket}-{letters}"


def ticket_of(master: Master, code: str) -> TicketId | None:
    """The ticket of a code; None for one that was guessed. Case, blanks and strokes do not matter, nor
    figures that were read for letters."""
    number, _, letters = code.strip().partition("-")
    if not number.isascii() or not number.isdigit() or len(number) > 15:
        return None
    ticket = TicketId(int(number))
    letters = "".join(letters.replace("-", " ").split()).upper().translate(READ_FOR)
    told = f"{ticket}-{letters}".encode(errors="surrogateescape")
    return ticket if hmac.compare_digest(told, code_of(master, ticket).encode()) else None


def in_groups(code: str) -> str:
    """As it is printed, to be read out and typed: `17-K7QF-2M5T-XZ3B`."""
    number, _, letters = code.partition("-")
    return "-".join((number, *(letters[at : at + GROUP] for at in range(0, len(letters), GROUP))))
