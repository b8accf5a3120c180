"""All that readers may know of one term: what pages, the API and feeds are made from.

Filled by `actions.rendering` from published content alone; nothing here queries.
"""

from dataclasses import dataclass, field
from datetime import datetime

from terms.models.addresses import url_of
from terms.models.glossary import Glossary
from terms.records import RelationType, Status, TermRecord


@dataclass(frozen=True, slots=True)
class Neighbour:
    """Another public term as this one's page shows it.

    short_definition: plain text.
    path:             without slashes at its ends; see `models.addresses.url_of`.
    """

    term_id: int
    language: str
    slug: str
    name: str
    path: str
    short_definition: str
    is_deprecated: bool = False


@dataclass(frozen=True, slots=True)
class PublicRelation:
    """A relation, own or derived from the other end, read from this term.

    target: None where the term is wanted or not public: `name` is shown as plain text.
    slug:   by which the record names the target; "" for a derived relation.
    """

    type: RelationType
    name: str
    target: Neighbour | None = None
    slug: str = ""


@dataclass(frozen=True, slots=True)
class PublicCategory:
    name: str
    slug: str
    path: str


@dataclass(frozen=True, slots=True)
class PublicEntry:
    """One term with its surroundings.

    status:       published or deprecated, never anything else.
    relations:    each (type, target) once: the term's own in their order, then the derived.
    translations: public terms of the same concept in other languages, by language tag.
    shared_names: those of its names that another public term has too: what to tell apart.
    """

    term_id: int
    glossary: Glossary
    language: str
    path: str
    record: TermRecord
    status: Status
    first_published_at: datetime
    changed_at: datetime
    category: PublicCategory | None = None
    successor: Neighbour | None = None
    relations: tuple[PublicRelation, ...] = ()
    translations: tuple[Neighbour, ...] = field(default=())
    shared_names: tuple[str, ...] = ()
    reviewed_at: datetime | None = None
    is_indexable: bool = True

    def addresses(self) -> dict[str, str]:
        """Return where the related terms' pages are, by the slugs that texts may name them by."""
        found = {}
        for relation in self.relations:
            if relation.target is not None:
                found[relation.target.slug] = url_of(relation.target.path)
                found[relation.slug] = url_of(relation.target.path)
        return found


@dataclass(frozen=True, slots=True)
class Rendered:
    """A term ready to send: two pieces of its page, and the API's answer.

    head:     HTML that belongs into <head>: title, metadata, JSON-LD.
    main:     HTML between the site's header and footer.
    document: JSON text.
    etag:     32 hexadecimal digits over all of it.
    """

    head: str
    main: str
    document: str
    etag: str
