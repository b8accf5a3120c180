"""What a correct import of the sample data's WordPress exports gives."""

from collections import Counter
from typing import Any

import pytest

from terms.formats import wxr
from terms.formats.base import UnreadableFile
from terms.records import Status
from tests.formats.reading import NO_SAMPLES, SAMPLES, rows_of

FOLDER = SAMPLES / "wxr"
pytestmark = pytest.mark.skipif(not FOLDER.is_dir(), reason=NO_SAMPLES)


@pytest.fixture(scope="module")
def files():
    """Return the rows of each file, or why it was refused."""
    found: dict[str, Any] = {}
    for path in sorted(FOLDER.rglob("*.xml")):
        try:
            found[path.name] = rows_of(wxr.read, path)
        except UnreadableFile as error:
            found[path.name] = str(error)
    return found


@pytest.fixture(scope="module")
def records(files):
    return [
        row.record
        for rows in files.values()
        if isinstance(rows, list)
        for row in rows
        if row.record
    ]


def test_sample_exports_give_their_entries(files, records):
    assert len(records) == 28
    assert sum(isinstance(rows, list) for rows in files.values()) == 11
    assert Counter(record.status for record in records) == {
        Status.PUBLISHED: 25, Status.NOT_PUBLIC: 3,
    }  # fmt: skip
    skipped = [
        row for rows in files.values() if isinstance(rows, list) for row in rows if row.skipped
    ]
    assert len(skipped) == 3


def test_sample_files_that_cannot_be_read_are_refused(files):
    refused = {name: reason for name, reason in files.items() if isinstance(reason, str)}

    assert sorted(refused) == [
        "attachments-only.xml",
        "sample-no-slug.xml",
        "sample.xml",
        "test.xml",
    ]
    assert refused["attachments-only.xml"].startswith("Line 11, column ")
    assert refused["sample.xml"].startswith("Line 109, column 106: ")
    assert refused["sample-no-slug.xml"].startswith("Line 109, column 106: ")
    assert "Not a WordPress export" in refused["test.xml"]


def test_sample_texts_for_search_engines_are_found(files, records):
    assert [record.seo_title for record in records if record.seo_title] == [
        "My Custom SEO Title for Search Engines"
    ]
    counts = {
        name: sum(bool(row.record and row.record.seo_description) for row in rows)
        for name, rows in files.items()
        if isinstance(rows, list)
    }
    assert {name: count for name, count in counts.items() if count} == {
        "has-yoast-meta.xml": 1, "post_meta.xml": 2, "raw_xml.xml": 2,
    }  # fmt: skip


def test_sample_slugs_lose_their_suffix_and_differ_within_a_file(files, records):
    assert not any("html" in record.slug for record in records)
    for rows in files.values():
        slugs = [row.record.slug for row in rows if not isinstance(row, str) and row.record]
        assert len(slugs) == len(set(slugs))
    twins = [row for row in files["post_meta.xml"] if "is given twice" in " ".join(row.warnings)]
    assert len(twins) == 4


def test_sample_of_unknown_status_is_a_draft_with_a_warning(files):
    row = files["raw_xml.xml"][4]

    assert row.record.status is Status.NOT_PUBLIC
    assert "hasnocategories is not known" in " ".join(row.warnings)


def test_sample_empty_bodies_are_accepted(files):
    empty = [
        row.record.name
        for name in ("post_meta.xml", "raw_xml.xml")
        for row in files[name]
        if not row.record.explanation
    ]

    assert len(empty) == 8


def test_sample_bodies_hold_neither_frames_nor_block_comments(records):
    for record in records:
        assert "iframe" not in record.explanation
        assert "wp:" not in record.explanation
