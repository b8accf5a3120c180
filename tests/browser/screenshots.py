"""`python -m tests.browser.screenshots` takes the pictures of README and editors' guide."""

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.conftest import ARGUMENTS, MISSING, NAMES

ROOT = Path(__file__).parents[2]
MANAGE = [sys.executable, str(ROOT / "manage.py")]
IMAGES = ROOT / "docs" / "images"
READY_SECONDS = 30
# A picture is part of every clone.
BYTES_MAX = 150_000


@dataclass(frozen=True, slots=True)
class Shot:
    """A picture of one page. height: in CSS pixels; what lies below is cut off."""

    path: str
    width: int = 1100
    height: int = 700
    scheme: str = "light"


SHOTS = {
    "glossary": Shot("/ai/"),
    "term": Shot("/ai/reward-hacking/"),
    "arabic": Shot("/ar/ai/التحايل-على-المكافأة/", scheme="dark"),
    "terms": Shot("/admin/terms/term/", width=1300),
    "editing": Shot("/admin/terms/term/?q=moravec", width=1300),
}
# Of a site with a day's work in it; names in braces are those that `story.tell` gives.
EDITORS = {
    "desk": Shot("/admin/", width=1300, height=980),
    "queue": Shot("/admin/terms/term/queue/", width=1300, height=760),
    "changes": Shot("/admin/terms/term/{changed}/changes/", width=1300, height=800),
    "schedule": Shot("/admin/terms/term/{scheduled}/schedule/", width=1300, height=700),
    "merge": Shot("/admin/terms/term/{twin}/merge/?target={stays}", width=1300, height=640),
    "plan": Shot("/admin/terms/importrun/{run}/change/", width=1300, height=1000),
}
_STORY = "from tests.browser import story; story.tell()"


@dataclass(frozen=True, slots=True)
class Site:
    """A site that runs. password: the administrator's."""

    address: str
    password: str
    environment: dict[str, str]

    def live_a_day(self) -> dict[str, int]:
        """Let editors work; return the ids of what they made."""
        told = subprocess.run(
            [*MANAGE, "shell", "-v0", "-c", _STORY],
            env=self.environment,
            check=True,
            capture_output=True,
            text=True,
            cwd=ROOT,
        )
        ids: dict[str, int] = json.loads(told.stdout)
        return ids


@contextmanager
def site() -> Iterator[Site]:
    """Run a site of its own, as `make run` makes it."""
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with tempfile.TemporaryDirectory() as folder:
        environment = os.environ | {
            "ENVIRONMENT": "development",
            "DEBUG": "false",
            "DATABASE_URL": f"sqlite:///{folder}/glossary.sqlite3",
            "SITE_URL": f"http://localhost:{port}",
            "IMPORT_FOLDER": f"{folder}/imports",
        }
        told = subprocess.run(
            [*MANAGE, "setup_local"], env=environment, check=True, capture_output=True, text=True
        )
        (password,) = re.findall(r"with the password (\S+)", told.stdout)
        serve = ["runserver", "--noreload", "--skip-checks", f"127.0.0.1:{port}"]
        server = subprocess.Popen(
            [*MANAGE, *serve], env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        try:
            _wait(port)
            yield Site(f"http://localhost:{port}", password, environment)
        finally:
            server.terminate()
            server.wait()


def _wait(port: int) -> None:
    for _ in range(READY_SECONDS * 10):
        with closing(socket.socket()) as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise RuntimeError(f"No server listens on port {port} after {READY_SECONDS} seconds.")


def take(browser: Browser, of: Site, name: str, shot: Shot) -> None:
    context = browser.new_context(
        base_url=of.address,
        viewport={"width": shot.width, "height": shot.height},
        color_scheme="dark" if shot.scheme == "dark" else "light",
        reduced_motion="reduce",
    )
    page = context.new_page()
    if shot.path.startswith("/admin/"):
        _log_in(page, of.password)
    response = page.goto(shot.path)
    if response is None or not response.ok:
        raise RuntimeError(f"{shot.path} answers {response and response.status}: no picture.")
    if "?q=" in shot.path:
        page.locator("#result_list tbody th a").first.click()
        page.wait_for_url("**/change/**")
    page.wait_for_load_state("networkidle")
    file = IMAGES / f"{name}.png"
    page.screenshot(path=file)
    context.close()
    if (size := file.stat().st_size) > BYTES_MAX:
        raise RuntimeError(
            f"{file} has {size:,} bytes; {BYTES_MAX:,} is the most: make it smaller."
        )


def _log_in(page: Page, password: str) -> None:
    page.goto("/admin/login/?next=/admin/")
    page.get_by_label("Username").fill("admin")
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Log in").click()
    page.wait_for_url("**/admin/")


def main() -> None:
    program = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    if program is None:
        raise SystemExit(f"No picture taken: {MISSING}.")
    IMAGES.mkdir(parents=True, exist_ok=True)
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    with site() as shown, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=[*ARGUMENTS, *sandbox])
        for name, shot in SHOTS.items():
            take(browser, shown, name, shot)
        ids = shown.live_a_day()
        for name, shot in EDITORS.items():
            take(browser, shown, name, replace(shot, path=shot.path.format(**ids)))
        browser.close()


if __name__ == "__main__":
    main()
