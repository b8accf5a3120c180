"""Makes the record of one language entry of an object in another shape."""

import re
from collections.abc import Iterator

from pydantic import ValidationError

from terms.formats.base import reasons
from terms.formats.fields import (
    ANSWER,
    DRAFT,
    ID,
    LABEL_FIELDS,
    QUESTION,
    RELATION_FIELDS,
)
from terms.formats.foreign_concept import Fields
from terms.formats.foreign_parts import Labels, Relations, faqs_from, faqs_of, sources_of
from terms.formats.foreign_targets import Targets, plain_slug
from terms.formats.foreign_values import Notes, WrongType, status_of, truth_of
from terms.records import (
    NAME_MAX_LENGTH,
    SEO_DESCRIPTION_MAX_LENGTH,
    LabelKind,
    RelationType,
    Status,
    TermRecord,
)
from terms.text.cleaning import one_line
from terms.text.excerpts import excerpt
from terms.text.slugs import is_slug, slug_of

_LINK = re.compile(r"\[([^\[\]|]+)\]\(#([^()\s]+)\)")
_MOSTLY_DIGITS = 0.5
_UNIQUE_CODE = re.compile(r"[0-9a-f-]{20,}")


def first_text(fields: Fields, name: str, notes: Notes) -> str | None:
    """Return the text of a field: the first that is not empty, "" for empty, None for not given."""
    found: str | None = None
    for key, value in fields.get(name, ()):
        if value is not None:
            text = notes.text(key, value)
            if text.strip():
                return text
            found = ""
    return found


def identity_of(fields: Fields, name: str, notes: Notes) -> tuple[str, str]:
    """Return an entry's slug and its id at the source; the id is "" where the slug is the id.

    The slug is "" where nothing of its slug, id and name can stand in an address.
    """
    slug, id_, external = (
        one_line(first_text(fields, field, notes) or "") for field in ("slug", ID, "external_id")
    )
    if slug:
        own = plain_slug(slug)
        if own and own != slug:
            notes.add(f"slug: {slug[:60]!r} cannot be an address; {own} was taken.")
    else:
        own = _slug_of_id(id_)
    own = own or slug_of(name)
    id_ = external or id_
    return own, "" if id_ == own else id_


def _slug_of_id(id_: str) -> str:
    """Return the slug an id is, or "" where it is a number, a code or an address."""
    slug = id_ if is_slug(id_) else slug_of(id_)
    digits = sum(character.isdigit() for character in slug)
    is_word = slug == id_.lower() and digits <= len(slug) * _MOSTLY_DIGITS
    return slug if is_word and not _UNIQUE_CODE.fullmatch(slug) else ""


class RecordMaker:
    """Makes one record; keeps what a person should look at in `notes`.

    language: under which the file's other entries are found in `targets`.
    """

    def __init__(self, fields: Fields, language: str, targets: Targets | None) -> None:
        self.notes = Notes()
        self._given = fields
        self._language = language
        self._targets = targets
        self._made: dict[str, object] = {}

    def record(self, name: str, slug: str, external_id: str, language: str) -> TermRecord:
        """Return the record. Raises WrongType with the cause and the remedy."""
        self._made |= {"name": name, "slug": slug}
        if external_id:
            self._made["external_id"] = external_id
        if language:
            self._made["language"] = language
        self._relations = Relations(slug, self._language, self._targets, self.notes)
        self._read_relations()
        self._read_texts()
        self._read_category()
        self._read_labels(name)
        self._read_faqs()
        self._read_sources()
        self._read_status()
        if self._relations.found:
            self._made["relations"] = list(self._relations.found.values())
        try:
            return TermRecord.model_validate(self._made)
        except ValidationError as error:
            raise WrongType(f"{reasons(error)}. Correct the entry in its source.") from error

    def _texts(self, field: str) -> Iterator[tuple[str, str]]:
        for key, value in self._given.get(field, ()):
            if value is not None:
                yield key, self.notes.text(key, value)

    def _read_texts(self) -> None:
        texts = {
            field: list(self._texts(field))
            for field in ("short_definition", "explanation", "seo_title", "seo_description")
        }
        short = [pair for pair in texts["short_definition"] if pair[1].strip()]
        if len(short) > 1 and not texts["explanation"]:
            # A source with a definition and a description has a short and a long text.
            texts["explanation"] = [short.pop(1)]
        for field, found in texts.items():
            given = [pair for pair in found if pair[1].strip()]
            if found:
                self._made[field] = self._text(field, given[0][1] if given else "")
            for key, text in given[1:] if field != "short_definition" else short[1:]:
                if text != given[0][1]:
                    self.notes.add(f"{key}: a second text for {field} was left out.")

    def _text(self, field: str, text: str) -> str:
        if field in ("short_definition", "explanation"):
            return self._linked(text)
        longest = NAME_MAX_LENGTH if field == "seo_title" else SEO_DESCRIPTION_MAX_LENGTH
        if len(one_line(text)) > longest:
            self.notes.add(f"{field}: longer than {longest:,} characters; it was cut.")
            return excerpt(text, longest)
        return text

    def _linked(self, text: str) -> str:
        """Return a text whose links to other entries are wiki links, and relate to them."""
        if "](#" not in text or self._targets is None:
            return text
        return _LINK.sub(self._wiki_link, text)

    def _wiki_link(self, link: re.Match[str]) -> str:
        target = self._targets.find(self._language, link[2]) if self._targets else ""
        shown = one_line(link[1])
        if not target or not shown:
            return link[0]
        if target == self._made["slug"]:
            return shown
        self._relations.add_one("link", link[2], "", RelationType.RELATED)
        return f"[[{target}]]" if shown == target else f"[[{target}|{shown}]]"

    def _read_category(self) -> None:
        names = categories_in(self._given, self.notes)
        if names:
            self._made["category"] = names[0]
        if len(names) > 1:
            self.notes.add(f"category: only the first of {len(names)} was taken.")

    def _read_labels(self, name: str) -> None:
        labels = Labels(name, self.notes)
        kinds = {"labels": LabelKind.ALTERNATE, **LABEL_FIELDS}
        given = False
        for _key, value in self._given.get("name", ()):
            for other in value[1:] if isinstance(value, list) else ():
                labels.add("name", [other], LabelKind.ALTERNATE)
        for field, kind in kinds.items():
            for key, value in self._given.get(field, ()):
                given = given or value is not None
                labels.add(key, value, kind)
        if given or labels.found:
            self._made["labels"] = labels.found

    def _read_faqs(self) -> None:
        pairs, key = [], "faqs"
        given = [pair for pair in self._given.get("faqs", ()) if pair[1] is not None]
        for key, value in given:
            pairs += faqs_of(key, value, self.notes)
        asked, answered = (
            [text for _key, text in self._texts(field)] for field in (QUESTION, ANSWER)
        )
        pairs += zip(asked, answered, strict=False)
        if given or asked:
            self._made["faqs"] = faqs_from(key, pairs, self.notes)

    def _read_relations(self) -> None:
        given = False
        for field, type_ in {"relations": RelationType.RELATED, **RELATION_FIELDS}.items():
            for key, value in self._given.get(field, ()):
                given = given or value is not None
                self._relations.add(key, value, type_)
        if given:
            self._made["relations"] = []
        successor = one_line(first_text(self._given, "successor", self.notes) or "")
        target = self._relations.target_of(successor)
        if target and target != self._made["slug"]:
            self._made["successor"] = target

    def _read_sources(self) -> None:
        found: dict[tuple[object, object], dict[str, object]] = {}
        given = [pair for pair in self._given.get("sources", ()) if pair[1] is not None]
        for key, value in given:
            for source in sources_of(key, value, self.notes):
                found.setdefault((source["title"], source["url"]), source)
        if given:
            self._made["sources"] = list(found.values())

    def _read_status(self) -> None:
        """Take the state a word names; a draft is not public whatever the word."""
        try:
            status = status_of(first_text(self._given, "status", self.notes) or "")
            drafts = [truth_of(value) for _key, value in self._given.get(DRAFT, ())]
        except ValueError as error:
            self.notes.add(f"status: {error}; left as it is. Name it under [types] in a mapping.")
            return
        if any(drafts):
            status = Status.NOT_PUBLIC
        if status is not None:
            self._made["status"] = status


def categories_in(fields: Fields, notes: Notes) -> list[str]:
    """Return the names of an entry's categories: [""] for an empty one, [] where none is given."""
    found: dict[str, None] = {}
    for key, value in fields.get("category", ()):
        for item in value if isinstance(value, list) else [value]:
            inner = item
            if isinstance(item, dict):
                inner = item.get("name") or item.get("title") or item.get("slug") or ""
            if inner is not None:
                found[one_line(notes.text(key, inner))] = None
    return [name for name in found if name] or list(found)


def name_in(fields: Fields, notes: Notes) -> str:
    """Return the name of an entry, or "" where it has none. Raises WrongType."""
    for key, value in fields.get("name", ()):
        for item in value if isinstance(value, list) else [value]:
            text = one_line(notes.text(key, item)) if item is not None else ""
            if text:
                return text
    return ""
