"""A glossary's colour and logo on its form in the admin."""

from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from terms.models import Glossary, Logo
from tests.admin.rooms import errors, filled, logged_in, parsed, url
from tests.factories import make_glossary, make_user

pytestmark = pytest.mark.django_db

SVG = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"


@pytest.fixture
def glossary() -> Glossary:
    return make_glossary(slug="ai")


@pytest.fixture
def curator() -> Client:
    return logged_in(make_user("change_glossary", "view_glossary"))


def png(size: tuple[int, int] = (60, 40)) -> bytes:
    stream = BytesIO()
    Image.new("RGB", size, "red").save(stream, "PNG")
    return stream.getvalue()


def save(client: Client, glossary: Glossary, data: bytes | None = None, **fields: str) -> Any:
    address = url("glossary_change", glossary.pk)
    form = filled(client, address, "glossary_form") | fields
    if data is not None:
        form["new_logo"] = SimpleUploadedFile("../logo.png", data, "image/png")
    return client.post(address, {name: value for name, value in form.items() if value is not None})


def test_a_logo_is_uploaded_shown_and_removed(curator: Client, glossary: Glossary) -> None:
    address = url("glossary_change", glossary.pk)
    assert not parsed(curator.get(address)).xpath("//*[@name='removes_logo']")

    uploaded = save(curator, glossary, png((900, 300)))
    page = parsed(curator.get(address))
    kept = save(curator, glossary)
    was_kept = Logo.objects.exists()
    removed = save(curator, glossary, removes_logo="on")

    assert {each.status_code for each in (uploaded, kept, removed)} == {302}
    (shown,) = page.xpath("//img[@class='logo-now']")
    assert (shown.get("width"), shown.get("height")) == ("512", "171")
    assert shown.get("src").startswith("/ai/-/logo-")
    assert was_kept
    assert not Logo.objects.exists()


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (SVG, "SVG files may carry scripts"),
        (b"GIF89a" + b"\0" * 50, "no picture that can be read"),
        (png()[:60], "no picture that can be read"),
        (b"", "empty"),
        (png() + b"\0" * 1_000_000, "1 MB at most"),
        (png((4_000, 4_000)), "too many pixels"),
    ],
)
def test_a_file_that_is_no_logo_is_refused_on_the_form(
    curator: Client, glossary: Glossary, data: bytes, told: str
) -> None:
    answer = save(curator, glossary, data, title="Another")

    assert told in errors(answer)
    glossary.refresh_from_db()
    assert glossary.title != "Another"
    assert not Logo.objects.exists()


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("#0B5568", "#0b5568"), ("0b5568", "#0b5568"), (" #05d ", "#0055dd"), ("", "")],
)
def test_a_colour_is_taken_as_other_programs_write_it(
    curator: Client, glossary: Glossary, typed: str, kept: str
) -> None:
    assert save(curator, glossary, accent_color=typed).status_code == 302

    glossary.refresh_from_db()
    assert glossary.accent_color == kept


@pytest.mark.parametrize("typed", ["red", "#12345", "#0b5568ff", "#ggg", "rgb(1,2,3)", "}body{"])
def test_what_is_no_colour_is_refused(curator: Client, glossary: Glossary, typed: str) -> None:
    assert errors(save(curator, glossary, accent_color=typed))

    glossary.refresh_from_db()
    assert glossary.accent_color == ""


def test_who_may_only_look_sees_the_logo_and_changes_nothing(
    curator: Client, glossary: Glossary
) -> None:
    save(curator, glossary, png())
    onlooker = logged_in(make_user("view_glossary"))
    address = url("glossary_change", glossary.pk)

    page = parsed(onlooker.get(address))
    answer = onlooker.post(address, {"title": "Mine", "removes_logo": "on"})

    assert page.xpath("//img[@class='logo-now']")
    assert not page.xpath("//*[@name='new_logo' or @name='removes_logo']")
    assert answer.status_code == 403
    assert Logo.objects.exists()


def test_a_new_glossary_may_have_a_logo_at_once() -> None:
    client = logged_in(make_user("add_glossary", "view_glossary"))
    data = filled(client, url("glossary_add"), "glossary_form")
    file = SimpleUploadedFile("logo.png", png(), "image/png")

    answer = client.post(url("glossary_add"), data | {"title": "New", "new_logo": file})

    assert answer.status_code == 302
    assert Glossary.objects.get().logo.width == 60
