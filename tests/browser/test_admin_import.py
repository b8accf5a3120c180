"""Importing in a browser: files of four kinds from upload to term, merging, rolling back, export."""

import io
import json
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from playwright.sync_api import FilePayload, Page, expect
from pytest_django import Settings

from terms.actions.revising import record_of, save_record
from terms.models import Glossary, ImportRun, PublishedTerm, Term
from tests.browser.test_admin_pages import broken_rules
from tests.factories import make_glossary, make_user

pytestmark = pytest.mark.django_db(transaction=True)

PASSWORD = "a password for tests"
IMPORTER = (
    *("view_term", "change_term", "delete_term", "publish_term", "withdraw_term"),
    *("add_importrun", "view_importrun"),
)

TABLE = [
    ["term", "definition", "synonyms", "category"],
    ["Kiln", "An oven that fires clay.", "oven", "Tools"],
    ["Glaze", "A coat of glass, fused to clay.", "", "Materials"],
    ["", "A row that names no term.", "", ""],
]
TURTLE = """\
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix : <https://pottery.example/> .

:tools a skos:ConceptScheme ; skos:prefLabel "Pottery"@en .
:kiln a skos:Concept ; skos:inScheme :tools ;
  skos:prefLabel "Kiln"@en ; skos:altLabel "oven"@en ;
  skos:definition "An oven that fires clay."@en .
:glaze a skos:Concept ; skos:inScheme :tools ;
  skos:prefLabel "Glaze"@en ; skos:related :kiln ;
  skos:definition "A coat of glass, fused to clay."@en .
"""
PAGES = {
    "pottery/kiln.md": "---\ntitle: Kiln\naliases: [oven]\n---\nAn oven that fires clay.\n",
    "pottery/glaze.md": "---\ntitle: Glaze\n---\nA coat of glass, fused to [clay](kiln.md).\n",
    "pottery/_index.md": "---\ntitle: Pottery\n---\n",
}


def csv() -> bytes:
    return "".join(",".join(f'"{cell}"' for cell in row) + "\r\n" for row in TABLE).encode()


def xlsx() -> bytes:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(TABLE):
            sheet.write_row(number, 0, row)
    return stream.getvalue()


def zipped_markdown() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for path, text in PAGES.items():
            archive.writestr(path, text)
    return stream.getvalue()


FILES: dict[str, tuple[str, Callable[[], bytes]]] = {
    "csv": ("pottery.csv", csv),
    "xlsx": ("pottery.xlsx", xlsx),
    "skos": ("pottery.ttl", TURTLE.encode),
    "markdown": ("pottery.zip", zipped_markdown),
}


@pytest.fixture(autouse=True)
def folder(settings: Settings, tmp_path: Path) -> None:
    settings.IMPORT_FOLDER = tmp_path / "imports"


@pytest.fixture
def glossary() -> Glossary:
    return make_glossary(slug="pottery", title="Pottery")


def enter(page: Page, next_page: str) -> None:
    make_user(*IMPORTER, username="grace", password=PASSWORD)
    page.goto(f"/admin/login/?next={next_page}")
    page.get_by_label("Username").fill("grace")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()


def choose(page: Page, *files: tuple[str, bytes]) -> None:
    """Fill in the files of the form and send it."""
    given = [FilePayload(name=name, mimeType="", buffer=content) for name, content in files]
    page.get_by_label("Files").set_input_files(given)
    page.get_by_role("button", name="Show the plan").click()


def entry(name: str, **fields: Any) -> bytes:
    slug = name.lower()
    return (json.dumps({"slug": slug, "name": name, **fields}) + "\n").encode()


@pytest.mark.parametrize(("kind", "scripts"), [*((kind, True) for kind in FILES), ("csv", False)])
def test_file_travels_from_upload_to_the_pages_of_its_terms(
    kind: str, scripts: bool, glossary: Glossary, new_page: Callable[..., Page]
) -> None:
    name, content = FILES[kind]
    page = new_page(java_script_enabled=scripts)
    enter(page, "/admin/terms/importrun/")
    page.locator("#content").get_by_role("link", name="Import…").click()
    page.get_by_label("Publish").check()
    choose(page, (name, content()))

    expect(page.locator(".panel")).to_contain_text("planned")
    expect(page.locator(".count-created")).to_have_text("2 created")
    expect(page.locator(".results")).to_contain_text("Kiln")
    expect(page.locator(".run-facts")).to_contain_text(name.removesuffix(".zip"))
    assert not Term.objects.exists()
    page.get_by_role("button", name="Import now").click()

    expect(page.locator(".messagelist")).to_contain_text("The import is finished.")
    expect(page.locator(".panel")).to_contain_text("finished")
    expect(page.locator(".count-created")).to_have_text("2 created")
    terms = {term.name: term for term in Term.objects.all()}
    assert set(terms) == {"Kiln", "Glaze"}
    assert [label.text for label in terms["Kiln"].labels.all()] == ["oven"]
    page.locator(".results").get_by_role("link", name="Kiln").click()
    page.get_by_role("link", name="View live page").click()
    expect(page.locator("main")).to_contain_text("An oven that fires clay.")


def test_plan_shows_the_words_that_change_and_the_rows_that_cannot_be_read(
    glossary: Glossary, page: Page
) -> None:
    enter(page, "/admin/terms/importrun/add/")
    choose(page, ("t.jsonl", entry("Kiln", short_definition="A large oven.")))
    page.get_by_role("button", name="Import now").click()

    page.goto("/admin/terms/importrun/add/")
    changed = entry("Kiln", short_definition="A hot oven.") + b"not json\n"
    choose(page, ("t.jsonl", changed))

    expect(page.locator("del")).to_have_text("large")
    expect(page.locator("ins")).to_have_text("hot")
    page.get_by_role("link", name="rejected").click()
    expect(page.locator(".results")).to_contain_text("line 2")
    expect(page.locator(".results ins")).to_have_count(0)
    page.get_by_role("button", name="Discard").click()
    expect(page.locator(".messagelist")).to_contain_text("nothing was imported")
    assert Term.objects.get().short_definition == "A large oven."


def conflicting(page: Page) -> Term:
    """Import a term, edit it here, and import it once more with other words."""
    page.goto("/admin/terms/importrun/add/")
    choose(page, ("t.jsonl", entry("Kiln", short_definition="An oven.", seo_title="Kiln")))
    page.get_by_role("button", name="Import now").click()
    term = Term.objects.whole().get(slug="kiln")
    ours = {"short_definition": "An oven for pots.", "seo_title": "Kilns"}
    record = record_of(term).model_copy(update=ours)
    save_record(record, glossary=term.glossary, by=None, term=term)
    page.goto("/admin/terms/importrun/add/")
    theirs = entry("Kiln", short_definition="An oven for clay.", seo_title="The kiln")
    choose(page, ("t.jsonl", theirs))
    page.get_by_role("button", name="Import now").click()
    return term


def test_conflict_is_merged_field_by_field(glossary: Glossary, page: Page) -> None:
    enter(page, "/admin/terms/importrun/")
    term = conflicting(page)

    page.get_by_role("link", name="Merge…").click()
    expect(page.locator("del").first).to_have_text("pots")
    expect(page.locator("ins").first).to_have_text("clay")
    definition = page.get_by_role("group", name="Short definition")
    definition.get_by_label("Take what the source says").check()
    page.get_by_role("group", name="SEO title").get_by_label("Keep what is here").check()
    page.get_by_role("button", name="Merge", exact=True).click()

    expect(page.locator(".messagelist")).to_contain_text("“Kiln” is merged")
    expect(page.get_by_label("Short definition")).to_have_value("An oven for clay.")
    expect(page.locator(".waiting")).to_have_count(0)
    term.refresh_from_db()
    assert term.seo_title == "Kilns"


def test_import_is_rolled_back(glossary: Glossary, page: Page) -> None:
    enter(page, "/admin/terms/importrun/add/")
    page.get_by_label("Publish").check()
    choose(page, ("pottery.csv", csv()))
    page.get_by_role("button", name="Import now").click()
    assert PublishedTerm.objects.public().count() == 2

    page.get_by_role("link", name="Roll back…").click()
    expect(page.locator(".count-deleted")).to_have_text("2 deleted again")
    page.get_by_role("button", name="Roll the import back").click()

    expect(page.locator(".panel")).to_contain_text("rolled back")
    assert not Term.objects.exists()


def test_terms_are_exported_and_imported_again(glossary: Glossary, page: Page) -> None:
    enter(page, "/admin/terms/importrun/add/")
    choose(page, ("pottery.csv", csv()))
    page.get_by_role("button", name="Import now").click()
    page.goto("/admin/terms/term/")
    page.get_by_label("Select all objects on this page for an action").check()
    page.get_by_label("Action:").select_option("Export the selected terms…")
    page.locator("button[name=index]").click()
    page.get_by_label("Format").select_option("yaml")
    with page.expect_download() as download:
        page.get_by_role("button", name="Download").click()
    content = download.value.path().read_bytes()

    page.goto("/admin/terms/importrun/add/")
    choose(page, (download.value.suggested_filename, content))

    assert download.value.suggested_filename.startswith("pottery.y")
    expect(page.locator(".count-unchanged")).to_have_text("2 unchanged")
    expect(page.locator(".count-created")).to_have_text("0 created")


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_of_imports_are_accessible_and_fit(
    scheme: str, width: int, glossary: Glossary, new_page: Callable[..., Page]
) -> None:
    page = new_page(color_scheme=scheme, viewport={"width": width, "height": 900})
    enter(page, "/admin/terms/importrun/")
    found: dict[str, list[str]] = {}

    def look(name: str) -> None:
        found[name] = broken_rules(page)
        if page.evaluate("document.documentElement.scrollWidth") > width:
            found[name].append("it is wider than the window")

    term = conflicting(page)
    look("run with a conflict")
    run = ImportRun.objects.latest("pk")
    page.goto("/admin/terms/importrun/add/")
    look("upload")
    page.get_by_role("button", name="Show the plan").click()
    expect(page.locator(".errorlist")).to_have_count(1)
    look("upload with an error")
    changes = entry("Kiln", short_definition="An oven for clay, and a hot one.") + entry("Glaze")
    choose(page, ("a-long-name-of-a-file-that-has-no-spaces-in-it-at-all.jsonl", changes + b"x\n"))
    expect(page.locator(".results")).to_contain_text("rejected")
    look("plan")
    page.goto(f"/admin/terms/importrun/{run.pk}/roll-back/")
    look("roll-back")
    page.goto(f"/admin/terms/term/{term.pk}/conflict/")
    look("merge")
    page.get_by_role("button", name="Merge", exact=True).click()
    expect(page.locator(".errorlist")).to_have_count(2)
    look("merge with errors")
    page.goto(f"/admin/terms/term/{term.pk}/change/")
    look("form with a notice")
    for address in ("importconflict/", "importrun/", "term/", "term/export/"):
        page.goto(f"/admin/terms/{address}")
        expect(page.locator("h1")).to_have_text(re.compile(".+"))
        look(address)
    ImportRun.objects.filter(pk=run.pk).update(
        state="running", finished_at=None, plan={"created": 9}, counts={"created": 4}
    )
    page.goto(f"/admin/terms/importrun/{run.pk}/change/")
    expect(page.get_by_label("4 of 9 rows are imported.")).to_be_visible()
    look("running")

    assert {name: rules for name, rules in found.items() if rules} == {}
