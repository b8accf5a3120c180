"""`make bench-import`: CPU per imported term beside what else one could do, in one interleaved run.

The peers write what they can of the same entries into the plain site's tables: no revisions, no
checks, no second run that changes nothing.
"""

import argparse
import json
import os
import resource
import sqlite3
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from tests.benchmarks.content import entries
from tests.benchmarks.servers import ROOT

FTS = """CREATE VIRTUAL TABLE found USING fts5(
    name, definition, body, content='', tokenize='porter unicode61', prefix='2 3')"""


def main() -> None:
    parser = argparse.ArgumentParser(prog="make bench-import ARGS=")
    parser.add_argument("--terms", type=int, default=2_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--peer", default="", choices=["", *PEERS])
    options = parser.parse_args()
    if options.peer:
        measure_peer(options.peer, Path(os.environ["BENCH_FILE"]))
        return
    with tempfile.TemporaryDirectory() as folder:
        compare(Path(folder), options.terms, options.rounds)


def compare(folder: Path, count: int, rounds: int) -> None:
    file = folder / "terms.jsonl"
    with file.open("w") as stream:
        for entry in entries(count):
            stream.write(json.dumps(entry) + "\n")
    figures: dict[str, list[tuple[float, float]]] = {}
    for number in range(rounds):
        for name in ("ours", *PEERS):
            if name == "ours":
                figure = measure_ours(folder / f"ours-{number}.sqlite3", file)
            else:
                figure = run_peer(name, folder / f"{name}-{number}.sqlite3", file)
            figures.setdefault(name, []).append(figure)
    ours = statistics.median(cpu for cpu, _peak in figures["ours"]) / count * 1000
    for name, found in figures.items():
        cpu = statistics.median(cpu for cpu, _peak in found) / count * 1000
        peak = statistics.median(peak for _cpu, peak in found)
        said = f"{name:24} {cpu:8.3f} ms CPU a term   {peak:6.0f} MB   {cpu / ours:6.2f} × ours\n"
        sys.stdout.write(said)
    sys.stdout.write("Goals (P7): import-export ≥ 20 × ours, loaddata ≥ 6 ×, raw + FTS5 ≥ 0.5 ×.\n")


def measure_ours(database: Path, file: Path) -> tuple[float, float]:
    """Return CPU seconds of the import, less those of importing nothing, and its peak in MB."""
    environment = os.environ | {
        "ENVIRONMENT": "production",
        "SECRET_KEY": "a benchmark on one machine needs no secret 0123456789",
        "ALLOWED_HOSTS": "127.0.0.1",
        "DATABASE_URL": f"sqlite:///{database}",
    }
    manage = [sys.executable, "manage.py"]
    subprocess.run([*manage, "migrate", "-v0"], check=True, cwd=ROOT, env=environment)
    none = file.with_name("none.jsonl")
    none.write_text("{}\n")
    command = [*manage, "import_terms", "--glossary", "words", "-v0"]
    idle, _peak = timed([*command, str(none)], environment)
    cpu, peak = timed([*command, str(file)], environment)
    return cpu - idle, peak


def run_peer(name: str, database: Path, file: Path) -> tuple[float, float]:
    environment = os.environ | {
        "PLAIN_DATABASE": str(database),
        "BENCH_FILE": str(file),
        "PYTHONPATH": str(ROOT),
    }
    module = [sys.executable, "-m", "tests.benchmarks.importing", "--peer", name]
    found = subprocess.run(
        module, check=True, cwd=ROOT, env=environment, capture_output=True, text=True
    )
    cpu, peak = json.loads(found.stdout.splitlines()[-1])
    return float(cpu), float(peak)


def timed(command: list[str], environment: dict[str, str]) -> tuple[float, float]:
    """Run a program and return its CPU seconds and its peak memory in MB."""
    process = subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    _pid, _status, usage = os.wait4(process.pid, 0)
    process.returncode = 0
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def lines(file: Path) -> Iterator[dict[str, Any]]:
    with file.open() as stream:
        for line in stream:
            yield json.loads(line)


def html(entry: dict[str, Any]) -> str:
    return "".join(f"<p>{text}</p>" for text in entry["explanation"].split("\n\n"))


def measure_peer(name: str, file: Path) -> None:
    from tests.benchmarks.plain import site

    site.fill(0)
    before = resource.getrusage(resource.RUSAGE_SELF)
    PEERS[name](file)
    after = resource.getrusage(resource.RUSAGE_SELF)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    sys.stdout.write(json.dumps([cpu, after.ru_maxrss / 1024]) + "\n")


def raw_with_fts(file: Path) -> None:
    """The least one could do: prepared statements and a search index."""
    database = sqlite3.connect(os.environ["PLAIN_DATABASE"], isolation_level=None)
    database.execute(FTS)
    database.execute("BEGIN")
    categories: dict[str, int] = {}
    ids: dict[str, int] = {}
    related = []
    for number, entry in enumerate(lines(file), start=1):
        category = categories.setdefault(entry["category"], len(categories) + 1)
        ids[entry["slug"]] = number
        row = (entry["slug"], entry["name"], entry["short_definition"], html(entry))
        database.execute(
            "INSERT INTO plain_term (id, slug, name, short_definition, explanation_html,"
            " seo_title, seo_description, category_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (number, *row, entry["seo_title"], entry["seo_description"], category),
        )
        database.execute(
            "INSERT INTO found (rowid, name, definition, body) VALUES (?, ?, ?, ?)",
            (number, *row[1:]),
        )
        database.executemany(
            "INSERT INTO plain_faq (term_id, question, answer, position) VALUES (?, ?, ?, ?)",
            [
                (number, faq["question"], faq["answer"], position)
                for position, faq in enumerate(entry["faqs"])
            ],
        )
        related += [(number, each["target"]) for each in entry["relations"]]
    database.executemany(
        "INSERT INTO plain_category (id, name, slug) VALUES (?, ?, ?)",
        [(pk, name, name.lower().replace(" ", "-")) for name, pk in categories.items()],
    )
    database.executemany(
        "INSERT INTO plain_term_related (from_term_id, to_term_id) VALUES (?, ?)",
        [(source, ids[target]) for source, target in related],
    )
    database.execute("COMMIT")


def _fixture(file: Path) -> Iterator[dict[str, Any]]:
    """Yield the entries as Django's fixtures have them, the terms before what leads to them."""
    names = list(dict.fromkeys(entry["category"] for entry in lines(file)))
    ids = {entry["slug"]: number for number, entry in enumerate(lines(file), start=1)}
    for pk, name in enumerate(names, start=1):
        slug = name.lower().replace(" ", "-")
        yield {"model": "plain.category", "pk": pk, "fields": {"name": name, "slug": slug}}
    faq_id = 0
    for entry in lines(file):
        pk = ids[entry["slug"]]
        kept = ("slug", "name", "short_definition", "seo_title", "seo_description")
        fields = {name: entry[name] for name in kept} | {
            "explanation_html": html(entry),
            "category": names.index(entry["category"]) + 1,
            "related": [ids[each["target"]] for each in entry["relations"]],
        }
        yield {"model": "plain.term", "pk": pk, "fields": fields}
        for position, faq in enumerate(entry["faqs"]):
            faq_id += 1
            own = {"term": pk, "position": position, **faq}
            yield {"model": "plain.faq", "pk": faq_id, "fields": own}


def loaddata(file: Path) -> None:
    from django.core.management import call_command

    fixture = file.with_name("fixture.json")
    if not fixture.exists():
        fixture.write_text(json.dumps(list(_fixture(file))))
    call_command("loaddata", str(fixture), verbosity=0)


def import_export(file: Path) -> None:
    """django-import-export as its documentation begins: one resource a model."""
    from import_export import fields, resources
    from import_export.widgets import ForeignKeyWidget, ManyToManyWidget
    from tablib import Dataset

    from tests.benchmarks.plain.models import FAQ, Category, Term

    class Terms(resources.ModelResource):
        category = fields.Field("category", "category", ForeignKeyWidget(Category, "slug"))

        class Meta:
            model = Term
            import_id_fields = ("slug",)
            fields = (
                "slug", "name", "short_definition", "explanation_html", "seo_title",
                "seo_description", "category",
            )  # fmt: skip

    class Related(resources.ModelResource):
        related = fields.Field("related", "related", ManyToManyWidget(Term, ",", "slug"))

        class Meta:
            model = Term
            import_id_fields = ("slug",)
            fields = ("slug", "related")

    class Questions(resources.ModelResource):
        term = fields.Field("term", "term", ForeignKeyWidget(Term, "slug"))

        class Meta:
            model = FAQ
            import_id_fields = ("term", "position")
            fields = ("term", "question", "answer", "position")

    terms = Dataset(headers=Terms._meta.fields)
    related = Dataset(headers=Related._meta.fields)
    questions = Dataset(headers=Questions._meta.fields)
    for entry in lines(file):
        slug = entry["category"].lower().replace(" ", "-")
        Category.objects.get_or_create(slug=slug, defaults={"name": entry["category"]})
        kept = [entry["slug"], entry["name"], entry["short_definition"], html(entry)]
        terms.append([*kept, entry["seo_title"], entry["seo_description"], slug])
        related.append([entry["slug"], ",".join(each["target"] for each in entry["relations"])])
        for position, faq in enumerate(entry["faqs"]):
            questions.append([entry["slug"], faq["question"], faq["answer"], position])
    for kind, rows in ((Terms, terms), (Related, related), (Questions, questions)):
        kind().import_data(rows, raise_errors=True)


PEERS: dict[str, Callable[[Path], None]] = {
    "raw + FTS5": raw_with_fts,
    "loaddata": loaddata,
    "django-import-export": import_export,
}

if __name__ == "__main__":
    main()
