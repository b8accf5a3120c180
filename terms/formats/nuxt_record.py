"""Makes a term's record of one object of a Nuxt payload; it does not look for the objects."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from pydantic import ValidationError

from terms.formats.base import Row, reasons
from terms.formats.devalue import Payload
from terms.formats.devalue_json import kind_of, place_within
from terms.formats.devalue_values import HOLE, UNDEFINED, JSSet, SparseArray
from terms.records import LIST_MAX_LENGTH, RelationType, TermRecord
from terms.text.cleaning import has_unstorable, one_line, replace_unstorable
from terms.text.slugs import is_slug, slug_of

# Where several keys mean one field, the first that has a value counts.
NAME_KEYS = ("term", "name", "title")
_TEXT_KEYS = {
    "short_definition": ("shortDefinition", "short_definition", "definition"),
    "explanation": ("explanation",),
    "seo_title": ("seoTitle", "seo_title"),
    "seo_description": ("seoDescription", "seo_description"),
}
_FAQ_KEYS = ("faq", "faqs")
_RELATED_KEYS = ("relatedTerms", "related_terms")
_CATEGORY_KEYS = ("category",)
CONTENT_KEYS = (*_TEXT_KEYS["short_definition"], *_TEXT_KEYS["explanation"], *_FAQ_KEYS)
ALL_KEYS = (
    *NAME_KEYS, *(key for keys in _TEXT_KEYS.values() for key in keys),
    *_FAQ_KEYS, *_RELATED_KEYS, *_CATEGORY_KEYS,
)  # fmt: skip
_SHOWN = 60
_EXAMPLES = 3

Object = Mapping[str, object]


def items_of(value: object) -> Iterable[object] | None:
    if isinstance(value, SparseArray):
        return [value.items[at] for at in sorted(value.items)]
    return list(value) if isinstance(value, list | JSSet) else None


def _first_given(value: Object, keys: Iterable[str]) -> tuple[str, object]:
    """Return the first key that has a value, and the value; null is no value."""
    for key in keys:
        given = value.get(key)
        if given is not None and given is not UNDEFINED:
            return key, given
    return "", None


def slug_for(term: Object) -> str:
    """Return the slug an object gets: its own, made valid, or its name's; "" where it has none."""
    slug, name = (_first_given(term, keys)[1] for keys in (("slug",), NAME_KEYS))
    if slug is not None and not isinstance(slug, str):
        return ""
    own = (slug if is_slug(slug) else slug_of(slug)) if slug else ""
    return own or (slug_of(name) if isinstance(name, str) else "")


class _WrongType(Exception):
    """A value is not of the type its field needs: no record can be made."""


@dataclass(slots=True)
class TermReader:
    """Makes the row of one object, and keeps what a person should look at."""

    source: Object
    payload: Payload
    fields: dict[str, object] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)

    def row(self) -> Row:
        place = self.payload.pointer(self.source)
        try:
            self.read_names()
            for name, keys in _TEXT_KEYS.items():
                self.read_text(name, keys)
            self.read_category()
            self.read_faqs()
            self.read_relations()
            record = TermRecord.model_validate(self.fields)
        except _WrongType as error:
            return Row(place, problem=str(error), warnings=self.warnings)
        except ValidationError as error:
            problem = f"{reasons(error)}. Correct the entry where it was exported."
            return Row(place, problem=problem, warnings=self.warnings)
        return Row(place, record, warnings=self.warnings)

    def read_names(self) -> None:
        self.read_text("name", NAME_KEYS)
        if "name" not in self.fields:
            raise _WrongType(f"{self.pointer(NAME_KEYS[0])}: the term has no name. Give it one.")
        key, _ = _first_given(self.source, ("slug",))
        given = self.text_of(self.source, key) if key else ""
        self.fields["slug"] = slug = slug_for(self.source)
        if not slug:
            reason = "neither it nor the name has a letter or digit an address could show"
            raise _WrongType(f"{self.pointer('slug')}: {reason}. Give the term a slug.")
        if slug != given:
            self.warnings.append(f"slug: {_shown(given)} cannot be an address; {slug} was taken.")

    def read_text(self, name: str, keys: Iterable[str]) -> None:
        key, value = _first_given(self.source, keys)
        if value is not None:
            self.fields[name] = self.text_of(self.source, key)

    def read_category(self) -> None:
        key, value = _first_given(self.source, _CATEGORY_KEYS)
        items = items_of(value)
        if items is not None:
            first, *others = [each for each in items if each is not HOLE] or [""]
            if others:
                self.warnings.append(f"{key}: only the first of {len(others) + 1} was taken.")
            value = first
        if value is None or value is UNDEFINED:
            return
        if isinstance(value, str):
            self.fields["category"] = self.clean(key, value)
        elif isinstance(value, dict):
            inner, _ = _first_given(value, ("name", "title", "slug"))
            self.fields["category"] = self.text_of(value, inner) if inner else ""
        else:
            raise self.wrong(self.pointer(key), "text or an object with a name", value)

    def read_faqs(self) -> None:
        key, items = self.list_of(_FAQ_KEYS)
        if items is None:
            return
        faqs: dict[str, dict[str, str]] = {}
        empty = repeated = 0
        for place, item in items:
            if not isinstance(item, dict):
                raise self.wrong(place, "an object with a question and an answer", item)
            question, answer = (
                self.text_of(item, part) if item.get(part) not in (None, UNDEFINED) else ""
                for part in ("question", "answer")
            )
            same = one_line(question).casefold()
            if not same or not answer.strip():
                empty += 1
            elif same in faqs:
                repeated += 1
            else:
                faqs[same] = {"question": question, "answer": answer}
        self.fields["faqs"] = list(faqs.values())
        self.left_out(key, empty, "without a question or an answer")
        self.left_out(key, repeated, "asked before")

    def read_relations(self) -> None:
        key, items = self.list_of(_RELATED_KEYS)
        if items is None:
            return
        relations: dict[str, dict[str, str]] = {}
        without = repeated = itself = 0
        changed: list[str] = []
        for place, item in items:
            given, name = self.target_of(key, place, item)
            target = given if is_slug(given) else slug_of(given)
            if target and target != given:
                changed.append(f"{_shown(given)} to {target}")
            if not target:
                without += 1
            elif target == self.fields["slug"]:
                itself += 1
            elif target in relations:
                repeated += 1
            else:
                relations[target] = {"type": RelationType.RELATED, "target": target, "name": name}
        self.fields["relations"] = list(relations.values())
        if changed:
            shown = ", ".join(changed[:_EXAMPLES])
            more = f" and {len(changed) - _EXAMPLES} more" if len(changed) > _EXAMPLES else ""
            self.warnings.append(f"{key}: names made into addresses: {shown}{more}.")
        self.left_out(key, without, "without a slug or a name")
        self.left_out(key, itself, "that is the term itself")
        self.left_out(key, repeated, "named before")

    def target_of(self, key: str, place: str, item: object) -> tuple[str, str]:
        """Return the slug as it was given, or the name, and the name; each perhaps empty."""
        if isinstance(item, str):
            given = self.clean(key, item)
            return given, "" if is_slug(given) else given
        if not isinstance(item, dict):
            raise self.wrong(place, "a slug or an object with a slug and a name", item)
        slug_key, _ = _first_given(item, ("slug",))
        name_key, _ = _first_given(item, NAME_KEYS)
        name = self.text_of(item, name_key) if name_key else ""
        return (self.text_of(item, slug_key) if slug_key else "") or name, name

    def list_of(self, keys: Iterable[str]) -> tuple[str, list[tuple[str, object]] | None]:
        """Return the items of a field that holds a list, each with its place; None: not given."""
        key, value = _first_given(self.source, keys)
        if value is None:
            return key, None
        items = items_of(value)
        if items is None:
            raise self.wrong(self.pointer(key), "a list", value)
        present = list(items)
        if len(present) > LIST_MAX_LENGTH:
            reason = f"{len(present)} items are more than the {LIST_MAX_LENGTH} a term may have"
            raise _WrongType(f"{self.pointer(key)}: {reason}. Shorten the list at its source.")
        start = self.payload.pointer(value)
        kept = [
            (place_within(start, position), item)
            for position, item in enumerate(present)
            if item is not None and item is not UNDEFINED and item is not HOLE
        ]
        self.left_out(key, len(present) - len(kept), "without a value")
        return key, kept

    def left_out(self, key: str, count: int, which: str) -> None:
        if count:
            self.warnings.append(f"{key}: {count} {which} left out.")

    def text_of(self, source: Object, key: str) -> str:
        value = source[key]
        if not isinstance(value, str):
            raise self.wrong(place_within(self.payload.pointer(source), key), "text", value)
        return self.clean(key, value)

    def clean(self, key: str, text: str) -> str:
        if not has_unstorable(text):
            return text
        warning = f"{key}: characters that cannot be stored were replaced by U+FFFD."
        if warning not in self.warnings:
            self.warnings.append(warning)
        return replace_unstorable(text)

    def pointer(self, key: str) -> str:
        return place_within(self.payload.pointer(self.source), key)

    def wrong(self, place: str, expected: str, found: object) -> _WrongType:
        return _WrongType(
            f"{place}: expected {expected}, found {kind_of(found)}. "
            "Correct the entry where it was exported."
        )


def _shown(text: str) -> str:
    cut = text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
    return f"“{replace_unstorable(cut)}”"
