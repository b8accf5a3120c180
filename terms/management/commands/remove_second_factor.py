"""`remove_second_factor`: for who has lost both the factor and the recovery codes."""

from argparse import ArgumentParser
from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError

from terms.actions.second_factor import remove_second_factor
from terms.actions.sessions import end_sessions


class Command(BaseCommand):
    help = (
        "Remove all apps, passkeys and recovery codes of a user and end their sessions. They log"
        " in with the password alone and can add a new factor."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username")

    def handle(self, *, username: str, **options: Any) -> None:
        user = User.objects.filter(username=username).first()
        if user is None:
            raise CommandError(f"There is no user {username!r}. Names are written exactly.")
        removed = remove_second_factor(user)
        ended = end_sessions(user)
        self.stdout.write(f"{username}: {removed} removed, {ended} sessions ended.")
