"""`setup_roles`: tells what each group gained."""

import io

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command

from terms.actions.roles import PUBLISHER, set_up_roles

pytestmark = pytest.mark.django_db


def run(*arguments: str) -> list[str]:
    out = io.StringIO()
    call_command("setup_roles", *arguments, stdout=out)
    return out.getvalue().splitlines()


def test_command_makes_groups_again_and_tells_what_they_gained() -> None:
    Group.objects.all().delete()
    assert [line.partition(":")[0] for line in run()] == [
        "Writer",
        "Reviewer",
        "Publisher",
        "Administrator",
    ]

    Group.objects.get(name=PUBLISHER).permissions.remove(
        Permission.objects.get(codename="merge_term")
    )
    assert "Publisher: merge_term" in run()
    assert run() == [f"{role}: nothing new" for role in set_up_roles()]


def test_exact_takes_what_a_group_should_not_have() -> None:
    set_up_roles()
    publisher = Group.objects.get(name=PUBLISHER)
    publisher.permissions.add(Permission.objects.get(codename="delete_glossary"))

    run()
    assert publisher.permissions.filter(codename="delete_glossary").exists()
    run("--exact")
    assert not publisher.permissions.filter(codename="delete_glossary").exists()
