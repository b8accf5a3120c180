"""XML from strangers: a document type is tolerated and never loaded, entities are bounded.

lxml bounds depth, length and expansion; what it would pass over is refused here in words.
"""

import io
import re
from collections.abc import Iterator
from typing import BinaryIO, NoReturn
from xml.sax.saxutils import escape

from lxml import etree

from terms.formats.base import UnreadableFile

HEAD_SIZE = 262_144
DEPTH_MAX = 256
_CHUNK = 65_536
_XML = "http://www.w3.org/XML/1998/namespace"

_MISC = re.compile(r"\s++|<\?.*?\?>|<!--.*?-->", re.DOTALL)
_DOCTYPE = re.compile(
    r"<!DOCTYPE\s++[^\s\[>]++\s*+(?:(?:SYSTEM|PUBLIC)(?:\s*+(?:\"[^\"]*+\"|'[^']*+'))*+\s*+)?(\[|>)"
)
_DECLARATION = re.compile(r"<!([A-Z]++)((?:\"[^\"]*+\"|'[^']*+'|[^\"'>])*+)>")
_ENTITY = re.compile(
    r"\s++(?P<parameter>%\s++)?(?P<name>[^\s\"']++)\s++(?P<external>SYSTEM|PUBLIC)?"
)
_PARAMETER = re.compile(r"%([^\s;]++);")


def elements(stream: BinaryIO, *tags: str) -> Iterator[etree._Element]:
    """Yield each element with one of `tags` once it is complete; it is emptied on going on.

    tags: in lxml's way: `{*}item` is an item of any namespace or none.
    Raises UnreadableFile with line and column where the file is not well-formed.
    """
    try:
        for _, element in etree.iterparse(
            guarded(stream),
            events=("end",),
            tag=tags,
            resolve_entities="internal",
            no_network=True,
            load_dtd=False,
            huge_tree=False,
            remove_comments=True,
            remove_pis=True,
        ):
            yield element
            _forget(element)
    except etree.XMLSyntaxError as error:
        refuse(error)


def _forget(element: etree._Element) -> None:
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]


def plain_xml(stream: BinaryIO) -> BinaryIO:
    """Return the same document in UTF-8 without document type, entities, comments, CDATA.

    For parsers that bound nothing themselves. Reading it raises UnreadableFile.
    """
    return io.BufferedReader(_Chunks(_copied(guarded(stream))), _CHUNK)


def guarded(stream: BinaryIO) -> BinaryIO:
    """Return the stream from where it stands, once its prologue has been found harmless.

    Raises UnreadableFile where the document type declares external or parameter entities.
    """
    head = stream.read(HEAD_SIZE)
    _check_prologue(_decoded(head), whole=len(head) < HEAD_SIZE)

    def chunks() -> Iterator[bytes]:
        yield head
        while chunk := stream.read(_CHUNK):
            yield chunk

    return io.BufferedReader(_Chunks(chunks()), _CHUNK)


def refuse(error: etree.XMLSyntaxError) -> NoReturn:
    """Raise the UnreadableFile that says where and why XML could not be read."""
    line, column = error.position or (0, 0)
    reason = re.sub(r",? ?\(?line \d+(, column \d+)?\)?", "", error.msg or "").strip() or "no XML"
    raise UnreadableFile(
        f"Line {line}, column {column}: not well-formed XML: {reason}. "
        "Nothing was read; mend the file there."
    ) from error


def _decoded(head: bytes) -> str:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return head.decode("utf-16", errors="replace")
    if b"\x00" in head[:4]:  # UTF-16 or UTF-32 without a mark: markup is ASCII all the same
        head = head.replace(b"\x00", b"")
    return head.removeprefix(b"\xef\xbb\xbf").decode("latin-1")


def _check_prologue(text: str, *, whole: bool) -> None:
    position = _after(_MISC, text, 0)
    if text.startswith("<!DOCTYPE", position):
        match = _DOCTYPE.match(text, position)
        if match is not None and match[1] == "[":
            position = _check_declarations(text, match.end())
        elif match is not None:
            position = match.end()
    rest = text[position : position + len("<!DOCTYPE")]
    if not whole and (len(rest) < len("<!DOCTYPE") or rest.startswith(("<!", "<?"))):
        raise UnreadableFile(
            f"The first {HEAD_SIZE:,} bytes are comments and declarations. Remove them."
        )


def _check_declarations(text: str, position: int) -> int:
    """Return where the declarations end, or stop making sense: the parser says why."""
    while True:
        position = _after(_MISC, text, position)
        if match := _PARAMETER.match(text, position):
            _refuse_entity("a parameter entity", match[1])
        if not (match := _DECLARATION.match(text, position)):
            return position
        if match[1] == "ENTITY" and (entity := _ENTITY.match(match[2])):
            if entity["parameter"]:
                _refuse_entity("a parameter entity", entity["name"])
            if entity["external"]:
                _refuse_entity("an external entity", entity["name"])
        position = match.end()


def _refuse_entity(kind: str, name: str) -> NoReturn:
    raise UnreadableFile(
        f"The document type uses {kind}, {name[:40]}, which could fetch other files. "
        "Save the file with its entities written out."
    )


def _after(pattern: re.Pattern[str], text: str, position: int) -> int:
    while match := pattern.match(text, position):
        position = match.end()
    return position


class _Chunks(io.RawIOBase):
    """The bytes an iterator yields, as a file."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self._chunks = chunks
        self._rest = memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # any writable buffer
        while not self._rest:
            chunk = next(self._chunks, None)
            if chunk is None:
                return 0
            self._rest = memoryview(chunk)
        count = min(len(buffer), len(self._rest))
        buffer[:count] = self._rest[:count]
        self._rest = self._rest[count:]
        return count


def _copied(stream: BinaryIO) -> Iterator[bytes]:
    target = _Copy()
    parser = etree.XMLParser(
        target=target,  # type: ignore[arg-type]  # lxml asks for what a target may have, too
        resolve_entities="internal",  # type: ignore[arg-type]  # lxml's stubs lag behind
        no_network=True,
        load_dtd=False,
        huge_tree=False,
    )
    try:
        while chunk := stream.read(_CHUNK):
            parser.feed(chunk)
            yield target.take()
        parser.close()
    except etree.XMLSyntaxError as error:
        refuse(error)
    yield target.take()


class _Copy:
    """Writes down what a parser tells, with prefixes of its own."""

    def __init__(self) -> None:
        self._written: list[str] = []
        self._prefixes: dict[str, str] = {_XML: "xml"}
        self._declared: list[set[str]] = [{_XML}]
        self._names: list[str] = []

    def take(self) -> bytes:
        text = "".join(self._written)
        self._written.clear()
        return text.encode()

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        # lxml's own limit is that of its trees, and none is built here.
        if len(self._names) >= DEPTH_MAX:
            raise UnreadableFile(
                f"Elements are nested deeper than {DEPTH_MAX}. No glossary is; mend the file."
            )
        declared = self._declared[-1]
        new: set[str] = set()
        name = self._name(tag, declared, new)
        parts = [f"<{name}"]
        for key, value in attributes.items():
            parts.append(f' {self._name(key, declared, new)}="{_attribute(value)}"')
        parts += [f' xmlns:{self._prefixes[uri]}="{_attribute(uri)}"' for uri in sorted(new)]
        self._written += [*parts, ">"]
        self._declared.append(declared | new if new else declared)
        self._names.append(name)

    def end(self, tag: str) -> None:
        self._declared.pop()
        self._written.append(f"</{self._names.pop()}>")

    def data(self, text: str) -> None:
        self._written.append(escape(text, {"\r": "&#13;"}))

    def close(self) -> None:
        """lxml calls it at the end of the document."""

    def _name(self, tag: str, declared: set[str], new: set[str]) -> str:
        if not tag.startswith("{"):
            return tag
        uri, _, name = tag[1:].partition("}")
        prefix = self._prefixes.setdefault(uri, f"n{len(self._prefixes)}")
        if uri not in declared:
            new.add(uri)
        return f"{prefix}:{name}"


def _attribute(value: str) -> str:
    return escape(value, {'"': "&quot;", "\n": "&#10;", "\t": "&#9;", "\r": "&#13;"})
