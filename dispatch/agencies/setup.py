"""Where agencies are told of their work, from a file of the operator: systems, mailboxes, and our mail server."""

from pathlib import Path
from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from dispatch.gateways.mail import MailServer, is_mailbox
from dispatch.gateways.setup import NO_ADDRESS, Gateway, is_address
from dispatch.settings import LOOPBACK, WrongSetting, is_secret, written
from events.values import AgencyId

Secrets = Annotated[tuple[str, ...], Meta(max_length=2)]
"""Two while they are rotated: we sign with both."""


class Addressed(Struct, frozen=True, forbid_unknown_fields=True):
    """One agency: its system's address with what we sign with, its mailbox, or both. Which are used, the region says
    (`told_by`)."""

    id: AgencyId
    url: str = ""
    secrets: Secrets = ()
    mail: str = ""
    """Of the office, and of no person."""
    timeout_s: Annotated[float, Meta(gt=0, le=60)] = 10.0

    @property
    def gateway(self) -> Gateway:
        """As what the sender speaks to it."""
        name = f"agency-{self.id.replace('_', '-')}"
        return Gateway(name, ("webhook",), self.url, self.secrets[0], timeout_s=self.timeout_s)


class Agencies(Struct, frozen=True, forbid_unknown_fields=True):
    """`console_url` is how agencies reach this service: links in mails begin with it."""

    agencies: tuple[Addressed, ...] = ()
    mail: MailServer | None = None
    console_url: str = ""

    def get(self, name: AgencyId | None) -> Addressed | None:
        return next((one for one in self.agencies if one.id == name), None)


class WrongAgencies(WrongSetting):
    """The file cannot be used; the message says where, and shows no secret."""


def load(file: Path) -> Agencies:
    """What the operator wrote; nothing without a file. Raises WrongAgencies."""
    if not file.exists():
        return Agencies()
    try:
        found = written(file, Agencies)
    except (OSError, msgspec.DecodeError) as wrong:
        raise WrongAgencies(f"{file}: {wrong}") from wrong
    if len({one.id for one in found.agencies}) < len(found.agencies):
        raise WrongAgencies(f"{file}: two agencies have one id")
    for one in found.agencies:
        problem = _problem(one, found)
        if problem is not None:
            raise WrongAgencies(f"{file}: {one.id}: {problem}")
    if found.console_url and not is_address(found.console_url):
        raise WrongAgencies(f"{file}: console_url is {NO_ADDRESS}")
    if found.mail is not None:
        problem = _problem_of_server(found.mail)
        if problem is not None:
            raise WrongAgencies(f"{file}: mail: {problem}")
    return found


def _problem(one: Addressed, found: Agencies) -> str | None:
    if not one.url and not one.mail:
        return "it has neither `url` nor `mail`"
    if one.url and not is_address(one.url):
        return f"`url` is {NO_ADDRESS}"
    if one.url and not (one.secrets and all(map(is_secret, one.secrets))):
        return "what is signed needs `secrets`, as whsec_ and at least 24 bytes in base64"
    if one.mail and not is_mailbox(one.mail):
        return "`mail` is no mailbox"
    if one.mail and (found.mail is None or not found.console_url):
        return "a mail needs our server (`mail`), and `console_url` for the link in it"
    return None


def _problem_of_server(server: MailServer) -> str | None:
    if not is_mailbox(server.sender):
        return "`sender` is no mailbox"
    if server.security == "none" and server.password and server.host not in LOOPBACK:
        return "a password goes to another machine only with `tls` or `starttls`"
    return None
