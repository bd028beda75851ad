"""What schemathesis does otherwise than by itself: it stays on no answer that has no end, and asks as many in turn."""

import itertools
import os

import schemathesis

tokens = itertools.cycle(os.environ["TOKENS"].split())


@schemathesis.hook
def before_call(context, case, kwargs):  # type: ignore[no-untyped-def]
    """Of the SOC's lines, those there are. Whoever is let in is another each time, so that nobody asks too often."""
    if case.path == "/security" and case.query and str(case.query.get("follow")) != "false":
        case.query["follow"] = "false"
    if "Authorization" in kwargs.get("headers", {}):
        kwargs["headers"]["Authorization"] = f"Bearer {next(tokens)}"
