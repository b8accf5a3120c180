"""What readers may take along: a glossary's public terms in one language, as records.

Made of the read model alone, and of what the API shows of it. Knows no file.
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, Count, Exists, OuterRef, QuerySet, Value
from django.utils import timezone
from pydantic_core import from_json

from terms.models import addresses
from terms.models.glossary import Category, Glossary
from terms.models.published import PublishedRelation, PublishedTerm
from terms.pages.term_page import Link
from terms.records import RelationRecord, TermRecord

# By the ending of the file: the format that is in it. A Markdown folder comes as a ZIP.
FORMAT_NAMES: Mapping[str, str] = {
    "json": "json",
    "jsonl": "jsonl",
    "csv": "csv",
    "xlsx": "xlsx",
    "yaml": "yaml",
    "ttl": "skos",
    "tbx": "tbx",
    "zip": "markdown",
}
_LABELS = {
    "json": "JSON",
    "jsonl": "JSON Lines",
    "csv": "CSV",
    "xlsx": "Excel",
    "yaml": "YAML",
    "ttl": "SKOS",
    "tbx": "TBX",
    "zip": "Markdown",
}
BATCH_SIZE = 200
STATE_BYTES = 16

_COPIED = (
    "slug", "name", "language", "status", "short_definition", "explanation", "seo_title",
    "seo_description", "labels", "sources",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Download:
    """A glossary in one language, to be taken along.

    state: hexadecimal digits that change when what is in its files may have changed.
    count: of terms, the withdrawn among them: how much work a file is.
    """

    glossary: Glossary
    language: str
    state: str
    count: int

    def url(self, suffix: str) -> str:
        return download_url(self.glossary, self.language, suffix)


def download_url(glossary: Glossary, language: str, suffix: str) -> str:
    # A name with a dot: no term has this address.
    return f"{addresses.url_of(glossary.path(language))}glossary.{suffix}"


def link_downloads(glossary: Glossary, language: str) -> tuple[Link, ...]:
    """Return the links to a glossary's files, none where it offers none."""
    if not glossary.downloads:
        return ()
    return tuple(
        Link(label, download_url(glossary, language, suffix)) for suffix, label in _LABELS.items()
    )


def find_download(slug: str, language: str = "") -> Download | None:
    """Return what may be taken along of a glossary: one query, whatever its size.

    language: "" for the glossary's own.
    None where there is no such glossary, where it offers no files or has no public term in the
    language.
    """
    wanted = Value(language, output_field=CharField()) if language else OuterRef("language")
    rows = PublishedTerm.objects.filter(glossary=OuterRef("pk")).order_by()
    public = PublishedTerm.objects.public().filter(glossary=OuterRef("pk"), language=wanted)
    categories = Category.objects.filter(glossary=OuterRef("pk")).order_by("-updated_at")
    # Withdrawn terms are counted too: by their going the state changes. None is looked into.
    facts = {
        "held": _count(rows.filter(language=wanted)),
        "stale": _count(rows.filter(is_stale=True)),
        "terms_changed_at": rows.order_by("-changed_at", "-term_id").values("changed_at")[:1],
        "categories_changed_at": categories.values("updated_at")[:1],
    }
    found = (
        Glossary.objects.filter(Exists(public), slug=slug, downloads=True).annotate(**facts).first()
    )
    if found is None:
        return None
    language = language or found.language
    told = {name: getattr(found, name) for name in ("updated_at", *facts)}
    # The date renews files daily: a new version of this program may write them otherwise.
    text = json.dumps([language, timezone.now().date(), told], default=str)
    state = hashlib.blake2b(text.encode(), digest_size=STATE_BYTES).hexdigest()
    return Download(found, language, state, told["held"])


def _count(rows: QuerySet[PublishedTerm]) -> QuerySet[PublishedTerm, Any]:
    return rows.values("glossary").annotate(number=Count("pk")).values("number")


def records_of(download: Download) -> Iterator[TermRecord]:
    """Yield the public terms by slug, as `exporting.records` would, but for what the API hides:

    ids at the source and hidden labels. 200 terms are in memory at a time.
    """
    terms = PublishedTerm.objects.public().filter(
        glossary=download.glossary, language=download.language
    )
    ids = list(terms.order_by("slug").values_list("pk", flat=True))
    for start in range(0, len(ids), BATCH_SIZE):
        batch = ids[start : start + BATCH_SIZE]
        rows = terms.filter(pk__in=batch).values_list("pk", "concept", "document")
        documents = {pk: (concept, document) for pk, concept, document in rows}
        relations = _relations(batch)
        for pk in batch:
            # One that was withdrawn since is not in it any more.
            if pk in documents:
                concept, document = documents[pk]
                yield _record(from_json(document), concept, relations[pk])


@dataclass(frozen=True, slots=True)
class _Stated:
    type: str
    target: str
    name: str


def _relations(term_ids: Sequence[int]) -> dict[int, list[_Stated]]:
    """Return the relations that each term states itself; the derived follow from the others'."""
    shown = PublishedTerm.objects.public().filter(term__published_incoming__source__in=term_ids)
    slugs = dict(shown.values_list("pk", "slug").distinct())
    stated = defaultdict(list)
    rows = PublishedRelation.objects.filter(source__in=term_ids).order_by("source_id", "position")
    for source, type_, target, slug, name in rows.values_list(
        "source_id", "type", "target_id", "target_slug", "name"
    ):
        # What is wanted, or not public, is named as the published content names it.
        stated[source].append(_Stated(type_, slugs.get(target, slug), name))
    return stated


def _record(document: dict[str, Any], concept: object, relations: Sequence[_Stated]) -> TermRecord:
    category, successor = document["category"], document["successor"]
    own: dict[tuple[str, str], RelationRecord] = {}
    for each in relations:
        # A renamed target may be one that is named twice, or the term's own former name.
        if each.target != document["slug"] and (each.type, each.target) not in own:
            own[each.type, each.target] = RelationRecord.model_validate(
                {"type": each.type, "target": each.target, "name": each.name}
            )
    return TermRecord.model_validate(
        {
            **{name: document[name] for name in _COPIED},
            "concept": concept,
            "category": category["name"] if category else "",
            "faqs": [
                {"question": each["question"], "answer": each["answer"]}
                for each in document["faqs"]
            ],
            "relations": list(own.values()),
            "successor": successor["slug"] if successor else None,
        }
    )
