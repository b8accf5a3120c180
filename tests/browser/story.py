"""A day's work on the demo glossary, for pictures of the admin; run within a site's settings."""

import json
import sys
from datetime import timedelta

from django.contrib.auth.models import Group, User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from terms.actions.importing import waiting
from terms.actions.importing.entries import Options
from terms.actions.revising import save_record
from terms.actions.workflow import request_changes, submit
from terms.models import Glossary, Term
from terms.records import TermRecord
from terms.text.slugs import slug_of

GLOSSARY = "ai"


def tell() -> None:
    """Do the work; write as JSON the ids that the pictures' addresses need."""
    glossary = Glossary.objects.get(slug=GLOSSARY)
    admin = User.objects.get(is_superuser=True)
    ada, grace = _person("ada", "Writer"), _person("grace", "Reviewer")
    ids = {
        "changed": _changed_and_submitted(ada),
        "scheduled": Term.objects.get(publish_at__isnull=False).pk,
        **_two_of_one_meaning(glossary, ada),
        "run": _planned_import(glossary, admin),
    }
    _what_else_waits(glossary, admin, ada, grace)
    sys.stdout.write(json.dumps(ids))


def _person(name: str, group: str) -> User:
    user = User.objects.create_user(name, is_staff=True)
    user.groups.add(Group.objects.get(name=group))
    return user


def _changed_and_submitted(ada: User) -> int:
    term = _edited(
        "hallucination",
        ada,
        short_definition="Output of a language model that reads as fact and is false, or that"
        " nothing in its sources supports.",
        seo_title="Hallucination in AI: fluent, confident, false",
    )
    return submit(term, by=ada, comment="Sources added; please look at the definition.").term_id


def _two_of_one_meaning(glossary: Glossary, ada: User) -> dict[str, int]:
    twin = _made(
        glossary,
        ada,
        name="Retrieval-augmented answering",
        short_definition="Answering a question from passages that were searched for first.",
        labels=[{"text": "RAG answering"}, {"text": "grounded answering"}],
        faqs=[{"question": "Does it need a vector database?", "answer": "No: any search will do."}],
        relations=[{"target": "semantic-search"}, {"target": "grounding"}],
    )
    stays = Term.objects.get(slug="retrieval-augmented-generation", language="en")
    return {"twin": twin.pk, "stays": stays.pk}


def _planned_import(glossary: Glossary, admin: User) -> int:
    rows = [
        {
            "slug": "token",
            "name": "Token",
            "short_definition": "The piece of text a language model reads and writes at a time:"
            " a word, a part of one, or a sign.",
        },
        {
            "slug": "jailbreak",
            "name": "Jailbreak",
            "short_definition": "A prompt that brings a model to do what its makers forbade.",
        },
        {"slug": "broken", "name": ""},
    ]
    lines = "".join(json.dumps(row) + "\n" for row in rows)
    file = SimpleUploadedFile("security-desk.jsonl", lines.encode())
    run = waiting.upload([file], glossary, Options(source="security-desk"), "", by=admin)
    waiting.work(run)
    return run.pk


def _what_else_waits(glossary: Glossary, admin: User, ada: User, grace: User) -> None:
    back = _edited("sycophancy", admin, seo_description="Why models agree too readily.")
    submit(back, by=admin, reviewer=grace)
    request_changes(back, by=grace, comment="Say first what it is, then why it happens.")
    submit(_edited("red-teaming", ada, seo_title="Red teaming of AI systems"), by=ada)
    _made(glossary, admin, name="Reward tampering", relations=[{"target": "wireheading"}])
    late = Term.objects.filter(slug__in=("eu-ai-act", "token"), language="en")
    late.update(review_due_at=timezone.now() - timedelta(days=3))


def _edited(slug: str, by: User, **fields: str) -> Term:
    term = Term.objects.select_related("revision", "glossary").get(slug=slug, language="en")
    assert term.revision is not None
    record = term.revision.record().model_copy(update=fields)
    save_record(record, glossary=term.glossary, by=by, term=term)
    return Term.objects.get(pk=term.pk)


def _made(glossary: Glossary, by: User, **fields: object) -> Term:
    record = TermRecord.model_validate({"slug": slug_of(str(fields["name"])), **fields})
    return save_record(record, glossary=glossary, by=by)
