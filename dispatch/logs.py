"""Logs: JSON lines to standard error, one per turn and per request that was refused, failed or slow."""

import json
import logging
import sys
from contextlib import suppress
from typing import BinaryIO, cast

import msgspec
import structlog
from aiohttp.http_exceptions import HttpProcessingError
from aiohttp.web_protocol import RequestPayloadError


def configure(level: str = "info") -> None:
    """Called once at the start of a process. The core does not log."""
    number = logging.getLevelNamesMapping()[level.upper()]
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(serializer=_encode),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(number),
        logger_factory=structlog.BytesLoggerFactory(file=cast(BinaryIO, Steadfast(sys.stderr.buffer))),
        cache_logger_on_first_use=True,
    )
    logging.basicConfig(handlers=[Lines()], level=logging.WARNING, force=True)


class Steadfast:
    """A file as far as it can be written: where the disk is full a line is lost, and not whoever says it."""

    def __init__(self, file: BinaryIO) -> None:
        self.file = file

    def write(self, line: bytes) -> None:
        with suppress(OSError):
            self.file.write(line)

    def flush(self) -> None:
        with suppress(OSError):
            self.file.flush()


class Lines(logging.Handler):
    """What libraries say, as lines of the same kind. Of a stranger's bytes that are no request, only that they came."""

    def emit(self, record: logging.LogRecord) -> None:
        error = record.exc_info[1] if record.exc_info else None
        log = structlog.get_logger(record.name)
        if isinstance(error, HttpProcessingError | RequestPayloadError):
            log.info("no_request", error=type(error).__name__)
        else:
            log.log(record.levelno, record.getMessage(), logger=record.name, exc_info=error)


def _encode(event: object, **_: object) -> bytes:
    try:
        return msgspec.json.encode(event, enc_hook=repr)
    except UnicodeEncodeError:  # a stranger's path may be bytes that are no text
        return json.dumps(event, default=repr).encode()
