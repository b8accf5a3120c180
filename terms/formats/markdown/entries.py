"""From the front matter and the body of a foreign page to a row."""

import re
from typing import Any

from pydantic import ValidationError

from terms.formats.base import Row, reasons
from terms.formats.markdown.bodies import Body, convert, says_the_same
from terms.formats.markdown.citations import read_sources
from terms.formats.markdown.folder import Folder
from terms.formats.markdown.front_matter import FrontMatter
from terms.formats.markdown.links import without_links
from terms.formats.markdown.pages import Page, without_title
from terms.formats.markdown.standing import impossible_dates, read_status
from terms.formats.markdown.values import Fields, as_items, as_text, as_texts
from terms.formats.markdown.vocabulary import (
    CATEGORY_KEYS,
    DEFINITION_KEYS,
    EXPLANATION_KEYS,
    FAQ_KEYS,
    LABEL_KEYS,
    LANGUAGE_KEYS,
    NAME_KEYS,
    RELATION_KEYS,
    SEO_DESCRIPTION_KEYS,
    SEO_TITLE_KEYS,
    TARGET_KEYS,
)
from terms.formats.markdown.yaml_values import Value
from terms.records import (
    LIST_MAX_LENGTH,
    NAME_MAX_LENGTH,
    QUESTION_MAX_LENGTH,
    SEO_DESCRIPTION_MAX_LENGTH,
    TEXT_MAX_LENGTH,
    LabelKind,
    RelationType,
    Status,
    TermRecord,
)
from terms.text.cleaning import one_line
from terms.text.excerpts import excerpt
from terms.text.folding import label_key
from terms.text.languages import canonical_language

# Macros and links only shorten a text, so what is twice too long cannot become a term.
BODY_MAX_LENGTH = 2 * TEXT_MAX_LENGTH

_LONGEST_PRIMARY_TAG = 3
_WIKI = re.compile(r"\[\[([^\[\]|]+)(?:\|([^\[\]]*))?\]\]")
_LINK = re.compile(r"\[([^\[\]]*)\]\(([^()\s]+)\)")


class _Rejected(Exception):
    """Cause and remedy."""


def read_entry(front: FrontMatter, *, folder: Folder, page: Page, place: str) -> Row:
    """Return the row of a page that is a term."""
    entry = _Entry(front, folder, page)
    try:
        entry.fill()
        record = TermRecord.model_validate(entry.values)
    except _Rejected as error:
        return Row(place, problem=str(error))
    except ValidationError as error:
        return Row(place, problem=f"Not a term: {reasons(error)}. Correct it in the file.")
    return Row(place, record, warnings=entry.warnings)


class _Entry:
    """One term on its way into a record: `values` holds only what the page says."""

    def __init__(self, front: FrontMatter, folder: Folder, page: Page) -> None:
        self.fields = Fields(front.fields)
        self.front = front
        self.folder = folder
        self.page = page
        self.values: dict[str, Any] = {}
        self.mentions: dict[str, str] = {}
        self.warnings: list[str] = []

    def fill(self) -> None:
        self.identify()
        if len(self.front.body) > BODY_MAX_LENGTH:
            raise _Rejected(
                f"The text is longer than {BODY_MAX_LENGTH:,} characters. Split it into terms."
            )
        body = convert(
            without_title(self.front.body, self.page.title), folder=self.folder, page=self.page
        )
        self.warnings += body.warnings
        self.write_texts(body)
        self.file()
        self.list_labels()
        self.list_relations(self.mentions | body.mentions)
        sources, warnings = read_sources(self.fields)
        if sources is not None:
            self.values["sources"] = sources
        self.warnings += warnings
        self.list_questions()
        self.settle_status()
        self.warnings += impossible_dates(self.front.fields)

    def identify(self) -> None:
        page = self.page
        name = page.title or self.name_of_file()
        if not name:
            raise _Rejected("No name. Add a title to the front matter, or a first heading.")
        if not page.slug:
            raise _Rejected(
                f"“{name[:60]}” has no letter or digit. Add a slug to the front matter."
            )
        page.title = name
        self.values |= {"slug": page.slug, "name": name}
        given = "" if page.place.language else self.fields.text(LANGUAGE_KEYS)
        if language := _known_language(given) if given else page.language:
            self.values["language"] = language
        if page.id or (key := self.fields.text(["translationkey"])):
            self.values["external_id"] = page.id or key

    def name_of_file(self) -> str:
        """Return a file's name in words, where nothing else of the file could have named it."""
        if self.front.syntax or self.fields.given(NAME_KEYS):
            return ""
        words = self.page.place.stem.replace("-", " ").replace("_", " ").strip()
        name = words[:1].upper() + words[1:]
        if name:
            self.warnings.append(f"No title; named after its file: {name}.")
        return name

    def write_texts(self, body: Body) -> None:
        """Give the definition, stated or the first paragraph, and the explanation."""
        stated = self.fields.text(DEFINITION_KEYS)
        explanation = self.fields.text(EXPLANATION_KEYS)
        text = body.rest
        definition = body.beginning
        if stated:
            definition = one_line(without_links(self.converted(stated)))
            if not says_the_same(definition, body.beginning):
                text = body.text
        self.values["short_definition"] = definition
        parts = [self.converted(explanation)] if explanation else []
        self.values["explanation"] = "\n\n".join(part for part in [*parts, text] if part)

    def converted(self, markdown: str) -> str:
        body = convert(markdown, folder=self.folder, page=self.page)
        self.mentions |= body.mentions
        return body.text

    def file(self) -> None:
        for field, keys, length in (
            ("seo_title", SEO_TITLE_KEYS, NAME_MAX_LENGTH),
            ("seo_description", SEO_DESCRIPTION_KEYS, SEO_DESCRIPTION_MAX_LENGTH),
        ):
            if text := self.fields.text(keys):
                self.values[field] = self.cut(field, text, length)
        given = self.fields.given(CATEGORY_KEYS)
        if given:
            names = [name for _key, value in given for name in as_texts(value)]
            self.values["category"] = names[0] if names else ""
            if len(names) > 1:
                others = ", ".join(names[1:])
                self.warnings.append(f"A term has one category: {names[0]}; left out: {others}.")

    def list_labels(self) -> None:
        given = self.fields.given(LABEL_KEYS)
        found = [
            (text, LABEL_KEYS[key])
            for key, value in given
            for text in as_texts(value)
            if not text.startswith("/")
        ]
        redirected = self.folder.labels_of(self.page)
        found += [(name, LabelKind.ALTERNATE) for name in redirected]
        if not given and not redirected:
            return
        labels: dict[str, dict[str, Any]] = {}
        for text, kind in found:
            key = label_key(text)
            if key and key != label_key(self.values["name"]):
                labels.setdefault(key, {"text": text, "kind": kind})
        self.values["labels"] = self.shortened("labels", list(labels.values()))

    def list_relations(self, mentions: dict[str, str]) -> None:
        """Take relations from the front matter, then the terms the text links to."""
        given = self.fields.given(RELATION_KEYS)
        relations: dict[tuple[RelationType, str], str] = {}
        for key, value in given:
            for item in as_items(value, split=True):
                target, name = self.target_of(key, item)
                if target and target != self.page.slug:
                    relations.setdefault((RELATION_KEYS[key], target), name)
        stated = {target for _type, target in relations}
        for target, name in mentions.items():
            if target not in stated:
                relations[RelationType.RELATED, target] = name
        if relations or given:
            self.values["relations"] = self.shortened(
                "relations",
                [
                    {"type": type_, "target": target, "name": name}
                    for (type_, target), name in relations.items()
                ],
            )

    def target_of(self, key: str, item: Value) -> tuple[str, str]:
        """Return the slug of what an item names and, for a wanted term, what to call it."""
        name, address = as_text(item), ""
        if isinstance(item, dict):
            address = Fields(item).text(TARGET_KEYS)
        elif found := _WIKI.fullmatch(name):
            address, name = found[1], found[2] or found[1]
        elif found := _LINK.fullmatch(name):
            name, address = found[1], found[2]
        target = self.folder.find(self.page, address) if address else None
        target = target or self.folder.find(self.page, name)
        if target is None:
            shown = (address or name)[:60]
            self.warnings.append(f"{self.fields.spelling(key)}: “{shown}” is no term; left out.")
            return "", ""
        if target.is_known:
            return target.slug, ""
        is_name = name != target.slug and "/" not in name
        return target.slug, excerpt(name, NAME_MAX_LENGTH) if is_name else ""

    def list_questions(self) -> None:
        given = self.fields.given(FAQ_KEYS)
        faqs: dict[str, dict[str, str]] = {}
        for key, value in given:
            for item in as_items(value):
                pair = Fields(item) if isinstance(item, dict) else Fields({})
                question, answer = pair.text(["question", "q"]), pair.text(["answer", "a"])
                if question and answer:
                    question = self.cut("question", question, QUESTION_MAX_LENGTH)
                    answer = self.converted(answer)
                    faqs.setdefault(question.casefold(), {"question": question, "answer": answer})
                else:
                    self.warnings.append(
                        f"{self.fields.spelling(key)}: an item without question and answer; left out."
                    )
        if given:
            self.values["faqs"] = self.shortened("faqs", list(faqs.values()))

    def settle_status(self) -> None:
        status, warnings = read_status(self.fields, self.page.place)
        texts = (self.values["short_definition"], self.values["explanation"])
        if not any(texts) and status in (None, Status.PUBLISHED):
            status = Status.NOT_PUBLIC
            warnings.append("It has no text; it is not to be public.")
        if status is not None:
            self.values["status"] = status
        self.warnings += warnings

    def cut(self, field: str, text: str, length: int) -> str:
        if len(text) > length:
            self.warnings.append(f"{field}: cut to {length} characters.")
        return excerpt(text, length)

    def shortened(self, field: str, items: list[Any]) -> list[Any]:
        if len(items) > LIST_MAX_LENGTH:
            self.warnings.append(f"{field}: only the first {LIST_MAX_LENGTH} were taken.")
        return items[:LIST_MAX_LENGTH]


def _known_language(given: str) -> str:
    try:
        tag = canonical_language(given)
    except ValueError:
        tag = ""
    if not tag or len(tag.partition("-")[0]) > _LONGEST_PRIMARY_TAG:
        raise _Rejected(f"lang: “{given[:40]}” is no language tag. Write one such as en or pt-BR.")
    return tag
