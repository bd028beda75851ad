"""Logs: JSON lines to standard error, one per turn and per request that was refused, failed or slow."""

import json
import logging
import sys

import msgspec
import structlog


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
        logger_factory=structlog.BytesLoggerFactory(file=sys.stderr.buffer),
        cache_logger_on_first_use=True,
    )


def _encode(event: object, **_: object) -> bytes:
    try:
        return msgspec.json.encode(event, enc_hook=repr)
    except UnicodeEncodeError:  # a stranger's path may be bytes that are no text
        return json.dumps(event, default=repr).encode()
