"""What every command is, and the ids it may be asked with."""

from typing import Annotated

from msgspec import Meta, Struct

from events import values
from events.values import Time

SHORT, LONG = Meta(max_length=64), Meta(max_length=256)
CODE = Meta(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9][A-Za-z0-9_.:-]*$")
"""What the core takes unseen, since it does not know all of them: never free text."""

# Ids as they may be asked for. The core knows which there are; the bound is for what is kept, or logged, unknown.
Actor = Annotated[values.Actor, LONG]
AgencyId = Annotated[values.AgencyId, CODE]
AlarmId = Annotated[values.AlarmId, LONG]
AlarmKindId = Annotated[values.AlarmKindId, CODE]
AreaId = Annotated[values.AreaId, CODE]
AssignmentId = Annotated[values.AssignmentId, SHORT]
CallId = Annotated[values.CallId, LONG]
Capability = Annotated[values.Capability, SHORT]
CardId = Annotated[values.CardId, CODE]
Care = Annotated[values.Care, CODE]
CommandId = Annotated[values.CommandId, Meta(min_length=1, max_length=128)]
DeviceId = Annotated[values.DeviceId, Meta(min_length=1, max_length=220)]
ExchangeId = Annotated[values.ExchangeId, LONG]
Extension = Annotated[values.Extension, Meta(max_length=32)]
FieldId = Annotated[values.FieldId, CODE]
HazardId = Annotated[values.HazardId, SHORT]
HospitalId = Annotated[values.HospitalId, CODE]
KindId = Annotated[values.KindId, SHORT]
Language = Annotated[values.Language, Meta(max_length=8, pattern=r"^[a-z]{2,8}$")]
NeedId = Annotated[values.NeedId, SHORT]
NumberId = Annotated[values.NumberId, Meta(max_length=16)]
RecordingId = Annotated[values.RecordingId, Meta(min_length=1, max_length=64)]
ServiceId = Annotated[values.ServiceId, SHORT]
SiteId = Annotated[values.SiteId, CODE]
Subject = Annotated[values.Subject, Meta(max_length=512)]
UnitId = Annotated[values.UnitId, SHORT]

Reason = Annotated[str, Meta(min_length=1, max_length=64, pattern=r"^[a-z][a-z0-9_]*$")]
"""A coded answer, never free text: `flat_tyre`, `shift_end`."""


class Command(Struct, frozen=True, kw_only=True, tag=True, tag_field="type", forbid_unknown_fields=True, gc=False):
    """Something asked for. `id` is the asker's own: the same id again gets the same answer.

    `happened_at` is when it was so, where that is not now: a click made without a signal, a paper form.
    """

    id: CommandId
    happened_at: Time | None = None
