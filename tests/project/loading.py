"""Loads the settings module anew under a given environment, and lists the variables it reads."""

import ast
import runpy
from pathlib import Path
from typing import Any

import pytest

SETTINGS = Path(__file__).parents[2] / "glossary_project" / "settings.py"

PRODUCTION = {
    "SECRET_KEY": "k3y-of-50-characters-and-more: 0123456789abcdefghijklmnop",
    "ALLOWED_HOSTS": "glossary.example.org",
}


def variables() -> set[str]:
    """Return the names of all environment variables that the settings read."""
    return {
        node.args[0].value
        for node in ast.walk(ast.parse(SETTINGS.read_text()))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id == "environment"
        and isinstance(node.args[0], ast.Constant)
        and isinstance(node.args[0].value, str)
    }


def load(
    monkeypatch: pytest.MonkeyPatch, dotenv_files: list[Path] | None = None, /, **values: str
) -> dict[str, Any]:
    """Return the settings a process gets whose environment holds `values` alone.

    dotenv_files: receives the paths of the files the settings wanted to read variables from.
    """
    for name in variables():
        monkeypatch.delenv(name, raising=False)
    for name, value in values.items():
        monkeypatch.setenv(name, value)
    # The checkout of whoever runs the tests may have a .env of its own.
    monkeypatch.setattr(
        "environ.Env.read_env", ([] if dotenv_files is None else dotenv_files).append
    )
    return runpy.run_path(str(SETTINGS))
