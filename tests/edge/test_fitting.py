"""A call is not lost for a side of it that our own form has no room for; the webhook's own form gives way as adapters do."""

from typing import Any

import pytest

from tests.edge.conftest import Running, fresh

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest.mark.parametrize(
    ("field", "told"),
    [
        ("caller", "+84901234567;verstat=TN-Validation-Passed"),
        ("caller", "sip:+84901234567@ims.mnc004.mcc452.3gppnetwork.org;user=phone"),
        ("number", "sip:115@tong-dai.binhphuoc.example"),
        ("language", "vi-VN"),
        ("language", "KM"),
        ("language", "tiếng Stiêng"),
        ("cause", "x" * 200),
    ],
)
async def test_a_call_rings_whatever_a_side_field_says(shared: Running, field: str, told: str) -> None:
    call = fresh("call")
    data: dict[str, Any] = {"call": call, "number": "115", "caller": "0901234567", field: told}
    async with shared.client() as exchange:
        status, body = await shared.ring(exchange, "call.ringing", fresh(), **data)
    assert status == 200, body
    row = (await (await shared.person("khoa")).view("calls"))[f"exchange:{call}"]
    assert (row["state"], row["caller"] is not None) == ("ringing", True)
    assert row["language"] == {"vi-VN": "vi", "KM": "km"}.get(told)


async def test_a_call_of_a_long_name_is_one_call(shared: Running) -> None:
    name = fresh("call") + "x" * 200
    async with shared.client() as exchange:
        assert (await shared.ring(exchange, "call.ringing", fresh(), call=name, number="115"))[0] == 200
        told = await shared.ring(exchange, "call.answered", fresh(), call=name, agent="sip:205@" + "x" * 40)
        assert told[0] == 200, told
        assert (await shared.ring(exchange, "call.ended", fresh(), call=name))[0] == 200
        position = await shared.position()
        assert (await shared.ring(exchange, "call.ringing", fresh(), call="a\0b" + "x" * 200, number="115"))[0] == 422
    assert position == await shared.position()
