"""`make_downloads`: writes the files that readers may take along, before anybody asks for them."""

from typing import Any

from django.core.management.base import BaseCommand

from terms.exporting.downloads import make_download
from terms.models import Glossary
from terms.pages.downloads import FORMAT_NAMES, find_download
from terms.pages.edition import list_languages


class Command(BaseCommand):
    help = (
        "Write the files of every glossary that offers downloads, where they are not up to date."
        " Glossaries of more than 10,000 terms offer only what this has written."
    )

    def handle(self, **options: Any) -> None:
        made = 0
        for glossary in Glossary.objects.filter(downloads=True).order_by("slug"):
            for language in list_languages(glossary):
                download = find_download(glossary.slug, language)
                if download is not None:
                    made += sum(make_download(download, suffix) for suffix in FORMAT_NAMES)
        self.stdout.write(f"{made} files written.")
