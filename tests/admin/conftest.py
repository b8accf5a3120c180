"""A place of their own for the files that tests upload."""

from pathlib import Path

import pytest
from pytest_django import Settings


@pytest.fixture(autouse=True)
def import_folder(settings: Settings, tmp_path: Path) -> Path:
    settings.IMPORT_FOLDER = tmp_path / "imports"
    return tmp_path / "imports"
