"""What lies outside the house in a demo with its city: agencies' systems and loudspeakers, played on loopback.

The files are the operator's own kind (`agencies.json`, `gateways.json`), in a folder of their own: what an operator
wrote down himself is never touched, and goes before.
"""

import base64
import json
import os
import secrets
import socket
from collections.abc import Sequence
from pathlib import Path

from msgspec import structs

from dispatch.agencies.setup import Agencies, load
from dispatch.core import commands
from dispatch.settings import Settings, write_secret
from events.regions import Agency
from events.values import AgencyId

HOST = "127.0.0.1"
LOUDSPEAKERS = "loa"
"""The gateway, as it signs."""
PLAY, NOTICES = "/play", "/agencies/"
FOLDER = "outside"


def write(settings: Settings, agencies: Sequence[AgencyId]) -> dict[str, str]:
    """Files for this run of the demo, and the variables that name them. Both the service and the city read them."""
    port = _free_port()
    there = {
        "EOC_AGENCIES": (
            settings.data / FOLDER / "agencies.json",
            {"agencies": [{"id": one, "url": _at(port, NOTICES + one), "secrets": [_secret()]} for one in agencies]},
        ),
        "EOC_GATEWAYS": (
            settings.data / FOLDER / "gateways.json",
            {
                "gateways": [
                    {"name": LOUDSPEAKERS, "ways": ["loudspeaker"], "url": _at(port, PLAY), "secret": _secret()}
                ]
            },
        ),
    }
    own = {"EOC_AGENCIES": settings.agencies_file, "EOC_GATEWAYS": settings.gateways_file}
    written = {}
    for name, (file, content) in there.items():
        if name not in os.environ and not own[name].exists():
            write_secret(file, json.dumps(content, indent=1))
            written[name] = str(file)
    return written


def is_played(settings: Settings, file: Path) -> bool:
    """Whether who listens at the addresses of this file is the city."""
    return file.parent == settings.data / FOLDER


def telling(adopt: commands.AdoptRegion, settings: Settings) -> commands.AdoptRegion:
    """With the way `webhook` for each agency that has an address and no way of its own: a demo's region names none.
    Raises WrongAgencies."""
    there = load(settings.agencies_file)
    agencies = tuple(_told(one, there) for one in adopt.rules.agencies)
    return structs.replace(adopt, rules=structs.replace(adopt.rules, agencies=agencies))


def _told(agency: Agency, there: Agencies) -> Agency:
    known = there.get(agency.id)
    if agency.told_by or known is None or not known.url:
        return agency
    return structs.replace(agency, told_by=("webhook",))


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def _at(port: int, path: str) -> str:
    return f"http://{HOST}:{port}{path}"


def _secret() -> str:
    return f"whsec_{base64.b64encode(secrets.token_bytes(32)).decode()}"
