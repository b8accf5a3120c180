"""Widgets written without a template each: a form of many rows has a thousand of them.

It writes what Django's own widget templates write, or leaves it to those.
"""

from collections.abc import Callable, Mapping
from typing import Any

from django.forms.renderers import BaseRenderer, get_default_renderer
from django.http import HttpRequest
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

Widget = Mapping[str, Any]
"""A widget's context, as `Widget.get_context` makes it."""


def _attributes(widget: Widget) -> str:
    written = []
    for name, value in widget["attrs"].items():
        if value is True:
            written.append(f" {conditional_escape(name)}")
        elif value is not False:
            written.append(f' {conditional_escape(name)}="{_text(value)}"')
    return "".join(written)


def _text(value: Any) -> str:
    return conditional_escape(value if isinstance(value, SafeString) else str(value))


def _input(widget: Widget) -> str:
    value = widget["value"]
    given = "" if value is None else f' value="{_text(value)}"'
    kind, name = _text(widget["type"]), _text(widget["name"])
    return f'<input type="{kind}" name="{name}"{given}{_attributes(widget)}>'


def _textarea(widget: Widget) -> str:
    value = _text(widget["value"] or "")
    name = _text(widget["name"])
    return f'<textarea name="{name}"{_attributes(widget)}>\n{value}</textarea>'


def _select(widget: Widget) -> str:
    options = []
    for group, choices, _index in widget["optgroups"]:
        written = "".join(map(_option, choices))
        options.append(
            f'<optgroup label="{_text(group)}">{written}</optgroup>' if group else written
        )
    name = _text(widget["name"])
    return f'<select name="{name}"{_attributes(widget)}>{"".join(options)}</select>'


def _option(widget: Widget) -> str:
    value, label = _text(widget["value"]), _text(widget["label"])
    return f'<option value="{value}"{_attributes(widget)}>{label}</option>'


_WRITERS: dict[str, Callable[[Widget], str]] = {
    **dict.fromkeys(("checkbox", "hidden", "input", "number", "text", "url"), _input),
    "textarea": _textarea,
    "select": _select,
}
WRITERS = {f"django/forms/widgets/{name}.html": write for name, write in _WRITERS.items()}


class LightRenderer(BaseRenderer):
    def get_template(self, template_name: str) -> Any:
        return get_default_renderer().get_template(template_name)

    def render(
        self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None
    ) -> SafeString:
        write = WRITERS.get(template_name)
        if write is None:
            return mark_safe(super().render(template_name, context, request))
        return mark_safe(write(context["widget"]))


LIGHT = LightRenderer()
