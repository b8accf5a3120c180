"""Fixtures of the tests of actions."""

import pytest

from terms.models import Glossary
from tests.factories import make_glossary


@pytest.fixture
def glossary(db: None) -> Glossary:
    return make_glossary(slug="ai")
