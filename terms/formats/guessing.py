"""What the columns of a table seem to hold, by their values: for tables nobody's names help with.

It knows texts only; whoever asks shows what comes out to a person.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean, median

from terms.text.cleaning import one_line

_LONGEST_NAME = 60
_LONGEST_HEADER = 30
_ROWS_BELOW = 10
_MOST = 0.8
# Rows a category has, at least, on average.
_ROWS_A_CATEGORY = 3

REASONS = {
    "name": "short, and hardly any twice",
    "short_definition": "the longest texts",
    "sources": "web addresses",
    "category": "few different ones",
}


@dataclass(frozen=True, slots=True)
class _Column:
    """filled: the part of the rows that have a value. distinct: the part of those that differ."""

    values: list[str]
    filled: float

    @property
    def distinct(self) -> float:
        return len({value.casefold() for value in self.values}) / len(self.values)

    @property
    def length(self) -> float:
        return fmean(map(len, self.values))

    @property
    def is_web(self) -> bool:
        return self._most(is_web_like)

    @property
    def is_words(self) -> bool:
        return self._most(_is_words)

    def _most(self, test: Callable[[str], bool]) -> bool:
        return sum(map(test, self.values)) >= len(self.values) * _MOST


def guess_fields(texts: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Return a field for each column whose values say what it is; one of them is the name.

    texts: by column the values of the same rows, "" where there is none. Nothing comes of
           columns without any value.
    """
    columns = {key: _column(values) for key, values in texts.items()}
    left = {key: column for key, column in columns.items() if column.values}
    guessed: dict[str, str] = {}

    def take(key: str | None, field: str) -> None:
        if key is not None:
            guessed[key] = field
            del left[key]

    take(_name(left), "name")
    take(next((key for key, each in left.items() if each.is_web), None), "sources")
    texts_left = {key: each for key, each in left.items() if not each.is_web and each.is_words}
    take(max(texts_left, key=lambda key: texts_left[key].length, default=None), "short_definition")
    take(next((key for key, each in left.items() if _is_category(each)), None), "category")
    return guessed


def _column(values: Sequence[str]) -> _Column:
    given = [text for value in values if (text := one_line(value))]
    return _Column(given, len(given) / len(values) if values else 0.0)


def _name(columns: Mapping[str, _Column]) -> str | None:
    """Return the column most like names: of words, each once, in every row, short, further left."""
    longest = max((each.length for each in columns.values() if not each.is_web), default=0.0)

    def likeness(key: str) -> tuple[bool, bool, bool, bool]:
        column = columns[key]
        return (
            not column.is_web,
            column.is_words and median(map(len, column.values)) <= _LONGEST_NAME,
            column.filled >= _MOST and column.distinct >= _MOST,
            2 * column.length <= longest,
        )

    return max(columns, key=likeness, default=None)


def _is_category(column: _Column) -> bool:
    count = len(set(column.values))
    return (
        column.is_words
        and count * _ROWS_A_CATEGORY <= len(column.values)
        and max(map(len, column.values)) <= _LONGEST_NAME
    )


def is_web_like(text: str) -> bool:
    return text.lower().startswith(("http://", "https://"))


def _is_words(text: str) -> bool:
    """Tell a text from numbers, dates and codes."""
    letters = sum(each.isalpha() for each in text)
    return letters > sum(each.isdigit() for each in text)


def likely_header(rows: Sequence[Sequence[str]]) -> int | None:
    """Return which row names the columns, where no name is known: short texts above longer ones."""
    for at, row in enumerate(rows):
        below = rows[at + 1 : at + 1 + _ROWS_BELOW]
        if below and _is_above(row, below):
            return at
    return None


def _is_above(row: Sequence[str], below: Sequence[Sequence[str]]) -> bool:
    names = [one_line(cell) for cell in row]
    given = [name for name in names if name]
    width = max(sum(bool(one_line(cell)) for cell in each) for each in below)
    # One name above several columns is a title.
    if len(given) < max(width - 1, min(width, 2), 1) or len(
        {name.casefold() for name in given}
    ) < len(given):
        return False
    if any(len(name) > _LONGEST_HEADER or not _is_words(name) for name in given):
        return False
    lengths = {
        at: fmean(len(one_line(each[at])) if at < len(each) else 0 for each in below)
        for at, name in enumerate(names)
        if name
    }
    longest = max(lengths, key=lambda at: lengths[at])
    return 2 * len(names[longest]) <= lengths[longest]
