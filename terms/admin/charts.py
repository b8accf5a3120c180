"""Small charts as SVG, drawn here: no script, no inline style, the numbers beside them as text."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString

WIDTH, HEIGHT, PADDING = 480, 120, 6


@dataclass(frozen=True, slots=True)
class Bar:
    """A row of a bar chart. key: what a style sheet calls it; url: a list of what is counted."""

    label: str | Promise
    number: int
    share: float
    key: str = ""
    url: str = ""

    def svg(self) -> SafeString:
        """Return the bar; the number is told beside it, so it is hidden from screen readers."""
        return format_html(
            '<svg class="bar bar-{}" viewBox="0 0 100 10" preserveAspectRatio="none"'
            ' aria-hidden="true"><rect width="{}" height="10" rx="1"/></svg>',
            self.key or "plain",
            f"{self.share * 100:.1f}",
        )


@dataclass(frozen=True, slots=True)
class Point:
    month: date
    number: int


def bars(rows: Sequence[tuple[str | Promise, int, str, str]]) -> list[Bar]:
    """Return a bar for each (label, number, key, url), the largest being the whole width."""
    largest = max((number for _label, number, _key, _url in rows), default=0) or 1
    return [Bar(label, number, number / largest, key, url) for label, number, key, url in rows]


def line(points: Sequence[Point], title: str) -> SafeString:
    """Return a line over time. title: what a screen reader says of it."""
    largest = max((point.number for point in points), default=0) or 1
    step = (WIDTH - 2 * PADDING) / max(len(points) - 1, 1)
    height = HEIGHT - 2 * PADDING
    places = [
        (PADDING + index * step, HEIGHT - PADDING - height * point.number / largest)
        for index, point in enumerate(points)
    ]
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
    last_x, last_y = places[-1] if places else (PADDING, HEIGHT - PADDING)
    return format_html(
        '<svg class="line" viewBox="0 0 {width} {height}" role="img" aria-label="{title}">'
        '<polygon points="{left},{base} {path} {right},{base}"/>'
        '<polyline points="{path}"/><circle cx="{right}" cy="{top}" r="4"/></svg>',
        width=WIDTH,
        height=HEIGHT,
        title=title,
        path=path,
        left=PADDING,
        right=f"{last_x:.1f}",
        base=HEIGHT - PADDING,
        top=f"{last_y:.1f}",
    )
