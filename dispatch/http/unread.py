"""What cannot be read as a request at all is refused in the words of everything else, on every port."""

import re
from collections.abc import Mapping

from aiohttp import web
from aiohttp.http_exceptions import HttpProcessingError
from aiohttp.web_protocol import RequestHandler, RequestPayloadError, _ErrInfo

from dispatch.http import problems
from dispatch.http.edge import language_of
from dispatch.http.problems import Problem
from dispatch.http.replies import PROBLEM, Reply

LANGUAGE = re.compile(rb"\r\nAccept-Language:[ \t]*([^\r\n]{1,200})", re.IGNORECASE)


class Unread(RequestHandler):
    """One connection."""

    __slots__ = ()

    def data_received(self, data: bytes) -> None:
        """Who waits for the rest of a body is told at once that none can follow what was no request."""
        super().data_received(data)
        last = self._messages[-1][0] if self._messages else None
        wrong = last.exc if isinstance(last, _ErrInfo) else None
        if not isinstance(wrong, HttpProcessingError) or wrong.headers is not None:
            return
        note_language(wrong, data)
        broken = RequestPayloadError(wrong.message)
        if self._current_request is not None:
            self._current_request.content.set_exception(broken)
        for _, payload in self._messages:
            payload.set_exception(broken)

    def handle_error(
        self,
        request: web.BaseRequest,
        status: int = 500,
        exc: BaseException | None = None,
        message: str | None = None,
    ) -> web.StreamResponse:
        super().handle_error(request, status, exc, message)  # says so in the log
        headers = exc.headers if isinstance(exc, HttpProcessingError) else request.headers
        problem = Problem(status, "malformed" if status < 500 else "bug")
        reply = Reply(status, problems.encoded(problem, language_of(headers or {})), PROBLEM)
        reply.keep_alive = False
        return reply  # type: ignore[return-value]  # a Reply is all that aiohttp asks of a response


def note_language(wrong: HttpProcessingError, data: bytes) -> None:
    """In which it is to be told, where these bytes of the request say so: there are no headers of it."""
    found = LANGUAGE.search(data)
    told: Mapping[str, str] = {"Accept-Language": found[1].decode("latin-1")} if found is not None else {}
    wrong.headers = told  # type: ignore[assignment]
