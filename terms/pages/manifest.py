"""The web app manifest: how a phone shows a bookmark of this site on its home screen."""

from collections.abc import Sequence

from django.conf import settings
from django.templatetags.static import static
from django.utils.translation import gettext as _
from pydantic_core import to_json

from terms.models.glossary import Glossary
from terms.pages.speaking import speak
from terms.text.languages import direction

ICON_SIZES = (192, 512)
# `--paper` and `--accent` of foundation.css, in light.
_PAPER, _ACCENT = "#ffffff", "#0b5568"


def write_manifest(glossaries: Sequence[Glossary]) -> bytes:
    """Return the manifest, in the name of the only glossary or of the site."""
    only = glossaries[0] if len(glossaries) == 1 else None
    language = only.language if only else settings.LANGUAGE_CODE
    with speak(language):
        name = only.title if only else _("Glossaries")
    manifest = {
        "name": name,
        "lang": language,
        "dir": direction(language),
        "start_url": only.get_absolute_url() if only else "/",
        "id": "/",
        "scope": "/",
        "display": "browser",
        "background_color": _PAPER,
        "theme_color": _ACCENT,
        "icons": [
            {"src": static("terms/icon.svg"), "type": "image/svg+xml", "sizes": "any"},
            *(
                {
                    "src": static(f"terms/icon-{size}.png"),
                    "type": "image/png",
                    "sizes": f"{size}x{size}",
                    "purpose": purpose,
                }
                for size in ICON_SIZES
                for purpose in ("any", "maskable")
            ),
        ],
    }
    return to_json(manifest)
