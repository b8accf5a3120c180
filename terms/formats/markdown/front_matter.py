"""A Markdown file in two: its front matter (YAML, TOML or none) and its body."""

import re
import tomllib
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import BinaryIO

from terms.formats.markdown.yaml_values import DEPTH_MAX, BadYAML, Value, read_yaml
from terms.text.cleaning import has_unstorable, replace_unstorable

BYTES_MAX = 16 * 2**20
HEAD_BYTES = 65_536
# tomllib takes a time that grows with the square of a dotted key's length.
TOML_MAX = 20_000

_OPENING = re.compile(r"\s*(?P<fence>---|\+\+\+)[ \t]*\n")
_CLOSINGS = {
    "---": re.compile(r"^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.MULTILINE),
    "+++": re.compile(r"^\+\+\+[ \t]*(?:\n|\Z)", re.MULTILINE),
}
_LINE_ENDS = re.compile(r"\r\n?")
_KEY = re.compile(r"""[\w"'][^\n:=#]*[:=]""")
# YAML allows these in no file: signs of a wrong encoding, or of files joined together.
_NOT_IN_YAML = re.compile("[\x7f-\x84\x86-\x9f]")
_TOML_DATE = re.compile(
    r"^(\s*[\w-]+\s*=\s*)(\d{4}-\d\d?-\d\d?[^\s#\"',]*)(\s*(?:#.*)?)$", re.MULTILINE
)
_TOML_PLACE = re.compile(r"\(at line (\d+),")
# Where Hugo and Zola let a site keep its own keys.
_INNER_TABLES = ("params", "extra", "taxonomies")


class BadFrontMatter(Exception):
    """The file is refused. `line` is counted from 1 within the file."""

    def __init__(self, message: str, line: int = 1) -> None:
        super().__init__(message)
        self.line = line


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """syntax: `yaml`, `toml`, or "" where the file has no front matter."""

    fields: dict[str, Value]
    body: str
    syntax: str


def read_text(stream: BinaryIO) -> tuple[str, bool]:
    """Return a whole file's text, and whether characters of it had to be replaced.

    Raises BadFrontMatter where it is too large or not UTF-8.
    """
    data = stream.read(BYTES_MAX + 1)
    if len(data) > BYTES_MAX:
        raise BadFrontMatter(
            f"The file is larger than {BYTES_MAX // 2**20} MB. Split it into one file a term."
        )
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise BadFrontMatter("The file is not in UTF-8. Save it in UTF-8.", line) from error
    return _plain_text(text), has_unstorable(text)


def read_head(stream: BinaryIO) -> str:
    """Return the beginning of a file with at least its whole front matter."""
    data = stream.read(HEAD_BYTES)
    text = _lenient(data)
    if len(data) == HEAD_BYTES and _closing(text) is None and _OPENING.match(text):
        text = _lenient(data + stream.read(BYTES_MAX))
    return text


def _lenient(data: bytes) -> str:
    return _plain_text(data.decode("utf-8-sig", errors="ignore"))


def _plain_text(text: str) -> str:
    return _LINE_ENDS.sub("\n", replace_unstorable(text))


def _closing(text: str) -> re.Match[str] | None:
    opening = _OPENING.match(text)
    return _CLOSINGS[opening["fence"]].search(text, opening.end()) if opening else None


def split_front_matter(text: str) -> FrontMatter:
    """Return the front matter's fields and the body.

    Raises BadFrontMatter where the front matter cannot be understood.
    """
    opening, closing = _OPENING.match(text), _closing(text)
    if opening is None:
        return FrontMatter({}, text, "")
    if closing is None:
        if _KEY.match(text, opening.end()):
            raise BadFrontMatter(
                f"The front matter is not closed. End it with a line {opening['fence']}."
            )
        return FrontMatter({}, text, "")
    source = text[opening.end() : closing.start()]
    first_line = text.count("\n", 0, opening.end()) + 1
    syntax = "yaml" if opening["fence"] == "---" else "toml"
    read = _read_yaml if syntax == "yaml" else _read_toml
    return FrontMatter(read(source, first_line), text[closing.end() :], syntax)


def _read_yaml(source: str, first_line: int) -> dict[str, Value]:
    source = _NOT_IN_YAML.sub("\ufffd", source).replace("\ufeff", "")
    try:
        value = read_yaml(source)
    except BadYAML as error:
        raise _unreadable(str(error), first_line + error.line - 1) from error
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise _unreadable("it holds no keys", first_line)
    return value


def _read_toml(source: str, first_line: int) -> dict[str, Value]:
    if len(source) > TOML_MAX:
        raise _unreadable(f"it is longer than {TOML_MAX:,} characters", first_line)
    try:
        table = tomllib.loads(source)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        # An impossible date is no reason to lose the term.
        quoted = _TOML_DATE.sub(r'\1"\2"\3', source)
        if quoted != source:
            return _read_toml(quoted, first_line)
        place = _TOML_PLACE.search(str(error))
        line = first_line + (int(place[1]) - 1 if place else 0)
        raise _unreadable(str(error) or "it is nested too deeply", line) from error
    fields = {key: _plain(value) for key, value in table.items()}
    for name in _INNER_TABLES:
        inner = fields.get(name)
        if isinstance(inner, dict):
            fields = inner | fields
    return fields


def _plain(value: object, depth: int = 1) -> Value:
    """Return what TOML told apart as the texts that YAML would give; what is too deep is nothing."""
    if isinstance(value, dict | list) and depth >= DEPTH_MAX:
        return None
    if isinstance(value, dict):
        return {str(key): _plain(item, depth + 1) for key, item in value.items()}
    if isinstance(value, list):
        return [_plain(item, depth + 1) for item in value]
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    return str(value)


def _unreadable(reason: str, line: int) -> BadFrontMatter:
    reason = " ".join(reason.split())[:200]
    return BadFrontMatter(
        f"The front matter cannot be read, line {line}: {reason}. Correct it in the file.", line
    )
