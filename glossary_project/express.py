"""The way past Django for what readers ask for most: a term's page, from its row to the wire.

Django's request handling costs several times what the page does. What this sends is what Django
sends: it learns all other headers from Django's own answer, for each way the site is reached, and
leaves to Django whatever is not plainly a page that is there.
"""

import logging
from collections import OrderedDict
from collections.abc import Callable, Iterable
from threading import Lock
from typing import Any

from django.conf import settings
from django.db import close_old_connections

from terms.views.negotiating import names_a_twin
from terms.views.ready_page import find_ready_etag, find_ready_page, link_of
from terms.views.responses import is_known

Environ = dict[str, Any]
Headers = list[tuple[str, str]]
Application = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]

# What differs from page to page; everything else of an answer is the same for each.
_OF_A_PAGE = frozenset({"etag", "link", "content-length"})
_OF_A_BODY = frozenset({"content-type"})
# Glossary and slug, perhaps a language before them.
_SLASHES = (3, 4)
# In no term's address, but where a glossary is called "category": Django knows that one.
_NO_TERM = (".", "/-/", "/category/")
# Pages kept beside the row they came from: about 5 MB a process.
PAGES_KEPT = 500
# Ways the site is reached: names it answers to, with and without TLS.
WAYS_KEPT = 100

logger = logging.getLogger(__name__)


class Express:
    """A WSGI application in front of Django's."""

    def __init__(self, application: Application) -> None:
        self._application = application
        self._learned: dict[tuple[str, ...], Headers] = {}
        self._pages: OrderedDict[str, tuple[str, bytes]] = OrderedDict()
        self._lock = Lock()
        proxy = settings.SECURE_PROXY_SSL_HEADER
        self._of_way = ("wsgi.url_scheme", "HTTP_HOST", *(proxy or ())[:1])

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        path = path_of(environ)
        if not path:
            return self._application(environ, start_response)
        way = tuple(str(environ.get(name, "")) for name in self._of_way)
        headers = self._learned.get(way)
        if headers is None:
            return self._learn(way, path, environ, start_response)
        try:
            answer = self._answer(path, environ.get("HTTP_IF_NONE_MATCH"))
        except Exception:
            logger.exception("A page was left to Django: %s", path)
            answer = None
        if answer is None:
            return self._application(environ, start_response)
        etag, body = answer
        own = [*headers, ("ETag", etag), ("Link", link_of(path))]
        if body is None:
            own = [each for each in own if each[0].lower() not in _OF_A_BODY]
            start_response("304 Not Modified", own)
            return ()
        start_response("200 OK", [*own, ("Content-Length", str(len(body)))])
        return (body,)

    def _answer(self, path: str, known: str | None) -> tuple[str, bytes | None] | None:
        """Return the entity tag and the page, None in place of one that the reader has.

        A copy, the reader's or ours, is used only where the database says it is the page still.
        """
        close_old_connections()
        kept = self._pages.get(path)
        if known is not None or kept is not None:
            etag = find_ready_etag(path)
            if not etag:
                return None
            if is_known(known, f'"{etag}"'):
                return f'"{etag}"', None
            if kept is not None and kept[0] == etag:
                return f'"{etag}"', kept[1]
        page = find_ready_page(path)
        if page is None:
            return None
        self._keep(path, page.etag, page.body)
        return f'"{page.etag}"', page.body

    def _keep(self, path: str, etag: str, body: bytes) -> None:
        with self._lock:
            self._pages[path] = etag, body
            self._pages.move_to_end(path)
            while len(self._pages) > PAGES_KEPT:
                self._pages.popitem(last=False)

    def _learn(
        self,
        way: tuple[str, ...],
        path: str,
        environ: Environ,
        start_response: Callable[..., Any],
    ) -> Iterable[bytes]:
        """Let Django answer; keep its headers where the answer is a term's page."""

        def noting(status: str, headers: Headers, *more: Any) -> Any:
            etag = dict(headers).get("ETag", "")
            is_page = status == "200 OK" and etag == f'"{find_ready_etag(path)}"'
            if is_page and len(self._learned) < WAYS_KEPT:
                self._learned[way] = [each for each in headers if each[0].lower() not in _OF_A_PAGE]
            return start_response(status, headers, *more)

        return self._application(environ, noting)


def path_of(environ: Environ) -> str:
    """Return the path of what may be a term's page, or "" where Django is to answer."""
    if environ["REQUEST_METHOD"] != "GET" or environ.get("QUERY_STRING"):
        return ""
    url: str = environ.get("PATH_INFO", "")
    if url[-1:] != "/" or url.count("/") not in _SLASHES or any(map(url.__contains__, _NO_TERM)):
        return ""
    if environ.get("SCRIPT_NAME") or url.startswith(settings.ADMIN_PREFIX):
        return ""
    if names_a_twin(environ.get("HTTP_ACCEPT", "")):
        return ""
    try:
        # What WSGI calls a native string: bytes, each as one character.
        return url[1:-1] if url.isascii() else url[1:-1].encode("latin-1").decode()
    except UnicodeError:
        return ""
