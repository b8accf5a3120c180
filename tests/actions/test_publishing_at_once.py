"""Two workers at once do what is due once, in processes of their own, on either database."""

import json
import subprocess
import sys
from pathlib import Path

from tests.actions.site_processes import ROOT, NewSite, SiteProcess
from tests.benchmarks.content import entries

COUNT = 12

_SCHEDULE = """
import datetime, django
django.setup()
from django.db.models import F
from django.utils import timezone
from terms.models import Term
past = timezone.now() - datetime.timedelta(hours=1)
Term.objects.update(publish_at=past, scheduled_revision=F("revision"))
"""
_LOOK = """
import collections, django, json, sys
django.setup()
from terms.models import PublishedTerm, Term, Transition
logged = collections.Counter(Transition.objects.values_list("term", "action"))
json.dump({
    "logged": sorted(set(logged.values())),
    "moves": len(logged),
    "public": PublishedTerm.objects.public().count(),
    "scheduled": Term.objects.scheduled().count(),
}, sys.stdout)
"""


def run(site: SiteProcess, code: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env=site._environment,
        check=True,
        capture_output=True,
        text=True,
    )
    return done.stdout


def test_workers_at_once_publish_each_term_once(new_site: NewSite, tmp_path: Path) -> None:
    file = tmp_path / "terms.jsonl"
    file.write_text("".join(json.dumps(entry) + "\n" for entry in entries(COUNT)))
    site = new_site()
    assert site.run("import_terms", str(file), "--glossary", "words", "-v0") == 0
    run(site, _SCHEDULE)

    workers = [site.start("publish_due"), site.start("run_worker", "--once")]
    ended = [worker.wait() for worker in workers]

    assert ended == [0, 0]
    found = json.loads(run(site, _LOOK))
    assert found == {"logged": [1], "moves": COUNT, "public": COUNT, "scheduled": 0}
