"""Pages that carry a payload, or name the file that does."""

import pytest

from terms.formats.base import UnreadableFile
from tests.formats.nuxt_rows import DATA, given_fields, page_with, rows_of
from tests.formats.payload_graphs import flatten


def test_page_is_read_by_its_script() -> None:
    (row,) = rows_of((DATA / "page.html").read_bytes())

    assert row.place == "$[3]"
    assert given_fields(row.record) == {
        "slug": "idempotency-key",
        "name": "Idempotency key",
        "short_definition": "A token by which a server knows a repeated request </script> "
        "for what it is.",
        "explanation": "The client makes the key, the server keeps it with the answer.",
        "category": "APIs",
        "faqs": [],
        "relations": [],
    }


@pytest.mark.parametrize("inline", ["", " \n", '[{"prerenderedAt":1},1790000000000]'])
def test_page_whose_payload_lies_in_another_file_says_in_which(inline: str) -> None:
    page = page_with(inline, 'id="__NUXT_DATA__" data-src="/glossary/moss/_payload.json?1f"')

    with pytest.raises(UnreadableFile) as caught:
        rows_of(page)

    assert "lies in another file, /glossary/moss/_payload.json?1f." in str(caught.value)


def test_page_with_another_file_and_its_terms_inline_is_read() -> None:
    payload = flatten({"slug": "moss", "term": "Moss", "faq": []})

    (row,) = rows_of(page_with(payload, 'data-nuxt-data="app" data-src="/_payload.json"'))

    assert row.record is not None


def test_page_without_terms_gives_no_row() -> None:
    assert rows_of(page_with("[{}]")) == []


def test_first_payload_of_a_page_counts() -> None:
    first, second = (flatten({"slug": slug, "term": slug, "faq": []}) for slug in ("moss", "fern"))
    script = f'<script data-nuxt-data="b">{second}</script>'
    page = f"<p><script>var a = 1</script>{page_with(first)}{script}"

    (row,) = rows_of(page)

    assert row.record is not None
    assert row.record.slug == "moss"


@pytest.mark.parametrize(
    "noise",
    ["<div>" * 3_000, "<a " + "b " * 50_000 + ">", "<!--" + "-" * 100_000 + "-->", "&lt;" * 50_000],
)
def test_page_of_much_noise_is_read(noise: str) -> None:
    payload = flatten({"slug": "moss", "term": "Größe", "faq": []})

    (row,) = rows_of(f"<html>{noise}{page_with(payload)}")

    assert row.record is not None
    assert row.record.name == "Größe"


def test_page_cut_off_within_its_payload_is_refused() -> None:
    page = (DATA / "page.html").read_text()

    with pytest.raises(UnreadableFile, match="not JSON"):
        rows_of(page[: page.index("The client makes")])
