"""Files of tickets: told by what they hold, pictures written anew, sealed, kept outside the journal."""

from dispatch.files import bucket
from dispatch.files.bucket import Bucket
from dispatch.files.cleaning import FILE_MAX, NotTaken, Taken, clean
from dispatch.files.folder import Folder
from dispatch.files.sealing import Box, Changed, open_box, seal_box
from dispatch.files.store import Missing, Store
from dispatch.settings import Settings

__all__ = [
    "FILE_MAX",
    "Box",
    "Bucket",
    "Changed",
    "Folder",
    "Missing",
    "NotTaken",
    "Store",
    "Taken",
    "clean",
    "open_box",
    "seal_box",
    "store_of",
]


def store_of(settings: Settings) -> Store:
    """Where the operator wants files to lie. Raises WrongSetting."""
    if settings.bucket_file.exists():
        return Bucket(bucket.load(settings.bucket_file))
    return Folder(settings.files)
