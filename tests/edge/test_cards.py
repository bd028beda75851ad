"""Questions answered over HTTP: from the webhook to the answered card to the incident with its needs."""

from typing import Any

import pytest

from tests.edge.conftest import Client, Running, fresh
from tests.edge.test_room import rang, row, tell

pytestmark = pytest.mark.asyncio(loop_scope="module")

NOT_BREATHING = [
    {"question": "age", "code": "adult"},
    {"question": "conscious", "code": "no"},
    {"question": "breathes", "code": "no"},
]
DOCTOR = {"service": "ambulance", "wanted": ["ambulance", "doctor"], "count": 1}


async def card_of(client: Client, name: str = "cardiac_arrest") -> dict[str, Any]:
    """The card as a console finds it: by the region's file of that digest; with what answers to it name."""
    _, region = await client.get("/region")
    digest = region["files"]["cards.json"]
    status, cards = await client.get(f"/region/files/{digest}")
    assert status == 200
    card = next(one for one in cards["cards"] if one["id"] == name)
    return {"card": card["id"], "version": card["version"], "digest": digest}


async def test_a_call_s_answers_go_along_to_the_incident_with_what_they_propose(shared: Running) -> None:
    khoa = await shared.person("khoa")
    card = await card_of(khoa)
    call = await rang(shared, "0900 000 811")
    await tell(shared, "call.answered", call, agent="205")
    await khoa.do("ClaimCall", call=call)
    done = await khoa.do("AnswerQuestions", call=call, answers=NOT_BREATHING, **card)
    (on_call,) = (await row(khoa, "calls", call))["answers"]
    assert (on_call["answers"], on_call["person"], on_call["digest"]) == (NOT_BREATHING, "user:khoa", card["digest"])
    number = await khoa.open_incident("cardiac_arrest", call=call, priority=1, also=[DOCTOR])
    incident = (await khoa.view("queue"))[str(number)]
    assert [need["wanted"] for need in incident["needs"]] == [["ambulance"], ["ambulance", "doctor"]]
    assert [(one["card"], one["call"], one["answers"]) for one in incident["answers"]] == [
        ("cardiac_arrest", call, NOT_BREATHING)
    ]
    events = [line["event"] for line in await khoa.story(number)]
    told = next(event for event in events if event["type"] == "QuestionsAnswered")
    assert (told["card"], told["version"], told["answers"]) == (card["card"], card["version"], NOT_BREATHING)
    kept = [entry["event"] for entry in await shared.entries(done["position"] - 1)]
    assert kept[0]["type"] == "QuestionsAnswered"
    assert kept[0]["incident"] is None


async def test_answers_may_be_changed_and_the_story_keeps_what_was_said_before(shared: Running) -> None:
    khoa = await shared.person("khoa")
    card = await card_of(khoa)
    call = await rang(shared)
    number = await khoa.open_incident("unconscious", call=call)
    await khoa.do("AnswerQuestions", call=call, answers=NOT_BREATHING, **card)
    breathing = [*NOT_BREATHING[:2], {"question": "breathes", "code": "yes"}]
    await khoa.do("AnswerQuestions", call=call, answers=breathing, **card)
    (answered,) = (await khoa.view("queue"))[str(number)]["answers"]
    assert answered["answers"] == breathing
    events = [line["event"] for line in await khoa.story(number)]
    assert [event["answers"] for event in events if event["type"] == "QuestionsAnswered"] == [NOT_BREATHING, breathing]


async def test_a_crew_reads_the_answers_of_where_it_goes(shared: Running) -> None:
    khoa, lan, crew = await shared.person("khoa"), await shared.person("lan"), await shared.crew("A09")
    number = await khoa.open_incident("unconscious")
    await khoa.do("AnswerQuestions", incident=number, answers=NOT_BREATHING, **await card_of(khoa))
    await lan.do("AssignUnit", need=f"{number}.1", unit="A09")
    (seen,) = (await crew.view("queue")).values()
    assert [one["answers"] for one in seen["answers"]] == [NOT_BREATHING]
    assert (await card_of(crew))["card"] == "cardiac_arrest"
    status, told = await crew.command("AnswerQuestions", fresh(), incident=number, answers=[], **await card_of(crew))
    assert (status, told["reason"]) == (403, "not_allowed")


@pytest.mark.parametrize(
    ("changed", "reason", "path"),
    [
        ({"digest": "0" * 64}, "no_such_card", None),
        ({"card": "other"}, "no_such_card", None),
        ({"version": "2020.1"}, "no_such_card", None),
        ({"answers": [{"question": "conscious", "code": "perhaps"}]}, "invalid", "$.answers[0]"),
        ({"answers": [*NOT_BREATHING, {"question": "name", "code": "Lan"}]}, "invalid", "$.answers[3]"),
        ({"answers": [{"question": "age", "code": "0912 345 678"}]}, "invalid", "$.answers[0].code"),
        ({"digest": "areas"}, "invalid", "$.digest"),
    ],
)
async def test_what_no_card_has_is_not_kept_in_the_clear(
    shared: Running, changed: dict[str, Any], reason: str, path: str | None
) -> None:
    khoa = await shared.person("khoa")
    call, before = await rang(shared), await shared.position()
    asked = {"answers": NOT_BREATHING, **await card_of(khoa), **changed}
    status, told = await khoa.command("AnswerQuestions", fresh(), call=call, **asked)
    assert (status, told["reason"]) == (422, reason)
    assert path is None or [one["path"] for one in told["errors"]] == [path]
    assert await shared.position() == before


async def test_another_file_of_the_region_is_no_card(shared: Running) -> None:
    khoa = await shared.person("khoa")
    _, region = await khoa.get("/region")
    asked = {**await card_of(khoa), "digest": region["files"]["areas.geojson"]}
    status, told = await khoa.command("AnswerQuestions", fresh(), call=await rang(shared), answers=[], **asked)
    assert (status, told["reason"]) == (422, "no_such_card")
