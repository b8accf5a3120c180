"""The plain site's one page, its server's entry point, and how its database is filled."""

import os

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.benchmarks.plain.settings"

import django
from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import path

django.setup()

from tests.benchmarks.content import entries  # noqa: E402 - models need Django set up
from tests.benchmarks.plain.models import FAQ, Category, Term  # noqa: E402 - the same


def term_detail(request: HttpRequest, slug: str) -> HttpResponse:
    terms = Term.objects.select_related("category").prefetch_related("faqs", "related")
    return render(request, "term.html", {"term": get_object_or_404(terms, slug=slug)})


urlpatterns = [path("glossary/<slug:slug>/", term_detail)]
application = get_wsgi_application()


def fill(count: int) -> None:
    with connection.schema_editor() as editor:
        for model in (Category, Term, FAQ):
            editor.create_model(model)
    categories: dict[str, Category] = {}
    terms: dict[str, Term] = {}
    related = []
    for entry in entries(count):
        name = entry["category"]
        if name not in categories:
            slug = name.lower().replace(" ", "-")
            categories[name] = Category.objects.create(name=name, slug=slug)
        paragraphs = entry["explanation"].split("\n\n")
        terms[entry["slug"]] = Term(
            slug=entry["slug"],
            name=entry["name"],
            short_definition=entry["short_definition"],
            explanation_html="".join(f"<p>{text}</p>" for text in paragraphs),
            seo_title=entry["seo_title"],
            seo_description=entry["seo_description"],
            category=categories[name],
        )
        related.append((entry["slug"], [each["target"] for each in entry["relations"]], entry))
    Term.objects.bulk_create(terms.values())
    FAQ.objects.bulk_create(
        FAQ(term=terms[slug], position=position, **faq)
        for slug, _targets, entry in related
        for position, faq in enumerate(entry["faqs"])
    )
    through = Term.related.through
    through.objects.bulk_create(
        through(from_term_id=terms[slug].pk, to_term_id=terms[target].pk)
        for slug, targets, _entry in related
        for target in targets
    )


if __name__ == "__main__":
    fill(int(os.environ["PLAIN_COUNT"]))
