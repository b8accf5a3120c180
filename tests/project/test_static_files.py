"""Static files as production serves them: hashed, compressed, for ever."""

import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders, storage
from django.core.management import call_command
from django.test import Client
from pytest_django import Settings


@pytest.fixture
def collected(tmp_path: Path, settings: Settings) -> Path:
    """The folder `collectstatic` fills, with two modules of which one imports the other."""
    source = tmp_path / "source" / "modules"
    source.mkdir(parents=True)
    (source / "page.js").write_text('import { greet } from "./greeting.js";\ngreet();\n')
    (source / "greeting.js").write_text("export const greet = () => {};\n" * 50)
    settings.STATICFILES_DIRS = [source.parent]
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    settings.STATIC_ROOT = str(tmp_path / "static_root")
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "glossary_project.static_files.HashedStaticFilesStorage"}
    }
    call_command("collectstatic", interactive=False, verbosity=0)
    return Path(settings.STATIC_ROOT)


def test_a_module_imports_its_neighbour_by_its_hashed_name(collected: Path) -> None:
    page = collected / storage.staticfiles_storage.url("modules/page.js").removeprefix("/static/")

    imported = re.search(r'from "\./(greeting\.[0-9a-f]{12}\.js)"', page.read_text())

    assert imported is not None
    assert (collected / "modules" / imported[1]).exists()
    assert (collected / "modules" / f"{imported[1]}.br").exists()
    assert (collected / "modules" / f"{imported[1]}.gz").exists()


@pytest.mark.django_db  # to close a response is to look after its connection
def test_a_hashed_file_is_sent_compressed_and_may_be_kept_for_ever(
    collected: Path, client: Client
) -> None:
    address = storage.staticfiles_storage.url("modules/greeting.js")

    response = client.get(address, headers={"Accept-Encoding": "br, gzip"})
    response.close()

    assert response.status_code == 200
    assert response["Content-Encoding"] == "br"
    assert "immutable" in response["Cache-Control"]
    assert "max-age=315360000" in response["Cache-Control"]
    assert response["Vary"] == "Accept-Encoding"
    assert not response.cookies


def test_browsers_that_ask_for_an_icon_get_the_site_s(client: Client) -> None:
    response = client.get("/favicon.ico")

    assert response.status_code == 302
    assert response["Location"] == "/static/terms/icon-192.png"
    assert finders.find("terms/icon-192.png")
