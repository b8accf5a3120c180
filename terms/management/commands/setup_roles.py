"""`setup_roles`: brings the permissions of the four groups up to date."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from terms.actions.roles import set_up_roles


class Command(BaseCommand):
    help = (
        "Give the groups Writer, Reviewer, Publisher and Administrator the permissions this"
        " version means them to have; a group that was deleted is made again."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--exact", action="store_true", help="also take away what they were given beyond that"
        )

    def handle(self, *, exact: bool, **options: Any) -> None:
        for role, gained in set_up_roles(exact=exact).items():
            self.stdout.write(f"{role}: {', '.join(gained) or 'nothing new'}")
