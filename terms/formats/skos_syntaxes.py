"""Statements written down in the syntaxes of RDF: the same statements always give the same bytes."""

import json
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any, BinaryIO
from xml.sax.saxutils import escape, quoteattr

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from terms.formats.skos_terms import PREFIXES, TYPE, XSD

_STRING = XSD + "string"


def write_triples(triples: Iterable[Triple], stream: BinaryIO) -> None:
    for triple in triples:
        stream.write(f"{triple} .\n".encode())


def write_turtle(triples: Iterable[Triple], stream: BinaryIO) -> None:
    for prefix, namespace in PREFIXES.items():
        stream.write(f"@prefix {prefix}: <{namespace}> .\n".encode())
    for subject, properties in _grouped(triples):
        lines = []
        for name, objects in properties.items():
            predicate = "a" if name == TYPE else _short(NamedNode(name))
            lines.append(f"{predicate} {', '.join(_turtle(each) for each in objects)}")
        body = " ;\n  ".join(lines)
        stream.write(f"\n{_short(subject)} {body} .\n".encode())


def write_json(triples: Iterable[Triple], stream: BinaryIO) -> None:
    """Write JSON-LD with its context inside, one subject a line."""
    stream.write(b'{"@context": ' + json.dumps(PREFIXES).encode() + b',\n"@graph": [')
    separator = b"\n"
    for subject, properties in _grouped(triples):
        node: dict[str, Any] = {"@id": _name(subject)}
        for name, objects in properties.items():
            if name == TYPE:
                node["@type"] = [_name(each) for each in objects]
            else:
                node[_name(NamedNode(name))] = [_json(each) for each in objects]
        stream.write(separator + json.dumps(node, ensure_ascii=False).encode())
        separator = b",\n"
    stream.write(b"\n]}\n")


def write_xml(triples: Iterable[Triple], stream: BinaryIO) -> None:
    declared = "".join(
        f'\n  xmlns:{prefix}="{namespace}"' for prefix, namespace in PREFIXES.items()
    )
    stream.write(f'<?xml version="1.0" encoding="UTF-8"?>\n<rdf:RDF{declared}>\n'.encode())
    for subject, properties in _grouped(triples):
        kinds = properties.pop(TYPE, [])
        element = _name(kinds[0]) if kinds else "rdf:Description"
        lines = [f"  <{element} {_reference(subject, 'about')}>"]
        for name, objects in properties.items():
            lines += [f"    {_xml(_name(NamedNode(name)), each)}" for each in objects]
        lines.append(f"  </{element}>\n")
        stream.write("\n".join(lines).encode())
    stream.write(b"</rdf:RDF>\n")


def _grouped(triples: Iterable[Triple]) -> Iterator[tuple[object, dict[str, list[object]]]]:
    """Yield each subject with its objects by property, both in their order."""
    for subject, group in groupby(triples, key=lambda triple: triple.subject):
        properties: dict[str, list[object]] = {}
        for triple in group:
            properties.setdefault(triple.predicate.value, []).append(triple.object)
        yield subject, properties


def _name(node: object) -> str:
    """Return an IRI with its prefix where it has one; a blank node's name."""
    if not isinstance(node, NamedNode):
        return str(node)
    for prefix, namespace in PREFIXES.items():
        if node.value.startswith(namespace):
            return f"{prefix}:{node.value.removeprefix(namespace)}"
    return node.value


def _short(node: object) -> str:
    """Return an IRI as Turtle: shortened where what is left is a plain word."""
    name = _name(node)
    if isinstance(node, NamedNode) and not name.partition(":")[2].isalnum():
        return str(node)
    return name if name != getattr(node, "value", name) else str(node)


def _turtle(node: object) -> str:
    if isinstance(node, Literal) and not node.language and node.datatype.value != _STRING:
        return f"{Literal(node.value)}^^{_short(node.datatype)}"
    return str(node) if isinstance(node, Literal) else _short(node)


def _json(node: object) -> dict[str, str]:
    if not isinstance(node, Literal):
        return {"@id": node.value if isinstance(node, NamedNode) else str(node)}
    if node.language:
        return {"@value": node.value, "@language": node.language}
    if node.datatype.value == _STRING:
        return {"@value": node.value}
    return {"@value": node.value, "@type": _name(node.datatype)}


def _xml(name: str, node: object) -> str:
    if not isinstance(node, Literal):
        return f"<{name} {_reference(node, 'resource')}/>"
    attribute = ""
    if node.language:
        attribute = f' xml:lang="{node.language}"'
    elif node.datatype.value != _STRING:
        attribute = f' rdf:datatype="{node.datatype.value}"'
    return f"<{name}{attribute}>{escape(node.value)}</{name}>"


def _reference(node: object, attribute: str) -> str:
    if isinstance(node, BlankNode):
        return f"rdf:nodeID={quoteattr(node.value)}"
    return f"rdf:{attribute}={quoteattr(node.value if isinstance(node, NamedNode) else str(node))}"
