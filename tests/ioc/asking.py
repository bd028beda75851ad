"""What schemathesis does otherwise than by itself: it stays on no answer that has no end."""

import schemathesis


@schemathesis.hook
def before_call(context, case, kwargs):  # type: ignore[no-untyped-def]
    """Of the SOC's lines, those there are."""
    if case.path == "/security" and case.query and str(case.query.get("follow")) != "false":
        case.query["follow"] = "false"
