"""Exchanges that are asked which calls they have, on loopback: they list them in parts, and can refuse, err, be cut in the
middle of an answer and lag behind. What they tell by themselves is told over the webhook, as it is in life."""

import base64
import json
from datetime import UTC, datetime
from typing import Any, Self

import aiohttp
from aiohttp import web
from standardwebhooks import Webhook, WebhookVerificationError

from tests.edge.conftest import Running, free_port, fresh
from tests.exchanges.test_adapters import SECRET, callback

NUMBERS = {"842713115115": "115", "842713113113": "113"}
PASSWORD = "open sesame"
SIGNING = "whsec_" + base64.b64encode(b"a secret that signs, of 32 bytes!").decode()
PART = 2
"""Calls in one part of a list."""


class Lister:
    """What all kinds have: calls by their ids, and what goes wrong with the next answers."""

    adapter = ""

    def __init__(self) -> None:
        self.port = free_port()
        self.calls: dict[str, dict[str, Any]] = {}
        self.wrong: list[str | int] = []
        """Of the next answers: a status, or `torn`, `half`, `elsewhere`, `endless`, `no_list`."""
        self.lag: list[str] = []
        """Calls that the next list leaves out."""
        self.asked = 0

    async def __aenter__(self) -> Self:
        application = web.Application()
        application.router.add_get("/{path:.*}", self.answer)
        self.runner = web.AppRunner(application, shutdown_timeout=0.1)
        await self.runner.setup()
        await web.TCPSite(self.runner, "127.0.0.1", self.port).start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.runner.cleanup()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def settings(self) -> dict[str, Any]:
        return {"name": "pbx", "adapter": self.adapter, "secret": SECRET, "numbers": NUMBERS, "ask": self.ask}

    @property
    def ask(self) -> dict[str, Any]:
        return {"url": self.url, "user": "AC1", "password": PASSWORD}

    # --- what it is asked

    async def answer(self, request: web.Request) -> web.StreamResponse:
        self.asked += 1
        if not self.knows(request):
            return web.Response(status=401)
        wrong = self.wrong.pop(0) if self.wrong else None
        if isinstance(wrong, int):
            return web.json_response({"code": 20429}, status=wrong, headers={"Location": self.url + "/away"})
        told = self.listed(request)
        if wrong == "no_list":
            told = {"message": "try again later"}
        if wrong in ("elsewhere", "endless"):
            told = self.going_on(told, "http://127.0.0.1:9/more" if wrong == "elsewhere" else str(request.rel_url))
        body = json.dumps(told).encode()
        if wrong == "half":
            return web.Response(body=body[: len(body) // 2], content_type="application/json")
        if wrong == "torn":
            torn = web.StreamResponse(headers={"Content-Length": str(len(body))})
            await torn.prepare(request)
            await torn.write(body[:-1])
            assert request.transport is not None
            request.transport.close()
            return torn
        return web.Response(body=body, content_type="application/json", headers=self.proof(request, body))

    def proof(self, request: web.Request, body: bytes) -> dict[str, str]:
        """That the answer is its own."""
        return {}

    def knows(self, request: web.Request) -> bool:
        return request.headers.get("Authorization") == aiohttp.encode_basic_auth("AC1", PASSWORD)

    def listed(self, request: web.Request) -> Any:
        raise NotImplementedError

    def going_on(self, told: Any, address: str) -> Any:
        raise NotImplementedError

    def part(self, rows: list[dict[str, Any]], page: int) -> tuple[list[dict[str, Any]], bool]:
        """And whether there is more."""
        return rows[page * PART : (page + 1) * PART], len(rows) > (page + 1) * PART

    # --- what it tells

    async def rings(self, running: Running, call: str, number: str = "842713115115") -> None:
        self.has(call, number)
        await self.tell(running, self.told("ringing", call))

    def has(self, call: str, number: str = "842713115115", **more: Any) -> None:
        """It has that call, and tells nobody. Each comes from a number of its own."""
        self.calls[call] = {"number": number, "from": f"+8490{sum(map(ord, call)):07}", "agent": None, **more}

    async def tell(self, running: Running, body: dict[str, Any]) -> None:
        async with running.client() as exchange:
            sent = {"Content-Type": "application/json"}
            status, answer = await exchange.post(f"/webhooks/exchanges/pbx/{SECRET}", body, **sent)
        assert status == 200, answer

    def told(self, state: str, call: str) -> dict[str, Any]:
        raise NotImplementedError


class Twilio(Lister):
    """The calls of an account, by their state, with the legs that were dialled to desks."""

    adapter = "twilio"

    @property
    def settings(self) -> dict[str, Any]:
        return {**super().settings, "url": "https://eoc.example"}

    def rows(self) -> list[dict[str, Any]]:
        rows = []
        for call, known in self.calls.items():
            state = "in-progress" if known["agent"] is not None else "ringing"
            common = {"account_sid": "AC1", "start_time": None, "date_created": "Fri, 27 Nov 2026 16:00:00 +0000"}
            way = known.get("direction", "inbound")
            rows.append({**common, "sid": call, "from": known["from"], "to": "+" + known["number"], "status": state,
                         "direction": way, "parent_call_sid": None})  # fmt: skip
            if known["agent"]:
                rows.append({**common, "sid": f"{call}-leg", "from": known["from"], "to": f"sip:{known['agent']}@pbx",
                             "status": state, "direction": "outbound-dial", "parent_call_sid": call})  # fmt: skip
        return rows

    def listed(self, request: web.Request) -> Any:
        assert request.path == "/2010-04-01/Accounts/AC1/Calls.json"
        assert request.query["PageSize"] == "1000"
        state, page = request.query["Status"], int(request.query.get("Page", 0))
        left_out = self.lag if state != "in-progress" else [self.lag.pop() for _ in list(self.lag)]
        rows = [row for row in self.rows() if row["status"] == state and row["sid"] not in left_out]
        rows, goes_on = self.part(rows, page)
        more = f"{request.path}?Status={state}&PageSize=1000&Page={page + 1}&PageToken=PACA{page}"
        return {"calls": rows, "next_page_uri": more if goes_on else None, "page": page, "uri": str(request.rel_url)}

    def going_on(self, told: Any, address: str) -> Any:
        return {**told, "next_page_uri": address}

    def told(self, state: str, call: str) -> dict[str, Any]:
        known = self.calls[call]
        return callback(state, CallSid=call, From=known["from"], To="+" + known["number"])


class Mapped(Lister):
    """One of its own kind, told by the operator's file."""

    adapter = "mapped"

    @property
    def ask(self) -> dict[str, Any]:
        names = {"call": "id", "number": "line.did", "caller": "phone", "agent": "extension"}
        states = {"EARLY": "call.ringing", "TALK": "call.answered", "OVER": "call.ended"}
        return {
            "url": f"{self.url}/api/live?tenant=113",
            "headers": {"X-Api-Key": PASSWORD},
            "calls": "data.items",
            "next": "data.more",
            "row": {**names, "event": "state", "events": states, "inbound": ["way", "in"]},
        }

    @property
    def settings(self) -> dict[str, Any]:
        names = {"call": "id", "number": "did", "caller": "phone", "event": "event"}
        return {**super().settings, "mapping": {**names, "events": {"ringing": "call.ringing"}}}

    def knows(self, request: web.Request) -> bool:
        return request.headers.get("X-Api-Key") == PASSWORD

    def listed(self, request: web.Request) -> Any:
        assert request.path == "/api/live"
        assert request.query["tenant"] == "113"
        page = int(request.query.get("page", 0))
        rows = [{"id": "long-over", "state": "OVER", "way": "in", "line": {"did": "842713115115"}}]
        for call, known in self.calls.items():
            if call in self.lag:
                continue
            state = "EARLY" if known["agent"] is None else "TALK"
            way = "out" if "direction" in known else "in"
            rows.append({"id": call, "state": state, "way": way, "line": {"did": known["number"]},
                         "phone": known["from"], "extension": known["agent"] or ""})  # fmt: skip
        rows, goes_on = self.part(rows, page)
        if not goes_on:
            self.lag.clear()
        return {"data": {"items": rows, "more": f"?tenant=113&page={page + 1}" if goes_on else ""}}

    def going_on(self, told: Any, address: str) -> Any:
        return {"data": {**told["data"], "more": address}}

    def told(self, state: str, call: str) -> dict[str, Any]:
        known = self.calls[call]
        return {"id": call, "did": known["number"], "phone": known["from"], "event": state}


class Canonical(Lister):
    """One that speaks our own form: what it is asked is signed, and so is what it answers."""

    adapter = "canonical"

    @property
    def settings(self) -> dict[str, Any]:
        settings = super().settings
        del settings["secret"]
        return settings

    @property
    def ask(self) -> dict[str, Any]:
        return {"url": f"{self.url}/live", "password": SIGNING}

    def knows(self, request: web.Request) -> bool:
        try:
            Webhook(SIGNING).verify("", dict(request.headers), json_parse=False)
        except WebhookVerificationError:
            return False
        return request.path == "/live"

    def proof(self, request: web.Request, body: bytes) -> dict[str, str]:
        name, now = request.headers["webhook-id"], datetime.now(UTC)
        signature = Webhook(SIGNING).sign(name, now, body.decode())
        return {"webhook-id": name, "webhook-timestamp": str(int(now.timestamp())), "webhook-signature": signature}

    def listed(self, request: web.Request) -> Any:
        page, rows = int(request.query.get("page", 0)), []
        for call, known in self.calls.items():
            if call in self.lag:
                continue
            number = NUMBERS.get(known["number"], known["number"])
            data = {"call": call, "number": number, "caller": known["from"], "agent": known["agent"]}
            rows.append({"type": "call.ringing" if known["agent"] is None else "call.answered", "data": data})
        rows, goes_on = self.part(rows, page)
        if not goes_on:
            self.lag.clear()
        return {"calls": rows, "next": f"/live?page={page + 1}" if goes_on else None}

    def going_on(self, told: Any, address: str) -> Any:
        return {**told, "next": address}

    def told(self, state: str, call: str) -> dict[str, Any]:
        known = self.calls[call]
        return {"type": f"call.{state}", "data": {"call": call, "number": "115", "caller": known["from"]}}

    async def tell(self, running: Running, body: dict[str, Any]) -> None:
        status, answer = await running.tell({"specversion": "1.0", "source": "pbx", "id": fresh(), **body})
        assert status == 200, answer


class Stringee(Lister):
    """A log of the calls that are over; of those under way it says nothing."""

    adapter = "stringee"

    def knows(self, request: web.Request) -> bool:
        return request.headers.get("X-STRINGEE-AUTH", "").count(".") == 2

    def listed(self, request: web.Request) -> Any:
        query = request.query
        assert (request.path, query["version"], query["limit"]) == ("/v1/call/log", "2", "100")
        rows = [row for row in self.log if int(query["from_start_time"]) <= row["start_time"]]
        rows = sorted(
            (row for row in rows if row["start_time"] <= int(query["to_start_time"])),
            key=lambda row: (row["start_time"], row["id"]),
            reverse=True,
        )
        after = query.getall("search_after[]", [])
        if after:
            rows = [row for row in rows if (row["start_time"], row["id"]) < (int(after[0]), after[1])]
        return {"r": 0, "message": "Load call(s) success", "data": {"calls": rows[:100]}}

    @property
    def log(self) -> list[dict[str, Any]]:
        return [
            {"id": call, "from_number": known["from"], "to_number": "tn1", "start_time": known["at"],
             "answer_time": 0, "stop_time": known["stopped"]}
            for call, known in self.calls.items() if "at" in known
        ]  # fmt: skip

    def told(self, state: str, call: str) -> dict[str, Any]:
        known = self.calls[call]
        caller = {"number": known["from"].removeprefix("+"), "type": "external"}
        called = {"number": "tn1", "alias": known["number"], "type": "internal"}
        return {"type": "stringee_call", "call_id": call, "call_status": state, "from": caller, "to": called}
