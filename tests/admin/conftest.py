"""A place of their own for the files that tests upload, and somebody who logs in."""

from pathlib import Path

import pytest
from django.contrib.auth.models import User
from pytest_django import Settings

from tests.factories import make_user
from tests.people import PASSWORD


@pytest.fixture(autouse=True)
def import_folder(settings: Settings, tmp_path: Path) -> Path:
    settings.IMPORT_FOLDER = tmp_path / "imports"
    return tmp_path / "imports"


@pytest.fixture
def ada(db: None) -> User:
    return make_user(username="ada", password=PASSWORD)
