"""What a quality check says of a record: a rule, how grave, in words, and which field."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from terms.records import TermRecord

SEO_TITLE_SHOWN = 60
SEO_DESCRIPTION_SHOWN = 155


class Severity(StrEnum):
    """An error stops publishing; a warning never does."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Finding:
    rule: str
    severity: Severity
    field: str
    message: str | Promise


Rule = Callable[[TermRecord], Iterable[Finding]]


def has_content(record: TermRecord) -> Iterator[Finding]:
    if not record.short_definition and not record.explanation:
        yield Finding(
            "has-content",
            Severity.ERROR,
            "short_definition",
            _("There is nothing to read yet: write a short definition."),
        )
    elif not record.short_definition:
        yield Finding(
            "has-definition",
            Severity.WARNING,
            "short_definition",
            _("A short definition is what readers see first; other pages quote it."),
        )


def fits_search_results(record: TermRecord) -> Iterator[Finding]:
    if len(record.seo_title) > SEO_TITLE_SHOWN:
        yield Finding(
            "seo-title-length",
            Severity.WARNING,
            "seo_title",
            _("Search engines show about 60 characters; the rest may be cut."),
        )
    if len(record.seo_description) > SEO_DESCRIPTION_SHOWN:
        yield Finding(
            "seo-description-length",
            Severity.WARNING,
            "seo_description",
            _("Search engines show about 155 characters; the rest may be cut."),
        )


RULES: tuple[Rule, ...] = (has_content, fits_search_results)


def findings(record: TermRecord) -> list[Finding]:
    """Return everything the rules say of `record`, errors first."""
    found = [finding for rule in RULES for finding in rule(record)]
    return sorted(found, key=lambda finding: finding.severity is not Severity.ERROR)


def errors(record: TermRecord) -> list[Finding]:
    return [finding for finding in findings(record) if finding.severity is Severity.ERROR]
