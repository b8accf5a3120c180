"""Widgets written without templates are what Django's own templates write."""

from typing import Any

import pytest
from django import forms
from django.forms.renderers import get_default_renderer
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from terms.admin.light_rendering import LIGHT, WRITERS
from tests.strategies import lines, markdown_texts

CHOICES = [("", "none"), ("a", "A & <b>"), ("more", [("b", "B"), (3, "three")])]
WIDGETS: list[forms.Widget] = [
    forms.TextInput(attrs={"class": "x", "maxlength": 5, "data-links": True, "hidden": False}),
    forms.NumberInput(),
    forms.URLInput(attrs={"placeholder": "https://"}),
    forms.HiddenInput(),
    forms.CheckboxInput(),
    forms.Textarea(attrs={"rows": 3}),
    forms.Select(choices=CHOICES),
]


def shape(markup: str) -> list[Any]:
    """Return what a browser makes of it; white space between tags does not count there."""
    elements = html.fragment_fromstring(markup, create_parent=True).iter()
    return [
        (
            each.tag,
            dict(each.attrib),
            (each.text or "").strip() if each.tag != "textarea" else each.text,
        )
        for each in elements
    ]


@pytest.mark.parametrize("widget", WIDGETS, ids=lambda widget: type(widget).__name__)
@given(
    value=st.one_of(
        st.none(), st.sampled_from(["a", "b", 3, 0, "<'\">&"]), lines(), markdown_texts()
    )
)
def test_light_widget_is_what_the_template_writes(widget: forms.Widget, value: Any) -> None:
    attrs = {"id": "id_a", "aria-describedby": "b<"}

    written = widget.render("na<me", value, attrs, LIGHT)

    assert shape(written) == shape(widget.render("na<me", value, attrs, get_default_renderer()))


def test_other_templates_are_left_to_django() -> None:
    widget = forms.RadioSelect(choices=[("a", "A")])

    assert widget.template_name not in WRITERS
    assert widget.render("x", "a", renderer=LIGHT) == widget.render("x", "a")


def test_value_cannot_leave_its_attribute() -> None:
    written = forms.TextInput().render("x", '"><script>alert(1)</script>', renderer=LIGHT)

    assert "<script>" not in written
