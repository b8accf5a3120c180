"""Makes a site on one's own machine ready to look at: tables, demo glossary, administrator."""

import secrets
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import BaseCommand, CommandError, CommandParser, call_command
from django.utils import timezone

from terms.actions.scheduling import schedule
from terms.actions.workflow import approve, submit
from terms.models import Glossary, Term, TermStatus

ADMINISTRATOR = "admin"
DEMO = "ai"
# The demo's draft, and in how many days readers will see it.
COMING = "moravecs-paradox"
COMING_IN_DAYS = 30


class Command(BaseCommand):
    help = (
        "Prepare a site on this machine: tables, the demo glossary, an administrator. "
        "What is there already stays as it is. For development only."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--demo",
            type=Path,
            default=settings.BASE_DIR / "fixtures" / DEMO,
            help="files of the demo glossary (default: fixtures/ai)",
        )

    def handle(self, *, demo: Path, **options: Any) -> None:
        if not settings.DEVELOPMENT:
            raise CommandError(
                "setup_local prints a password, so it works in development only: "
                "set ENVIRONMENT=development, or use migrate and createsuperuser instead."
            )
        call_command("migrate", verbosity=0)
        if not Glossary.objects.exists():
            self.stdout.write("Importing the demo glossary …")
            call_command("import_terms", demo, glossary=DEMO, publish=True)
            _schedule_draft()
        password = _create_administrator()
        self.stdout.write(f"\n  Site      {settings.SITE_URL}/")
        self.stdout.write(f"  Admin     {settings.SITE_URL}/admin/")
        self.stdout.write(f"  API docs  {settings.SITE_URL}/api/v1/docs\n")
        if password:
            self.stdout.write(f"  Log in as {ADMINISTRATOR} with the password {password}")
            self.stdout.write(
                "  It is shown this once; change it in the admin, at the top right.\n"
            )


def _schedule_draft() -> None:
    """Have the demo's draft approved and published at a date, so that the admin shows one."""
    draft = Term.objects.filter(glossary__slug=DEMO, slug=COMING, status=TermStatus.NOT_PUBLIC)
    for term in draft:
        submit(term, by=None)
        approve(term, by=None)
        schedule(term, by=None, publish_at=timezone.now() + timedelta(days=COMING_IN_DAYS))


def _create_administrator() -> str:
    """Return the new administrator's password, or "" where there is an administrator already."""
    users = get_user_model().objects
    if users.filter(is_superuser=True).exists():
        return ""
    password = secrets.token_urlsafe(16)
    users.create_superuser(ADMINISTRATOR, password=password)
    return password
