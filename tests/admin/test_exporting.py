"""Exporting from the admin: what is selected, or a whole glossary, as a file."""

import gzip
import json
from typing import Any

import pytest
from django.test import Client

from terms.formats.registry import FORMATS
from terms.models import Glossary
from tests.admin.rooms import classed, logged_in, messages, parsed, url
from tests.factories import make_glossary, make_term, make_user

pytestmark = pytest.mark.django_db

WRITABLE = [name for name, each in FORMATS.items() if each.write or each.write_folder]


@pytest.fixture
def glossary() -> Glossary:
    return make_glossary(slug="ai")


@pytest.fixture
def client() -> Client:
    return logged_in(make_user("view_term"))


def names(response: Any) -> list[str]:
    content = b"".join(response.streaming_content)
    return [json.loads(line)["name"] for line in content.splitlines()]


def chosen(*terms: Any, **more: str) -> dict[str, Any]:
    return {
        "action": "export_selected",
        "_selected_action": [str(term.pk) for term in terms],
        **more,
    }


def test_selected_terms_are_asked_about_and_then_downloaded(
    glossary: Glossary, client: Client
) -> None:
    first, second = make_term(glossary, name="Alpha"), make_term(glossary, name="Beta")
    make_term(glossary, name="Gamma")

    asked = parsed(client.post(url("term_changelist"), chosen(first, second, index="0")))
    form = asked.get_element_by_id("export_form")
    kept = form.xpath(".//input[@name='_selected_action']/@value")
    response = client.post(
        url("term_changelist"), chosen(first, second, format="jsonl", version="drafts")
    )

    assert "2 terms are selected." in asked.text_content()
    assert sorted(kept) == sorted([str(first.pk), str(second.pk)])
    assert response["Content-Disposition"] == 'attachment; filename="ai.jsonl"'
    assert names(response) == ["Alpha", "Beta"]


def test_all_of_a_filtered_list_are_exported(glossary: Glossary, client: Client) -> None:
    terms = [make_term(glossary, name=name) for name in ("Alpha", "Beta", "Delta")]
    make_term(glossary, name="Other")
    address = url("term_changelist") + "?q=ta"
    page = [terms[1]]

    asked = parsed(client.post(address, chosen(*page, index="0", select_across="1")))
    form = asked.get_element_by_id("export_form")
    fields = dict(form.form_values()) | {"format": "jsonl", "version": "drafts"}
    response = client.post(address, fields)

    assert "2 terms are selected." in asked.text_content()
    assert names(response) == ["Beta", "Delta"]


def test_readers_version_leaves_drafts_out(glossary: Glossary, client: Client) -> None:
    live, draft = make_term(glossary, name="Live", publish=True), make_term(glossary, name="Draft")

    response = client.post(
        url("term_changelist"), chosen(live, draft, format="jsonl", version="public")
    )

    assert names(response) == ["Live"]


def test_terms_of_two_glossaries_are_not_exported_together(client: Client) -> None:
    response = client.post(
        url("term_changelist"), chosen(make_term(), make_term(), index="0"), follow=True
    )

    assert "Select terms of one glossary." in messages(response)


def test_whole_glossary_is_exported(glossary: Glossary, client: Client) -> None:
    make_term(glossary, name="Alpha", publish=True)
    make_term(glossary, name="Beta", language="de", publish=True)
    make_term(name="Elsewhere", publish=True)
    choice = {"glossary": str(glossary.pk), "format": "jsonl", "version": "public"}

    form = parsed(client.get(url("term_export"))).get_element_by_id("export_form")
    everything = client.get(url("term_export"), choice)
    german = client.get(url("term_export"), choice | {"language": "de"})

    assert form.get("method") == "get"
    assert sorted(names(everything)) == ["Alpha", "Beta"]
    assert names(german) == ["Beta"]


def test_export_form_says_what_is_wrong(glossary: Glossary, client: Client) -> None:
    choice = {"glossary": str(glossary.pk), "format": "word", "version": "public", "language": "?"}

    page = parsed(client.get(url("term_export"), choice))

    assert len(classed(page, "errorlist")) == 2


@pytest.mark.parametrize("name", WRITABLE)
def test_every_format_is_downloaded_with_its_type(
    glossary: Glossary, client: Client, name: str
) -> None:
    make_term(glossary, name="Alpha", publish=True, labels=1, faqs=1)
    choice = {"glossary": str(glossary.pk), "format": name, "version": "public"}

    response: Any = client.get(url("term_export"), choice)
    content = b"".join(response.streaming_content)

    assert len(content) > 20
    assert response["Content-Disposition"].startswith('attachment; filename="ai.')
    if FORMATS[name].write is not None:
        assert response["Content-Type"] == FORMATS[name].media_type
    else:
        assert response["Content-Type"] == "application/zip"
    assert not content.startswith(gzip.compress(b"")[:2])


def test_what_a_format_cannot_carry_is_told_afterwards(
    glossary: Glossary, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    from dataclasses import replace

    poor = replace(FORMATS["jsonl"], cannot_carry=("labels", "faqs"))
    monkeypatch.setitem(FORMATS, "jsonl", poor)
    make_term(glossary, labels=1, publish=True)
    choice = {"glossary": str(glossary.pk), "format": "jsonl", "version": "public"}

    names(client.get(url("term_export"), choice))

    told = messages(client.get(url("term_changelist")))
    assert "cannot carry labels: left out of the export." in told


def test_export_needs_the_permission_to_see_terms(glossary: Glossary) -> None:
    term = make_term(glossary, name="Alpha")
    client = logged_in(make_user("publish_term", "add_importrun"))
    choice = {"glossary": str(glossary.pk), "format": "jsonl", "version": "drafts"}

    assert client.get(url("term_export"), choice).status_code == 403
    sent = chosen(term, format="jsonl", version="drafts")
    assert client.post(url("term_changelist"), sent).status_code == 403


def test_list_of_terms_leads_to_import_and_export(glossary: Glossary, client: Client) -> None:
    def links(client: Client) -> list[str]:
        page = parsed(client.get(url("term_changelist")))
        [tools] = classed(page, "object-tools")
        return [str(each) for each in tools.xpath(".//a/@href")]

    viewer = links(client)
    importing = links(logged_in(make_user("view_term", "add_term", "add_importrun")))

    ways = [url("term_queue"), url("term_export")]
    assert viewer == ways
    assert importing == [url("term_add"), url("importrun_add"), *ways]
