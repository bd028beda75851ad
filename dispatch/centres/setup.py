"""Which centres there are, from a file of the operator: where each listens, and by which secrets it is known."""

from pathlib import Path
from typing import Annotated, Literal

import msgspec
from msgspec import Meta, Struct

from dispatch.gateways.setup import NO_ADDRESS, Gateway, is_address
from dispatch.settings import WrongSetting, is_secret, written
from events.regions import Name
from events.values import AreaId, CentreId, KindId

Secrets = Annotated[tuple[str, ...], Meta(min_length=1, max_length=2)]
"""Two while they are rotated: we sign with both, and take what either signed."""


class Takes(Struct, frozen=True, forbid_unknown_fields=True):
    """What a centre usually takes: a hint for who hands over, and no rule."""

    kinds: tuple[KindId, ...] = ()
    areas: tuple[AreaId, ...] = ()


class PublicCentre(Struct, frozen=True):
    """What anyone in the room may know of a centre."""

    id: CentreId
    name: Name
    phone: str
    takes: Takes
    answer_s: int | None


class Centre(Struct, frozen=True, forbid_unknown_fields=True):
    """One centre, as the operator wrote it down."""

    id: Annotated[CentreId, Meta(pattern=r"^[a-z0-9][a-z0-9-]{0,31}$")]
    name: Name
    url: str
    """Where it takes what we tell: of another service like this one, `https://…/webhooks/centres/<our id there>`."""
    sign_with: Secrets
    signed_by: Secrets
    phone: str = ""
    """By which people reach it when this way fails."""
    takes: Takes = Takes()
    answer_s: Annotated[int, Meta(ge=10, le=86_400)] | None = None
    """How long an offer to it waits; without it the region's `transfer_s`."""
    format: Literal["tiepung", "eido"] = "tiepung"
    """In which form an incident is described to it."""
    kinds: dict[str, KindId] = {}
    """From its kinds to ours, where they are not called alike."""
    timeout_s: Annotated[float, Meta(gt=0, le=60)] = 10.0

    @property
    def public(self) -> PublicCentre:
        return PublicCentre(self.id, self.name, self.phone, self.takes, self.answer_s)

    @property
    def gateway(self) -> Gateway:
        """As what the sender speaks to it."""
        return Gateway(f"centre-{self.id}", ("centre",), self.url, self.sign_with[0], timeout_s=self.timeout_s)


class Centres(Struct, frozen=True, forbid_unknown_fields=True):
    """`domain` is ours: what we name things by outside, as `urn:emergency:uid:incidentid:…:<domain>`."""

    domain: Annotated[str, Meta(pattern=r"^[a-z0-9.-]{1,200}$")] = "tiepung.invalid"
    centres: tuple[Centre, ...] = ()

    def get(self, name: str) -> Centre | None:
        return next((one for one in self.centres if one.id == name), None)


class WrongCentres(WrongSetting):
    """The file cannot be used; the message says where, and shows no secret."""


def load(file: Path) -> Centres:
    """What the operator wrote. Raises WrongCentres."""
    try:
        found = written(file, Centres)
    except (OSError, msgspec.DecodeError) as wrong:
        raise WrongCentres(f"{file}: {wrong}") from wrong
    if len({one.id for one in found.centres}) < len(found.centres):
        raise WrongCentres(f"{file}: two centres have one id")
    for one in found.centres:
        if not is_address(one.url):
            raise WrongCentres(f"{file}: {one.id}: `url` is {NO_ADDRESS}")
        if not all(map(is_secret, (*one.sign_with, *one.signed_by))):
            raise WrongCentres(f"{file}: {one.id}: a secret is whsec_ and at least 24 bytes in base64")
    return found
