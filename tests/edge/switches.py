"""Exchanges that a line can be held to, on loopback: they keep their calls, and can be cut, refuse, err and talk rubbish."""

import asyncio
import json
import zlib
from typing import Any, Self

import aiohttp
from aiohttp import web

from tests.edge.conftest import free_port

PASSWORD = "open sesame"


class Switch:
    """What both kinds have: calls by their ids, and knobs for what goes wrong."""

    def __init__(self) -> None:
        self.port = free_port()
        self.calls: dict[str, dict[str, Any]] = {}
        self.refuses = False
        """Nobody is let in."""
        self.errs = False
        """It does not say which calls it has."""
        self.opened = 0
        """So many lines were opened."""

    async def rings(self, call: str, number: str = "02713115115", caller: str | None = None) -> None:
        """Each from a number of its own, unless it is said from which."""
        own = f"09{zlib.crc32(call.encode()) % 10**8:08}"
        self.calls[call] = {"number": number, "caller": caller or own, "up": False}
        await self.tell(self.began(call))

    async def answers(self, call: str, agent: str = "205") -> None:
        self.calls[call] |= {"up": True, "agent": agent}
        await self.tell(self.answered(call))

    async def ends(self, call: str) -> None:
        told = self.ended(call)
        del self.calls[call]
        await self.tell(told)

    async def tell(self, event: dict[str, Any]) -> None:
        """To whoever has the line, if anybody has."""
        raise NotImplementedError

    def began(self, call: str) -> dict[str, Any]:
        raise NotImplementedError

    def answered(self, call: str) -> dict[str, Any]:
        raise NotImplementedError

    def ended(self, call: str) -> dict[str, Any]:
        raise NotImplementedError

    async def rubbish(self) -> None:
        """What no client should choke on."""
        raise NotImplementedError

    async def cut(self) -> None:
        """The line is gone; whoever comes again is let in."""
        raise NotImplementedError


class Asterisk(Switch):
    """Its REST interface: one socket for the application, and the list of channels."""

    async def __aenter__(self) -> Self:
        self.sockets: list[web.WebSocketResponse] = []
        application = web.Application()
        application.router.add_get("/ari/events", self.events)
        application.router.add_get("/ari/channels", self.channels)
        self.runner = web.AppRunner(application, shutdown_timeout=0.1)
        await self.runner.setup()
        await web.TCPSite(self.runner, "127.0.0.1", self.port).start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.cut()
        await self.runner.cleanup()

    @property
    def settings(self) -> dict[str, Any]:
        connect = {"url": f"http://127.0.0.1:{self.port}/ari", "user": "eoc", "password": PASSWORD, "app": "eoc"}
        return {"name": "pbx", "adapter": "asterisk", "connect": connect}

    async def events(self, request: web.Request) -> web.StreamResponse:
        login = aiohttp.encode_basic_auth("eoc", PASSWORD)
        if self.refuses or request.headers["Authorization"] != login or request.query["app"] != "eoc":
            return web.Response(status=401)
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        for other in [one for one in self.sockets if not one.closed]:
            await other.send_str(json.dumps({"type": "ApplicationReplaced", "application": "eoc"}))
        self.sockets = [socket]
        self.opened += 1
        async for _ in socket:
            pass
        if socket in self.sockets:
            self.sockets.remove(socket)
        return socket

    async def channels(self, request: web.Request) -> web.Response:
        if self.errs:
            return web.Response(status=500)
        return web.json_response([self.channel(call) for call in self.calls])

    def channel(self, call: str) -> dict[str, Any]:
        known = self.calls[call]
        return {
            "id": call,
            "name": f"PJSIP/trunk-{call}",
            "state": "Up" if known["up"] else "Ring",
            "caller": {"name": "", "number": known["caller"]},
            "connected": {"name": "", "number": known.get("agent", "")},
            "dialplan": {"context": "in", "exten": known["number"], "priority": 1},
        }

    def event(self, kind: str, call: str, **more: Any) -> dict[str, Any]:
        return {"type": kind, "application": "eoc", "channel": self.channel(call), **more}

    def began(self, call: str) -> dict[str, Any]:
        return self.event("StasisStart", call, args=[])

    def answered(self, call: str) -> dict[str, Any]:
        return self.event("ChannelStateChange", call)

    def ended(self, call: str) -> dict[str, Any]:
        return self.event("ChannelDestroyed", call, cause=16, cause_txt="Normal Clearing")

    async def tell(self, event: dict[str, Any]) -> None:
        for socket in self.sockets:
            await socket.send_str(json.dumps(event))

    async def rubbish(self) -> None:
        for socket in self.sockets:
            for text in ("{", "[]", "null", '"x"', "{}", '{"type": 7}', '{"type": "StasisStart", "channel": []}'):
                await socket.send_str(text)
            await socket.send_str('{"type": "StasisStart", "channel": {"id": "a\\u0000b"}}')
            await socket.send_bytes(b"\xff\x00")

    async def cut(self) -> None:
        sockets, self.sockets = self.sockets, []
        for socket in sockets:
            await socket.close()


class FreeSwitch(Switch):
    """Its event socket: blocks of headers, with bodies of their own length."""

    async def __aenter__(self) -> Self:
        self.lines: list[asyncio.StreamWriter] = []
        self.server = await asyncio.start_server(self.serve, "127.0.0.1", self.port)
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.cut()
        self.server.close()

    @property
    def settings(self) -> dict[str, Any]:
        connect = {"url": f"tcp://127.0.0.1:{self.port}", "password": PASSWORD}
        return {"name": "pbx", "adapter": "freeswitch", "connect": connect}

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            writer.write(b"Content-Type: auth/request\n\n")
            while command := (await reader.readuntil(b"\n\n")).decode().strip():
                await self.obey(command, writer)
        except (OSError, EOFError):
            pass
        finally:
            writer.close()

    async def obey(self, command: str, writer: asyncio.StreamWriter) -> None:
        word, _, rest = command.partition(" ")
        if word == "auth":
            let_in = rest == PASSWORD and not self.refuses
            reply = "+OK accepted" if let_in else "-ERR invalid"
            writer.write(f"Content-Type: command/reply\nReply-Text: {reply}\n\n".encode())
            if not let_in:
                writer.write(b"Content-Type: text/disconnect-notice\nContent-Length: 4\n\nbye\n")
                writer.close()
        elif word == "event":
            assert rest.startswith("json CHANNEL_CREATE CHANNEL_ANSWER CHANNEL_BRIDGE CHANNEL_HANGUP_COMPLETE")
            writer.write(b"Content-Type: command/reply\nReply-Text: +OK event listener enabled json\n\n")
            self.lines.append(writer)
            self.opened += 1
        elif word == "api":
            assert rest == "show channels as json"
            self.say(writer, "text/event-json", json.dumps({"Event-Name": "HEARTBEAT"}))
            rows = [row for call in self.calls for row in self.rows(call)]
            listed = {"row_count": len(rows), **({"rows": rows} if rows else {})}
            self.say(writer, "api/response", "-ERR try again\n" if self.errs else json.dumps(listed))

    @staticmethod
    def say(writer: asyncio.StreamWriter, kind: str, body: str) -> None:
        data = body.encode()
        writer.write(f"Content-Length: {len(data)}\nContent-Type: {kind}\n\n".encode() + data)

    def rows(self, call: str) -> list[dict[str, Any]]:
        """The caller's leg, and that of the desk which answered."""
        known = self.calls[call]
        desk = {"uuid": f"{call}-b", "direction": "outbound", "callstate": "ACTIVE", "call_uuid": call}
        return [self.row(call), *([{**desk, "dest": known["agent"]}] if known["up"] else [])]

    def row(self, call: str) -> dict[str, Any]:
        known = self.calls[call]
        return {
            "uuid": call,
            "direction": "inbound",
            "created_epoch": "1764000000",
            "state": "CS_EXECUTE",
            "cid_num": known["caller"],
            "dest": known["number"],
            "callstate": "ACTIVE" if known["up"] else "RINGING",
            "callee_num": known.get("agent", ""),
            "call_uuid": "",
        }

    def event(self, kind: str, call: str, **more: str) -> dict[str, Any]:
        known = self.calls[call]
        return {
            "Event-Name": kind,
            "Unique-ID": call,
            "Channel-Call-UUID": call,
            "Call-Direction": "inbound",
            "Caller-Caller-ID-Number": known["caller"],
            "Caller-Callee-ID-Number": known.get("agent", ""),
            "Caller-Destination-Number": known["number"],
            **more,
        }

    def began(self, call: str) -> dict[str, Any]:
        return self.event("CHANNEL_CREATE", call)

    def answered(self, call: str) -> dict[str, Any]:
        return self.event("CHANNEL_BRIDGE", call)

    def ended(self, call: str) -> dict[str, Any]:
        return self.event("CHANNEL_HANGUP_COMPLETE", call, **{"Hangup-Cause": "NORMAL_CLEARING"})

    async def tell(self, event: dict[str, Any]) -> None:
        for line in self.lines:
            self.say(line, "text/event-json", json.dumps(event))

    async def rubbish(self) -> None:
        """In bodies of their length; what follows no header is no event socket's, and costs the line."""
        for line in self.lines:
            for body in ("{", "[]", "null", "", "{}", '{"Event-Name": 7}', '{"Event-Name": "CHANNEL_CREATE"}'):
                self.say(line, "text/event-json", body)
            self.say(line, "log/data", "anything")

    async def half(self) -> None:
        """It dies in the middle of an event, or says what has no shape at all."""
        for number, line in enumerate(self.lines):
            line.write(b"Content-Length: 900\nContent-Type: text/event-json\n\n{" if number % 2 else b"\x00\xff\n\n\n")
        await self.cut()

    async def cut(self) -> None:
        lines, self.lines = self.lines, []
        for line in lines:
            line.close()
