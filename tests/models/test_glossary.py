import pytest
from django.core.exceptions import ValidationError

from terms.models import Glossary

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("slug", ["admin", "api", "static", "a/b", "Upper", "", "a.b"])
def test_a_glossary_cannot_have_an_address_that_is_taken_or_no_slug(slug):
    with pytest.raises(ValidationError) as refused:
        Glossary(slug=slug, title="Words").full_clean()

    assert "slug" in refused.value.message_dict


@pytest.mark.parametrize("slug", ["ai", "de", "search", "category", "中文", "الذكاء"])
def test_any_other_slug_is_an_address_for_a_glossary(slug):
    Glossary(slug=slug, title="Words").full_clean()

    assert Glossary(slug=slug).term_path("en", "token") == f"{slug}/token"
    assert Glossary(slug=slug).term_path("de", "token") == f"de/{slug}/token"
