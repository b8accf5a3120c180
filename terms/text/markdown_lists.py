"""Lists and definitions in Markdown, from parts that are Markdown: (kind, text)."""

# How a list is written, and how one that follows another at once.
MARKERS = {"ul": ("-", "*"), "ol": (".", ")")}
_ALL_MARKERS = frozenset("-*.)")
_NUMBER_LENGTH_MAX = 8

Part = tuple[str, str]


def item(parts: list[Part]) -> str:
    """Return an item of a list; a list within it follows its line at once."""
    text = ""
    for number, (kind, part) in enumerate(parts):
        gap = "\n" if number == 1 and kind in _ALL_MARKERS else "\n\n"
        text = part if number == 0 else f"{text}{gap}{part}"
    return text


def definitions(parts: list[Part]) -> str:
    text = ""
    for kind, part in parts:
        gap = "\n" if kind == "dd" else "\n\n"
        text = f"{text}{gap}{part}" if text else part
    return text


def marker_of(name: str, before: str) -> str:
    """Return how a list is written; two in a row would be one, were they written alike.

    before: the kind of the part that stands before it.
    """
    first, other = MARKERS[name]
    return other if before == first else first


def listed(parts: list[Part], marker: str, start: str = "1") -> str:
    """Return the parts as items; a list between two items belongs to the first."""
    items: list[str] = []
    for kind, text in parts:
        if kind in _ALL_MARKERS and items:
            items[-1] += f"\n{text}"
        else:
            items.append(text)
    is_number = start.isdecimal() and len(start) <= _NUMBER_LENGTH_MAX
    number = int(start) if is_number else 1
    written = []
    for at, text in enumerate(items):
        sign = f"{number + at}{marker} " if marker in MARKERS["ol"] else f"{marker} "
        written.append(prefixed(text, sign, " " * len(sign)))
    is_loose = any("\n\n" in text for text in items)
    return ("\n\n" if is_loose else "\n").join(written)


def prefixed(text: str, first: str, others: str) -> str:
    """Return text with `first` before its first line and `others` before the rest."""
    head, *rest = text.split("\n") if text else [""]
    return "\n".join([first + head, *((others + line).rstrip(" ") for line in rest)])
