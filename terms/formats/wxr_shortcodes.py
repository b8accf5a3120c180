"""The shortcodes of WordPress, `[name key="value"]…[/name]`, as the HTML that stands for them."""

import html
import re
from collections import Counter
from dataclasses import dataclass, field

# Deeper, a shortcode's tags are dropped and what they hold stays.
_DEPTH_MAX = 20
_TOKEN = re.compile(
    r"<(?P<verbatim>pre|code|script|style)(?=[\s>])"
    r"|\[\[(?P<shown>/?[A-Za-z][\w-]{0,60}(?:\s[^\[\]]{0,1000})?)\]\]"
    r"|\[(?P<end>/?)(?P<name>[A-Za-z][\w-]{0,60})(?P<rest>(?:\s[^\[\]]{0,1000})?/?)\]"
)
_ATTRIBUTE = re.compile(r"([\w-]{1,60})\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'/]+))")
_CODE = frozenset({"code", "sourcecode", "source", "highlight", "cc"})
_MEDIA = frozenset({"audio", "video", "embed", "playlist", "youtube", "vimeo"})
_DROPPED = frozenset({"gallery", "toc", "ez-toc", "lwptoc", "no_toc", "glossary"})
_CAPTIONS = frozenset({"caption", "wp_caption"})
_KNOWN = _CODE | _MEDIA | _DROPPED | _CAPTIONS
_ADDRESS_KEYS = ("src", "url", "mp3", "m4a", "ogg", "wav", "mp4", "m4v", "webm")


def without_shortcodes(content: str) -> tuple[str, list[str]]:
    """Return the content with its shortcodes resolved, and the names of those not known.

    Of one that is not known what stands between its tags is kept; text in brackets that is
    none, `[1]` or `[sic]`, stays, and so does what stands in code.
    """
    if "[" not in content:
        return content, []
    resolving = _Resolving(content)
    return resolving.run(), sorted(resolving.unknown)


@dataclass(slots=True)
class _Frame:
    name: str
    attributes: dict[str, str]
    out: list[str] = field(default_factory=list)


class _Resolving:
    def __init__(self, content: str) -> None:
        self.unknown: set[str] = set()
        self._content = content
        self._closers = Counter(
            token["name"].lower() for token in _TOKEN.finditer(content) if token["end"]
        )
        self._frames = [_Frame("", {})]

    def run(self) -> str:
        at, unclosed = 0, set[str]()
        while token := _TOKEN.search(self._content, at):
            self._write(self._content[at : token.start()])
            at = token.end()
            verbatim = token["verbatim"]
            if verbatim:
                end = -1 if verbatim in unclosed else self._content.find(f"</{verbatim}", at)
                if end < 0:
                    unclosed.add(verbatim)
                else:
                    at = end
                self._write(self._content[token.start() : at])
            else:
                self._take(token)
        self._write(self._content[at:])
        while len(self._frames) > 1:
            self._end()
        return "".join(self._frames[0].out)

    def _write(self, text: str) -> None:
        self._frames[-1].out.append(text)

    def _take(self, token: re.Match[str]) -> None:
        if token["shown"]:
            self._write(f"[{token['shown']}]")
            return
        name = token["name"].lower()
        attributes = {
            key.lower(): html.unescape(double or single or bare)
            for key, double, single, bare in _ATTRIBUTE.findall(token["rest"])
        }
        if token["end"]:
            self._closers[name] -= 1
            self._close(name, token[0])
        elif self._closers[name] > 0:
            if len(self._frames) <= _DEPTH_MAX:
                self._frames.append(_Frame(name, attributes))
        elif name in _KNOWN or attributes or token["rest"].endswith("/"):
            self._write(self._resolved(name, attributes, ""))
        else:
            self._write(token[0])

    def _close(self, name: str, written: str) -> None:
        if name not in [frame.name for frame in self._frames]:
            if name not in _KNOWN and name not in self.unknown:
                self._write(written)
            return
        while self._frames[-1].name != name:
            self._end()
        self._end()

    def _end(self) -> None:
        frame = self._frames.pop()
        self._write(self._resolved(frame.name, frame.attributes, "".join(frame.out)))

    def _resolved(self, name: str, attributes: dict[str, str], inner: str) -> str:
        if name in _CODE:
            return f"<pre>{inner.replace('<', '&lt;')}</pre>"
        if name in _CAPTIONS:
            return f"<div>{inner} {html.escape(attributes.get('caption', ''))}</div>"
        if name in _MEDIA:
            given = (attributes[key] for key in _ADDRESS_KEYS if attributes.get(key))
            return f"<p>{inner.strip() or html.escape(next(given, ''))}</p>"
        if name in _DROPPED:
            return ""
        self.unknown.add(name)
        return inner
