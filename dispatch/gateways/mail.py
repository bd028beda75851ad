"""A message as a mail, handed to the operator's mail server."""

import datetime
import re
from contextlib import suppress
from email.header import Header
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import format_datetime
from typing import Annotated, Literal

import aiosmtplib
from msgspec import Meta, Struct

from dispatch.gateways.outcome import Sent
from events.values import Time

MAILBOX = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*")
FINAL = range(500, 600)
NOT_LET_IN = frozenset((421, 530, 534, 535, 538))
"""Answers about us or the whole server, whenever they come: the operator mends that, and the mail leaves then."""
AWAY = Sent(again_s=0.0, cause="away")
"""Nobody answers, or lets us in."""


def is_mailbox(text: str) -> bool:
    return len(text) <= 254 and MAILBOX.fullmatch(text) is not None


class Folding(EmailPolicy):
    """As the standard library's for SMTP, which loses a blank wherever it breaks a line that is not ASCII."""

    def fold(self, name: str, value: str) -> str:
        if str(value).isascii():
            folded: str = super().fold(name, value)
            return folded
        return f"{name}: {Header(str(value), 'utf-8', header_name=name).encode(linesep=self.linesep)}{self.linesep}"

    def fold_binary(self, name: str, value: str) -> bytes:
        return self.fold(name, value).encode("ascii", "surrogateescape")


SMTP = Folding(linesep="\r\n", cte_type="7bit")


class MailServer(Struct, frozen=True, forbid_unknown_fields=True):
    """The one that takes our mails; `sender` is whom they come from."""

    host: Annotated[str, Meta(min_length=1)]
    sender: str
    port: Annotated[int, Meta(gt=0, lt=65536)] = 587
    security: Literal["starttls", "tls", "none"] = "starttls"
    user: str = ""
    password: str = ""
    timeout_s: Annotated[float, Meta(gt=0, le=60)] = 20.0


class Mail(Struct, frozen=True):
    """What leaves. `message` is the same at every try, so that a double is known as one; nothing is a person's."""

    message: str
    server: MailServer
    to: str
    subject: str
    text: str
    at: Time


async def hand_over(mail: Mail) -> Sent:
    """One try."""
    server = mail.server
    domain = server.sender.rpartition("@")[2]
    client = aiosmtplib.SMTP(
        hostname=server.host,
        port=server.port,
        username=server.user or None,
        password=server.password or None,
        local_hostname=domain,
        timeout=server.timeout_s,
        use_tls=server.security == "tls",
        start_tls=server.security == "starttls",
    )
    try:
        await client.connect()
        return await _send(client, _written(mail, domain))
    except (aiosmtplib.SMTPException, OSError):
        return AWAY
    finally:
        with suppress(aiosmtplib.SMTPException, OSError):
            await client.quit()
        client.close()


async def _send(client: aiosmtplib.SMTP, written: EmailMessage) -> Sent:
    """To whoever let us in; before that every no is one to all mails. Raises SMTPException, OSError."""
    try:
        await client.sendmail(written["From"], [written["To"]], written.as_bytes())
    except aiosmtplib.SMTPRecipientsRefused as refused:
        return _heard(refused.recipients[0].code)
    except aiosmtplib.SMTPSenderRefused as refused:
        return _heard(refused.code) if refused.code in FINAL else AWAY
    except aiosmtplib.SMTPResponseException as answer:
        return _heard(answer.code)
    return Sent(taken=True)


def _heard(code: int) -> Sent:
    """Of an answer that is no yes. A mailbox that is full delays its own mails alone."""
    if code in NOT_LET_IN:
        return AWAY
    return Sent(cause="refused") if code in FINAL else Sent(again_s=0.0, cause="busy")


def _written(mail: Mail, domain: str) -> EmailMessage:
    written = EmailMessage(policy=SMTP)
    written["From"] = mail.server.sender
    written["To"] = mail.to
    written["Subject"] = mail.subject
    written["Date"] = format_datetime(datetime.datetime.fromtimestamp(mail.at // 1000, datetime.UTC))
    written["Message-ID"] = f"<{mail.message.replace(':', '.')}@{domain}>"
    written["Auto-Submitted"] = "auto-generated"
    written.set_content(mail.text)
    return written
