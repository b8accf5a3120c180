"""The house rules a program can check: walls, names, sizes, and that nothing is undocumented."""

import ast
import os
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from tests.project.loading import variables

ROOT = Path(__file__).parents[1]
PACKAGES = ("glossary_project", "terms", "tests")
NO_NAMES = {"common", "helpers", "manager", "managers", "misc", "service", "services", "utils"}
# Whatever answers the public, and whatever builds what it answers with.
PUBLIC_DOORS = (
    "api",
    "exporting/downloads",
    "exporting/files",
    "feeds",
    "pages",
    "search",
    "sitemaps",
    "templatetags",
    "urls",
    "views",
)
# What readers must not get: drafts, their parts, their history.
WORKING_COPY = {
    "FAQ",
    "ImportConflict",
    "ImportOutcome",
    "ImportRun",
    "Label",
    "Relation",
    "Revision",
    "Source",
    "Term",
}


def modules(*packages: str) -> Iterator[Path]:
    for package in packages:
        for path in sorted((ROOT / package).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path


def test_no_module_has_a_name_that_says_nothing() -> None:
    parts = {path: {*path.relative_to(ROOT).parent.parts, path.stem} for path in modules(*PACKAGES)}

    assert [str(path) for path, names in parts.items() if names & NO_NAMES] == []


def test_every_module_says_in_a_docstring_what_is_in_it() -> None:
    silent = [
        str(path.relative_to(ROOT))
        for path in modules("glossary_project", "terms")
        if path.read_text().strip() and not ast.get_docstring(ast.parse(path.read_text()))
    ]

    assert silent == []


def test_every_module_can_be_read_in_one_sitting() -> None:
    long = {
        str(path.relative_to(ROOT)): lines
        for path in modules("glossary_project", "terms")
        if (lines := path.read_text().count("\n")) > 400
    }

    assert long == {}


def _runtime_nodes(tree: ast.AST) -> Iterator[ast.AST]:
    """Walk the tree, but not what only a type checker sees."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            continue
        yield node
        yield from _runtime_nodes(node)


def _drafts_named_in(path: Path) -> Iterator[str]:
    for node in _runtime_nodes(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("terms.models"):
            yield from (alias.name for alias in node.names if alias.name in WORKING_COPY)
        if isinstance(node, ast.Attribute) and node.attr in WORKING_COPY:
            yield node.attr  # models.Term


def test_no_door_of_the_public_reads_the_working_copy() -> None:
    doors = [*modules(*(f"terms/{door}" for door in PUBLIC_DOORS))]
    doors += [path for door in PUBLIC_DOORS if (path := ROOT / f"terms/{door}.py").exists()]

    named = {str(path.relative_to(ROOT)): sorted(_drafts_named_in(path)) for path in doors}

    assert len(doors) >= 5
    assert {path: names for path, names in named.items() if names} == {}


@pytest.mark.parametrize(
    "code",
    [
        "from terms.models import Term",
        "from terms.models.revision import Revision",
        "def view():\n    from terms.models import Label",
        "from terms import models\nmodels.Term.objects.all()",
    ],
)
def test_the_check_of_the_doors_finds_a_leak(tmp_path: Path, code: str) -> None:
    module = tmp_path / "leak.py"
    module.write_text(code)

    assert list(_drafts_named_in(module))


def test_the_check_of_the_doors_lets_types_pass(tmp_path: Path) -> None:
    module = tmp_path / "typed.py"
    module.write_text("if TYPE_CHECKING:\n    from terms.models import Term")

    assert list(_drafts_named_in(module)) == []


@pytest.mark.django_db
def test_every_change_of_a_model_has_its_migration() -> None:
    output = StringIO()

    call_command("makemigrations", check=True, dry_run=True, stdout=output)

    assert "No changes detected" in output.getvalue()


@pytest.mark.parametrize("document", [".env.example", "docs/operations.md"])
def test_every_variable_of_the_settings_is_documented(document: str) -> None:
    text = (ROOT / document).read_text()

    assert sorted(name for name in variables() if name not in text) == []


def test_no_variable_is_documented_that_nothing_reads() -> None:
    lines = (ROOT / ".env.example").read_text().splitlines()
    offered = {line.lstrip("# ").partition("=")[0] for line in lines if "=" in line.split(" ")[0]}

    assert sorted(offered - variables()) == []


def test_the_tests_fix_every_variable_of_the_settings() -> None:
    assert sorted(variables() - os.environ.keys()) == []


def test_every_command_is_documented() -> None:
    text = "\n".join(path.read_text() for path in (ROOT / "docs").rglob("*.md"))
    commands = [path.stem for path in (ROOT / "terms/management/commands").glob("[!_]*.py")]

    assert commands
    assert [command for command in commands if f"`{command}" not in text] == []


def test_make_help_lists_every_target() -> None:
    lines = (ROOT / "Makefile").read_text().splitlines()
    targets = {line.partition(":")[0] for line in lines if line[:1].isalpha() and ":" in line}
    helped = {line.partition(":")[0] for line in lines if ": " in line and " ## " in line}

    assert {target for target in targets if " " not in target} - helped == {"port-is-free"}
