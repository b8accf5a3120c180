"""The address of one letter of an index."""

from urllib.parse import quote


def letter_url(index_url: str, letter: str) -> str:
    """Return the part of the index at `index_url` that holds a letter, as `folding.initial` names it."""
    return f"{index_url}?letter={quote(letter, safe='')}"
