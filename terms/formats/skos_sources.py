"""What a SKOS concept cites: sources, notes on its history, the same thing in other vocabularies."""

import re
from functools import lru_cache

from terms.formats.entry_building import FoundSource, is_web_address
from terms.formats.skos_graph import CACHED, Facts, Graph
from terms.formats.skos_terms import MATCHES

_YEAR = re.compile(r"\d{1,4}")


class Sources:
    """The works and other vocabularies that one file names."""

    def __init__(self, graph: Graph, concepts: set[str]) -> None:
        self._graph = graph
        self._concepts = concepts
        self._title = lru_cache(CACHED)(self._title_of)

    def of(self, facts: Facts, language: str) -> list[FoundSource]:
        """Return the sources of a concept's entry in one language."""
        sources = []
        for own, value in facts.get("source", ()):
            if own is not None:
                sources.append(FoundSource(value, url=value if is_web_address(value) else ""))
            elif source := self._work(value, language):
                sources.append(source)
        sources += [FoundSource(text) for _, text in self._graph.texts(facts, "historyNote")]
        for name in MATCHES:
            for own, value in facts.get(name, ()):
                if own is None and value not in self._concepts:
                    sources.append(FoundSource(self._title(value, language) or value, url=value))
        return sources

    def _work(self, node: str, language: str) -> FoundSource | None:
        """Return the work a node describes; None where its title is of another language."""
        facts = self._graph.facts(node)
        title = self._title(node, language)
        if not title and "title" in facts and node.startswith("_:"):
            return None
        authors = "; ".join(text for _, text in self._graph.texts(facts, "creator"))
        years = (_YEAR.match(text) for _, text in self._graph.texts(facts, "date"))
        year = next((int(match[0]) for match in years if match), None)
        addresses = [node, *(text for _, text in self._graph.texts(facts, "identifier"))]
        url = next((each for each in addresses if is_web_address(each)), "")
        return FoundSource(title or url, authors, year, url) if title or url else None

    def _title_of(self, node: str, language: str) -> str:
        """Return a node's title in a language, or in none; a web page's in any."""
        facts = self._graph.facts(node)
        found = self._graph.texts(facts, "title") + self._graph.texts(facts, "prefLabel")
        titles = dict(reversed(found))
        title = titles.get(language) or titles.get("", "")
        if not title and not node.startswith("_:"):
            title = next(iter(titles.values()), "")
        return title
