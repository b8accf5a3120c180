"""The slugs of a file's entries, unique in each language: relations name their targets by them.

Knows no format.
"""

from terms.text.slugs import with_suffix


class EntrySlugs:
    """Claim every entry's slug, settle, then ask: the outcome knows no order of claims."""

    def __init__(self) -> None:
        self._claims: dict[str, dict[str, str | list[str]]] = {}
        self._slugs: dict[str, tuple[str, ...]] = {}

    def claim(self, entry: str, language: str, slug: str) -> None:
        """Note which slug `entry`, an id within the file, would like to have."""
        claims = self._claims.setdefault(language, {})
        before = claims.setdefault(slug, entry)
        if isinstance(before, list):
            before.append(entry)
        elif before != entry:
            claims[slug] = [before, entry]
        self._slugs[entry] = (*self._slugs.get(entry, ()), language, slug)

    def settle(self) -> None:
        """Give the first by id of those who claim the same slug that slug, the others a suffix."""
        for language, claims in self._claims.items():
            contested = sorted((slug, who) for slug, who in claims.items() if isinstance(who, list))
            taken = set(claims) if contested else set()
            for slug, entries in contested:
                number = 2
                for entry in sorted(entries)[1:]:
                    while (own := with_suffix(slug, number)) in taken:
                        number += 1
                    taken.add(own)
                    self._replace(entry, language, own)
        self._claims.clear()

    def _replace(self, entry: str, language: str, slug: str) -> None:
        flat = list(self._slugs[entry])
        flat[flat[::2].index(language) * 2 + 1] = slug
        self._slugs[entry] = tuple(flat)

    def get(self, entry: str, language: str) -> str:
        """Return the slug of an entry in a language, or "" where it has none."""
        flat = self._slugs.get(entry, ())
        for index in range(0, len(flat), 2):
            if flat[index] == language:
                return flat[index + 1]
        return ""

    def elsewhere(self, entry: str) -> str:
        """Return the slug of an entry in the first language it has, or ""."""
        return self._slugs.get(entry, ("", ""))[1]
