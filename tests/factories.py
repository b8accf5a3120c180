"""Makes glossaries, terms and people for tests; what a test does not name does not matter."""

from itertools import count
from typing import Any

from django.contrib.auth.models import Group, Permission, User

from terms.actions.publishing import publish as publish_term
from terms.actions.revising import save_record
from terms.actions.roles import set_up_roles
from terms.models import Glossary, Term
from terms.records import TermRecord
from terms.text.slugs import slug_of

_numbers = count(1)

Parts = int | list[dict[str, Any]]


def make_glossary(**fields: Any) -> Glossary:
    number = next(_numbers)
    defaults = {"slug": f"glossary-{number}", "title": f"Glossary {number}", "language": "en"}
    return Glossary.objects.create(**(defaults | fields))


def make_record(**fields: Any) -> TermRecord:
    """Return a record that can be published; `slug` follows from `name`."""
    fields.setdefault("name", f"Term {next(_numbers)}")
    fields.setdefault("slug", slug_of(fields["name"]))
    fields.setdefault("short_definition", f"What {fields['name']} means.")
    return TermRecord.model_validate(fields)


def make_term(
    glossary: Glossary | None = None,
    *,
    publish: bool = False,
    labels: Parts = 0,
    faqs: Parts = 0,
    relations: Parts = 0,
    by: User | None = None,
    **fields: Any,
) -> Term:
    """Make a term through the actions, as an editor would.

    labels, faqs, relations: as the record has them, or how many; so many relations lead to
    terms that are made for them, and published where this one is.
    """
    glossary = glossary or make_glossary()
    if isinstance(labels, int):
        labels = [{"text": f"Label {next(_numbers)}"} for _ in range(labels)]
    if isinstance(faqs, int):
        questions = [f"Question {next(_numbers)}?" for _ in range(faqs)]
        faqs = [{"question": question, "answer": "An answer."} for question in questions]
    if isinstance(relations, int):
        targets = [make_term(glossary, publish=publish) for _ in range(relations)]
        relations = [{"target": target.slug} for target in targets]
    record = make_record(labels=labels, faqs=faqs, relations=relations, **fields)
    term = save_record(record, glossary=glossary, by=by)
    if publish:
        publish_term(term, by=by)
        term.refresh_from_db()
    return term


def make_user(*permissions: str, **fields: Any) -> User:
    """Make a member of staff with these permissions of the glossary, such as `publish_term`."""
    number = next(_numbers)
    defaults: dict[str, Any] = {"username": f"editor-{number}", "is_staff": True}
    user = User.objects.create_user(**(defaults | fields))
    user.user_permissions.set(
        Permission.objects.filter(content_type__app_label="terms", codename__in=permissions)
    )
    return user


def make_member(role: str, **fields: Any) -> User:
    """Make a member of staff in one of the groups, such as `roles.REVIEWER`."""
    set_up_roles(only=[role])
    user = make_user(**fields)
    user.groups.add(Group.objects.get(name=role))
    return user


def edit(term: Term, *, by: User | None = None, **fields: Any) -> Term:
    """Save the term's latest text with some fields changed, and return the term as it is then."""
    term.refresh_from_db()
    assert term.revision is not None
    record = term.revision.record().model_copy(update=fields)
    save_record(record, glossary=term.glossary, by=by, term=term)
    return Term.objects.get(pk=term.pk)
