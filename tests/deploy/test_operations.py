"""docs/operations.md names nothing that is not there: commands with their options, targets, variables, files, parts."""

import re
import subprocess
from typing import Any

import pytest
from django.core.management import get_commands, load_command_class

from deploy.cluster.services import PARAMETERS
from tests.conftest import ROOT

TEXT = (ROOT / "docs" / "operations.md").read_text()
CODE = ROOT / "cms"
COMMAND = re.compile(r"manage\.py ([a-z_]+)((?: +(?:--[a-z-]+|[^\s`|;&]+))*)")
VARIABLE = re.compile(r"`([A-Z][A-Z_]{3,})(?:=[^`]*)?`")
# Of other programs, or placeholders.
FOREIGN = {"POSTGRES_PASSWORD", "FOLDER", "SLUG", "NAME", "CLUSTER", "REPLACE", "DATA_DIR/MAIL"}
ANCHOR = re.compile(r"[^\w\- ]")


def anchors(text: str) -> set[str]:
    return {ANCHOR.sub("", line.lower()).strip().replace(" ", "-") for line in re.findall(r"^#+ (.+)$", text, re.M)}


@pytest.mark.parametrize("name", sorted({found[0] for found in COMMAND.findall(TEXT)}))
def test_a_command_of_the_guide_exists_with_its_options(name: str) -> None:
    where = get_commands()
    assert name in where
    command: Any = load_command_class(where[name], name) if isinstance(where[name], str) else where[name]
    known = {option for action in command.create_parser("manage.py", name)._actions for option in action.option_strings}
    used = {word for found, rest in COMMAND.findall(TEXT) if found == name for word in re.findall(r"--[a-z-]+", rest)}
    assert used - known == set()


def test_targets_of_make_exist() -> None:
    makefile = (ROOT / "Makefile").read_text()
    for target in set(re.findall(r"`make ([a-z]+)", TEXT)):
        assert re.search(rf"^{target}:", makefile, re.M), target


def test_variables_of_the_guide_are_read_by_the_site() -> None:
    read = {
        name
        for file in [*CODE.rglob("*.py"), *(ROOT / "deploy").rglob("*.py")]
        for name in re.findall(r'"([A-Z][A-Z_]+)"', file.read_text())
    }
    named = set(VARIABLE.findall(TEXT)) - FOREIGN
    assert named
    assert named - read == set()


def test_links_and_files_of_the_guide_exist() -> None:
    for path, anchor in re.findall(r"\]\(([^)#\s]*)(?:#([^)\s]+))?\)", TEXT):
        file = (ROOT / "docs" / path).resolve() if path else ROOT / "docs" / "operations.md"
        assert file.exists(), path
        if anchor and file.suffix == ".md":
            assert anchor in anchors(file.read_text()), f"{path}#{anchor}"
    for name in set(re.findall(r"`?((?:deploy|requirements)/[\w./-]*\w)`?", TEXT)) - {
        "deploy/.env",
        "deploy/systemd/proofdesk",
    }:
        assert (ROOT / name).exists(), name


def test_the_cache_is_started_as_everywhere() -> None:
    assert " ".join(f"-p {name}={value}" for name, value in PARAMETERS.items()) in TEXT


@pytest.mark.parametrize("name", ["proofdesk-web.service", "proofdesk-worker@.service"])
def test_units_start_what_the_guide_says(name: str) -> None:
    unit = (ROOT / "deploy" / "systemd" / name).read_text()
    [start] = re.findall(r"^ExecStart=(.+)$", unit, re.M)
    assert start.removeprefix("/opt/proofdesk/.venv/bin/python ") in TEXT
    assert re.findall(r"^ExecStartPre=.*manage\.py (\w+)$", unit, re.M) == ["migrate_safely"]


def test_units_are_understood_by_systemd() -> None:
    try:
        done = subprocess.run(
            ["systemd-analyze", "verify", "--man=no", "--recursive-errors=no", *sorted((ROOT / "deploy" / "systemd").glob("*.service"))],
            capture_output=True, text=True,
        )  # fmt: skip
    except FileNotFoundError:
        pytest.skip("systemd-analyze is not on this machine")
    wrong = [
        line for line in done.stderr.splitlines() if "Unknown" in line or "Failed to parse" in line or "Invalid" in line
    ]
    assert wrong == []
