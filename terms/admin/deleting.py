"""Deleting terms from the admin, through `actions.deleting`: first what it means, then the act."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from terms.actions.deleting import delete
from terms.admin.requests import may_publish, user_of
from terms.admin.typed import TermModelAdmin
from terms.models import Relation, Term

SHOWN = 20


class TermDeletion(TermModelAdmin):
    """A term that readers have seen is deleted by those alone who may publish."""

    def has_delete_permission(self, request: HttpRequest, obj: Term | None = None) -> bool:
        if not super().has_delete_permission(request, obj):
            return False
        return obj is None or obj.first_published_at is None or may_publish(request)

    def get_deleted_objects(
        self, objs: Iterable[Term] | QuerySet[Term], request: HttpRequest
    ) -> tuple[list[Any], dict[str, int], set[str], list[str]]:
        """Return what the confirmation shows: names, counts, and what is not permitted."""
        terms = list(objs)
        refused = [term for term in terms if not self.has_delete_permission(request, term)]
        lines: list[Any] = []
        for term in terms[:SHOWN]:
            lines += [term.name, consequences(term)]
        if (more := len(terms) - SHOWN) > 0:
            lines.append(ngettext("and %d more", "and %d more", more) % more)
        counts = {str(self.opts.verbose_name_plural): len(terms)}
        missing = {str(self.opts.verbose_name)} if refused else set()
        return lines, counts, missing, []

    def delete_model(self, request: HttpRequest, obj: Term) -> None:
        delete(obj, by=user_of(request))

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Term]) -> None:
        for term in queryset.order_by("pk"):
            delete(term, by=user_of(request))


def consequences(term: Term) -> list[str]:
    """Return in sentences what deleting a term does to readers and to other terms."""
    told = []
    if term.first_published_at is None:
        told.append(_("Readers have never seen it: nothing of it stays."))
    else:
        told.append(_("Its public address will say that the page is gone (410)."))
    pointing = Relation.objects.filter(target=term).values("term").distinct().count()
    if pointing:
        told.append(
            ngettext(
                "%d term that leads here will name it as wanted.",
                "%d terms that lead here will name it as wanted.",
                pointing,
            )
            % pointing
        )
    told.append(_("Its history is deleted with it."))
    return told
