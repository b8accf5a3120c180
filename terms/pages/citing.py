"""How to cite an entry: as a line of text and for BibTeX, from what readers may know of it."""

import re
from dataclasses import dataclass
from zlib import crc32

from django.utils import timezone
from django.utils.translation import gettext as _

from terms.pages.public_entry import PublicEntry
from terms.pages.site import absolute_url
from terms.pages.speaking import write_moment

# A brace counts for BibTeX even behind a backslash, so none may stand alone.
_TEX = {
    "\\": r"\textbackslash{}",
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    "|": r"\textbar{}",
    '"': r"\textquotedbl{}",
    **{sign: f"\\{sign}" for sign in "#$%&_"},
}
_SPECIAL = re.compile("|".join(map(re.escape, _TEX)))
_NOT_IN_A_KEY = re.compile("[^a-z0-9_-]+")


@dataclass(frozen=True, slots=True)
class Citation:
    """url: the address to cite, absolute; text: one line; bibtex: a whole entry."""

    url: str
    text: str
    bibtex: str


def cite(entry: PublicEntry) -> Citation:
    """Return the citations of an entry, the line of text in the active language."""
    url = absolute_url(entry.path)
    glossary = entry.glossary
    said = {
        "publisher": glossary.publisher,
        "name": entry.record.name,
        "glossary": glossary.title,
        "date": write_moment(entry.changed_at).day,
        "url": url,
    }
    if glossary.publisher:
        text = _("%(publisher)s: “%(name)s”. %(glossary)s. Last changed %(date)s. %(url)s") % said
    else:
        text = _("“%(name)s”. %(glossary)s. Last changed %(date)s. %(url)s") % said
    return Citation(url, text, _write_bibtex(entry, url))


def escape_tex(text: str) -> str:
    """Return a text that BibTeX and LaTeX read as it is written."""
    return _SPECIAL.sub(lambda sign: _TEX[sign[0]], text)


def key_of(slug: str) -> str:
    """Return a BibTeX key: the slug, or what is ASCII of it with a number made from all of it."""
    if slug.isascii():
        return slug
    plain = _NOT_IN_A_KEY.sub("", slug).strip("-_") or "term"
    return f"{plain}-{crc32(slug.encode()):08x}"


def _write_bibtex(entry: PublicEntry, url: str) -> str:
    glossary = entry.glossary
    day = entry.changed_at.astimezone(timezone.get_default_timezone()).date().isoformat()
    fields = {
        # The inner braces keep an organisation from being read as a first and a last name.
        "author": f"{{{escape_tex(glossary.publisher)}}}" if glossary.publisher else "",
        "title": f"{{{escape_tex(entry.record.name)}}}",
        "howpublished": escape_tex(glossary.title),
        "year": day[:4],
        "url": url,
        "note": f"Last changed {day}",
    }
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
    return "\n".join((f"@misc{{{key_of(entry.record.slug)},", *lines, "}"))
