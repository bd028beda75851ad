"""One progress bar for whatever takes longer than a second."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

console = Console(stderr=True, highlight=False)


@contextmanager
def bar(what: str, total: int) -> Iterator["Bar"]:
    """`with bar("Reading", 1000) as told: told(10)`: told hears how far it is."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True) as progress:
        yield Bar(progress, what, total)


class Bar:
    def __init__(self, progress: Progress, what: str, total: int) -> None:
        self.progress = progress
        self.task = progress.add_task(what, total=total)

    def __call__(self, done: int) -> None:
        self.progress.update(self.task, completed=done)


@contextmanager
def steps() -> Iterator[Callable[[str, int, int], None]]:
    """`told(what, done, total)` for work in several parts; each part has its own line."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True) as progress:
        tasks: dict[str, TaskID] = {}

        def told(what: str, done: int, total: int) -> None:
            if what not in tasks:
                tasks[what] = progress.add_task(what, total=total)
            progress.update(tasks[what], completed=done, total=total)

        yield told
