"""Hypothesis strategies: texts of every script, Markdown, whole records."""

import unicodedata
from typing import Any

from hypothesis import strategies as st

from terms.records import (
    FAQRecord,
    LabelKind,
    LabelRecord,
    RelationRecord,
    RelationType,
    SourceRecord,
    Status,
    TermRecord,
)

_STORABLE = st.characters(exclude_categories=["Cc", "Cs", "Cn", "Co"])
_PIECES = st.sampled_from(
    [
        "neural network", "C++", "C#", ".NET", "Ångström", "naïve", "İstanbul", "straße", "Ёлка",
        "سلام", "می\u200cخواهم", "שָׁלוֹם", "हिन्दी", "ภาษาไทย", "日本語", "ガラス", "数据库", "한국어",
        "e\u0301", "a\u0323\u0302", "\u202eabc\u202c", "👩\u200d👩\u200d👧", "🇩🇪🇫🇷", "ﬁ", "½",
        "<script>alert(1)</script>", "</title>", "<b>&amp;</b>", "&lt;", "{{ name }}", "{% if %}",
        "${x}", '"quoted"', "it's", "a|b", "a,b;c", "=1+1", "]]>", "--", "…", "\\", "%s",
        "[[Term]]",
    ]
)  # fmt: skip
_MARKDOWN = st.sampled_from(
    [
        "# Heading", "## Heading", "- item\n- item", "1. one\n2. two", "> quoted", "> [!NOTE]\n> x",
        "**strong** *em* `code`", "```\ncode <b>\n```", "| a | b |\n|---|--:|\n| 1 | 2 |", "x[^1]",
        "[^1]: note", "[link](https://example.org/a_(b))", "![alt](/a.png)", "- [x] done",
        "Word\n: meaning", "~~gone~~", "$x_1$", "https://example.org/?a=1&b=2.", "---", "***",
        "<kbd>x</kbd>", "<div>", "</div>", "<!-- note -->", "<svg><p>", "    indented", "a  \nb",
    ]
)  # fmt: skip


def lines() -> st.SearchStrategy[str]:
    """Return one-line texts of all scripts, in any normal form and with loose spaces."""
    return st.one_of(st.just(""), names(), st.text(_STORABLE, max_size=8))


def names() -> st.SearchStrategy[str]:
    """Return lines with something to read in them."""
    loose = st.sampled_from(["", " ", "  ", "-", " of "])
    return st.builds("{}{}{}".format, _PIECES, loose, st.text(_STORABLE, max_size=8))


def markdown_texts() -> st.SearchStrategy[str]:
    """Return Markdown, well and badly written, with markup-like text in it."""
    blocks = st.one_of(_MARKDOWN, _PIECES, st.text(_STORABLE, max_size=30))
    separators = st.sampled_from(["\n\n", "\n", " ", "", "\n> ", "\n  "])
    return st.lists(st.tuples(blocks, separators), max_size=8).map(
        lambda parts: "".join(block + separator for block, separator in parts)
    )


def slugs() -> st.SearchStrategy[str]:
    words = st.sampled_from(
        ["pod", "c-plus-plus", "css_grid", "ångström", "हिन्दी", "日本語", "سلام"]
    )
    return st.builds("{}-{}".format, words, st.integers(0, 99))


def _unique(parts: st.SearchStrategy[Any], key: str, max_size: int = 3) -> st.SearchStrategy[Any]:
    def folded(part: Any) -> str:
        return unicodedata.normalize("NFC", getattr(part, key)).casefold()

    return st.lists(parts, max_size=max_size, unique_by=folded)


def labels() -> st.SearchStrategy[LabelRecord]:
    return st.builds(LabelRecord, text=names(), kind=st.sampled_from(LabelKind))


def faqs() -> st.SearchStrategy[FAQRecord]:
    answers = st.builds("{}\n\n{}".format, _PIECES, markdown_texts())
    return st.builds(FAQRecord, question=names(), answer=answers)


def relations() -> st.SearchStrategy[RelationRecord]:
    return st.builds(
        RelationRecord, type=st.sampled_from(RelationType), target=slugs(), name=lines()
    )


def sources() -> st.SearchStrategy[SourceRecord]:
    return st.builds(
        SourceRecord,
        title=names(),
        authors=lines(),
        year=st.none() | st.integers(1, 9999),
        url=st.sampled_from(["", "https://example.org/", "http://example.org/ü?a=1&b=<2>"]),
    )


def term_records(**fixed: st.SearchStrategy[Any]) -> st.SearchStrategy[TermRecord]:
    """Return whole records; `fixed` names strategies for fields that must be of one kind."""
    fields: dict[str, st.SearchStrategy[Any]] = {
        "slug": slugs(),
        "language": st.sampled_from(["", "en", "pt-BR", "zh-Hant", "ar", "he", "fa", "ja", "sv"]),
        "concept": st.none() | st.uuids(),
        "external_id": lines(),
        "name": names(),
        "short_definition": st.one_of(lines(), markdown_texts()),
        "explanation": markdown_texts(),
        "seo_title": lines(),
        "seo_description": lines(),
        "category": lines(),
        "labels": _unique(labels(), "text"),
        "faqs": _unique(faqs(), "question", max_size=2),
        "relations": _unique(relations(), "target"),
        "sources": _unique(sources(), "title", max_size=2),
        "status": st.none() | st.sampled_from(Status),
        "successor": st.none() | slugs(),
    }
    return st.fixed_dictionaries(fields | fixed).map(_without_itself).map(TermRecord.model_validate)


def _without_itself(fields: dict[str, Any]) -> dict[str, Any]:
    related = [each for each in fields["relations"] if each.target != fields["slug"]]
    successor = fields["successor"] if fields["successor"] != fields["slug"] else None
    return fields | {"relations": related, "successor": successor}
