"""Fixtures every test may use, which tests the run on PostgreSQL needs, and why some were skipped."""

from collections import Counter
from collections.abc import Iterator

import pytest
from hypothesis import settings

from tests import servers

# A busy machine is no finding: examples have no time limit.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

_DATABASE_FIXTURES = {"db", "transactional_db", "live_server", "admin_client", "admin_user"}


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--database-only",
        action="store_true",
        help="run only the tests that use the database: the others say the same on any",
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if not config.getoption("--database-only"):
        return
    left_out = [item for item in items if not _uses_database(item)]
    items[:] = [item for item in items if _uses_database(item)]
    config.hook.pytest_deselected(items=left_out)


def _uses_database(item: pytest.Item) -> bool:
    fixtures = set(getattr(item, "fixturenames", ()))
    return item.get_closest_marker("django_db") is not None or bool(fixtures & _DATABASE_FIXTURES)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Tell each reason for a skip once, however many tests it concerns."""
    skipped = terminalreporter.stats.get("skipped", [])
    reasons = Counter(str(report.longrepr[2]).removeprefix("Skipped: ") for report in skipped)
    for reason, count in reasons.items():
        terminalreporter.line(f"{count} skipped: {reason}")


@pytest.fixture(scope="session")
def valkey() -> Iterator[servers.Server]:
    """A Valkey of the tests' own, empty at the start of the session."""
    server = servers.start_valkey()
    yield server
    server.stop()
