"""Files of tickets: told by what they hold, pictures written anew, sealed, kept outside the journal."""

from dispatch.files.cleaning import FILE_MAX, NotTaken, Taken, clean
from dispatch.files.folder import Folder
from dispatch.files.sealing import Box, Changed, open_box, seal_box
from dispatch.files.store import Missing, Store

__all__ = [
    "FILE_MAX",
    "Box",
    "Changed",
    "Folder",
    "Missing",
    "NotTaken",
    "Store",
    "Taken",
    "clean",
    "open_box",
    "seal_box",
]
