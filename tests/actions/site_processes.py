"""Sites in processes of their own: to be killed, and to be looked at afterwards."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]

_STATE = """
import json, re, sys
import django
django.setup()
from terms.models import *
def rows(query, *fields):
    found = map(repr, query.order_by().values_list(*fields))
    return sorted(re.sub('datetime="[^"]*"', "", row) for row in found)
state = {
    "terms": rows(Term.objects, "glossary__slug", "language", "slug", "name", "concept",
                  "external_id", "explanation", "category__slug", "status"),
    "revisions": rows(Revision.objects, "term__slug", "number", "kind", "content"),
    "latest": rows(Term.objects, "slug", "revision__number", "published_revision__number"),
    "labels": rows(Label.objects, "term__slug", "position", "text", "kind"),
    "faqs": rows(FAQ.objects, "term__slug", "position", "question", "answer"),
    "relations": rows(Relation.objects, "term__slug", "position", "type", "target__slug",
                      "target_slug", "name"),
    "sources": rows(Source.objects, "term__slug", "position", "title"),
    "categories": rows(Category.objects, "slug", "name"),
    "imported": rows(ImportedRecord.objects, "term__slug", "content", "fields", "digest"),
    "published": rows(PublishedTerm.objects, "path", "main", "is_stale", "status",
                      "inbound_count", "is_indexable"),
    "names": rows(PublishedName.objects, "term__path", "key", "text", "kind"),
    "edges": rows(PublishedRelation.objects, "source__path", "position", "target__slug"),
}
sys.stdout.write(json.dumps(state))
"""


@dataclass(frozen=True)
class SiteProcess:
    """A site with a database of its own."""

    database_url: str

    @property
    def _environment(self) -> dict[str, str]:
        return os.environ | {
            "ENVIRONMENT": "production",
            "DATABASE_URL": self.database_url,
            "DJANGO_SETTINGS_MODULE": "glossary_project.settings",
            "PYTHONPATH": str(ROOT),
        }

    def start(self, *arguments: str) -> "subprocess.Popen[bytes]":
        """Start a management command without waiting for it."""
        return subprocess.Popen(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env=self._environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def run(self, *arguments: str) -> int:
        return self.start(*arguments).wait()

    def state(self) -> dict[str, Any]:
        """Return all that an import writes, but for times and ids."""
        found = subprocess.run(
            [sys.executable, "-c", _STATE],
            cwd=ROOT,
            env=self._environment,
            check=True,
            capture_output=True,
        )
        state: dict[str, Any] = json.loads(found.stdout)
        return state


NewSite = Callable[[], SiteProcess]
