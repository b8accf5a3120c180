"""Parts an object of another shape by language: what all languages share, what each has.

It knows keys, not what becomes of their values.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from terms.formats.fields import (
    FIELD_NAMES,
    FIELD_RANKS,
    IGNORED,
    LANGUAGE_FIELDS,
    TRANSLATIONS,
    Known,
    field_of,
    fields_of,
    normalised,
)
from terms.formats.language_names import language_of_name, language_of_tag

Given = list[tuple[str, object]]
"""What stands under the keys that mean one field: (key, value), in the order they count."""
Fields = dict[str, Given]

_TAG_LIKE = re.compile(r"[a-z]{2,3}(?:[-_][a-z0-9]{1,8})*", re.IGNORECASE)


@dataclass(slots=True)
class Concept:
    """One object of a source.

    languages:     what each language has of its own; "" is the language nothing is said of.
    not_languages: keys that stand where a language code should, and are none.
    unknown:       keys nothing is known of.
    """

    shared: Fields = field(default_factory=dict)
    languages: dict[str, Fields] = field(default_factory=dict)
    not_languages: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)

    def fields_in(self, language: str) -> Fields:
        """Return all that holds for one language; its own stands before what is shared."""
        own = self.languages[language]
        return {
            name: own.get(name, []) + self.shared.get(name, [])
            for name in (own.keys() | self.shared.keys())
        }


def split(given: Mapping[str, object]) -> Concept:
    """Return what an object says, by language and field."""
    concept = Concept()
    for key, known in fields_of(given).items():
        value = given[key]
        if isinstance(value, dict) and _add_languages(concept, key, value, known):
            continue
        if known is not None and known.field == TRANSLATIONS:
            _add_translations(concept, value)
        elif known is not None:
            _add(concept, key, value, known)
        elif value not in (None, "", [], {}):
            concept.unknown.append(key)
    _settle_unnamed(concept)
    return concept


def _add(concept: Concept, key: str, value: object, known: Known) -> None:
    if known.field == IGNORED:
        return
    own = known.language or (known.field in LANGUAGE_FIELDS and known.field != "slug")
    fields = concept.languages.setdefault(known.language, {}) if own else concept.shared
    found = fields.setdefault(known.field, [])
    found.append((key, value))
    if len(found) > 1:
        found.sort(key=lambda pair: FIELD_RANKS.get(normalised(pair[0]), len(FIELD_RANKS)))


def _add_languages(
    concept: Concept, key: str, value: dict[str, object], known: Known | None
) -> bool:
    """Read `en: {term, def}`, or `term: {en, fr}`; tell whether the object was one of these."""
    if known is not None and known.field in LANGUAGE_FIELDS and _are_languages(value):
        for tag, text in value.items():
            _add(concept, key, text, Known(known.field, language_of_tag(tag)))
        return True
    if known is not None and known.field == "name" and known.language:
        _add_nested(concept, known.language, value)
        return True
    if not has_name(value):
        return False
    tag = language_of_tag(key) if len(key) != 3 or normalised(key) not in FIELD_NAMES else ""
    if tag:
        _add_nested(concept, tag, value)
    elif _TAG_LIKE.fullmatch(key) and (known is None or known.field in LANGUAGE_FIELDS):
        concept.not_languages.append(key)
    return bool(tag or key in concept.not_languages)


def _are_languages(value: dict[str, object]) -> bool:
    return bool(value) and all(
        len(re.split("[-_]", key)[0]) == 2 and language_of_tag(key) and not isinstance(each, dict)
        for key, each in value.items()
    )


def has_name(value: Mapping[str, object]) -> bool:
    """Tell whether an object has a key that means a name."""
    return any((known := field_of(key)) and known.field == "name" for key in value)


def _add_nested(concept: Concept, tag: str, value: dict[str, object]) -> None:
    concept.languages.setdefault(tag, {})
    for key, each in value.items():
        known = field_of(key)
        if known is None:
            concept.unknown.append(key)
        elif known.field not in (IGNORED, "language"):
            _add(concept, key, each, Known(known.field, tag))


def _add_translations(concept: Concept, value: object) -> None:
    """Read `translations: {fr: {…}}` and `translations: [{language: fr, …}]`."""
    if isinstance(value, dict):
        items: Iterable[tuple[object, object]] = value.items()
    else:
        items = [(_language_in(each), each) for each in value] if isinstance(value, list) else []
    for key, each in items:
        tag = language_of_name(str(key)) or language_of_tag(str(key))
        if tag and isinstance(each, dict):
            _add_nested(concept, tag, each)
        elif tag and isinstance(each, str):
            _add(concept, str(key), each, Known("name", tag))
        else:
            concept.not_languages.append(str(key))


def _language_in(item: object) -> object:
    if not isinstance(item, dict):
        return ""
    return next((item[key] for key in item if FIELD_NAMES.get(normalised(key)) == "language"), "")


def _settle_unnamed(concept: Concept) -> None:
    """Give texts of no language to the first language that has a name, where none is theirs."""
    unnamed = concept.languages.get("")
    if unnamed is None or "name" in unnamed:
        return
    first = next((tag for tag, own in concept.languages.items() if tag and "name" in own), None)
    if first is None:
        return
    for name, given in concept.languages.pop("").items():
        concept.languages[first].setdefault(name, []).extend(given)
