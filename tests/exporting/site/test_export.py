"""What is exported is what the site answers, link for link; and a second run does what is needed."""

import re
from html.parser import HTMLParser
from io import StringIO
from pathlib import Path
from urllib.parse import unquote

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from pytest_django import Settings

from terms.actions.publishing import withdraw
from terms.exporting.downloads import make_download
from terms.exporting.site import writing
from terms.exporting.site.folder import LEDGER
from terms.exporting.site.writing import CannotWrite
from terms.models import Glossary, Redirect, Term
from terms.pages.downloads import FORMAT_NAMES, find_download
from tests.exporting.site.conftest import Export
from tests.factories import make_glossary, make_term

_SITE = "https://glossary.example.org"
_ONLY_HERE = {"404.html", "410.html", "_redirects", "nginx-redirects.conf", ".htaccess", LEDGER}
_HOST_RELATIVE = re.compile(r"^(?:https://glossary\.example\.org)?(/[^#]*)")


class _Links(HTMLParser):
    """Collects what a page leads to and what it needs."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: set[str] = set()
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            is_picture = name == "content" and (value or "").endswith(".png")
            if name in ("href", "src", "action") or is_picture:
                self.found.add(value or "")


def _files(out: Path) -> dict[str, Path]:
    return {
        path.relative_to(out).as_posix(): path
        for path in sorted(out.rglob("*"))
        if path.is_file() and not path.name.startswith(LEDGER)
    }


def _url(name: str) -> str:
    return f"/{name.removesuffix('index.html')}"


def _answered(client: Client, name: str) -> str:
    """Return what the site answers for the address of a file, as a site without parameters would."""
    url = _asked_for(client, _url(name))
    response = client.get(url)
    assert response.status_code == 200, (name, url)
    return response.content.decode()


def _asked_for(client: Client, url: str) -> str:
    """Return the address at which a running site has the page of an exported one."""
    twin = url.endswith(".md")
    path = f"{url.removesuffix('.md')}/" if twin else url
    start, _mark, number = path.partition("-/page/")
    start, _mark, letter = start.partition("-/letter/")
    asked = f"{start}?letter={_letter(letter)}" if letter else start
    for _ in range(int(number.strip("/") or 1) - 1):
        following = re.search(r'rel="next" href="([^"]+)"', client.get(asked).content.decode())
        assert following, url
        asked = following[1].replace("&amp;", "&")
    if not twin:
        return asked
    page, mark, query = asked.partition("?")
    return f"{page.removesuffix('/')}.md{mark}{query}"


def _letter(segment: str) -> str:
    return unquote(segment.strip("/")).replace("~23", "%23")


def _bare(text: str) -> str:
    """Return a page without what cannot be the same in a file: parameters, chance, forms, limits."""
    text = text.replace("\\u0026", "&")
    text = re.sub(r"[^\s\"(<]*/-/page/\d+(?:/|\.md)", "NEXT", text)
    text = re.sub(r"[^\s\"(<]*[?&]((?:amp;)?after=)[\w-]+", "NEXT", text)
    text = re.sub(r"(/|\.md)\?letter=([^\"&)>#]+)", _as_path, text)
    text = re.sub(r'\s*<a href="[^"]*/-/random/".*?</a>', "", text)
    text = re.sub(r'\s*<p class="suggest">.*?</p>', "", text, flags=re.S)
    text = re.sub(r'<meta property="og:image[^>]*>\s*', "", text)
    text = text.replace('content="summary_large_image"', 'content="summary"')
    text = re.sub(r"\n- \[[^\n]*/api/v1/docs\)", "", text)
    text = re.sub(r"(Allow|Disallow): [^\n]*\n", "", text)
    text = re.sub(r'\s*<nav class="categories"\s+aria-label="Only.*?</nav>', "", text, flags=re.S)
    return re.sub(r"\s+", " ", text)


def _as_path(found: re.Match[str]) -> str:
    letter = found[2].replace("%23", "~23")
    return f"/-/letter/{letter}" + ("/" if found[1] == "/" else ".md")


def test_export_is_what_the_site_answers(
    client: Client, glossary: Glossary, out: Path, export: Export
) -> None:
    make_glossary(slug="empty", title="Empty")

    outcome = export()

    files = _files(out)
    assert outcome.written == len(files)
    compared = 0
    for name, path in files.items():
        if name in _ONLY_HERE or name.startswith("static/"):
            continue
        assert _bare(path.read_text()) == _bare(_answered(client, name)), name
        compared += 1
    assert compared > 80


def test_export_has_the_very_bytes_of_twins_feeds_and_sitemaps(
    client: Client, glossary: Glossary, out: Path, export: Export
) -> None:
    make_glossary(slug="empty", title="Empty")
    export()

    same = [
        "ai/reward.md",
        "ai/reward.json",
        "ai/reward.jsonld",
        "de/ai/größe.md",
        "ai/new.atom",
        "ai/category/safety/changed.atom",
        "sitemap.xml",
        "sitemap-terms-0.xml",
        "sitemap-pages.xml",
        "manifest.webmanifest",
        "ai/-/about/index.html",
        "ai/-/compare/reward/token/index.html",
    ]
    for name in same:
        answered = client.get(_url(name)).content
        if name.endswith("index.html"):
            answered = re.sub(rb'\s*<a href="/ai/-/random/".*?</a>', b"", answered)
        assert (out / name).read_bytes() == answered, name


def test_export_of_a_term_differs_from_its_page_by_links_to_forms_alone(
    client: Client, glossary: Glossary, out: Path, export: Export
) -> None:
    export(cards=True)

    answered = client.get("/ai/reward/").content.decode()
    answered = answered.replace('"/ai/?letter=R"', '"/ai/-/letter/R/"')
    answered = re.sub(r'\s*<a href="/ai/-/random/".*?</a>', "", answered)
    answered = re.sub(r'\s*<p class="suggest">.*?</p>\s*', "", answered, flags=re.S)
    exported = (out / "ai/reward/index.html").read_text()
    assert exported.replace("\n", "").replace(" ", "") == answered.replace("\n", "").replace(
        " ", ""
    )
    assert (out / "ai/reward.png").read_bytes() == client.get("/ai/reward.png").content


@pytest.mark.parametrize("cards", [False, True])
def test_export_has_no_broken_link(
    glossary: Glossary, out: Path, export: Export, cards: bool
) -> None:
    make_term(make_glossary(slug="law", title="Law"), name="Tort", publish=True)
    export(cards=cards)

    waiting, seen = ["/index.html", "/robots.txt"], set()
    while waiting:
        name = waiting.pop()
        if name in seen:
            continue
        seen.add(name)
        path = out / name.removeprefix("/")
        assert path.is_file(), name
        for link in _leading(path):
            assert "?" not in link, (name, link)
            file = unquote(link)
            waiting.append(f"{file}index.html" if file.endswith("/") else file)
    pages = {f"/{name}" for name in _files(out) if name.endswith(".html")}
    assert pages - seen == {"/404.html", "/410.html"}


def _leading(path: Path) -> list[str]:
    """Return where a file leads on this site."""
    if path.suffix == ".html":
        links = _Links(path.read_text()).found
    elif path.suffix == ".md":
        links = set(re.findall(r"(?<=\]\()\S+?(?=\))|(?<=<)https://\S+?(?=>)", path.read_text()))
    else:
        links = set(re.findall(re.escape(_SITE) + r"[^<\"\s)]*", path.read_text(errors="ignore")))
        links = links if path.suffix in (".xml", ".atom", ".txt") else set()
    return [found[1] for link in links if (found := _HOST_RELATIVE.match(link))]


def test_second_run_writes_nothing_and_keeps_times(
    glossary: Glossary, out: Path, export: Export
) -> None:
    first = export()
    times = {name: path.stat().st_mtime_ns for name, path in _files(out).items()}

    second = export()

    assert (second.written, second.unchanged, second.removed) == (0, first.written, 0)
    assert {name: path.stat().st_mtime_ns for name, path in _files(out).items()} == times


def test_run_after_a_change_equals_a_new_export(
    glossary: Glossary, out: Path, tmp_path: Path, export: Export
) -> None:
    export()
    withdraw(Term.objects.get(slug="agent-1"), by=None)
    make_term(glossary, name="Bandit", publish=True)

    outcome = export()

    call_command("export_site", tmp_path / "new", verbosity=0, stdout=StringIO())
    assert _contents(out) == _contents(tmp_path / "new")
    assert not (out / "ai/agent-1").exists()
    assert outcome.removed >= 4
    assert outcome.unchanged > outcome.written


def _contents(out: Path) -> dict[str, bytes]:
    return {name: path.read_bytes() for name, path in _files(out).items()}


def test_run_completes_what_a_killed_one_began(
    glossary: Glossary, out: Path, export: Export, monkeypatch: pytest.MonkeyPatch
) -> None:
    export()
    whole = _contents(out)
    for name in whole:
        if "agent" in name:
            (out / name).unlink()
    written: list[str] = []
    replace = writing._replace

    def breaking(folder: str, place: str, body: bytes) -> int:
        if len(written) == 5:
            (Path(folder) / f"{writing.UNFINISHED}1").write_bytes(body[:10])
            raise KeyboardInterrupt
        written.append(place)
        return replace(folder, place, body)

    with monkeypatch.context() as patch:
        patch.setattr(writing, "_replace", breaking)
        with pytest.raises(KeyboardInterrupt):
            export()

    export()

    assert _contents(out) == whole


def test_run_restores_what_somebody_changed_or_deleted(
    glossary: Glossary, out: Path, export: Export
) -> None:
    export()
    page, listing = out / "ai/reward/index.html", out / "ai/index.html"
    before = page.read_bytes()
    page.write_bytes(b"spoilt")
    listing.unlink()

    outcome = export()

    assert page.read_bytes() == before
    assert listing.exists()
    assert outcome.written == 2


def test_files_of_others_are_neither_overwritten_nor_deleted(
    glossary: Glossary, out: Path, export: Export
) -> None:
    (out / "ai/reward").mkdir(parents=True)
    foreign, own = out / "ai/reward/index.html", out / "CNAME"
    foreign.write_text("somebody's")
    own.write_text("example.org")

    with pytest.raises(CannotWrite, match=r"reward/index\.html: .*not from an export.*--force"):
        export()

    assert foreign.read_text() == "somebody's"
    export(force=True)
    assert foreign.read_text() != "somebody's"
    assert own.read_text() == "example.org"
    withdraw(Term.objects.get(slug="reward"), by=None)
    export()
    assert not foreign.exists()
    assert own.exists()


def test_export_is_of_the_named_glossaries_alone(
    glossary: Glossary, out: Path, export: Export
) -> None:
    make_term(make_glossary(slug="law", title="Law"), name="Tort", publish=True)
    export()
    assert (out / "ai/index.html").exists()

    export(glossaries=["law"])

    assert (out / "law/tort/index.html").exists()
    assert not (out / "ai").exists()
    assert "/ai/" not in (out / "sitemap-terms-0.xml").read_text()
    assert "/ai/" not in (out / "index.html").read_text()


def test_old_addresses_are_told_to_three_web_servers(
    glossary: Glossary, out: Path, export: Export
) -> None:
    reward = Term.objects.get(slug="reward")
    Redirect.objects.create(path="ai/prize", term=reward)
    Redirect.objects.create(path="ai/c++.old", term=None)
    Redirect.objects.create(path='ai/evil"\n', term=reward)
    withdraw(Term.objects.get(language="de"), by=None)

    export()

    netlify = (out / "_redirects").read_text()
    assert "\n/ai/prize/ /ai/reward/ 301\n/ai/prize.md /ai/reward.md 301\n" in netlify
    assert "\n/de/ai/gr%C3%B6%C3%9Fe/ /410.html 410\n" in netlify
    nginx = (out / "nginx-redirects.conf").read_text()
    assert '    "/ai/prize/" "/ai/reward/";\n' in nginx
    assert '    "/de/ai/größe/" 1;\n' in nginx
    apache = (out / ".htaccess").read_text()
    assert 'RewriteRule "^ai/prize/$" "/ai/reward/" [R=301,L]\n' in apache
    assert 'RewriteRule "^ai/c\\+\\+\\.old/$" - [G,L]\n' in apache
    assert "evil" not in netlify + nginx + apache


def test_downloads_are_exported_once_they_are_made(
    glossary: Glossary, out: Path, export: Export
) -> None:
    glossary.downloads = True
    glossary.save()
    export()
    assert "glossary.xlsx" not in (out / "ai/index.html").read_text()
    assert (out / "ai/glossary.json").exists()
    twin = (out / "ai/glossary.json").read_bytes()
    download = find_download("ai")
    assert download
    for suffix in FORMAT_NAMES:
        make_download(download, suffix)

    export(glossaries=["ai"])

    german = find_download("ai", "de")
    assert german
    assert "glossary.xlsx" in (out / "ai/index.html").read_text()
    assert "glossary.xlsx" not in (out / "de/ai/index.html").read_text()
    assert (out / "ai/glossary.json").read_bytes() != twin


def test_address_that_no_file_can_have_is_told_and_left_out(
    glossary: Glossary, out: Path, export: Export
) -> None:
    term = make_term(glossary, name="क" * 100, language="hi", publish=True)

    outcome = export()

    assert outcome.refused == [f"hi/ai/{term.slug}"]
    with pytest.raises(CommandError, match="1 not written"):
        call_command("export_site", out, verbosity=0, stdout=StringIO(), stderr=StringIO())


def test_command_tells_counts_and_what_is_wrong(
    glossary: Glossary, out: Path, tmp_path: Path
) -> None:
    said = StringIO()
    call_command("export_site", out, stdout=said, stderr=StringIO())
    assert re.match(r"\d+ files written, 0 unchanged, 0 removed; ", said.getvalue())

    with pytest.raises(CommandError, match=r"no glossary “nope”\. There are: ai"):
        call_command("export_site", out, "--glossary", "nope", verbosity=0)
    (tmp_path / "file").write_text("")
    with pytest.raises(CommandError, match=r"file: .*another folder"):
        call_command("export_site", tmp_path / "file", verbosity=0)


def test_key_for_search_engines_is_a_file(
    glossary: Glossary, out: Path, export: Export, settings: Settings
) -> None:
    settings.INDEXNOW_KEY = "0123456789abcdef"
    export()
    assert (out / "0123456789abcdef.txt").read_text() == "0123456789abcdef"


def test_deleted_term_leaves_no_empty_folder(glossary: Glossary, out: Path, export: Export) -> None:
    export()
    withdraw(Term.objects.get(language="de"), by=None)

    export()

    assert not (out / "de").exists()
