"""The words of other systems: which front-matter key means which field, which status means what.

Keys are compared by `plain_key`: case, hyphens, underscores and spaces do not count.
"""

import re
import unicodedata
from collections.abc import Mapping

from terms.records import LabelKind, RelationType, Status

_JOINTS = re.compile(r"[\s_.\-]+")


def plain_key(text: str) -> str:
    return _JOINTS.sub("", unicodedata.normalize("NFKC", text).casefold())


# In the order in which they are taken where a file has several.
NAME_KEYS = (
    "title", "term", "name", "titel", "titre", "título", "titulo", "titolo", "tytuł", "название",
    "заголовок", "термин", "标题", "標題", "术语", "名称", "タイトル", "用語", "제목", "용어",
    "عنوان", "כותרת", "शीर्षक", "begriff", "terme", "término", "termo", "termine",
)  # fmt: skip
SLUG_KEYS = ("slug", "id")
DEFINITION_KEYS = (
    "description", "shortdescription", "summary", "excerpt", "hovertext", "shortdefinition",
    "definition", "tooltip", "beschreibung", "kurzbeschreibung", "zusammenfassung", "résumé",
    "resume", "définition", "descripción", "resumen", "definición", "descrição", "resumo",
    "definição", "descrizione", "riassunto", "definizione", "описание", "определение", "描述",
    "摘要", "定义", "説明", "概要", "定義", "설명", "وصف", "תיאור",
)  # fmt: skip
EXPLANATION_KEYS = ("explanation", "longdescription", "longdefinition")
CATEGORY_KEYS = (
    "category", "categories", "topiccategories", "topiccategory", "topic", "topics", "kategorie",
    "kategorien", "catégorie", "catégories", "categoría", "categorías", "categoria", "categorias",
    "categorie", "kategoria", "категория", "类别", "分类", "類別", "カテゴリー", "カテゴリ", "카테고리",
    "فئة",
)  # fmt: skip
LABEL_KEYS: Mapping[str, LabelKind] = {
    **dict.fromkeys(
        (
            "aliases", "alias", "aka", "alsoknownas", "synonyms", "synonym", "titlealiases",
            "titlealias", "alternativenames", "alternatenames", "othernames", "altnames",
            "synonyme", "synonymes", "sinónimos", "sinônimos", "sinonimi", "синонимы", "别名",
            "同义词", "別名", "同義語",
        ),
        LabelKind.ALTERNATE,
    ),
    **dict.fromkeys(
        (
            "abbreviation", "abbreviations", "abbr", "acronym", "acronyms", "initialism",
            "abkürzung", "abkürzungen", "abréviation", "acronyme", "acrónimo", "sigla",
            "abreviatura", "сокращение", "缩写", "略語",
        ),
        LabelKind.ABBREVIATION,
    ),
    "hiddenlabels": LabelKind.HIDDEN,
    "misspellings": LabelKind.HIDDEN,
    "inflections": LabelKind.INFLECTION,
    "forbiddenterms": LabelKind.FORBIDDEN,
}  # fmt: skip
RELATION_KEYS: Mapping[str, RelationType] = {
    **dict.fromkeys(
        (
            "related", "relatedterms", "relatedterm", "relatedconcepts", "seealso", "see", "siehe",
            "sieheauch", "verwandt", "verwandtebegriffe", "voiraussi", "termesassociés",
            "véasetambién", "relacionados", "términosrelacionados", "termosrelacionados",
            "vedianche", "correlati", "связанные", "смтакже", "相关", "相关术语", "関連", "関連用語",
        ),
        RelationType.RELATED,
    ),
    **dict.fromkeys(("broader", "broaderterms", "broaderterm"), RelationType.BROADER),
    **dict.fromkeys(("narrower", "narrowerterms", "narrowerterm"), RelationType.NARROWER),
    **dict.fromkeys(("contrastswith", "antonyms", "antonym"), RelationType.CONTRASTS_WITH),
    **dict.fromkeys(("prerequisites", "prerequisite"), RelationType.PREREQUISITE),
    **dict.fromkeys(("replacedby", "supersededby"), RelationType.REPLACED_BY),
    **dict.fromkeys(("replaces", "supersedes"), RelationType.REPLACES),
    "partof": RelationType.PART_OF,
    "haspart": RelationType.HAS_PART,
    "leadsto": RelationType.LEADS_TO,
}  # fmt: skip
SOURCE_KEYS = (
    "references", "reference", "furtherreading", "primarysources", "fulllink", "sources",
    "source", "sourceurl", "citations", "externallinks", "resources", "quellen", "quelle",
    "références", "referencias", "fuentes", "referências", "fontes", "riferimenti", "fonti",
    "источники", "参考", "参考文献", "出典",
)  # fmt: skip
FAQ_KEYS = ("faqs", "faq", "questions")
SEO_TITLE_KEYS = ("seotitle", "metatitle")
SEO_DESCRIPTION_KEYS = ("seodescription", "metadescription")
LANGUAGE_KEYS = ("lang", "language", "locale")
STATUS_KEYS = ("status", "state", "статус", "estado", "statut", "stato", "状态")

# Within an item of a list.
URL_KEYS = ("url", "linkurl", "link", "href", "uri")
SOURCE_TITLE_KEYS = ("title", "linktitle", "name", "text", "label", "citation")
AUTHOR_KEYS = ("authors", "author", "by", "creator")
YEAR_KEYS = ("year", "date", "published")
TARGET_KEYS = ("slug", "id", "target", "url", "link", "href", "path")

# Where a page lives or lived: links to it may use any of them.
ADDRESS_KEYS = ("permalink", "url", "redirectfrom", "aliases", "alias")
REDIRECT_KEYS = ("redirectto", "destination", "redirecturl", "redirect")
LAYOUT_KEYS = ("layout", "type", "pagetype", "template")
REDIRECT_LAYOUTS = {"redirect", "redirected", "redirection"}
# A layout that is no term's: what the page is, as its site says.
ASIDE_LAYOUTS = {
    "search", "home", "homepage", "index", "landing", "landingpage", "list", "listing",
    "listingpage", "archive", "archives", "categories", "category", "tags", "tag", "taxonomy",
    "sitemap", "feed", "404", "splash",
}  # fmt: skip

# `type` says as often what kind of thing a term is.
ASIDE_TYPES = {"search", "home", "homepage", "landing", "landingpage", "sitemap", "feed"}
# First parts of an address that tell of the section, not of the term.
SECTIONS = {
    "glossary", "glossar", "glossaire", "glosario", "glossario", "glossarium", "lexicon",
    "lexikon", "dictionary", "terms", "term", "definitions", "definition", "entries", "words",
    "concepts", "docs", "doc", "wiki",
}  # fmt: skip

STATUSES: Mapping[str, Status] = {
    **dict.fromkeys(
        (
            "published", "publish", "public", "live", "complete", "completed", "done", "ready",
            "final", "finished", "approved", "accepted", "reviewed", "stable", "active", "current",
            "feedbackappreciated", "veröffentlicht", "fertig", "publié", "publicado", "已完成",
        ),
        Status.PUBLISHED,
    ),
    **dict.fromkeys(
        (
            "draft", "wip", "workinprogress", "inprogress", "notpublic", "unpublished", "private",
            "hidden", "pending", "proposed", "idea", "todo", "stub", "inreview", "review",
            "needsreview", "entwurf", "brouillon", "borrador", "rascunho", "bozza", "草稿",
        ),
        Status.NOT_PUBLIC,
    ),
    **dict.fromkeys(
        ("deprecated", "obsolete", "superseded", "retired", "outdated", "archived", "veraltet"),
        Status.DEPRECATED,
    ),
    **dict.fromkeys(("withdrawn", "removed", "deleted"), Status.WITHDRAWN),
}  # fmt: skip
TRUE = {"true", "yes", "on", "1", "y"}
FALSE = {"false", "no", "off", "0", "n"}
NOT_PUBLIC_FLAGS = ("draft", "unlisted", "hidden", "private")
