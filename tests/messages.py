"""The public pages' words in every language of the interface: `make messages` keeps them in step.

It writes new messages into `terms/locale/*/LC_MESSAGES/django.po`, empty, takes out those that are
used no more, and compiles what is there. It never guesses a translation.
"""

import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from babel.messages import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parents[1]
LOCALE = ROOT / "terms" / "locale"
# English is the language of the messages themselves.
LANGUAGES = ("ar", "de", "es", "fr", "ja", "pt", "zh_Hans")
# What readers see. The admin speaks English, and Django's languages where the words are Django's.
TEMPLATES = ("templates/base.html", "templates/500.html", "templates/terms/**/*.html")
MODULES = ("terms/pages/**/*.py", "terms/views/**/*.py", "terms/suggesting/**/*.py")
KEYWORDS = DEFAULT_KEYWORDS | {
    "gettext_lazy": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
}
WIDTH = 100
DATE = datetime(2026, 1, 1, tzinfo=UTC)


def source() -> Catalog:
    """Return every message of the public pages, with where it stands."""
    catalog = Catalog(charset="utf-8")
    for path, text in _texts():
        for line, message, _comments, context in extract(
            "python", BytesIO(text.encode()), keywords=KEYWORDS, options={"encoding": "utf-8"}
        ):
            place = (path.relative_to(ROOT).as_posix(), line)
            catalog.add(message, locations=[place], context=context)
    return catalog


def _texts() -> Iterator[tuple[Path, str]]:
    for pattern in TEMPLATES:
        for path in sorted(ROOT.glob(pattern)):
            # Something like Python, but for its indentation.
            lines = templatize(path.read_text(), origin=str(path)).splitlines()
            yield path, "\n".join(line.strip() for line in lines)
    for pattern in MODULES:
        for path in sorted(ROOT.glob(pattern)):
            yield path, path.read_text()


def po_file(language: str) -> Path:
    return LOCALE / language / "LC_MESSAGES" / "django.po"


def read(language: str) -> Catalog:
    path = po_file(language)
    if not path.exists():
        return Catalog(locale=language, charset="utf-8", fuzzy=False)
    with path.open("rb") as file:
        return read_po(file, locale=language)


def updated(language: str) -> Catalog:
    """Return the translations with today's messages: new ones empty, old ones gone."""
    found = read(language)
    found.update(source(), no_fuzzy_matching=True)
    found.obsolete.clear()
    # No dates, no persons: the repository knows them, and the file changes with its words alone.
    found.fuzzy = False
    found.header_comment = f"# The public pages in {found.locale.english_name}."
    found.project, found.version = "Glossary CMS", "1"
    found.creation_date = found.revision_date = DATE
    found.msgid_bugs_address = found.last_translator = found.language_team = ""
    return found


def po_bytes(catalog: Catalog) -> bytes:
    out = BytesIO()
    # No lines of the source: they would change with every edit above them.
    write_po(out, catalog, no_location=True, omit_header=False, sort_output=True, width=WIDTH)
    return out.getvalue()


def mo_bytes(catalog: Catalog) -> bytes:
    out = BytesIO()
    write_mo(out, catalog)
    return out.getvalue()


def main() -> int:
    missing = 0
    for language in LANGUAGES:
        catalog = updated(language)
        empty = [each for each in catalog if each.id and not _is_translated(each.string)]
        missing += len(empty)
        path = po_file(language)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(po_bytes(catalog))
        path.with_suffix(".mo").write_bytes(mo_bytes(catalog))
        sys.stdout.write(f"{language}: {len(catalog)} messages, {len(empty)} to translate\n")
    return int(missing > 0)


def _is_translated(text: str | tuple[str, ...] | list[str] | None) -> bool:
    return all(text) if isinstance(text, tuple | list) else bool(text)


if __name__ == "__main__":
    sys.exit(main())
