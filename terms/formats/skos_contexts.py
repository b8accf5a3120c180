"""JSON-LD contexts that SKOS files name by address, answered from here: nothing is fetched."""

import json
import re
from typing import Any

from terms.formats.base import UnreadableFile
from terms.formats.skos_terms import DCTERMS, OWL, RDF, RDFS, SKOS, XSD

CONTEXTS_MAX = 1_000

_KEY = re.compile(r'"@context"\s*:\s*')
_TEXTS = (
    "altLabel", "changeNote", "definition", "editorialNote", "example", "hiddenLabel",
    "historyNote", "notation", "note", "prefLabel", "scopeNote",
)  # fmt: skip
_LINKS = (
    "broadMatch", "broader", "broaderTransitive", "closeMatch", "exactMatch", "hasTopConcept",
    "inScheme", "member", "narrowMatch", "narrower", "narrowerTransitive", "related",
    "relatedMatch", "topConceptOf",
)  # fmt: skip
_CLASSES = ("Collection", "Concept", "ConceptScheme", "OrderedCollection")

_SKOS: dict[str, Any] = {
    "skos": SKOS,
    "dct": DCTERMS,
    "dcterms": DCTERMS,
    "owl": OWL,
    "rdf": RDF,
    "rdfs": RDFS,
    "xsd": XSD,
    "id": "@id",
    "type": "@type",
    "title": DCTERMS + "title",
    "description": DCTERMS + "description",
    "identifier": DCTERMS + "identifier",
    "deprecated": {"@id": OWL + "deprecated", "@type": XSD + "boolean"},
    "license": {"@id": DCTERMS + "license", "@type": "@id"},
    "concept": {"@reverse": SKOS + "inScheme", "@type": "@id"},
    "memberList": {"@id": SKOS + "memberList", "@type": "@id", "@container": "@list"},
    **{name: SKOS + name for name in (*_TEXTS, *_CLASSES)},
    **{name: {"@id": SKOS + name, "@type": "@id"} for name in _LINKS},
}
_KNOWN = {
    "openactive.io": _SKOS,
    "openactive.io/ns/oa.jsonld": _SKOS,
    "openactive.io/ns-beta": {},
    "www.w3.org/2004/02/skos/core": _SKOS,
    "www.w3.org/2009/08/skos-reference/skos.jsonld": _SKOS,
}


def with_known_contexts(data: bytes) -> bytes:
    """Return the JSON-LD with every context that it names by address written out.

    Raises UnreadableFile where it names one that is not known here.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableFile(
            f"Byte {error.start}: JSON must be UTF-8. Save the file as UTF-8."
        ) from error
    decoder = json.JSONDecoder()
    parts, position, count = [], 0, 0
    while match := _KEY.search(text, position):
        try:
            context, end = decoder.raw_decode(text, match.end())
        except (ValueError, RecursionError) as error:
            raise UnreadableFile(f"Not JSON: {error}.") from error
        written = _written_out(context)
        if written is not context:
            count += 1
            parts += [text[position : match.end()], json.dumps(written)]
        else:
            parts.append(text[position:end])
        position = end
        if count > CONTEXTS_MAX:
            raise UnreadableFile(
                f"More than {CONTEXTS_MAX:,} objects name a context by its address. "
                "Name it once, at the top."
            )
    return "".join([*parts, text[position:]]).encode()


def _written_out(context: object) -> object:
    if isinstance(context, str):
        return _known(context)
    if isinstance(context, list) and any(isinstance(each, str) for each in context):
        return [_known(each) if isinstance(each, str) else each for each in context]
    return context


def _known(address: str) -> dict[str, Any]:
    key = re.sub(r"^https?://", "", address).rstrip("/#")
    if key in _KNOWN:
        return _KNOWN[key]
    raise UnreadableFile(
        f"The context {address[:200]!r} is elsewhere, and nothing is fetched from the network. "
        "Write the context into the file, or convert the file to Turtle."
    )
