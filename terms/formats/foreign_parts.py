"""Labels, questions, relations and sources out of other people's values.

What is given twice is dropped, what cannot be kept is told; neither rejects an entry.
"""

import re
from collections.abc import Iterator

from terms.formats.foreign_targets import Targets, plain_slug
from terms.formats.foreign_values import Notes, from_json, items_of, wrong
from terms.records import (
    NAME_MAX_LENGTH,
    QUESTION_MAX_LENGTH,
    URL_MAX_LENGTH,
    LabelKind,
    RelationType,
)
from terms.text.cleaning import one_line
from terms.text.excerpts import excerpt
from terms.text.folding import label_key

__all__ = ["Labels", "Relations", "faqs_from", "faqs_of", "sources_of"]

_TEXT_KEYS = ("text", "name", "label", "term", "title", "value")
_TARGET_KEYS = ("target", "slug", "id", "ref", "href", "term", "name", "title")
_NAME_KEYS = ("name", "term", "title", "label", "text")
_SOURCE_TITLE_KEYS = ("title", "link_title", "name", "text", "label")
_SOURCE_URL_KEYS = ("url", "link_url", "href", "link", "uri")
_AUTHOR_KEYS = ("authors", "author", "creator", "by")
_URL = re.compile(r"https?://[^\s<>\"']+", re.IGNORECASE)
_YEAR = re.compile(r"[1-9][0-9]{0,3}")
_QUESTION = re.compile(r"^\s*Q(?:uestion)?\s*[:.]\s*", re.IGNORECASE | re.MULTILINE)
_ANSWER = re.compile(r"^\s*A(?:nswer)?\s*[:.]\s*", re.IGNORECASE | re.MULTILINE)

Part = dict[str, object]


def _first(item: dict[str, object], keys: tuple[str, ...]) -> object:
    return next((item[key] for key in keys if item.get(key) not in (None, "")), "")


class Labels:
    """Other names of one entry, none of them twice and none the name itself."""

    def __init__(self, name: str, notes: Notes) -> None:
        self.found: list[Part] = []
        self._seen = {label_key(name)}
        self._notes = notes

    def add(self, key: str, value: object, kind: LabelKind) -> None:
        for item in items_of(value):
            if isinstance(item, dict):
                text = self._notes.text(key, _first(item, _TEXT_KEYS))
                self._add_one(key, text, self._kind(key, item, kind))
            else:
                self._add_one(key, self._notes.text(key, item), kind)

    def _add_one(self, key: str, text: str, kind: LabelKind) -> None:
        text = one_line(text)
        if len(text) > NAME_MAX_LENGTH:
            self._notes.left_out(key, 1, f"longer than {NAME_MAX_LENGTH} characters")
        elif (same := label_key(text)) and same not in self._seen:
            self._seen.add(same)
            self.found.append({"text": text, "kind": kind})

    def _kind(self, key: str, item: dict[str, object], kind: LabelKind) -> LabelKind:
        given = _first(item, ("kind", "type"))
        if isinstance(given, str) and given in tuple(LabelKind):
            return LabelKind(given)
        if given:
            self._notes.add(f"{key}: {str(given)[:40]!r} is no kind of label; {kind} was taken.")
        return kind


class Relations:
    """Edges of one entry to others, each once and none to itself."""

    def __init__(self, slug: str, language: str, targets: Targets | None, notes: Notes) -> None:
        self.found: dict[tuple[str, str], Part] = {}
        self._slug = slug
        self._language = language
        self._targets = targets
        self._notes = notes

    def add(self, key: str, value: object, type_: RelationType) -> None:
        for item in self._items(value):
            if isinstance(item, dict):
                given = self._notes.text(key, _first(item, _TARGET_KEYS))
                name = self._notes.text(key, _first(item, _NAME_KEYS))
                self.add_one(key, given, name, self._type(key, item, type_))
            else:
                self.add_one(key, self._notes.text(key, item), "", type_)

    def add_one(self, key: str, given: str, name: str, type_: RelationType) -> None:
        given = one_line(given).removeprefix("#")
        found = self._find(given)
        target = found or plain_slug(given)
        if not target:
            self._notes.left_out(key, 1, "without a name an address could be made from")
        elif target != self._slug:
            called = one_line(name) or ("" if found else self._called(given, target))
            part: Part = {"type": type_, "target": target, "name": called[:NAME_MAX_LENGTH]}
            self.found.setdefault((type_, target), part)

    def target_of(self, given: str) -> str:
        """Return the slug an id, an anchor or a name stands for; "" where nothing can."""
        given = given.removeprefix("#")
        return self._find(given) or plain_slug(given)

    def _find(self, given: str) -> str:
        return self._targets.find(self._language, given) if self._targets else ""

    def _called(self, given: str, target: str) -> str:
        """Return what to call a target that is not in the file."""
        if given != target:
            return given
        return re.sub(r"[-_]+", " ", given) if self._targets is not None else ""

    def _items(self, value: object) -> Iterator[object]:
        """Yield the items of a value; a text with commas is a list where it names nothing itself."""
        for item in items_of(value):
            parts = [one_line(part) for part in item.split(",")] if isinstance(item, str) else []
            if len(parts) > 1 and not self._find(str(item)) and all(map(self._find, parts)):
                yield from parts
            else:
                yield item

    def _type(self, key: str, item: dict[str, object], type_: RelationType) -> RelationType:
        given = _first(item, ("type", "kind"))
        if isinstance(given, str) and given in tuple(RelationType):
            return RelationType(given)
        if given:
            told = f"{str(given)[:40]!r} is no type of relation; {type_} was taken"
            self._notes.add(f"{key}: {told}. Name it under [types] in a mapping file.")
        return type_


def faqs_of(key: str, value: object, notes: Notes) -> list[tuple[str, str]]:
    """Return questions and answers of a list of objects, one object, or `Q: … A: …` lines."""
    if isinstance(value, str):
        value = from_json(value)
    if isinstance(value, str):
        blocks = [_ANSWER.split(block, 1) for block in _QUESTION.split(value) if block.strip()]
        return [(block[0], block[1] if len(block) > 1 else "") for block in blocks]
    pairs = []
    for item in value if isinstance(value, list) else items_of(value):
        if not isinstance(item, dict):
            raise wrong(key, "objects with a question and an answer", item)
        asked, answered = (_first(item, keys) for keys in (("question", "q"), ("answer", "a")))
        pairs.append((notes.text(key, asked), notes.text(key, answered)))
    return pairs


def faqs_from(key: str, pairs: list[tuple[str, str]], notes: Notes) -> list[Part]:
    """Return the questions that can be kept: each once, with an answer, not too long."""
    kept: dict[str, Part] = {}
    empty = repeated = 0
    for question, answer in pairs:
        asked = one_line(question)
        if len(asked) > QUESTION_MAX_LENGTH:
            asked = excerpt(asked, QUESTION_MAX_LENGTH)
            notes.add(f"{key}: a question longer than {QUESTION_MAX_LENGTH} characters was cut.")
        if not asked or not answer.strip():
            empty += bool(asked or answer.strip())
        elif label_key(asked) in kept:
            repeated += 1
        else:
            kept[label_key(asked)] = {"question": asked, "answer": answer}
    notes.left_out(key, empty, "without a question or an answer")
    notes.left_out(key, repeated, "asked before")
    return list(kept.values())


def sources_of(key: str, value: object, notes: Notes) -> Iterator[Part]:
    """Yield citations: of objects, of texts, of bare addresses."""
    if isinstance(value, str):
        value = from_json(value)
    items = value.splitlines() if isinstance(value, str) else items_of(value)
    for item in items:
        source = _source(key, item, notes)
        if source is not None:
            yield source


def _source(key: str, item: object, notes: Notes) -> Part | None:
    if isinstance(item, dict):
        title, url, authors = (
            one_line(notes.text(key, _joined(_first(item, keys))))
            for keys in (_SOURCE_TITLE_KEYS, _SOURCE_URL_KEYS, _AUTHOR_KEYS)
        )
        year = notes.text(key, _first(item, ("year", "date")))
    else:
        text = one_line(notes.text(key, item))
        match = _URL.search(text)
        url = match[0].rstrip(".,;)") if match else ""
        title = text.replace(url, "").strip(" .,;:()<>-–|") if url else text
        authors = year = ""
    if (url and not _URL.fullmatch(url)) or len(url) > URL_MAX_LENGTH:
        notes.add(f"{key}: {url[:60]!r} is no web address and was left out.")
        url = ""
    if not label_key(title):
        title = url
    if not title:
        return None
    if year and not _YEAR.fullmatch(year[:4].strip()):
        notes.add(f"{key}: {year[:40]!r} is no year and was left out.")
        year = ""
    return {
        "title": excerpt(title, NAME_MAX_LENGTH),
        "authors": excerpt(authors, QUESTION_MAX_LENGTH),
        "year": int(year[:4]) if year else None,
        "url": url,
    }


def _joined(value: object) -> object:
    if isinstance(value, list):
        return ", ".join(str(each) for each in value)
    return value
