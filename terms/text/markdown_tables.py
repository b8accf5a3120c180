"""Tables in Markdown: one line a row, so what a cell holds stands on that line."""

import re
from dataclasses import dataclass

# Wider ones are layout, and a few characters could ask for millions of cells.
COLUMNS_MAX = 100

_BAR = re.compile(r"(?<!\\)\|")
_LINE_END = re.compile(r"\\?\n(?:\s*\n)*")


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell: its Markdown, and how many columns and rows it fills."""

    text: str
    is_header: bool = False
    columns: int = 1
    rows: int = 1


def table(rows: list[list[Cell]]) -> str:
    """Return a table, or "" where no cell has anything in it; spanned places stay empty."""
    grid = _grid(rows)
    width = max((len(row) for row in grid), default=0)
    if not any(any(row) for row in grid):
        return ""
    has_header = all(cell.is_header for cell in rows[0])
    header = grid.pop(0) if has_header else []
    header += [""] * (width - len(header))
    written = [_row(header), _row(["---"] * width), *(_row(row) for row in grid)]
    return "\n".join(written)


def _grid(rows: list[list[Cell]]) -> list[list[str]]:
    grid: list[list[str]] = []
    taken: dict[int, int] = {}
    for row in rows:
        line: list[str] = []
        for cell in row:
            while taken.get(len(line), 0) > 0:
                line.append("")
            start = len(line)
            line += [cell.text, *[""] * (cell.columns - 1)]
            if cell.rows > 1:
                taken |= dict.fromkeys(range(start, len(line)), cell.rows)
        taken = {column: left - 1 for column, left in taken.items() if left > 1}
        if any(line):
            grid.append(line[:COLUMNS_MAX])
    return grid


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(_on_one_line(cell) for cell in cells)} |"


def _on_one_line(text: str) -> str:
    return _BAR.sub(r"\\|", _LINE_END.sub("<br>", text))
