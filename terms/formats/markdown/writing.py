"""Writes a folder of Markdown: a file a term, every field in its front matter, the text below."""

import re
from collections.abc import Iterable, Iterator
from hashlib import blake2b

from terms.formats.markdown.own_files import FIRST_KEY
from terms.formats.markdown.yaml_text import write_yaml
from terms.records import TermRecord

# Nothing is left out: a folder that is read back gives the same records.
CANNOT_CARRY: tuple[str, ...] = ()

_SUFFIX = ".md"
# The longest name of a file that file systems in use allow.
_NAME_BYTES = 240
_CUT_BYTES = 200
_DEVICES = re.compile(r"con|prn|aux|nul|com\d|lpt\d")


def write_folder(
    records: Iterable[TermRecord], *, by_language: bool | None = None
) -> Iterator[tuple[str, bytes]]:
    """Yield (path, content) of each term: `slug.md`, or `en/slug.md` where languages are several.

    by_language: whether to make a folder a language; None finds out, and for that holds the
                 records in memory.
    """
    if by_language is None:
        records = list(records)
        by_language = len({record.language for record in records}) > 1
    for record in records:
        folder = f"{record.language}/" if by_language and record.language else ""
        yield f"{folder}{file_name(record.slug)}", write_document(record)


def file_name(slug: str) -> str:
    """Return the name of a term's file: its slug, changed where no file could be called so."""
    whole = slug.encode()
    is_usable = (
        len(whole) <= _NAME_BYTES and not slug.startswith("_") and not _DEVICES.fullmatch(slug)
    )
    if is_usable:
        return slug + _SUFFIX
    start = whole[:_CUT_BYTES].decode(errors="ignore").lstrip("_")
    return f"{start}-{blake2b(whole, digest_size=8).hexdigest()}{_SUFFIX}"


def write_document(record: TermRecord) -> bytes:
    """Return one term as a Markdown file."""
    fields = record.model_dump(mode="json", exclude_defaults=True, exclude={"explanation"})
    lines = ["---", *write_yaml({FIRST_KEY: record.version} | fields), "---"]
    if record.explanation:
        lines += ["", record.explanation]
    return "\n".join([*lines, ""]).encode()
