"""One term's way: from a payload file to its public page, through an edit, to its address's end."""

import io
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.test import Client
from lxml import html

from terms.models import Term

PAYLOADS = Path(__file__).resolve().parents[1] / "fixtures" / "payloads"
PAGE = "/ai/specification-gaming/"
JSON = "/api/v1/glossaries/ai/terms/specification-gaming"

pytestmark = pytest.mark.django_db


def import_payload(name: str) -> None:
    path = str(PAYLOADS / name)
    call_command("import_terms", path, glossary="ai", publish=True, stdout=io.StringIO())


def parsed(content: bytes) -> Any:
    return html.fromstring(content.decode())


def answers(client: Client) -> dict[str, tuple[bytes, str]]:
    found = {path: client.get(path) for path in (PAGE, JSON)}
    return {path: (answer.content, answer["ETag"]) for path, answer in found.items()}


def test_a_payload_becomes_a_page_with_all_it_says(client: Client) -> None:
    import_payload("specification-gaming")

    revision = Term.objects.get().revision
    assert revision is not None
    record = revision.record()
    page = parsed(client.get(PAGE).content)
    text = " ".join(page.text_content().split())
    descriptions = page.xpath('//meta[@name="description"]/@content')
    assert page.xpath("//h1")[0].text_content().strip() == record.name
    assert page.xpath("//title/text()")[0].startswith(record.seo_title)
    assert descriptions == [record.seo_description]
    assert record.short_definition in text
    assert record.explanation.split("\n\n")[0][:40] in text
    assert page.xpath('//nav[@class="breadcrumb"]//a[contains(@href, "/category/")]')
    assert len(page.xpath("//section//details")) == len(record.faqs) == 2
    for relation in record.relations:
        assert relation.name in text
        assert not page.xpath(f'//a[@href="/ai/{relation.target}/"]'), "it is wanted"


def test_importing_a_wanted_term_makes_it_a_link_on_the_first_page(client: Client) -> None:
    import_payload("specification-gaming")
    assert b'href="/ai/goodharts-law/"' not in client.get(PAGE).content

    import_payload("goodharts-law")

    assert b'href="/ai/goodharts-law/"' in client.get(PAGE).content


def test_an_edit_in_the_admin_reaches_readers_only_when_published(
    client: Client, admin_user: User
) -> None:
    import_payload("specification-gaming")
    before = answers(client)
    editor = Client()
    editor.force_login(admin_user)
    term = Term.objects.get()
    address = f"/admin/terms/term/{term.pk}/change/"
    [form] = parsed(editor.get(address).content).xpath("//form[@id='term_form']")
    # As browsers do, leave out the line end that opens a text area.
    fields = {name: (value or "").removeprefix("\n") for name, value in form.form_values()}
    fields["short_definition"] = "Something else altogether."

    answer = editor.post(address, fields | {"_save": "1"})
    assert answer.status_code == 302

    term.refresh_from_db()
    assert term.short_definition == "Something else altogether."
    assert term.has_changes
    assert answers(client) == before

    editor.post(f"/admin/terms/term/{term.pk}/publish/")

    after = answers(client)
    for path in (PAGE, JSON):
        assert b"Something else altogether." in after[path][0]
        assert after[path][1] != before[path][1]


@pytest.mark.parametrize(
    "slug",
    [
        "search",
        "admin",
        "api",
        "category",
        "feed",
        "static",
        "index",
        "new",
        "random",
        "中文",
        "الذكاء",
    ],
)
def test_every_word_is_an_address_for_a_term(client: Client, slug: str, tmp_path: Path) -> None:
    file = tmp_path / "t.jsonl"
    file.write_text(f'{{"slug": "{slug}", "name": "The word", "short_definition": "It."}}\n')
    call_command("import_terms", str(file), glossary="ai", publish=True, stdout=io.StringIO())

    answer = client.get(f"/ai/{slug}/")

    assert answer.status_code == 200
    assert "The word" in answer.content.decode()
