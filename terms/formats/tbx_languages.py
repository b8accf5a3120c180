"""What an entry of TBX says in each of its languages. Knows nothing of other entries."""

from terms.formats.base import ReadOptions
from terms.formats.tbx_entries import FoundEntry, FoundTerm, Item, Section
from terms.formats.tbx_terms import RELATIONS, TEXTS
from terms.text.cleaning import one_line
from terms.text.languages import canonical_language


class Languages:
    """The sections of an entry by language: one that comes twice is one."""

    def __init__(self) -> None:
        self.terms: dict[str, list[FoundTerm]] = {}
        self.items: dict[str, list[Item]] = {}
        self.unusable: list[str] = []

    def add(self, section: Section, language: str) -> None:
        terms = [term for term in section.terms if one_line(term.text)]
        if terms:
            self.terms.setdefault(language, []).extend(terms)
        self.items.setdefault(language, []).extend(section.items)


def by_language(entry: FoundEntry, options: ReadOptions) -> Languages:
    languages = Languages()
    for section in entry.sections:
        try:
            language = _canonical(section.language or "") or options.language
        except ValueError:
            languages.unusable.append(section.language or "")
        else:
            languages.add(section, language)
    return languages


def _canonical(tag: str) -> str:
    language = canonical_language(tag.strip())
    return "" if language == "und" else language


def shared_items(found: FoundEntry, languages: list[str]) -> tuple[dict[str, list[Item]], str]:
    """Return what is said of the whole entry by language, and what was left out.

    Texts belong to the language they are in; the rest to all, unless it names one.
    """
    shared: dict[str, list[Item]] = {language: [] for language in languages}
    left_out = []
    for item in found.items:
        is_text = item.category in TEXTS or (item.category in RELATIONS and not item.target)
        tag = item.language or (found.language if is_text else None)
        own = _match(tag, languages)
        if tag is None and not is_text:
            for language in languages:
                shared[language].append(item)
        elif own is not None:
            shared[own].append(item)
        else:
            left_out.append(f"{item.category} ({tag})")
    if not left_out:
        return shared, ""
    return shared, f"Left out, in languages without a term: {', '.join(left_out)[:300]}."


def _match(tag: str | None, languages: list[str]) -> str | None:
    """Return the language a tag means: itself, another of the same tongue; the first for none."""
    if tag is None:
        return languages[0] if languages else None
    try:
        language = _canonical(tag)
    except ValueError:
        return None
    if language in languages:
        return language
    tongue = language.partition("-")[0]
    return next((each for each in languages if each.partition("-")[0] == tongue), None)
