"""Every command says with --help what it does, with an example."""

import inspect
import json
import subprocess
import sys
from collections.abc import Callable, Iterator

import click
import pytest
from click.testing import Result

from dispatch.__main__ import COMMANDS as LISTED
from dispatch.__main__ import main

HEAVY = ("aiohttp", "asyncpg", "numpy", "dispatch.service", "dispatch.core", "events", "projections")


def all_of(command: click.Command, *path: str) -> Iterator[tuple[str, ...]]:
    if path:
        yield path
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            inner = command.get_command(context, name)
            assert inner is not None
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


@pytest.mark.parametrize("name", LISTED)
def test_the_list_says_of_a_command_what_its_own_help_begins_with(
    command_line: Callable[..., Result], name: str
) -> None:
    told = LISTED[name][1]
    command = main.get_command(click.Context(main), name)
    assert command is not None
    assert command.name == name
    assert " ".join(inspect.cleandoc(command.help or "").split()).startswith(told)
    assert told.rstrip(".") in " ".join(command_line("--help").output.split())


def test_what_is_not_asked_for_is_not_loaded() -> None:
    """The list of commands needs nothing of the service; who follows needs nothing of the edge."""
    assert _loaded("--help").isdisjoint(HEAVY)
    assert _loaded("archive", "--help").isdisjoint({"dispatch.service", "dispatch.http", "dispatch.ioc"})


def _loaded(*arguments: str) -> set[str]:
    ask = "from dispatch.__main__ import main; main(sys.argv[1:], standalone_mode=False)"
    asked = [sys.executable, "-c", f"import json, sys; {ask}; print(json.dumps(list(sys.modules)))", *arguments]
    return set(json.loads(subprocess.check_output(asked, text=True).splitlines()[-1]))


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
