"""Old addresses as three kinds of web servers want to be told: where each leads, or that it is gone."""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import NamedTuple

from django.contrib.staticfiles.storage import staticfiles_storage
from django.db.models import Exists, OuterRef, Subquery
from django.utils.encoding import iri_to_uri

from terms.exporting.site.listings import File
from terms.exporting.site.root_files import GONE
from terms.models.published import PublishedTerm
from terms.models.redirect import Redirect
from terms.pages.files import MEDIA_TYPES

_NGINX_HEAD = """\
# Include this file within "http", beside the server; then, within "server":
#
#     if ($glossary_moved) { return 301 $glossary_moved; }
#     if ($glossary_gone) { return 410; }
#     error_page 404 /404.html;
#     error_page 410 /410.html;
#
# Long or many addresses need a larger map_hash_bucket_size (256) and map_hash_max_size (65536).
"""
_APACHE_HEAD = """\
ErrorDocument 404 /404.html
ErrorDocument 410 /410.html
AddCharset utf-8 .html .md .txt
AddType text/markdown .md
AddType application/json .json
AddType application/ld+json .jsonld
AddType application/atom+xml .atom
AddType application/manifest+json .webmanifest
RewriteEngine On
RewriteRule "^\\.export" - [R=404,L]
"""
_SPECIAL = re.compile(r"([\\.+*?\[\](){}^$|\"-])")
_CONTROL = re.compile(r"[\x00-\x20\x7f\"\\]")


class Rule(NamedTuple):
    """An old address and the new one, "" where there is none; both as people write them."""

    old: str
    new: str


def redirect_files(glossaries: Sequence[str]) -> Iterator[File]:
    """Yield the files of three servers. glossaries: slugs; none for all."""
    rules = list(list_rules(glossaries))
    yield "/_redirects", _for_netlify(rules)
    yield "/nginx-redirects.conf", _for_nginx(rules)
    yield "/.htaccess", _for_apache(rules)


def list_rules(glossaries: Collection[str]) -> Iterator[Rule]:
    """Yield what became of the addresses of pages and of their twins, as a running site tells it."""
    public = PublishedTerm.objects.public()
    moved = (
        Redirect.objects.exclude(Exists(public.filter(path=OuterRef("path"))))
        .annotate(now=Subquery(public.filter(pk=OuterRef("term_id")).values("path")[:1]))
        .order_by("path")
    )
    for path, now in moved.values_list("path", "now").iterator():
        if not glossaries or _glossary_of(now or path) in glossaries:
            yield from _rules(path, now or "")
    gone = PublishedTerm.objects.withdrawn().exclude(
        Exists(Redirect.objects.filter(path=OuterRef("path")))
    )
    for path in gone.order_by("path").values_list("path", flat=True).iterator():
        if not glossaries or _glossary_of(path) in glossaries:
            yield from _rules(path, "")


def _glossary_of(path: str) -> str:
    """Return the glossary in a term's path; a language may stand before it."""
    return path.split("/")[-2] if "/" in path else ""


def _rules(path: str, now: str) -> Iterator[Rule]:
    # An address that somebody typed into the admin may have what these files cannot say.
    if _CONTROL.search(path):
        return
    yield Rule(f"/{path}/", f"/{now}/" if now else "")
    for suffix in MEDIA_TYPES:
        yield Rule(f"/{path}.{suffix}", f"/{now}.{suffix}" if now else "")


def _for_netlify(rules: Iterable[Rule]) -> bytes:
    lines = [f"/favicon.ico {_favicon()} 302\n"]
    for old, new in rules:
        target = f"{iri_to_uri(new)} 301" if new else f"{GONE} 410"
        lines.append(f"{iri_to_uri(old)} {target}\n")
    return "".join(lines).encode()


def _for_nginx(rules: Sequence[Rule]) -> bytes:
    moved = [f'    "{old}" "{iri_to_uri(new)}";\n' for old, new in rules if new]
    gone = [f'    "{old}" 1;\n' for old, new in rules if not new]
    lines = [
        _NGINX_HEAD,
        'map $uri $glossary_moved {\n    default "";\n',
        f'    "/favicon.ico" "{_favicon()}";\n',
        *moved,
        "}\nmap $uri $glossary_gone {\n    default 0;\n",
        *gone,
        "}\n",
    ]
    return "".join(lines).encode()


def _for_apache(rules: Iterable[Rule]) -> bytes:
    lines = [_APACHE_HEAD, f'RewriteRule "^favicon\\.ico$" "{_favicon()}" [R=302,L]\n']
    for old, new in rules:
        pattern = _SPECIAL.sub(r"\\\1", old.removeprefix("/"))
        # The server itself encodes the new address.
        lines.append(
            f'RewriteRule "^{pattern}$" "{new}" [R=301,L]\n'
            if new
            else f'RewriteRule "^{pattern}$" - [G,L]\n'
        )
    return "".join(lines).encode()


def _favicon() -> str:
    return staticfiles_storage.url("terms/icon-192.png")
