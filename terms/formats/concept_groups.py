"""Records brought together by concept, on disk: for formats that keep translations in one entry.

Memory holds ids and slugs only. Knows no format.
"""

import tempfile
from collections.abc import Callable, Iterable, Iterator
from types import TracebackType
from typing import Self

from terms.records import TermRecord

MEMORY_MAX = 8_000_000

Key = Callable[[TermRecord], str]


class ConceptGroups:
    """The records of an export by concept, in the order of their first entries.

    key:     the id that the entries of one concept share.
    own_key: an id for a record whose concept already has an entry in its language.
    """

    def __init__(self, records: Iterable[TermRecord], *, key: Key, own_key: Key) -> None:
        # Closed by __exit__: the groups are read for as long as this object is used.
        self._spool = tempfile.SpooledTemporaryFile(MEMORY_MAX)  # noqa: SIM115
        self._places: dict[str, list[int]] = {}
        self._languages: dict[str, tuple[str, ...]] = {}
        self._keys: dict[str, dict[str, str]] = {}
        for record in records:
            self._add(record, self._free_key(record, key, own_key))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._spool.close()

    def _free_key(self, record: TermRecord, key: Key, own_key: Key) -> str:
        found = key(record)
        if record.language not in self._languages.get(found, ()):
            return found
        own = found = own_key(record)
        number = 2
        while record.language in self._languages.get(found, ()):
            found, number = f"{own}-{number}", number + 1
        return found

    def _add(self, record: TermRecord, key: str) -> None:
        self._places.setdefault(key, []).append(self._spool.tell())
        self._languages[key] = (*self._languages.get(key, ()), record.language)
        self._keys.setdefault(record.language, {}).setdefault(record.slug, key)
        self._spool.write(record.canonical_json().encode() + b"\n")

    def __iter__(self) -> Iterator[tuple[str, list[TermRecord]]]:
        for key, places in self._places.items():
            yield key, [self._read(place) for place in places]

    def _read(self, place: int) -> TermRecord:
        self._spool.seek(place)
        return TermRecord.model_validate_json(self._spool.readline())

    def __contains__(self, key: str) -> bool:
        return key in self._places

    def key_of(self, language: str, slug: str) -> str:
        """Return the id of the concept that a relation names, or "" where it is not exported."""
        return self._keys.get(language, {}).get(slug, "")
