"""How far the reading of files has come, by their bytes."""

import gzip
import itertools
import json
from pathlib import Path

import pytest

from terms.actions.importing.position import Position
from terms.actions.importing.reading import reading
from terms.actions.importing.runs import files_in
from terms.formats.base import ReadOptions
from terms.models import ImportRun
from tests.actions.import_files import entry, write_lines

COUNT = 2_000


def shares(*paths: Path) -> list[float | None]:
    """Return how far the reading was at each row, and at the end."""
    position = Position()
    read = reading(files_in(paths), "", ReadOptions(), position)
    return [position.share() for _placed in read(ImportRun())] + [position.share()]


def entries(count: int = COUNT) -> list[dict[str, object]]:
    return [entry(f"Term {number}", explanation="A text. " * 20) for number in range(count)]


@pytest.mark.parametrize("is_packed", [False, True])
def test_position_moves_with_the_bytes_of_a_file(tmp_path: Path, is_packed: bool) -> None:
    path = write_lines(tmp_path / "t.jsonl", *entries())
    if is_packed:
        packed = tmp_path / "t.jsonl.gz"
        packed.write_bytes(gzip.compress(path.read_bytes()))
        path = packed

    found = [share or 0.0 for share in shares(path)][:COUNT]

    assert all(before <= after for before, after in itertools.pairwise(found))
    assert all(abs(share - number / COUNT) < 0.2 for number, share in enumerate(found))


def test_position_of_a_table_is_that_of_its_second_reading(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    rows = "".join(f"Term {number},{'A text. ' * 20}\n" for number in range(COUNT))
    path.write_text(f"Term,Definition\n{rows}")

    found = [share or 0.0 for share in shares(path)]

    assert found[0] < 0.2
    assert 0.3 < found[COUNT // 2] < 0.7


def test_position_in_a_folder_counts_whole_files(tmp_path: Path) -> None:
    for number in range(10):
        (tmp_path / f"{number}.json").write_text(json.dumps(entry(f"Term {number}")))

    found = shares(tmp_path)

    assert found[0] is None
    assert found[1:10] == pytest.approx([number / 10 for number in range(1, 10)], abs=0.01)


def test_position_in_pages_that_know_one_another_is_that_of_their_rows(tmp_path: Path) -> None:
    for number in range(10):
        text = f"---\ntitle: Term {number}\n---\n\nA text.\n"
        (tmp_path / f"{number}.md").write_text(text)

    found = shares(tmp_path)

    assert found[1:10] == pytest.approx([number / 10 for number in range(1, 10)], abs=0.01)


def test_file_that_is_taken_in_whole_says_nothing_of_its_position(tmp_path: Path) -> None:
    path = tmp_path / "t.ttl"
    concepts = "".join(
        f'<urn:c{number}> a skos:Concept ; skos:prefLabel "Term {number}"@en .\n'
        for number in range(20)
    )
    path.write_text(f"@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n{concepts}")

    assert set(shares(path)) == {None}


def test_nothing_to_read_has_no_position(tmp_path: Path) -> None:
    assert Position().share() is None
    assert shares(tmp_path) == [None]
