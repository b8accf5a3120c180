"""Reads the entries of a file in another shape: each object, then what they say of each other.

It knows no file format: readers hand it objects with their places.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from pydantic import ValidationError

from terms.formats.base import ReadOptions, Row
from terms.formats.fields import ID, OWN_FIELDS
from terms.formats.foreign_concept import Concept, Fields, split
from terms.formats.foreign_record import (
    RecordMaker,
    categories_in,
    first_text,
    identity_of,
    name_in,
)
from terms.formats.foreign_targets import Targets
from terms.formats.foreign_values import Notes, WrongType
from terms.formats.language_names import language_of, language_of_name
from terms.formats.mapping import apply
from terms.records import NAME_MAX_LENGTH, TermRecord
from terms.text.cleaning import one_line
from terms.text.slugs import slug_of

_SHOWN = 60


@dataclass(slots=True)
class _Names:
    """The names of one concept by language, and the language whose name it goes by."""

    by_language: dict[str, str]
    main: str

    @property
    def chief(self) -> str:
        return self.by_language[self.main]


@dataclass(slots=True)
class Reading:
    """One file, or one folder, on its way to rows. `note` every object first, then ask `rows`.

    by_name: entries without an id are told apart by name and category, as in tables; the
             second of two is a duplicate. Otherwise the slug made from the name is their id.
    """

    options: ReadOptions
    by_name: bool = False
    targets: Targets = field(default_factory=Targets)
    _keys_of_slugs: dict[str, int] = field(default_factory=dict)
    _shared_slugs: set[str] = field(default_factory=set)
    _places: dict[int, str] = field(default_factory=dict)
    _told: set[str] = field(default_factory=set)

    def note(self, given: Mapping[str, object]) -> None:
        """Note what an object is called, so that others can refer to it."""
        concept = self._concept(given)
        try:
            names = self._names(concept)
            if names is None:
                return
            key = hash(self._key(concept, names))
            for language, name in names.by_language.items():
                fields = concept.fields_in(language)
                slug = identity_of(fields, name, Notes())[0] or slug_of(names.chief)
                id_ = first_text(fields, ID, Notes()) or ""
                self.targets.add(language, slug, (id_, name, names.chief))
                if self.by_name and self._keys_of_slugs.setdefault(slug, key) != key:
                    self._shared_slugs.add(slug)
        except WrongType:
            return  # `rows` tells of it

    def rows(self, given: Mapping[str, object], place: str) -> Iterator[Row]:
        """Yield a row for each language the object has a name in, or one that says why not."""
        mapped = self._mapped(given)
        own = own_row(mapped, place)
        if own is not None:
            yield own
            return
        concept = split(mapped)
        for key in concept.not_languages:
            reason = f"{key[:_SHOWN]!r} is no language. Give the texts below it a code such as en"
            yield Row(f"{place}, {key[:_SHOWN]}", problem=f"{reason} or pt-BR.")
        try:
            names = self._names(concept)
            rows = list(self._rows(concept, names, place)) if names else []
        except WrongType as error:
            rows = [Row(place, problem=str(error))]
        if not rows and not concept.not_languages:
            reason = "no key that means a name has a value"
            remedy = "Give it a term, or name the key in a mapping file"
            rows = [Row(place, problem=f"The entry has no name: {reason}. {remedy}.")]
        self._tell_unknown(concept, rows)
        yield from rows

    def _mapped(self, given: Mapping[str, object]) -> Mapping[str, object]:
        return apply(self.options.mapping, given) if self.options.mapping else given

    def _concept(self, given: Mapping[str, object]) -> Concept:
        return split(self._mapped(given))

    def _names(self, concept: Concept) -> _Names | None:
        names = {tag: name_in(own, Notes()) for tag, own in concept.languages.items()}
        named = {tag: name for tag, name in names.items() if name}
        if not named:
            return None
        first = "" if "" in named else next(iter(named))
        main = self.options.language if self.options.language in named else first
        return _Names(named, main)

    def _rows(self, concept: Concept, names: _Names, place: str) -> Iterator[Row]:
        key = self._key(concept, names)
        if key and self.by_name and not self._has_id(concept, names):
            earlier = self._places.setdefault(hash(key), place)
            if earlier != place:
                reason = "the same name in the same category"
                remedy = "Join the two, or give each its own category or id"
                yield Row(place, problem=f"Duplicate of {earlier}: {reason}. {remedy}.")
                return
        for tag in names.by_language:
            at = place if len(names.by_language) == 1 else f"{place}, {tag or 'no language'}"
            try:
                yield self._row(concept, names, tag, at)
            except WrongType as error:
                yield Row(at, problem=str(error))

    def _row(self, concept: Concept, names: _Names, tag: str, place: str) -> Row:
        fields = concept.fields_in(tag)
        language = tag or self._language_in(fields)
        maker = RecordMaker(fields, tag, self.targets)
        name = name_in(fields, maker.notes)
        slug, external_id = identity_of(fields, name, maker.notes)
        slug = slug or slug_of(names.chief)
        if not slug:
            reason = f"{name[:_SHOWN]!r} has no letter or digit an address could show"
            raise WrongType(f"name: {reason}. Give the term a slug.")
        if not external_id and not self._has_id(concept, names):
            external_id = self._external_id(concept, names, slug)
        record = maker.record(name, slug, external_id, language or self.options.language)
        return Row(place, record, warnings=maker.notes.warnings)

    def _language_in(self, fields: Fields) -> str:
        try:
            return language_of(one_line(first_text(fields, "language", Notes()) or ""))
        except ValueError as error:
            raise WrongType(f"language: {error}.") from error

    def _has_id(self, concept: Concept, names: _Names) -> bool:
        fields = concept.fields_in(names.main)
        return any(first_text(fields, each, Notes()) for each in ("slug", ID, "external_id"))

    def _key(self, concept: Concept, names: _Names) -> str:
        """Return what a concept without an id is told apart by: its name and category."""
        category = next(iter(categories_in(concept.fields_in(names.main), Notes())), "")
        key = one_line(names.chief).casefold()
        return f"{key} | {category.casefold()}" if category else key

    def _external_id(self, concept: Concept, names: _Names, slug: str) -> str:
        """Return the id of a concept that has none at its source; "" where its slug will do."""
        key = self._key(concept, names)[: 2 * NAME_MAX_LENGTH]
        if self.by_name:
            alone = len(names.by_language) == 1 and " | " not in key
            return "" if alone and slug not in self._shared_slugs else key
        return "" if slug == slug_of(names.chief) else slug_of(names.chief) or key

    def _tell_unknown(self, concept: Concept, rows: list[Row]) -> None:
        new = [key for key in dict.fromkeys(concept.unknown) if key not in self._told]
        if not new or not rows or len(self._told) > 1_000:
            return
        self._told.update(new)
        shown = ", ".join(one_line(key)[:_SHOWN] for key in new[:10])
        more = f" and {len(new) - 10} more" if len(new) > 10 else ""
        remedy = "A mapping file can give them a meaning; this is told once"
        rows[0].warnings.append(f"Not known and left out: {shown}{more}. {remedy}.")


def own_row(given: Mapping[str, object], place: str) -> Row | None:
    """Return the row of an object that is a whole and valid record already, or None."""
    if not (given.keys() <= OWN_FIELDS and "slug" in given):
        return None
    if language_of_name(str(given.get("language", ""))):
        return None  # "English" has the form of a tag
    try:
        return Row(place, TermRecord.model_validate(given))
    except ValidationError:
        return None
