"""What differs between two records, field by field and word by word. Knows no request."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import chain

from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from terms.models import Label, Relation
from terms.records import TermRecord

_WORD = re.compile(r"\w")
_WORDS = re.compile(r"\w+|\s+|[^\w\s]")

# Beyond this product of lengths a block is shown as a whole: comparing takes that many steps.
_LARGEST_COMPARED = 1_000_000
# Unchanged text keeps this many characters beside a change; the middle of the rest is left out.
CONTEXT = 160
_MARKUP = {
    "same": "{}",
    "added": "<ins>{}</ins>",
    "removed": "<del>{}</del>",
    "skipped": '<span class="skipped"> … </span>',
}


@dataclass(frozen=True, slots=True)
class Piece:
    """kind: same, added, removed, or skipped for unchanged text that is not shown."""

    kind: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class Difference:
    """name: of the record's field."""

    name: str
    label: str | Promise
    pieces: tuple[Piece, ...]

    def html(self) -> SafeString:
        """Return the pieces as marked text: white space counts, so no template lays it out."""
        marked = ((format_html(_MARKUP[piece.kind], piece.text),) for piece in self.pieces)
        return format_html('<div class="compared">{}</div>', format_html_join("", "{}", marked))


def _labels(record: TermRecord) -> str:
    kinds = dict(Label.Kind.choices)
    return "\n".join(f"{each.text} ({kinds[each.kind]})" for each in record.labels)


def _faqs(record: TermRecord) -> str:
    return "\n\n".join(f"{each.question}\n{each.answer}" for each in record.faqs)


def _relations(record: TermRecord) -> str:
    types = dict(Relation.Type.choices)
    return "\n".join(f"{types[each.type]}: {each.target}" for each in record.relations)


def _sources(record: TermRecord) -> str:
    return "\n".join(
        " · ".join(str(part) for part in (each.title, each.authors, each.year, each.url) if part)
        for each in record.sources
    )


FIELDS: tuple[tuple[str, str | Promise, Callable[[TermRecord], str]], ...] = (
    ("name", _("Name"), lambda record: record.name),
    ("slug", _("Address"), lambda record: record.slug),
    ("category", _("Category"), lambda record: record.category),
    ("short_definition", _("Short definition"), lambda record: record.short_definition),
    ("explanation", _("Explanation"), lambda record: record.explanation),
    ("labels", _("Labels"), _labels),
    ("faqs", _("Questions"), _faqs),
    ("relations", _("Relations"), _relations),
    ("sources", _("Sources"), _sources),
    ("seo_title", _("SEO title"), lambda record: record.seo_title),
    ("seo_description", _("SEO description"), lambda record: record.seo_description),
    ("external_id", _("Id at its source"), lambda record: record.external_id),
)


def label_of(field: str) -> str | Promise:
    """Return what the admin calls a field of a record."""
    return next((label for name, label, _text in FIELDS if name == field), field)


def changed_fields(old: TermRecord | None, new: TermRecord) -> list[str | Promise]:
    """Return the labels of fields that differ; of a first revision those that are filled."""
    if old is None:
        return [label for name, label, _text in FIELDS if getattr(new, name)]
    return [label for name, label, _text in FIELDS if getattr(old, name) != getattr(new, name)]


def differences(old: TermRecord | None, new: TermRecord) -> list[Difference]:
    """Return each field that differs, with its text in pieces."""
    found = []
    for name, label, text_of in FIELDS:
        before = text_of(old) if old is not None else ""
        after = text_of(new)
        if before != after:
            found.append(Difference(name, label, tuple(shortened(compare(before, after)))))
        elif old is not None and getattr(old, name) != getattr(new, name):
            found.append(Difference(name, label, (Piece("same", after),)))
    return found


def compare(old: str, new: str) -> list[Piece]:
    """Return `old` and `new` as one text: pieces kept, removed and added, in reading order.

    Lines are compared first and words within lines that differ, so long texts stay cheap.
    """
    pieces: list[Piece] = []
    lines = old.splitlines(keepends=True), new.splitlines(keepends=True)
    for kind, before, after in _blocks(*lines):
        if kind == "equal":
            pieces.append(Piece("same", "".join(before)))
            continue
        words = _WORDS.findall("".join(before)), _WORDS.findall("".join(after))
        for word_kind, removed, added in _blocks(*words):
            if word_kind == "equal":
                pieces.append(Piece("same", "".join(removed)))
                continue
            pieces += [Piece("removed", "".join(removed))] * bool(removed)
            pieces += [Piece("added", "".join(added))] * bool(added)
    return list(_joined(pieces))


def _blocks(
    old: Sequence[str], new: Sequence[str]
) -> Iterator[tuple[str, Sequence[str], Sequence[str]]]:
    if len(old) * len(new) > _LARGEST_COMPARED:
        yield "replace", old, new
        return
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for kind, start, end, new_start, new_end in matcher.get_opcodes():
        yield kind, old[start:end], new[new_start:new_end]


def _joined(pieces: Sequence[Piece]) -> Iterator[Piece]:
    """Put neighbouring changes together, over blanks and signs between them.

    A sentence that was written anew reads as one removed and one added, not word by word.
    """
    removed = added = between = ""
    for piece in pieces:
        if piece.kind == "same" and not _WORD.search(piece.text):
            between += piece.text
        elif piece.kind == "same":
            yield from _change(removed, added)
            yield Piece("same", between + piece.text)
            removed = added = between = ""
        else:
            if removed or added:
                removed, added = removed + between, added + between
            elif between:
                yield Piece("same", between)
            between = ""
            removed += piece.text if piece.kind == "removed" else ""
            added += piece.text if piece.kind == "added" else ""
    yield from _change(removed, added)
    if between:
        yield Piece("same", between)


def _change(removed: str, added: str) -> Iterator[Piece]:
    if removed:
        yield Piece("removed", removed)
    if added:
        yield Piece("added", added)


def shortened(pieces: Sequence[Piece]) -> Iterator[Piece]:
    """Leave out the middle of long unchanged text."""
    last = len(pieces) - 1
    parts = (
        _shortened(piece, is_first=index == 0, is_last=index == last)
        for index, piece in enumerate(pieces)
    )
    return chain.from_iterable(parts)


def _shortened(piece: Piece, *, is_first: bool, is_last: bool) -> Iterator[Piece]:
    if piece.kind != "same" or len(piece.text) <= 3 * CONTEXT:
        yield piece
        return
    if not is_first:
        yield Piece("same", piece.text[:CONTEXT])
    yield Piece("skipped")
    if not is_last:
        yield Piece("same", piece.text[-CONTEXT:])
