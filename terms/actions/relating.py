"""Relations between working copies: finding targets, adopting wanted terms, refusing circles."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from django.utils.translation import gettext as _

from terms.actions.bulk import update
from terms.models import Glossary, Redirect, Relation, Term
from terms.records import ACYCLIC_TYPES, RelationType

Edge = tuple[int, int]
"""(term id, target id): from the term that is narrower, part or replaced to the other."""

Successors = Callable[[set[int]], set[int]]


class Target(NamedTuple):
    """A term that a slug names: its id, and its slug today."""

    pk: int
    slug: str


class Adopted(NamedTuple):
    """A relation that has found the term it wanted."""

    pk: int
    term_id: int
    term_name: str
    type: str
    target_id: int


def find_targets(glossary: Glossary, language: str, slugs: Iterable[str]) -> dict[str, Target]:
    """Return the term each slug names today, or named as a public address; others are absent.

    The slug of a term that was merged names the one it lives on in.
    """
    wanted = set(slugs)
    if not wanted:
        return {}
    terms = Term.objects.filter(glossary=glossary, language=language)
    named = terms.filter(slug__among=wanted).values_list(
        "slug", "pk", "merged_into", "merged_into__slug"
    )
    found = {slug: Target(into or pk, new or slug) for slug, pk, into, new in named}
    if missing := wanted - found.keys():
        paths = {glossary.term_path(language, slug): slug for slug in missing}
        redirects = Redirect.objects.filter(path__among=paths, term__in=terms)
        for path, pk, slug in redirects.values_list("path", "term_id", "term__slug"):
            found[paths[path]] = Target(pk, slug)
    return found


def adopt_wanted(terms: Sequence[Term]) -> list[Adopted]:
    """Turn relations that wanted the slug of one of `terms` into relations to it; return them."""
    by_key = {(term.glossary_id, term.language, term.slug): term.pk for term in terms}
    wanted = Relation.objects.filter(target=None, target_slug__among={term.slug for term in terms})
    rows = wanted.order_by("pk").values_list(
        *("pk", "term_id", "term__name", "type"),
        *("term__glossary_id", "term__language", "target_slug"),
    )
    found = [
        Adopted(pk, term_id, name, type_, target)
        for pk, term_id, name, type_, *key in rows
        if (target := by_key.get((key[0], key[1], key[2]))) is not None
    ]
    if not found:
        return []
    resolved = Relation.objects.filter(target__in={each.target_id for each in found})
    stated = set(resolved.values_list("term_id", "type", "target_id"))
    adopted, superfluous = [], []
    for each in found:
        edge = (each.term_id, each.type, each.target_id)
        if edge in stated or each.term_id == each.target_id:
            superfluous.append(each.pk)
            continue
        stated.add(edge)
        adopted.append(each)
    if superfluous:
        Relation.objects.filter(pk__in=superfluous).delete()
    settled = [(each.target_id, "", each.pk) for each in adopted]
    update(Relation, "id", ("target", "target_slug"), settled)
    return adopted


def _edge(term_id: int, type_: str, target_id: int, along: RelationType) -> Edge | None:
    if type_ == along:
        return term_id, target_id
    if type_ == along.inverse:
        return target_id, term_id
    return None


def is_acyclic(type_: str) -> bool:
    """Tell whether relations of this type, read either way, must not close a circle."""
    return any(type_ in (along, along.inverse) for along in ACYCLIC_TYPES)


def leads_back(start: int, first: Iterable[int], successors: Successors) -> bool:
    """Tell whether following edges from `first` reaches `start`."""
    seen: set[int] = set()
    frontier = set(first)
    while frontier:
        if start in frontier:
            return True
        seen |= frontier
        frontier = successors(frontier) - seen
    return False


class Graph:
    """The edges of one glossary along each acyclic type, in memory: for imports of many terms."""

    def __init__(self, glossary: Glossary) -> None:
        self._next: dict[RelationType, dict[int, set[int]]] = {}
        types = [*ACYCLIC_TYPES, *(type_.inverse for type_ in ACYCLIC_TYPES)]
        rows = Relation.objects.filter(
            term__glossary=glossary, type__in=types, target__isnull=False
        ).values_list("term_id", "type", "target_id")
        for along in ACYCLIC_TYPES:
            self._next[along] = defaultdict(set)
        for term_id, type_, target_id in rows.iterator():
            self.add(term_id, type_, target_id)

    def add(self, term_id: int, type_: str, target_id: int) -> None:
        for along in ACYCLIC_TYPES:
            if edge := _edge(term_id, type_, target_id, along):
                self._next[along][edge[0]].add(edge[1])

    def discard(self, term_id: int, type_: str, target_id: int) -> None:
        for along in ACYCLIC_TYPES:
            if edge := _edge(term_id, type_, target_id, along):
                self._next[along][edge[0]].discard(edge[1])

    def closes_circle(self, term_id: int, type_: str, target_id: int) -> bool:
        """Tell whether the edge, if added, would close a circle."""
        for along in ACYCLIC_TYPES:
            if edge := _edge(term_id, type_, target_id, along):
                edges = self._next[along]

                def successors(ids: set[int], edges: dict[int, set[int]] = edges) -> set[int]:
                    return set().union(*(edges.get(each, ()) for each in ids))

                return leads_back(edge[0], {edge[1]}, successors)
        return False


def circle_problem(term_id: int, relations: Iterable[tuple[str, int]]) -> str:
    """Return why the term would stand on a circle; "" where it would not.

    relations: (type, target id), taken as all that the term states; what it states now is
               not looked at. What others state of it counts as well.
    """
    relations = list(relations)
    for along in ACYCLIC_TYPES:
        edges = [
            edge for type_, target in relations if (edge := _edge(term_id, type_, target, along))
        ]
        elsewhere = _successors_without(along, term_id)

        def successors(
            ids: set[int], edges: list[Edge] = edges, elsewhere: Successors = elsewhere
        ) -> set[int]:
            return elsewhere(ids) | {target for source, target in edges if source in ids}

        after = successors({term_id})
        if not leads_back(term_id, after, successors):
            continue
        culprit = next((end for edge in edges for end in edge if end != term_id), next(iter(after)))
        name = Term.objects.values_list("name", flat=True).get(pk=culprit)
        return _(
            "The relation to “%(name)s” closes a circle: following it leads back to this"
            " term. Remove it here or change the relation at the other end."
        ) % {"name": name}
    return ""


def _successors_without(along: RelationType, term_id: int) -> Successors:
    """Return successors in the database, leaving out what `term_id` itself states."""

    def successors(ids: set[int]) -> set[int]:
        stated = Relation.objects.filter(type=along, term__in=ids - {term_id}, target__isnull=False)
        derived = Relation.objects.filter(type=along.inverse, target__in=ids).exclude(term=term_id)
        return set(stated.values_list("target_id", flat=True)) | set(
            derived.values_list("term_id", flat=True)
        )

    return successors
