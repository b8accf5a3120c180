"""A small site with something of everything that can be exported."""

from collections.abc import Callable
from pathlib import Path

import pytest
from pytest_django import Settings

from terms.exporting.site.export import Choices, Outcome, export_site
from terms.models import Category, Glossary
from terms.pages import browse, changes
from tests.factories import make_glossary, make_term

Export = Callable[..., Outcome]


@pytest.fixture(autouse=True)
def folders(settings: Settings, tmp_path: Path) -> None:
    settings.DOWNLOAD_FOLDER = tmp_path / "downloads"


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "site"


@pytest.fixture
def export(out: Path) -> Export:
    def run(**choices: object) -> Outcome:
        return export_site(out, Choices(**choices))  # type: ignore[arg-type]  # as tests name them

    return run


@pytest.fixture
def glossary(db: None, monkeypatch: pytest.MonkeyPatch) -> Glossary:
    """Return a glossary in two languages whose listings have several pages."""
    monkeypatch.setattr(browse, "PAGE_SIZE", 4)
    monkeypatch.setattr(changes, "PAGE_SIZE", 3)
    glossary = make_glossary(
        slug="ai", title="AI", about="What it is.", accent_color="#aa3355", publisher="A House"
    )
    Category.objects.create(glossary=glossary, language="en", slug="safety", name="Safety")
    make_term(glossary, name="Ägypten & <Co>", publish=True, category="Safety")
    for number in range(6):
        make_term(glossary, name=f"Agent {number}", publish=True, category="Safety", faqs=1)
    make_term(glossary, name="Token", publish=True, labels=[{"text": "Agent 1"}])
    make_term(
        glossary,
        name="Reward",
        publish=True,
        explanation="A *passage*.\n\n## More\n\nText.",
        relations=[
            {"type": "contrasts_with", "target": "token"},
            {"type": "broader", "target": "agent-2"},
            {"type": "related", "target": "unwritten", "name": "Unwritten"},
        ],
    )
    make_term(glossary, name="Größe", language="de", publish=True)
    make_term(glossary, name="Glossary", publish=True)
    make_term(glossary, name="A draft")
    return glossary
