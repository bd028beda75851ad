"""What the edge alone fills in of a command cannot be asked for: whom a warning reaches, how long a centre is waited for."""

from typing import Any

import msgspec
import pytest

from dispatch.core import commands
from dispatch.http import wire
from tests.edge.conftest import Running, fresh
from tests.edge.desk import written

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest.mark.parametrize(
    "own",
    [
        {"clusters": ["L25195-01"]},
        {"area_name": "Toàn quốc"},
        {"outlines": [[{"lat": 11.5, "lon": 106.8}] * 4]},
        {"codes": ["75"]},
    ],
    ids=lambda own: next(iter(own)),
)
async def test_who_approves_a_warning_cannot_say_whom_it_reaches(shared: Running, own: dict[str, Any]) -> None:
    lan, nhung = await shared.person("lan"), await shared.person("nhung")
    number, before = await written(lan), await shared.position()
    status, body = await nhung.command("ApproveWarning", fresh(), warning=number, count=1, **own)
    assert (status, body["reason"]) == (422, "invalid")
    assert await shared.position() == before


async def test_a_warning_that_nobody_can_have_read_is_not_approved(shared: Running) -> None:
    nhung = await shared.person("nhung")
    status, body = await nhung.command("ApproveWarning", fresh(), warning=999_999, count=0)
    assert (status, body["reason"]) == (404, "no_such_warning")


async def test_who_offers_an_incident_cannot_say_how_long_the_centre_is_waited_for(shared: Running) -> None:
    lan = await shared.person("lan")
    number = await lan.open_incident("stroke")
    offer = {"centre": "112", "reason": "larger", "incident": number}
    status, body = await lan.command("OfferIncident", fresh(), **offer, answer_s=86_400)
    assert (status, body["reason"]) == (422, "invalid")


@pytest.mark.parametrize("kind", list(wire.EDGE_ONLY), ids=lambda kind: kind.__name__)
async def test_what_is_the_edges_stands_in_the_command_and_not_on_the_wire(kind: type) -> None:
    (on_the_wire,) = (one for one, core in wire.CLEAR.items() if core is kind)
    named, asked = ({field.name for field in msgspec.structs.fields(one)} for one in (kind, on_the_wire))
    assert named - asked == wire.EDGE_ONLY[kind]
    assert kind in vars(commands).values()
