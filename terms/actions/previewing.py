"""What publishing would show of an entry that is not saved: the page, and what is said of it.

It reads and renders as publishing does and writes nothing.
"""

import copy
from dataclasses import dataclass

from terms.actions.placing import intend
from terms.actions.publishing import make_public
from terms.actions.recording import Rows, record_from, references_from
from terms.actions.rendering import entries_among
from terms.checks.findings import Finding, findings
from terms.models import Revision, Term
from terms.pages.metadata import Metadata
from terms.pages.public_entry import Rendered
from terms.pages.rendering import render_described
from terms.pages.shell import Shell, find_shell, frame_of

# The id of a term that has none yet: the database never gives it.
_NEW = 0


@dataclass(frozen=True, slots=True)
class Preview:
    rendered: Rendered
    metadata: Metadata
    shell: Shell
    findings: list[Finding]


def preview(term: Term, rows: Rows) -> Preview:
    """Return what readers would see if this entry were saved and published now.

    term: saved or not, with its glossary; it stays as it is.
    Raises CannotSave where term and rows make no entry.
    """
    record = record_from(term, rows)
    shown = copy.copy(term)
    if shown.pk is None:
        shown.pk = _NEW
    revision = Revision(
        content=record.canonical_json(), references=references_from(term, rows), number=1
    )
    make_public(shown, revision)
    row, edges = intend(shown)
    [entry] = entries_among([row], edges)
    rendered, metadata = render_described(entry)
    shell = find_shell(frame_of(shown.glossary, shown.language))
    return Preview(rendered, metadata, shell, findings(record))
