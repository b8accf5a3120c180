"""What other people call the fields of a term: names of keys and columns → our fields.

Shared by JSON, YAML and tables. It knows names only, never values.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from terms.formats.language_names import language_of_name, language_of_tag
from terms.records import LabelKind, RelationType, TermRecord

OWN_FIELDS = frozenset(TermRecord.model_fields)
# Fields a source may have that are parts of ours: kinds of labels, types of relations, and more.
ID, DRAFT, QUESTION, ANSWER = "id", "draft", "question", "answer"
LABEL_FIELDS = {kind.value: kind for kind in LabelKind}
RELATION_FIELDS = {kind.value: kind for kind in RelationType}
TRANSLATIONS = "translations"
IGNORED = ""

_NAMES = {
    ID: "id identifier uri term_id entry_id concept_id concept_uri key",
    "slug": "slug permalink",
    "external_id": "external_id source_id",
    "concept": "concept",
    "language": "language lang locale language_code",
    "name": "term name word title label headword lemma entry expression phrase pref_label "
    "preferred_label preferred_term term_name name_of_term glossary_term begriff terme término",
    "short_definition": "short_definition definition definitions def description descr desc "
    "short_description summary excerpt meaning gloss hover_text short definición définition "
    "beschreibung erklärung",
    "explanation": "explanation long_definition full_definition extended_definition "
    "long_description full_description body content text details long markdown",
    "seo_title": "seo_title meta_title",
    "seo_description": "seo_description meta_description metadesc seo_desc",
    "category": "category categories topic topics domain subject subject_field theme group "
    "section chapter area field kategorie catégorie categoría",
    "labels": "labels aliases alias aka also_known_as also_called synonyms synonym alt_labels "
    "alt_label alternate_names alternative_names alternative_terms synonyme sinónimos "
    "other_names variants variant "
    "title_aliases",
    LabelKind.ALTERNATE.value: "alternate alternates alternate_labels",
    LabelKind.ABBREVIATION.value: "abbreviation abbreviations abbr abbrev acronym acronyms "
    "initialism short_form short_name",
    LabelKind.INFLECTION.value: "inflection inflections plural plurals inflected_forms",
    LabelKind.HIDDEN.value: "hidden hidden_labels hidden_label misspellings search_terms",
    LabelKind.FORBIDDEN.value: "forbidden forbidden_labels forbidden_terms deprecated_terms "
    "do_not_use avoid",
    "faqs": "faqs faq questions questions_and_answers",
    QUESTION: "question faq_question",
    ANSWER: "answer faq_answer",
    "relations": "relations",
    RelationType.RELATED.value: "related related_terms related_term related_to see_also see ref "
    "refs related_concepts linked_terms",
    RelationType.BROADER.value: "broader broader_term broader_terms parent parents parent_term "
    "is_a hypernym hypernyms",
    RelationType.NARROWER.value: "narrower narrower_term narrower_terms children child hyponym "
    "hyponyms",
    RelationType.PART_OF.value: "part_of",
    RelationType.HAS_PART.value: "has_part has_parts parts",
    RelationType.CONTRASTS_WITH.value: "contrasts_with contrast antonym antonyms opposite "
    "opposites",
    RelationType.PREREQUISITE.value: "prerequisite prerequisites requires",
    RelationType.LEADS_TO.value: "leads_to",
    RelationType.REPLACED_BY.value: "replaced_by is_replaced_by superseded_by",
    RelationType.REPLACES.value: "replaces supersedes",
    "sources": "sources source references reference citation citations further_reading "
    "bibliography primary_sources source_url url link links full_link",
    "status": "status entry_status state publication_status",
    DRAFT: "draft is_draft",
    "successor": "successor",
    TRANSLATIONS: "translations i18n locales languages",
    IGNORED: "version depth tags tag order position weight date created updated modified "
    "created_at updated_at date_added date_modified last_modified row nr number",
}
FIELD_NAMES = {name: field for field, names in _NAMES.items() for name in names.split()}
# Where several keys mean one field, the one with the lowest rank is meant first.
FIELD_RANKS = {name: rank for rank, name in enumerate(FIELD_NAMES)}
# What a language has of its own; everything else belongs to all languages of a concept.
LANGUAGE_FIELDS = frozenset(
    (
        "name", "slug", "short_definition", "explanation", "seo_title", "seo_description",
        "labels", *LABEL_FIELDS, "faqs", QUESTION, ANSWER,
    )
)  # fmt: skip
LIST_FIELDS = frozenset(
    (
        "labels", *LABEL_FIELDS, "faqs", QUESTION, ANSWER, "relations", *RELATION_FIELDS,
        "sources", "category",
    )
)  # fmt: skip
# What a mapping may name: our fields and their parts; "" leaves a column out.
TARGETS = (
    OWN_FIELDS | LIST_FIELDS | frozenset((ID, DRAFT, TRANSLATIONS, IGNORED))
) - {"version"}  # fmt: skip

_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_BETWEEN = re.compile(r"[^\w]+|_+")
_REMARK = re.compile(r"\s*\([^()]*\)\s*\Z")
_NUMBER = re.compile(r"_\d{1,3}$")
# As headers these codes are more often words than languages.
_WORDS = frozenset(["am", "an", "as", "be", "he", "id", "is", "it", "my", "no", "or", "so", "to"])


@dataclass(frozen=True, slots=True)
class Known:
    """What a key or a column means: a field of TARGETS, and the language it is in, or ""."""

    field: str
    language: str = ""


@lru_cache(maxsize=4096)
def normalised(key: str) -> str:
    """Return a key as FIELD_NAMES spells it: `shortDefinition`, "Short Definition" are one."""
    spaced = _CAMEL.sub("_", unicodedata.normalize("NFC", key.strip()))
    return "_".join(part for part in _BETWEEN.split(spaced.casefold()) if part)


@lru_cache(maxsize=4096)
def field_of(key: str) -> Known | None:
    """Return what one key means: by its name, its number left out, or its language split off."""
    base, at, tag = key.rpartition("@")
    if at and base in TARGETS:
        return Known(base, language_of_tag(tag) or tag)
    name = normalised(key)
    if name not in FIELD_NAMES:
        name = _NUMBER.sub("", name)
    if name in FIELD_NAMES:
        return Known(FIELD_NAMES[name])
    found = _with_language(name.split("_"))
    plain = _REMARK.sub("", key)
    return found if found or plain == key else field_of(plain)


def _with_language(words: list[str]) -> Known | None:
    """Return the meaning of `english_word`, `definition_pt_br`, `term_in_french`."""
    for count in (2, 1):
        first, last = words[:count], words[-count:]
        for language, rest in ((last, words[:-count]), (first, words[count:])):
            field = FIELD_NAMES.get("_".join(word for word in rest if word != "in"), IGNORED)
            unclear = _WORDS if language is first else ("id", "no")
            if field in LANGUAGE_FIELDS and language[0] not in unclear:
                tag = language_of_name(" ".join(language)) or language_of_tag("-".join(language))
                if len(tag.partition("-")[0]) == 2:
                    return Known(field, tag)
    return None


def fields_of(keys: Iterable[str]) -> dict[str, Known | None]:
    """Return what each key means beside the others: `EN, FR, IT` are names in three languages."""
    return dict(_fields_of(tuple(keys)))


@lru_cache(maxsize=1024)
def _fields_of(keys: tuple[str, ...]) -> tuple[tuple[str, Known | None], ...]:
    found = {key: field_of(key) for key in keys}
    named = any(known is not None and known.field == "name" for known in found.values())
    bare = {key: tag for key in keys if (tag := _bare_language(key)) and _is_open(found[key])}
    plain = {key: tag for key, tag in bare.items() if key.strip().casefold() not in _WORDS}
    full = {key: tag for key, tag in plain.items() if language_of_name(key)}
    if not named and len(plain) > 1 and not full:
        plain = bare
    elif named or len(plain) < 2:
        plain = full
    found |= {key: Known("name", tag) for key, tag in plain.items()}
    return tuple(found.items())


def _is_open(known: Known | None) -> bool:
    return known is None or known.field == ID


def _bare_language(key: str) -> str:
    tag = language_of_name(key) or language_of_tag(key)
    primary = re.split("[-_ ]", key.strip())[0]
    return tag if language_of_name(key) or len(primary) == 2 else ""
