"""Mapping files suggested for a source, and read with it: tables nothing of which is recognised."""

import csv
import io
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from terms.formats.base import ReadOptions, UnreadableFile
from terms.formats.guessing import guess_fields
from terms.formats.mapping import Mapping, parse
from terms.formats.opening import find_files
from terms.formats.registry import detect
from terms.formats.sampling import suggest_mapping
from terms.formats.tables import meanings
from terms.records import TermRecord
from tests.formats.test_xlsx_table import workbook

SEA = [
    ("Aalto", "Veden pinnan liike, jonka tuuli tai laiva saa aikaan.", "Vesi", "1"),
    ("Vuorovesi", "Meren pinnan säännöllinen nousu ja lasku vuorokauden aikana.", "Vesi", "2"),
    ("Ankkuri", "Raskas kappale, joka pitää laivan paikallaan pohjasta.", "Laiva", "3"),
    ("Kompassi", "Laite, joka näyttää suunnan Maan magneettikentän avulla.", "Laiva", "4"),
    ("Laituri", "Rakennelma, jonka viereen laiva kiinnitetään satamassa.", "Laiva", "5"),
    ("Majakka", "Torni, jonka valo ohjaa laivoja pimeässä rannikon lähellä.", "Laiva", "6"),
]


def finnish(path: Path) -> Path:
    """Write semicolons under headers in Finnish, with addresses."""
    lines = ["Sana;Selite;Ryhmä;Verkkosivu;Luku"]
    lines += [
        f"{word};{text};{group};https://example.org/{number};{number}"
        for word, text, group, number in SEA
    ]
    path = path / "meri.csv"
    path.write_text("\n".join(lines), encoding="cp1252")
    return path


def without_header(path: Path) -> Path:
    """Write tabs without a header row, a code before each word."""
    path = path / "codes.tsv"
    path.write_text(
        "".join(f"A-{number}09\t{group}\t{text}\t{word}\n" for word, text, group, number in SEA)
    )
    return path


def hungarian(path: Path) -> Path:
    """Write a workbook with a title above the header and a column of numbers without a name."""
    rows: list[list[object]] = [["Tengeri szavak"], [], ["", "Magyarázat", "Kifejezés"]]
    rows += [[number, text, word] for word, text, _group, number in SEA]
    path = path / "tenger.xlsx"
    path.write_bytes(workbook(Lap=rows))
    return path


def read(path: Path, mapping: Mapping) -> list[TermRecord]:
    [file] = find_files(path)
    with file.open() as stream:
        format_ = detect(file.name, stream.read(65_536))
        assert format_.read is not None
        stream.seek(0)
        rows = list(format_.read(stream, ReadOptions(mapping=mapping)))
    return [row.record for row in rows if row.record is not None]


def suggestion(path: Path) -> str:
    [file] = find_files(path)
    return suggest_mapping(file, ReadOptions())


@pytest.mark.parametrize(
    ("write", "fields"),
    [
        (
            finnish,
            {
                "Sana": "name",
                "Selite": "short_definition",
                "Ryhmä": "category",
                "Verkkosivu": "sources",
                "Luku": "",
            },
        ),
        (
            without_header,
            {
                "column 1": "",
                "column 2": "category",
                "column 3": "short_definition",
                "column 4": "name",
            },
        ),
        (hungarian, {"Magyarázat": "short_definition", "Kifejezés": "name"}),
    ],
)
def test_suggestion_by_content_is_read_and_imports_its_table(tmp_path, write, fields) -> None:
    path = write(tmp_path)

    mapping = parse(suggestion(path))

    assert {key: ours for key, ours in mapping.fields.items() if key in fields} == fields
    records = read(path, mapping)
    assert [each.name for each in records] == [word for word, *_rest in SEA]
    assert [each.short_definition for each in records] == [text for _word, text, *_rest in SEA]
    if "category" in fields.values():
        assert [each.category for each in records] == [group for *_rest, group, _number in SEA]
    if "sources" in fields.values():
        assert records[0].sources[0].url == "https://example.org/1"


def test_suggestion_by_content_says_that_it_is_a_guess(tmp_path: Path) -> None:
    text = suggestion(finnish(tmp_path))

    assert '"Sana" = "name"  # a guess: short, and hardly any twice, such as Aalto\n' in text
    assert '"Luku" = ""  # not recognised, such as 1\n' in text
    assert '"Laiva" = "Laiva"\n' in text


def test_nothing_is_guessed_where_a_name_is_known(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("Term,Selite\nAalto,Veden pinnan liike.\n")

    assert '"Selite" = ""  # not recognised' in suggestion(path)


def test_header_row_that_is_given_is_taken_whatever_it_says(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("Yksi,Kaksi\nSana,Selite\nAalto,Veden pinnan liike.\nAnkkuri,Raskas kappale.\n")
    [file] = find_files(path)

    text = suggest_mapping(file, ReadOptions(header_row=2))

    assert parse(text).fields["Sana"] == "name"


def test_guess_leaves_numbers_dates_and_codes_alone() -> None:
    guessed = guess_fields(
        {
            "a": ["2024-01-02", "2024-01-03", "2024-02-01"],
            "b": ["T-0001", "T-0002", "T-0003"],
            "c": ["Wave", "Tide", "Ebb"],
            "d": ["1.5", "2.5", ""],
        }
    )

    assert guessed == {"c": "name"}


_CELLS = st.one_of(
    st.sampled_from(["", "Aalto", "Sana", "https://example.org/", "12", "a;b", "x" * 90]),
    st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=40),
)


@given(st.integers(1, 4).flatmap(lambda n: st.lists(st.tuples(*[_CELLS] * n), min_size=2)))
@settings(
    max_examples=300,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_any_suggestion_is_read_and_makes_its_table_readable(tmp_path_factory, rows) -> None:
    path = tmp_path_factory.mktemp("table") / "t.csv"
    text = io.StringIO(newline="")
    csv.writer(text, quoting=csv.QUOTE_ALL).writerows(rows)
    path.write_text(text.getvalue(), encoding="utf-8-sig", newline="")

    try:
        mapping = parse(suggestion(path))
    except UnreadableFile:
        return

    names = [key for key, ours in mapping.fields.items() if ours.partition("@")[0] == "name"]
    if names:
        read(path, mapping)
    else:
        # Nothing is left to be a name: no column has any text that nothing else is known of.
        texts = [cell.strip() for row in rows for cell in row if cell.strip()]
        assert not texts or any(meanings([each], None).get(each) for each in texts)
