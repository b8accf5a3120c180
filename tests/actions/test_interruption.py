"""An import killed at any instant leaves whole batches, and a second run completes it."""

import json
import os
import random
import signal
import subprocess
import time
from pathlib import Path

from tests.actions.site_processes import NewSite
from tests.benchmarks.content import entries

# KILL_ROUNDS=50 is the thorough run.
ROUNDS = int(os.environ.get("KILL_ROUNDS", "2"))
COUNT = 700


def test_import_killed_at_any_instant_is_completed_by_the_next(
    new_site: NewSite, tmp_path: Path
) -> None:
    file = tmp_path / "terms.jsonl"
    with file.open("w") as stream:
        for entry in entries(COUNT):
            stream.write(json.dumps(entry | {"labels": [{"text": entry["slug"]}]}) + "\n")
    command = ["import_terms", str(file), "--glossary", "words", "--publish", "-v0"]
    undisturbed = new_site()
    begun = time.monotonic()
    assert undisturbed.run(*command) == 0
    duration = time.monotonic() - begun
    expected = undisturbed.state()
    assert len(expected["terms"]) == len(expected["published"]) == COUNT
    chance = random.Random(os.environ.get("KILL_SEED", "1"))
    killed = 0
    for _round in range(ROUNDS):
        site = new_site()
        process = site.start(*command)
        try:
            process.wait(chance.uniform(0.1, 1) * duration)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            killed += 1
        process.wait()
        assert site.run(*command) == 0
        found = site.state()
        for table, rows in expected.items():
            assert found[table] == rows, table
    assert killed > 0
