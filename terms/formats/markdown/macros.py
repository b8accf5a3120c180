"""Finds the macros of a text – shortcodes, Liquid tags, MDN macros, admonitions – and pairs them.

What each of them means is not known here: a `Dialect` says.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Protocol

# Deeper, a macro's tags are dropped and what they hold stays.
DEPTH_MAX = 20

_TOKEN = re.compile(
    r"\{\{[<%]/\*(?P<shown>[^{}]{0,4000}?)\*/[>%]\}\}"
    r"|\{\{[<%](?P<hugo>(?:(?!\{\{|\}\}).){0,4000}?)[>%]\}\}"
    r"|\{\{-?(?P<output>(?:(?!\{\{|\}\}).){0,4000}?)-?\}\}"
    r"|\{%[-+]?(?P<tag>(?:(?!\{%|%\}).){0,4000}?)[-+]?%\}"
    r"|\{/\*(?P<note>(?:(?!\*/\}|\{/\*).){0,4000}?)\*/\}"
    r"|(?m:^[ \t]*(?P<colons>:::+)[ \t]*(?P<admonition>[^\n]*)$)",
    re.DOTALL,
)
_ARGUMENT = re.compile(
    r"(?:(?P<key>[\w.-]+)\s*[=:]\s*)?"
    r"(?:\"(?P<double>(?:\\.|[^\"\\])*)\"|'(?P<single>(?:\\.|[^'\\])*)'|`(?P<raw>[^`]*)`"
    r"|(?P<bare>[^\s,\"'`=]+))"
)
_CALL = re.compile(r"\s*(?P<name>[A-Za-z_]\w*)\s*(?:\((?P<arguments>.*)\))?\s*", re.DOTALL)
# Liquid output that is a text: `'/x/' | relative_url`.
_LITERAL = re.compile(r"\s*(?P<quote>[\"'])(?P<text>[^\"']*)(?P=quote)\s*(?:\|.*)?", re.DOTALL)
_IN_DESTINATION = re.compile(
    r"(?:\]\(\s*<?[^\s()<>]*|=\s*[\"'][^\"'\n]*|(?:^|\n)[ ]{0,3}\[[^\]\n]+\]:[ \t]*<?\S*)\Z"
)
_TAIL = 500


@dataclass(frozen=True, slots=True)
class Macro:
    """One macro as it is written.

    kind:        `hugo`, `liquid`, `call` (MDN), `output` (Liquid's `{{ }}`), `admonition`.
    name:        in lower case.
    words:       arguments without a key, in order; `named`: the others, by lower-case key.
    source:      the whole of it, for an output or a call that is not known.
    """

    kind: str
    name: str
    words: tuple[str, ...] = ()
    named: dict[str, str] = field(default_factory=dict)
    source: str = ""

    def first(self, *keys: str) -> str:
        return next((self.named[key] for key in keys if self.named.get(key)), "")


class Dialect(Protocol):
    """Says what macros mean."""

    def alone(self, macro: Macro) -> str:
        """Return what stands for a macro that holds nothing."""

    def around(self, macro: Macro, content: str) -> str:
        """Return what stands for a macro and what is between its tags."""

    def address(self, macro: Macro) -> str:
        """Return the address, or the part of one, that a macro within a link stands for."""

    def literal(self, text: str) -> str:
        """Return what shows a macro that is spoken of, not used."""


def resolve_macros(text: str, dialect: Dialect) -> str:
    """Return `text` with every macro replaced by what `dialect` says."""
    if "{" not in text and ":::" not in text:
        return text
    return _Resolving(text, dialect).run()


@dataclass(slots=True)
class _Frame:
    macro: Macro
    out: list[str] = field(default_factory=list)


class _Resolving:
    def __init__(self, text: str, dialect: Dialect) -> None:
        self.text = text
        self.dialect = dialect
        self.closers = Counter(
            closer for token in _TOKEN.finditer(text) if (closer := _closer(token))
        )
        self.frames: list[_Frame] = []
        self.out: list[str] = []
        self.tail = ""  # the end of what was written, to see whether a link's address is open

    def run(self) -> str:
        done = 0
        for token in _TOKEN.finditer(self.text):
            self._write(self.text[done : token.start()])
            done = token.end()
            self._take(token)
        self._write(self.text[done:])
        while self.frames:
            self._end()
        return "".join(self.out)

    def _write(self, text: str) -> None:
        if text:
            (self.frames[-1].out if self.frames else self.out).append(text)
            self.tail = (self.tail + text[-_TAIL:])[-_TAIL:]

    def _take(self, token: re.Match[str]) -> None:
        if token["shown"] is not None:
            opening = self.text[token.start() : token.start() + 3]
            closing = self.text[token.end() - 3 : token.end()]
            self._write(self.dialect.literal(f"{opening} {token['shown'].strip()} {closing}"))
        elif token["note"] is None:
            if closer := _closer(token):
                self._close(closer)
            elif macro := _macro(token):
                self._open(macro)

    def _open(self, macro: Macro) -> None:
        key = _key(macro)
        if self.closers[key] > 0 and len(self.frames) < DEPTH_MAX:
            self.frames.append(_Frame(macro))
        elif self._is_in_destination():
            self._write(self.dialect.address(macro))
        else:
            self._write(self.dialect.alone(macro))

    def _close(self, key: str) -> None:
        self.closers[key] -= 1
        if key in [_key(frame.macro) for frame in self.frames]:
            while _key(self.frames[-1].macro) != key:
                self._end()
            self._end()

    def _end(self) -> None:
        frame = self.frames.pop()
        self._write(self.dialect.around(frame.macro, "".join(frame.out)))

    def _is_in_destination(self) -> bool:
        return _IN_DESTINATION.search(self.tail) is not None


def _key(macro: Macro) -> str:
    return ":::" if macro.kind == "admonition" else f"{macro.kind} {macro.name}"


def _closer(token: re.Match[str]) -> str:
    """Return the key of the macro that a token closes, or ""."""
    if token["hugo"] is not None:
        inner = token["hugo"].strip()
        return f"hugo {inner[1:].strip().lower()}" if inner.startswith("/") else ""
    if token["tag"] is not None:
        inner = token["tag"].strip()
        return f"liquid {inner[3:].strip().lower()}" if inner.startswith("end") else ""
    return ":::" if token["colons"] and not token["admonition"].strip() else ""


def _macro(token: re.Match[str]) -> Macro | None:
    if token["hugo"] is not None:
        return _named("hugo", token["hugo"].strip().rstrip("/"))
    if token["tag"] is not None:
        return _named("liquid", token["tag"].strip())
    if token["colons"]:
        name, _space, title = token["admonition"].strip().partition(" ")
        name, _bracket, inner = name.partition("[")
        title = f"{inner} {title}".strip().rstrip("]") if inner else title.strip().strip("[]")
        return Macro("admonition", name.lower(), (title,) if title else ())
    return _output(token["output"])


def _named(kind: str, inner: str) -> Macro | None:
    name, *rest = inner.split(None, 1) or [""]
    return _with_arguments(kind, name.lower(), "".join(rest), inner) if name else None


def _output(inner: str) -> Macro:
    if literal := _LITERAL.fullmatch(inner):
        return Macro("output", "", (literal["text"],), source=inner.strip())
    call = _CALL.fullmatch(inner)
    if call and (call["arguments"] is not None or call["name"][0].isupper()):
        return _with_arguments("call", call["name"].lower(), call["arguments"] or "", inner)
    return Macro("output", inner.strip().lower(), source=inner.strip())


def _with_arguments(kind: str, name: str, arguments: str, source: str) -> Macro:
    words: list[str] = []
    named: dict[str, str] = {}
    for key, value in _arguments(arguments):
        if key:
            named.setdefault(key.lower(), value)
        else:
            words.append(value)
    return Macro(kind, name, tuple(words), named, source.strip())


def _arguments(text: str) -> Iterator[tuple[str, str]]:
    for found in _ARGUMENT.finditer(text):
        quoted = found["double"] if found["double"] is not None else found["single"]
        value = quoted if quoted is not None else found["raw"]
        value = found["bare"] if value is None else re.sub(r"\\(.)", r"\1", value)
        yield found["key"] or "", value.strip()
