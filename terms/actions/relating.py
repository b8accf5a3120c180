"""Relations between working copies: finding targets, adopting wanted terms, refusing circles."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence

from django.utils.translation import gettext as _

from terms.models import Glossary, Redirect, Relation, Term
from terms.records import ACYCLIC_TYPES, RelationType

Edge = tuple[int, int]
"""(term id, target id): from the term that is narrower, part or replaced to the other."""

Successors = Callable[[set[int]], set[int]]


def find_targets(glossary: Glossary, language: str, slugs: Iterable[str]) -> dict[str, Term]:
    """Return the term each slug names today, or named as a public address; others are absent."""
    wanted = set(slugs)
    if not wanted:
        return {}
    terms = Term.objects.filter(glossary=glossary, language=language)
    found = {term.slug: term for term in terms.filter(slug__in=wanted).only("slug", "name")}
    if missing := wanted - found.keys():
        paths = {glossary.term_path(language, slug): slug for slug in missing}
        redirects = Redirect.objects.filter(path__in=paths, term__in=terms)
        for redirect in redirects.select_related("term"):
            if redirect.term is not None:
                found[paths[redirect.path]] = redirect.term
    return found


def adopt_wanted(terms: Sequence[Term]) -> list[Relation]:
    """Turn relations that wanted the slug of one of `terms` into relations to it; return them."""
    by_key = {(term.glossary_id, term.language, term.slug): term for term in terms}
    wanted = Relation.objects.filter(target=None, target_slug__in={term.slug for term in terms})
    adopted, superfluous = [], []
    stated = None
    for relation in wanted.select_related("term"):
        source = relation.term
        term = by_key.get((source.glossary_id, source.language, relation.target_slug))
        if term is None:
            continue
        if stated is None:
            resolved = Relation.objects.filter(target__in=terms)
            stated = set(resolved.values_list("term_id", "type", "target_id"))
        key = (source.pk, relation.type, term.pk)
        if key in stated or source.pk == term.pk:
            superfluous.append(relation.pk)
            continue
        stated.add(key)
        relation.target, relation.target_slug = term, ""
        adopted.append(relation)
    Relation.objects.filter(pk__in=superfluous).delete()
    Relation.objects.bulk_create(
        adopted,
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=["target", "target_slug"],
    )
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
