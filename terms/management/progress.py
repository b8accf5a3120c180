"""How a command's work goes on: a bar on a terminal, a line now and then elsewhere."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING, cast

from django.core.management.base import OutputWrapper

if TYPE_CHECKING:
    from rich.progress import Progress as RichProgress

Share = Callable[[], float | None]
"""Tells the part that is done, from 0 to 1, or None where nobody knows."""

Words = tuple[str, str]
"""What is counted, and what it is when it is done: ("rows", "read")."""


class Progress:
    """Counts rows and pages; says nothing."""

    seconds_between = float("inf")

    def __init__(
        self, out: OutputWrapper, share: Share, clock: Callable[[], float], words: Words
    ) -> None:
        self.rows = 0
        self.pages = 0
        self._out = out
        self._share = share
        self._words = words
        self._clock = clock
        self._begun = clock()
        self._next = self._begun + self.seconds_between

    @property
    def seconds(self) -> float:
        return max(self._clock() - self._begun, 0.001)

    def row(self) -> None:
        self.advance(1)

    def advance(self, rows: int) -> None:
        self.rows += rows
        self._show_if_due()

    def rendered(self, pages: int) -> None:
        """Tell how many pages were rendered so far, once all rows are in."""
        self.pages = pages
        self._show_if_due()

    def say(self, line: str) -> None:
        """Say something that is to stay."""
        self._out.write(line)

    def _show_if_due(self) -> None:
        now = self._clock()
        if now >= self._next:
            self._next = now + self.seconds_between
            self.show()

    def show(self) -> None:
        pass

    def text(self) -> str:
        if self.pages:
            return f"{self.rows:,} rows read, {self.pages:,} pages rendered"
        share = self._share()
        things, done = self._words
        rate = f"{self.rows:,} {things}, {self.rows / self.seconds:,.0f} a second"
        if not share:
            return rate
        left = self.seconds * (1 - share) / share
        return f"{rate}, {share:.0%} {done}, {_shown(left)} left"


class Lines(Progress):
    """Writes a line every few seconds: a log stays readable."""

    seconds_between = 5.0

    def show(self) -> None:
        self._out.write(f"{self.text()} …")


class Bar(Progress):
    """Moves a bar on a terminal; what is said stands above it."""

    seconds_between = 0.1

    def __init__(
        self,
        bar: "RichProgress",
        out: OutputWrapper,
        share: Share,
        clock: Callable[[], float],
        words: Words,
    ) -> None:
        super().__init__(out, share, clock, words)
        self._bar = bar
        self._task = bar.add_task("", total=None, said="")

    def say(self, line: str) -> None:
        self._bar.console.print(line, markup=False, highlight=False, soft_wrap=True)

    def show(self) -> None:
        self._bar.start()  # what is written before there is something to show stands above it
        share = None if self.pages else self._share()
        total = None if share is None else 1.0
        self._bar.update(self._task, total=total, completed=share or 0.0, said=self.text())
        self._bar.refresh()


class _Plain:
    """Writes to a command's output just what it is given: no colour and no line end of its own."""

    def __init__(self, out: OutputWrapper) -> None:
        self._out = out

    def write(self, text: str) -> None:
        self._out.write(text, style_func=str, ending="")

    def flush(self) -> None:
        self._out.flush()

    def isatty(self) -> bool:
        return self._out.isatty()


@contextmanager
def progress(
    out: OutputWrapper,
    verbosity: int,
    share: Share,
    clock: Callable[[], float] = time.monotonic,
    *,
    words: Words = ("rows", "read"),
) -> Iterator[Progress]:
    """Yield what to tell of each row. out: standard error; verbosity: 0 is silent but for `say`."""
    if verbosity == 0:
        yield Progress(out, share, clock, words)
    elif not out.isatty():
        yield Lines(out, share, clock, words)
    else:
        # Slow to import, and needed on terminals alone.
        from rich.console import Console  # noqa: PLC0415 - see above
        from rich.progress import BarColumn, TextColumn  # noqa: PLC0415 - see above
        from rich.progress import Progress as RichProgress  # noqa: PLC0415 - see above

        columns = (BarColumn(), TextColumn("{task.fields[said]}", markup=False))
        console = Console(file=cast(IO[str], _Plain(out)))
        bar = RichProgress(*columns, console=console, auto_refresh=False, transient=True)
        try:
            yield Bar(bar, out, share, clock, words)
        finally:
            bar.stop()


def _shown(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
