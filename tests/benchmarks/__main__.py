"""`make bench`: CPU per request and per imported term beside peers, in one interleaved run.

Figures of one machine at one time: only the ratios mean anything elsewhere.
"""

import argparse
import json
import os
import random
import resource
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from http.client import HTTPConnection
from pathlib import Path

from tests.benchmarks.content import entries, slug_of_number
from tests.benchmarks.servers import ROOT, Site, measure

# Medians of the anchors that were measured once, CPU ms: Wagtail's page is no dependency here.
WAGTAIL_OVER_PLAIN = 20.6 / 5.4


def main() -> None:
    parser = argparse.ArgumentParser(prog="make bench ARGS=")
    parser.add_argument("--terms", type=int, default=2_000)
    parser.add_argument("--requests", type=int, default=1_500, help="a site and round")
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        run(Path(folder), options.terms, options.requests, options.rounds)


def run(folder: Path, count: int, requests: int, rounds: int) -> None:
    ours = {
        "ENVIRONMENT": "production",
        "SECRET_KEY": "a benchmark on one machine needs no secret 0123456789",
        "ALLOWED_HOSTS": "127.0.0.1",
        "HTTPS": "false",
        "SITE_URL": "http://127.0.0.1",
        "DATABASE_URL": f"sqlite:///{folder}/ours.sqlite3",
        "STATIC_ROOT": str(folder / "static"),
    }
    plain = {
        "PLAIN_DATABASE": str(folder / "plain.sqlite3"),
        "PLAIN_COUNT": str(count),
    }
    prepare_ours(folder, ours, count)
    call([sys.executable, "-m", "tests.benchmarks.plain.site"], plain)
    app = "glossary_project.wsgi:application"
    plain_app = "tests.benchmarks.plain.site:application"
    hello_app = "tests.benchmarks.hello:application"
    sites = {
        (name, server): Site(f"{name} on {server}", server, target, environment)
        for name, target, environment in [
            ("ours", app, ours),
            ("plain", plain_app, plain),
            ("hello", hello_app, {}),
        ]
        for server in ("granian", "gunicorn")
    }
    try:
        for site in sites.values():
            site.wait(f"/glossary/{slug_of_number(0)}/")
        compare(sites, count, requests, rounds)
    finally:
        for site in sites.values():
            site.stop()


def call(command: Sequence[str | Path], environment: dict[str, str]) -> float:
    """Run a program to its end and return the CPU seconds it took."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(
        command, check=True, cwd=ROOT, env={**os.environ, **environment}, stdout=subprocess.DEVNULL
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def prepare_ours(folder: Path, environment: dict[str, str], count: int) -> None:
    files = {}
    for name, number in (("one", 1), ("all", count)):
        files[name] = folder / f"{name}.jsonl"
        with files[name].open("w") as stream:
            for entry in entries(number if number > 1 else 6):
                stream.write(json.dumps(entry) + "\n")
    manage = [sys.executable, "manage.py"]
    call([*manage, "migrate", "--verbosity", "0"], environment)
    call([*manage, "collectstatic", "--noinput", "--verbosity", "0"], environment)
    importing = [*manage, "import_terms", "--verbosity", "0"]
    idle = call([*importing, files["one"], "--glossary", "idle", "--publish"], environment)
    saved = call([*importing, files["all"], "--glossary", "saved"], environment) - idle
    again = call([*importing, files["all"], "--glossary", "saved"], environment) - idle
    public = (
        call([*importing, files["all"], "--glossary", "glossary", "--publish"], environment) - idle
    )
    print_row("import, with revisions", saved * 1000 / count, "ms CPU a term")
    print_row("the same again, unchanged", again * 1000 / count, "ms CPU a term")
    print_row("import and publish", public * 1000 / count, "ms CPU a term (goal P8: 2)")


def compare(sites: dict[tuple[str, str], Site], count: int, requests: int, rounds: int) -> None:
    chance = random.Random(1)
    paths = [f"/glossary/{slug_of_number(chance.randrange(count))}/" for _ in range(requests)]
    hot = paths[0]
    connection = HTTPConnection("127.0.0.1", sites["ours", "granian"].port, timeout=10)
    connection.request("GET", hot)
    tag = connection.getresponse().headers["ETag"] or ""
    plans: list[tuple[Site, tuple[str, str], list[str], dict[str, str], int]] = [
        (site, key, paths, {}, 200) for key, site in sites.items()
    ]
    plans += [
        (sites["ours", server], ("304", server), [hot] * requests, {"If-None-Match": tag}, 304)
        for server in ("granian", "gunicorn")
    ]
    figures: dict[tuple[str, str], list[float]] = {key: [] for _site, key, *_rest in plans}
    for _round in range(rounds + 1):
        chance.shuffle(plans)
        for site, key, wanted, headers, status in plans:
            figures[key].append(measure(site, wanted, headers, status))
    median = {key: statistics.median(values[1:]) for key, values in figures.items()}
    for (name, server), value in sorted(median.items(), key=lambda each: each[0][::-1]):
        print_row(f"{name} on {server}", value, "ms CPU a request")
    for server, over_wagtail, over_plain in (("granian", 30, 7), ("gunicorn", 20, 5)):
        ratio = median["plain", server] / median["ours", server]
        print_row(f"P1 plain / ours on {server}", ratio, f"times (goal: {over_plain})")
        print_row(
            f"P1 Wagtail / ours on {server}",
            ratio * WAGTAIL_OVER_PLAIN,
            f"times, by the anchor's ratio to plain (goal: {over_wagtail})",
        )
        for name, label in (("ours", "page"), ("304", "304")):
            print_row(
                f"P2 {label} / hello on {server}",
                median[name, server] / median["hello", server],
                "times (goal: at most 2)",
            )


def print_row(what: str, value: float, unit: str) -> None:
    sys.stdout.write(f"{what:34} {value:9.3f} {unit}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
