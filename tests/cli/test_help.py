"""Every command says with --help what it does, with an example."""

from collections.abc import Callable, Iterator

import click
import pytest
from click.testing import Result

from dispatch.__main__ import main


def all_of(command: click.Command, *path: str) -> Iterator[tuple[str, ...]]:
    if path:
        yield path
    if isinstance(command, click.Group):
        for name, inner in command.commands.items():
            yield from all_of(inner, *path, name)


COMMANDS = list(all_of(main))


def test_there_are_commands_to_look_at() -> None:
    assert {path[-1] for path in COMMANDS} >= {
        "run",
        "serve",
        "archive",
        "snapshots",
        "verify",
        "rebuild",
        "accept-restore",
        "adopt-region",
        "check-region",
        "import-areas",
        "add",
        "list",
        "close",
        "token",
    }


@pytest.mark.parametrize("path", COMMANDS, ids=" ".join)
def test_a_command_shows_an_example_that_begins_as_it_is_called(
    command_line: Callable[..., Result], path: tuple[str, ...]
) -> None:
    for asking in ("--help", "-h"):
        done = command_line(*path, asking)
        assert done.exit_code == 0, done.output
        shown = " ".join(done.output.split())
        assert "Example:" in shown
        assert f"python -m dispatch {' '.join(path)}" in shown.partition("Example:")[2]


@pytest.mark.parametrize(
    "arguments", [["nothing"], ["account", "nothing"], ["verify", "--nothing"], ["account", "add"]]
)
def test_what_there_is_not_is_refused_with_a_word(command_line: Callable[..., Result], arguments: list[str]) -> None:
    done = command_line(*arguments)
    assert done.exit_code == 2
    assert "Usage:" in done.output


def test_the_whole_names_the_variables_it_heeds(command_line: Callable[..., Result]) -> None:
    shown = command_line("--help").output
    for name in ("EOC_PORT", "EOC_HOST", "EOC_DATA", "EOC_DATABASE_URL", "EOC_REGION"):
        assert name in shown
