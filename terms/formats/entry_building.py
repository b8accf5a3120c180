"""From what a file says of one entry to its row: duplicates dropped, texts made storable.

Knows no format.
"""

import uuid
from dataclasses import dataclass, field
from typing import Any

from pydantic import ValidationError

from terms.formats.base import Row, reasons
from terms.records import (
    LIST_MAX_LENGTH,
    NAME_MAX_LENGTH,
    QUESTION_MAX_LENGTH,
    URL_MAX_LENGTH,
    LabelKind,
    RelationType,
    Status,
    TermRecord,
)
from terms.text.cleaning import has_unstorable, many_lines, one_line, replace_unstorable
from terms.text.excerpts import excerpt
from terms.text.folding import label_key


@dataclass(slots=True)
class FoundSource:
    title: str
    authors: str = ""
    year: int | None = None
    url: str = ""


@dataclass(slots=True)
class Entry:
    """One concept in one language, as a file gives it: nothing checked yet.

    relations: type, the target's slug, what to call the target while it does not exist.
    explanation: paragraphs of Markdown.
    """

    place: str
    name: str
    slug: str
    language: str = ""
    external_id: str = ""
    concept: uuid.UUID | None = None
    short_definition: str = ""
    explanation: list[str] = field(default_factory=list)
    category: str = ""
    labels: list[tuple[str, LabelKind]] = field(default_factory=list)
    relations: list[tuple[RelationType, str, str]] = field(default_factory=list)
    sources: list[FoundSource] = field(default_factory=list)
    status: Status | None = None
    successor: str = ""
    warnings: list[str] = field(default_factory=list)

    def row(self) -> Row:
        """Return the entry with the fields the file gave, or why it cannot be one."""
        given = {
            "name": one_line(self._storable(self.name)),
            "slug": self.slug,
            "language": self.language,
            "external_id": self.external_id,
            "concept": self.concept,
            "short_definition": many_lines(self._storable(self.short_definition)),
            "explanation": many_lines(self._storable("\n\n".join(self.explanation))),
            "category": self._category(),
            "labels": self._labels(),
            "relations": self._relations(),
            "sources": self._sources(),
            "status": self.status,
            "successor": self.successor,
        }
        try:
            record = TermRecord.model_validate(
                {key: value for key, value in given.items() if value}
            )
        except ValidationError as error:
            return Row(self.place, problem=f"Not a term: {reasons(error)}.")
        return Row(self.place, record, warnings=list(dict.fromkeys(self.warnings)))

    def _storable(self, text: str) -> str:
        if not has_unstorable(text):
            return text
        self.warnings.append("Control characters were replaced by “\ufffd”.")
        return replace_unstorable(text)

    def _category(self) -> str:
        category = one_line(self._storable(self.category))
        if len(category) <= NAME_MAX_LENGTH:
            return category
        self.warnings.append(f"category: cut to {NAME_MAX_LENGTH} characters.")
        return excerpt(category, NAME_MAX_LENGTH)

    def _labels(self) -> list[dict[str, Any]]:
        seen = {label_key(self.name)}
        labels = []
        for found, kind in self.labels:
            text = one_line(self._storable(found))
            key = label_key(text)
            if not text or key in seen:
                continue
            seen.add(key)
            if len(text) > NAME_MAX_LENGTH:
                self.warnings.append(f"labels: “{text[:40]}…” is too long for a label; left out.")
            else:
                labels.append({"text": text, "kind": kind})
        return self._shortened(labels, "labels")

    def _relations(self) -> list[dict[str, Any]]:
        relations: dict[tuple[RelationType, str], dict[str, Any]] = {}
        for kind, target, wanted in self.relations:
            if target and target != self.slug:
                name = excerpt(self._storable(wanted), NAME_MAX_LENGTH)
                relation = {"type": kind, "target": target, "name": name}
                relations.setdefault((kind, target), relation)
        return self._shortened(list(relations.values()), "relations")

    def _sources(self) -> list[dict[str, Any]]:
        sources: dict[tuple[str, str], dict[str, Any]] = {}
        for found in self.sources:
            title = one_line(self._storable(found.title)) or found.url
            if not title:
                continue
            if len(title) > NAME_MAX_LENGTH:
                self.warnings.append(f"sources: a title was cut to {NAME_MAX_LENGTH} characters.")
                title = excerpt(title, NAME_MAX_LENGTH)
            url = one_line(self._storable(found.url))
            if not is_web_address(url):
                url = ""
            authors = excerpt(self._storable(found.authors), QUESTION_MAX_LENGTH)
            year = found.year if found.year is not None and 1 <= found.year <= 9999 else None
            source = {"title": title, "authors": authors, "year": year, "url": url}
            sources.setdefault((title, url), source)
        return self._shortened(list(sources.values()), "sources")

    def _shortened(self, parts: list[dict[str, Any]], what: str) -> list[dict[str, Any]]:
        if len(parts) > LIST_MAX_LENGTH:
            self.warnings.append(f"{what}: only the first {LIST_MAX_LENGTH:,} were kept.")
        return parts[:LIST_MAX_LENGTH]


def is_web_address(text: str) -> bool:
    return text.lower().startswith(("http://", "https://")) and len(text) <= URL_MAX_LENGTH
