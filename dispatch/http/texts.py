"""What crews write back: which crew it is goes by its number, and what is no answer is a note on its incident.

A text proves that somebody can send by that number, or makes a gateway believe so, and no more: it may answer an order
or end a silence, and can do nothing else.
"""

import unicodedata
from collections.abc import Sequence
from typing import Literal

from msgspec import Struct

from dispatch.core import commands
from dispatch.core.commands import AnyCommand
from dispatch.core.decide.messages import BY_MESSAGE
from dispatch.core.request import Request
from dispatch.core.turn import Done
from dispatch.gazetteer.folding import without_marks
from dispatch.http.edge import Edge
from dispatch.phones import e164
from events.keeping import Key
from events.values import Actor, AssignmentId, CommandId, MessageId, Standing, Step, Subject, UnitId
from projections.units import UnitRow

Answer = Literal["accept", "refuse"]
ACCEPTING = frozenset(("1", "nhan", "ok"))
REFUSING = frozenset(("2", "khong"))
BESIDE = frozenset(("da", "lenh", "nhan", "duoc", "nhe"))
"""Words that change nothing of an answer."""
NOTE_MAX = 1_000
"""Characters of a text that are kept."""


class Heard(Struct, frozen=True):
    """What a text is taken for, and the command it becomes, if it becomes one."""

    what: str
    unit: UnitId | None = None
    command: AnyCommand | None = None
    keys: Sequence[Key] = ()


def meaning(text: str) -> Answer | None:
    """Of one or a few words, with tone marks or without; anything else is no answer."""
    plain = without_marks(unicodedata.normalize("NFKC", text)).casefold()
    words = "".join(char if char.isalnum() else " " for char in plain).split()
    if words and words[0] in REFUSING and set(words) <= REFUSING | BESIDE:
        return "refuse"
    if ACCEPTING & set(words) and set(words) <= ACCEPTING | BESIDE:
        return "accept"
    return None


async def receive(edge: Edge, id: CommandId, by: Actor, sender: str, text: str) -> Done | None:
    """Take what came from this number; None where it changed nothing. Raises Problem 503."""
    heard = _heard(edge, id, by, sender, text)
    if heard.command is None:
        edge.phonebook.heard[heard.what] += 1
        return None
    content = edge.vault.master.content_hash(f"{sender} {text}".encode())
    pending = edge.submit(Request(heard.command, by, content, heard.unit), heard.keys)
    await pending.settled()
    reply = edge.settle(pending)
    edge.phonebook.heard[heard.what if isinstance(reply, Done) else "too_late"] += 1
    return reply if isinstance(reply, Done) else None


def _heard(edge: Edge, id: CommandId, by: Actor, sender: str, text: str) -> Heard:
    number = e164(sender)
    units = edge.phonebook.of(edge.vault.master.lookup_hash(number)) if number is not None else ()
    known = edge.feed.views.units.rows
    rows = [known[unit] for unit in units if unit in known]
    if not rows:
        return Heard("unknown")
    answer = meaning(text)
    return _note(edge, id, by, rows, text) if answer is None else _answer(edge, id, rows, answer)


def _answer(edge: Edge, id: CommandId, rows: list[UnitRow], answer: Answer) -> Heard:
    """To the one order that is open; without one, a yes is of the one crew that was taken for silent."""
    asked = [row for row in rows if row.step is Step.ASSIGNED]
    is_yes = answer == "accept"
    silent = [row for row in rows if row.standing is Standing.SILENT and row.assignment is None and is_yes]
    meant = asked or silent
    if len(meant) != 1:
        return Heard("ambiguous" if meant else "nothing_asked")
    unit, assignment = meant[0].unit, meant[0].assignment
    if assignment is None:
        return Heard("returned", unit, commands.ReturnUnit(id=id, unit=unit))
    return Heard("accepted" if answer == "accept" else "refused", unit, _to_order(edge, id, assignment, answer))


def _to_order(edge: Edge, id: CommandId, assignment: AssignmentId, answer: Answer) -> AnyCommand:
    """The message that told of it has then done its work; an order heard of by radio has none."""
    told = [row for row in edge.feed.views.messages.rows.values() if row.assignment == assignment and row.end is None]
    if told:
        return commands.AnswerOrder(id=id, message=MessageId(max(row.message for row in told)), answer=answer)
    if answer == "accept":
        return commands.AdvanceAssignment(id=id, assignment=assignment, step=Step.ACKNOWLEDGED)
    return commands.RefuseAssignment(id=id, assignment=assignment, reason=BY_MESSAGE)


def _note(edge: Edge, id: CommandId, by: Actor, rows: list[UnitRow], text: str) -> Heard:
    there = [row for row in rows if row.incident is not None]
    if len(there) != 1 or not text.strip():
        return Heard("ambiguous" if len(there) > 1 else "nothing_asked")
    incident = there[0].incident
    assert incident is not None
    sealed, key = edge.vault.seal(Subject(f"text:{by}:{id}"), text.strip()[:NOTE_MAX])
    note = commands.AddNote(id=id, incident=incident, text=sealed)
    return Heard("noted", there[0].unit, note, [key] if key is not None else [])
