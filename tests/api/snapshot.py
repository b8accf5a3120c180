"""`python -m tests.api.snapshot` accepts the API as it is: writes its description to docs/."""

import os
from pathlib import Path

SNAPSHOT = Path(__file__).parents[2] / "docs" / "openapi.json"


def write() -> None:
    import django

    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    django.setup()
    from terms.api.reference import openapi_text

    SNAPSHOT.write_text(openapi_text(), encoding="utf-8")


if __name__ == "__main__":
    write()
