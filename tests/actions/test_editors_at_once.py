"""A hundred editors save at once, five on each term, on a real server: no error, nothing lost."""

import json
import subprocess
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from lxml import html

from tests.actions.site_processes import ROOT, NewSite, SiteProcess
from tests.benchmarks.content import entries
from tests.benchmarks.servers import Site

TERMS = 20
EDITORS_OF_A_TERM = 5
EDITORS = TERMS * EDITORS_OF_A_TERM
# Each try that comes too late means that another editor of the term is done.
TRIES = 2 * EDITORS_OF_A_TERM

_LOG_IN = """
import django, json, sys
django.setup()
from django.contrib.auth.models import Group, User
from django.test import Client
from terms.actions.roles import set_up_roles
from terms.models import Term
set_up_roles()
sessions = []
for number in range(int(sys.argv[1])):
    user = User.objects.create(username=f"editor{number}", is_staff=True)
    user.groups.add(Group.objects.get(name="Writer"))
    client = Client()
    client.force_login(user)
    sessions.append(client.cookies["sessionid"].value)
terms = list(Term.objects.order_by("pk").values_list("pk", flat=True))
json.dump({"sessions": sessions, "terms": terms}, sys.stdout)
"""
_LOOK = """
import django, json, sys
django.setup()
from terms.models import Label, Revision, SetAside
json.dump({
    "labels": list(Label.objects.values_list("term", "text")),
    "written": Revision.objects.exclude(author=None).count(),
    "waiting": SetAside.objects.filter(settled_at=None).count(),
}, sys.stdout)
"""


@dataclass
class Editor:
    """A browser of one editor. statuses: what the server has answered."""

    port: int
    session: str
    token: str = ""
    statuses: Counter[int] = field(default_factory=Counter)

    def ask(self, path: str, data: dict[str, str] | None = None) -> tuple[str, bytes]:
        """Return where an answer leads ("" where it is a page) and its body."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=120)
        cookies = f"sessionid={self.session}; csrftoken={self.token}"
        headers = {"Cookie": cookies, "Host": "localhost"}
        if data is None:
            connection.request("GET", path, headers=headers)
        else:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            connection.request("POST", path, urlencode(data), headers)
        response = connection.getresponse()
        body = response.read()
        self.statuses[response.status] += 1
        for cookie in response.headers.get_all("Set-Cookie") or ():
            if cookie.startswith("csrftoken="):
                self.token = cookie.partition("=")[2].partition(";")[0]
        connection.close()
        return response.headers.get("Location", ""), body

    def add_label(self, term: int, text: str) -> bool:
        """Add a label to a term as the form does, uniting it with what others save meanwhile."""
        page = f"/admin/terms/term/{term}/change/"
        fields = _fields(self.ask(page)[1], "term_form")
        number = int(fields["labels-TOTAL_FORMS"])
        fields |= {f"labels-{number - 1}-text": text, "_continue": "1"}
        place, body = self.ask(page, fields)
        for _try in range(TRIES):
            if place == page:
                return True
            if place:
                address = place
                body = self.ask(address)[1]
            place, body = self.ask(address, _fields(body, "unite_form"))
        return False


def _fields(page: bytes, form_id: str) -> dict[str, str]:
    document: html.HtmlElement = html.fromstring(page.decode())
    form = document.get_element_by_id(form_id)
    fields = {}
    for name, value in form.form_values():
        if "__prefix__" not in name:
            area = form.inputs[name]
            # A line end after the tag is no part of the text, says HTML; lxml keeps it.
            is_area = getattr(area, "tag", "") == "textarea"
            fields[name] = value.removeprefix("\n") if is_area else value
    return fields


def run(site: SiteProcess, code: str, *arguments: str) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments],
        cwd=ROOT,
        env=site._environment,
        check=True,
        capture_output=True,
        text=True,
    )
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_a_hundred_editors_at_once_lose_nothing(new_site: NewSite, tmp_path: Path) -> None:
    file = tmp_path / "terms.jsonl"
    file.write_text("".join(json.dumps(entry) + "\n" for entry in entries(TERMS)))
    site = new_site()
    assert site.run("import_terms", str(file), "--glossary", "words", "-v0") == 0
    made = run(site, _LOG_IN, str(EDITORS))
    before = run(site, _LOOK)
    environment = site._environment | {
        "ENVIRONMENT": "development",
        "SITE_URL": "http://localhost",
        "ALLOWED_HOSTS": "localhost,127.0.0.1",
    }
    app = "glossary_project.wsgi:application"
    server = Site("glossary", "granian", app, environment, workers=2, threads=8)
    try:
        server.wait("/healthz")
        editors = [Editor(server.port, session) for session in made["sessions"]]
        tasks = [
            (editor, made["terms"][number % TERMS], f"label {number}")
            for number, editor in enumerate(editors)
        ]
        with ThreadPoolExecutor(EDITORS) as pool:
            done = list(pool.map(lambda task: task[0].add_label(task[1], task[2]), tasks))
    finally:
        server.stop()

    answers = sum((editor.statuses for editor in editors), Counter[int]())
    assert set(answers) <= {200, 302}
    assert all(done)
    after = run(site, _LOOK)
    added = [[term, text] for _editor, term, text in tasks]
    assert sorted(after["labels"]) == sorted(before["labels"] + added)
    assert after["waiting"] == 0
