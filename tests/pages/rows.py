"""Published rows in numbers, written at once: what listings are made of."""

import uuid
from collections.abc import Iterable
from datetime import UTC, datetime

from terms.models import Category, Glossary, PublishedTerm, Term
from terms.text.folding import initial, sort_key
from terms.text.slugs import slug_of


def publish_names(
    glossary: Glossary,
    names: Iterable[str],
    *,
    language: str = "en",
    category: Category | None = None,
    status: str = "published",
) -> list[PublishedTerm]:
    """Write a rendered row for each name; equal names get slugs of their own."""
    moment = datetime(2026, 1, 1, tzinfo=UTC)
    start = Term.objects.count()
    terms = Term.objects.bulk_create(
        Term(
            glossary=glossary,
            language=language,
            concept=uuid.uuid4(),
            name=name,
            slug=f"{slug_of(name)}-{number}",
        )
        for number, name in enumerate(names, start=start)
    )
    return PublishedTerm.objects.bulk_create(
        PublishedTerm(
            term=term,
            glossary=glossary,
            language=language,
            concept=term.concept,
            slug=term.slug,
            path=glossary.term_path(language, term.slug),
            name=term.name,
            sort_key=sort_key(term.name, language),
            initial=initial(term.name, language),
            short_definition=f"What {term.name} means.",
            category=category,
            status=status,
            first_published_at=moment,
            changed_at=moment,
            head="<title></title>",
            main="<h1></h1>",
            document="{}",
            etag="" if status == "withdrawn" else "0" * 32,
            is_stale=False,
        )
        for term in terms
    )
