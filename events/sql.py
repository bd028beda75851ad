"""Named statements from `.sql` files: `-- name: append`, then the statement."""

import re
from pathlib import Path


def statements(file: Path) -> dict[str, str]:
    """The statements of a file by name."""
    parts = re.split(r"^-- name: (\w+)\n", file.read_text(), flags=re.MULTILINE)
    return dict(zip(parts[1::2], (part.strip() for part in parts[2::2]), strict=True))
