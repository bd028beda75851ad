"""A file is sealed by a secret of its own. That is sealed by the ticket's key, so that it goes with it."""

import base64
import hashlib
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from msgspec import Struct

from dispatch.vault import NONCE
from events.values import FileDigest

SECRET = 32
USE = b"file of a ticket"


class Changed(Exception):
    """These are not the bytes that were sealed, or not with this secret."""


class Box(Struct, frozen=True):
    """The sealed bytes, their digest, by which they are found, and what opens them, as text for the vault."""

    digest: FileDigest
    data: bytes
    secret: str


def seal_box(data: bytes) -> Box:
    """Takes some milliseconds for some megabytes: off the loop."""
    secret, nonce = os.urandom(SECRET), os.urandom(NONCE)
    sealed = nonce + AESGCM(secret).encrypt(nonce, data, USE)
    return Box(FileDigest(hashlib.sha256(sealed).hexdigest()), sealed, base64.b64encode(secret).decode())


def open_box(sealed: bytes, secret: str) -> bytes:
    """Raises Changed."""
    try:
        return AESGCM(base64.b64decode(secret)).decrypt(sealed[:NONCE], sealed[NONCE:], USE)
    except (InvalidTag, ValueError) as wrong:
        raise Changed from wrong
