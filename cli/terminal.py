"""What a person sees while work goes on: a line per step, a bar on everything that takes longer than a second."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

console = Console(width=None if sys.stdout.isatty() else 140)

Tick = Callable[[int], None]
"""Told how much more was done."""

Total = Callable[[int, int], None]
"""Told how much is done, and of how much."""


@contextmanager
def step(what: str) -> Iterator[None]:
    """A step of unknown length: a spinner with its seconds, then a line that stays."""
    with _progress(SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn()) as progress:
        progress.add_task(what, total=None)
        yield
    console.print(f"[green]✓[/] {what} [dim]{_seconds(progress)}[/]")


@contextmanager
def counted(what: str, total: int) -> Iterator[Tick]:
    """A step of known length: a bar."""
    with _bar() as progress:
        task = progress.add_task(what, total=total)
        yield lambda more: progress.advance(task, more)
    console.print(f"[green]✓[/] {what} [dim]{total:,} · {_seconds(progress)}[/]")


@contextmanager
def measured(what: str) -> Iterator[Total]:
    """A step whose length shows as it goes: a bar that learns its total."""
    with _bar() as progress:
        task = progress.add_task(what, total=None)
        yield lambda done, total: progress.update(task, completed=done, total=total)
    console.print(f"[green]✓[/] {what} [dim]{_seconds(progress)}[/]")


def _bar() -> Progress:
    return _progress(
        SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn()
    )


def _progress(*columns: SpinnerColumn | TextColumn | BarColumn | MofNCompleteColumn | TimeElapsedColumn) -> Progress:
    return Progress(*columns, console=console, transient=True)


def _seconds(progress: Progress) -> str:
    return f"{sum(task.elapsed or 0 for task in progress.tasks):.0f} s"
