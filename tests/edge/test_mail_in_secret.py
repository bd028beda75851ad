"""A mail and our password go to the mail server that the operator named, and to nobody who stands between."""

import base64
import datetime
import ipaddress
import ssl
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from dispatch.gateways.mail import Mail, MailServer, hand_over
from dispatch.gateways.outcome import Sent
from events.values import Time
from tests.edge.mailbox import SENDER, Mailbox, receiving

PASSWORD = "bí-mật-1022"
OFFERS = ("STARTTLS", "AUTH PLAIN")
AGAIN = Sent(again_s=0.0, cause="away")


def mail_to(mailbox: Mailbox, **more: object) -> Mail:
    server = MailServer("127.0.0.1", SENDER, mailbox.port, user="1022", password=PASSWORD, timeout_s=2.0, **more)  # type: ignore[arg-type]
    return Mail("journal:17", server, "phong@environment.example", "Phản ánh số 17", "Được chuyển đến.\n", Time(0))


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """Of the machine itself, in one file with its key; nobody vouches for it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "mail.example")])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = tmp_path / "server.pem"
    pem = serialization.Encoding.PEM
    secret = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    file.write_bytes(made.public_bytes(pem) + secret)
    return file


def shown(certificate: Path) -> ssl.SSLContext:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate)
    return context


async def test_a_mail_goes_under_a_certificate_that_somebody_vouches_for(
    certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    async with receiving() as mailbox:
        mailbox.offers, mailbox.certificate = OFFERS, shown(certificate)
        assert await hand_over(mail_to(mailbox)) == Sent(taken=True)
        assert mailbox.ids == ["<journal.17@binhphuoc.example>"]
        (said,) = mailbox.passwords
        assert PASSWORD in base64.b64decode(said.split()[-1]).decode()
        assert mailbox.taken[0]["Subject"] == "Phản ánh số 17"


async def test_a_server_for_whom_nobody_vouches_gets_neither_mail_nor_password(certificate: Path) -> None:
    async with receiving() as mailbox:
        mailbox.offers, mailbox.certificate = OFFERS, shown(certificate)
        assert await hand_over(mail_to(mailbox)) == AGAIN
        assert (mailbox.taken, mailbox.passwords) == ([], [])


async def test_whoever_says_that_there_is_no_encryption_gets_neither(certificate: Path) -> None:
    async with receiving() as mailbox:
        mailbox.offers = ("AUTH PLAIN",)
        assert await hand_over(mail_to(mailbox)) == AGAIN
        assert (mailbox.taken, mailbox.passwords) == ([], [])


async def test_a_password_that_is_wrong_is_mended_by_the_operator_and_the_mail_waits() -> None:
    async with receiving() as mailbox:
        mailbox.offers, mailbox.to_password = ("AUTH PLAIN",), "535 who are you"
        assert await hand_over(mail_to(mailbox, security="none")) == AGAIN
        assert mailbox.taken == []


@pytest.mark.parametrize(
    ("answer", "sent"),
    [
        ("250 kept", Sent(taken=True)),
        ("451 later", Sent(again_s=0.0, cause="busy")),
        ("552 too much", Sent(cause="refused")),
        ("", AGAIN),
    ],
)
async def test_what_the_server_says_of_a_whole_mail_counts(answer: str, sent: Sent) -> None:
    async with receiving() as mailbox:
        mailbox.offers, mailbox.answers = ("AUTH PLAIN",), [answer]
        assert await hand_over(mail_to(mailbox, security="none")) == sent


@pytest.mark.parametrize(
    ("greets", "to_sender", "to_recipients", "sent"),
    [
        ("220 mailbox", "250 yes", "450 greylisted", Sent(again_s=0.0, cause="busy")),
        ("220 mailbox", "250 yes", "452 mailbox is full", Sent(again_s=0.0, cause="busy")),
        ("220 mailbox", "250 yes", "550 nobody here", Sent(cause="refused")),
        ("220 mailbox", "250 yes", "421 going down", AGAIN),
        ("220 mailbox", "452 no room for anybody", "250 known", AGAIN),
        ("220 mailbox", "530 who are you", "250 known", AGAIN),
        ("220 mailbox", "552 too long", "250 known", Sent(cause="refused")),
        ("554 not from there", "250 yes", "250 known", AGAIN),
        ("421 too many of you", "250 yes", "250 known", AGAIN),
    ],
)
async def test_what_is_said_of_one_recipient_is_no_word_about_the_server(
    greets: str, to_sender: str, to_recipients: str, sent: Sent
) -> None:
    async with receiving() as mailbox:
        mailbox.offers, mailbox.greets = ("AUTH PLAIN",), greets
        mailbox.to_sender, mailbox.to_recipients = to_sender, to_recipients
        assert await hand_over(mail_to(mailbox, security="none")) == sent


async def test_where_nobody_listens_it_waits() -> None:
    async with receiving() as mailbox:
        mail = mail_to(mailbox)
    assert await hand_over(mail) == AGAIN
