"""Which category a SKOS concept stands in: a collection, the top concept above it, its scheme."""

import re
from collections import defaultdict, deque

from terms.formats.skos_graph import Graph
from terms.formats.skos_terms import COLLECTION, ORDERED_COLLECTION

_NIL = "http://www.w3.org/1999/02/22-rdf-syntax-ns#nil"


class Categories:
    """The collections, top concepts and schemes of one file."""

    def __init__(self, graph: Graph, concepts: set[str]) -> None:
        self._graph = graph
        self._concepts = concepts
        self._labels: dict[str, dict[str, str]] = {}
        self._collections = self._find_collections()
        self._tops = self._find_tops()
        found = {scheme for concept in concepts for scheme in graph.links(concept, "inScheme")}
        named = {scheme for scheme in found if self._labels_of(scheme)}
        # The only scheme is the glossary itself, no part of it.
        self._schemes = named if len(named) > 1 else set()

    def of(self, concept: str, language: str) -> tuple[str, list[str]]:
        """Return the category's name in `language`, or "", and those of further collections.

        The collection with the fewest members says most of a concept.
        """
        named = [self._name(each, language) for each in self._collections.get(concept, ())]
        names = list(dict.fromkeys(name for name in named if name))
        if names:
            return names[0], names[1:]
        if top := self._tops.get(concept):
            return self._name(top, language), []
        schemes = sorted(self._schemes.intersection(self._graph.links(concept, "inScheme")))
        names = [name for each in schemes if (name := self._name(each, language))]
        return names[0] if names else "", names[1:]

    def _name(self, node: str, language: str) -> str:
        """Return a node's name in a language; a name in none, or no name at all, serves in all."""
        if labels := self._labels_of(node):
            return labels.get(language) or labels.get("", "")
        return re.split(r"[/#]", node.rstrip("/#"))[-1]

    def _labels_of(self, node: str) -> dict[str, str]:
        if node not in self._labels:
            facts = self._graph.facts(node)
            texts = self._graph.texts
            self._labels[node] = dict(reversed(texts(facts, "prefLabel") or texts(facts, "title")))
        return self._labels[node]

    def _find_collections(self) -> dict[str, list[str]]:
        members: dict[str, set[str]] = {}
        walked: set[str] = set()
        for subject in self._graph.subjects():
            facts = self._graph.facts(subject)
            if {value for _, value in facts.get("type", ())} & {COLLECTION, ORDERED_COLLECTION}:
                found = {value for language, value in facts.get("member", ()) if language is None}
                for language, value in facts.get("memberList", ()):
                    if language is None:
                        found |= self._listed(value, walked)
                members[subject] = found & self._concepts
        collections: dict[str, list[str]] = defaultdict(list)
        for collection in sorted(members, key=lambda each: (len(members[each]), each)):
            for member in members[collection]:
                collections[member].append(collection)
        return dict(collections)

    def _listed(self, node: str, walked: set[str]) -> set[str]:
        """Return the members of a list. No two lists share a node, so none is walked twice."""
        members: set[str] = set()
        while node not in walked and node != _NIL:
            walked.add(node)
            members.update(self._graph.links(node, "first"))
            node = next(iter(self._graph.links(node, "rest")), _NIL)
        return members

    def _find_tops(self) -> dict[str, str]:
        """Return the nearest top concept of each concept below one, and of those above any."""
        tops = {each for each in self._concepts if self._graph.links(each, "topConceptOf")}
        for subject in self._graph.subjects():
            tops.update(self._graph.links(subject, "hasTopConcept"))
        tops &= self._concepts
        if not tops:
            return {}
        below: dict[str, set[str]] = defaultdict(set)
        for concept in self._concepts:
            for parent in self._graph.links(concept, "broader"):
                below[parent].add(concept)
            below[concept].update(self._graph.links(concept, "narrower"))
        found = {top: top for top in tops if below.get(top, set()) - {top}}
        queue = deque(sorted(found))
        while queue:
            concept = queue.popleft()
            for child in sorted(below.get(concept, ())):
                if child not in found and child not in tops:
                    found[child] = found[concept]
                    queue.append(child)
        return found
