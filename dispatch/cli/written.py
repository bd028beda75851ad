"""What a person must write and may not leave blank."""

import click


def written(_: click.Context, __: click.Parameter, value: str) -> str:
    """Without the blanks around it; a callback of an option or an argument. Raises BadParameter of nothing."""
    if not value.strip():
        raise click.BadParameter("It must not be empty.")
    return value.strip()
