"""How far a long piece of work has come, on stderr: a bar on a terminal, now and then a line elsewhere."""

from __future__ import annotations

import time
from types import TracebackType
from typing import Self

from rich.progress import (
    BarColumn,
    Progress,
    SpinnerColumn,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

from pipeline.commands import console


class Watched:
    """Told how far it is. ``so_far`` is said behind the bar: "12,000 entities"."""

    def __init__(self) -> None:
        self._console = console.to_stderr()
        self._progress = Progress(
            SpinnerColumn(), TextColumn("{task.description}"), BarColumn(),
            TextColumn("{task.percentage:>3.0f} %  {task.fields[so_far]}"), TimeElapsedColumn(), TimeRemainingColumn(),
            console=self._console, transient=True, disable=not self._console.is_terminal,
        )  # fmt: skip
        self._task: TaskID | None = None
        self._doing = ""
        self._said = time.monotonic()

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._progress.stop()

    def __call__(self, doing: str, done: int, total: int, so_far: str = "") -> None:
        """So much of so much is done."""
        if self._console.is_terminal:
            if self._task is None or doing != self._doing:
                if self._task is not None:
                    self._progress.remove_task(self._task)
                self._task = self._progress.add_task(doing, total=total, so_far=so_far)
            self._progress.update(self._task, completed=done, total=total, so_far=so_far)
        elif doing != self._doing or time.monotonic() - self._said >= console.PLAIN_EVERY:
            self._said = time.monotonic()
            self.say(f"{doing}: {done:,} of {total:,}" + (f", {so_far}" if so_far else ""))
        self._doing = doing

    def say(self, words: str) -> None:
        """A line for whoever watches, above the bar."""
        self._console.print(words, markup=False, soft_wrap=True)
