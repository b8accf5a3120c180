"""What a file calls its entries: finds the slug of the entry that an id or a name means.

Held in memory for a whole file, so it keeps short texts only, and those only that are needed.
"""

from dataclasses import dataclass, field
from functools import lru_cache

from terms.text.folding import label_key
from terms.text.slugs import is_slug, slug_of


@dataclass(slots=True)
class Targets:
    """The entries of a file, or of a folder: their slugs, and the ids and names that differ."""

    slugs: set[str] = field(default_factory=set)
    others: dict[str, str] = field(default_factory=dict)

    def add(self, language: str, slug: str, called: tuple[str, ...]) -> None:
        """Note an entry and what it is called; the first of two with one name keeps it."""
        self.slugs.add(slug)
        for name in called:
            if name and plain_slug(name) != slug:
                self.others.setdefault(_key(language, name), slug)

    def find(self, language: str, given: str) -> str:
        """Return the slug of the entry that is meant, or "" where the file has none."""
        if given in self.slugs:
            return given
        slug = plain_slug(given)
        return self.others.get(_key(language, given)) or (slug if slug in self.slugs else "")


@lru_cache(maxsize=65_536)
def plain_slug(given: str) -> str:
    """Return the slug a target has that is not found: itself, or made from it; perhaps ""."""
    return given if is_slug(given) else slug_of(given)


def _key(language: str, name: str) -> str:
    return f"{language}\n{label_key(name)}"
