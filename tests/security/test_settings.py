"""What production decides, where secrets come from, and which faults of others are behind us."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import pytest
from packaging.version import Version

from cms import env
from tests.conftest import ROOT

PRODUCTION = {
    "SECRET_KEY": "x9-Kd83hfQ0zlP4vbn2Yw7cT6mRe5sUa1gJiOoLqXtEZDyWk-for-a-test",
    "SITE_ORIGIN": "https://www.example.org",
    "EMAIL_URL": "console:",
    "PATH": os.environ["PATH"],
}
TOOLS = """
import json
from django.conf import settings
names = ["SESSION_COOKIE_NAME", "CSRF_COOKIE_NAME", "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SESSION_COOKIE_HTTPONLY",
         "SESSION_COOKIE_SAMESITE", "CSRF_COOKIE_SAMESITE", "SECURE_HSTS_SECONDS", "SECURE_SSL_REDIRECT", "DEBUG",
         "SESSION_COOKIE_DOMAIN", "SESSION_COOKIE_PATH", "CSRF_COOKIE_DOMAIN", "CSRF_COOKIE_PATH"]
print(json.dumps({name: getattr(settings, name) for name in names}))
"""


def manage(*arguments: str, tmp_path: Path, without: str = "") -> subprocess.CompletedProcess[str]:
    variables = {name: value for name, value in {**PRODUCTION, "DATA_DIR": str(tmp_path)}.items() if name != without}
    command = [sys.executable, "manage.py", *arguments, "--settings", "cms.settings.production"]
    return subprocess.run(command, cwd=ROOT, env=variables, capture_output=True, text=True, check=False)


def test_production_passes_the_deployment_check(tmp_path: Path) -> None:
    found = manage("check", "--deploy", "--fail-level", "DEBUG", tmp_path=tmp_path)
    assert (found.returncode, found.stderr) == (0, "")
    assert "no issues" in found.stdout


def test_production_has_safe_cookies(tmp_path: Path) -> None:
    import json

    found = json.loads(manage("shell", "--no-imports", "-c", TOOLS, tmp_path=tmp_path).stdout)
    assert found == {
        "SESSION_COOKIE_NAME": "__Host-sessionid",
        "CSRF_COOKIE_NAME": "__Host-csrftoken",
        "SESSION_COOKIE_SECURE": True,
        "CSRF_COOKIE_SECURE": True,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "CSRF_COOKIE_SAMESITE": "Lax",
        "SECURE_HSTS_SECONDS": 31_536_000,
        "SECURE_SSL_REDIRECT": True,
        "DEBUG": False,
        # What __Host- asks for.
        "SESSION_COOKIE_DOMAIN": None,
        "SESSION_COOKIE_PATH": "/",
        "CSRF_COOKIE_DOMAIN": None,
        "CSRF_COOKIE_PATH": "/",
    }


def test_production_starts_with_no_secret_of_its_own(tmp_path: Path) -> None:
    found = manage("check", tmp_path=tmp_path, without="SECRET_KEY")
    assert found.returncode != 0
    assert "SECRET_KEY is not set" in found.stderr


@pytest.mark.parametrize(
    ("raw", "is_fine"),
    [
        ("", True), ("mailto:security@example.org", True), ("https://example.org/security", True),
        ("security@example.org", False), ("http://example.org", False), ("mailto:a@b\nExpires: x", False),
    ],
)  # fmt: skip
def test_the_contact_is_an_address(monkeypatch: pytest.MonkeyPatch, raw: str, is_fine: bool) -> None:
    monkeypatch.setenv("SECURITY_CONTACT", raw)
    if is_fine:
        assert env.contact("SECURITY_CONTACT") == raw
    else:
        with pytest.raises(env.ImproperlyConfigured):
            env.contact("SECURITY_CONTACT")


# ---- secrets

KEY_LIKE = re.compile(
    r"""AKIA[0-9A-Z]{16}|-----BEGIN [A-Z ]*PRIVATE KEY|gh[pousr]_[A-Za-z0-9]{30,}|xox[baprs]-[A-Za-z0-9-]{20,}"""
    r"""|sk_live_[A-Za-z0-9]{16,}|AIza[0-9A-Za-z_-]{35}|glpat-[A-Za-z0-9_-]{20}|pd_[A-Za-z0-9_-]{43}"""
    r"""|eyJ[A-Za-z0-9_-]{15,}\.eyJ[A-Za-z0-9_-]{15,}"""
    r"""|(?i:password|secret|token|api_?key)["']?\s*[:=]\s*["'](?=[^"']*[0-9])(?=[^"']*[A-Za-z])[A-Za-z0-9+/_=-]{24,}["']"""
)  # fmt: skip
MADE_UP = {"tests/security/test_settings.py"}


def tracked() -> Iterator[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode:
        pytest.skip("no git here: there is no list of files")
    for name in listed.stdout.split("\0"):
        path = ROOT / name
        if name and name not in MADE_UP and path.is_file() and path.stat().st_size < 2_000_000:
            yield path


def test_no_file_holds_what_looks_like_a_key() -> None:
    found = {}
    for path in tracked():
        try:
            text = path.read_text()
        except UnicodeDecodeError:
            continue
        if match := KEY_LIKE.search(text):
            found[path.relative_to(ROOT).as_posix()] = match[0][:60]
    assert found == {}


@pytest.mark.parametrize(
    "text",
    ["AKIA" + "ABCDEFGHIJKLMNOP", "-----BEGIN RSA " + "PRIVATE KEY", "ghp_" + "a1" * 18, 'PASSWORD = "' + "a1b2" * 7 + '"'],
)  # fmt: skip
def test_the_search_for_keys_finds_one(text: str) -> None:
    assert KEY_LIKE.search(text)


def test_secrets_come_from_the_environment_alone() -> None:
    """No settings module gives a value to what is secret, but for the tests' own."""
    for module in ("base", "development", "production"):
        for line in (ROOT / "cms" / "settings" / f"{module}.py").read_text().splitlines():
            match = re.match(r"\s*(?:SECRET_KEY|\w*PASSWORD\w*|\w*TOKEN\w*|\w*_KEY)\s*[:=]\s*(.+)", line)
            if match and not line.startswith("AUTH_PASSWORD_VALIDATORS"):
                assert match[1].startswith("env.") or "MAIL_SERVER" in match[1], line


# ---- floors


def floors() -> dict[str, tuple[Version, str]]:
    lines = (ROOT / "requirements" / "floors.txt").read_text().splitlines()
    rows = [line.split(" ", 2) for line in lines if line and not line.startswith("#")]
    return {name.lower(): (Version(lowest), why) for name, lowest, why in rows}


def locked(file: str) -> dict[str, Version]:
    text = (ROOT / "requirements" / file).read_text()
    return {
        name.lower(): Version(found)
        for name, found in re.findall(r"^([\w.-]+)(?:\[[^\]]*\])?==([^\s;\\]+)", text, re.M)
    }


@pytest.mark.parametrize("file", ["site.txt", "dev.txt"])
def test_locked_versions_are_at_or_above_the_floors(file: str) -> None:
    versions = locked(file)
    assert len(versions) > 20
    assert {name: versions[name] for name, (lowest, _why) in floors().items() if name in versions and versions[name] < lowest} == {}  # fmt: skip


def test_installed_versions_are_at_or_above_the_floors() -> None:
    below: dict[str, Any] = {}
    for name, (lowest, why) in floors().items():
        try:
            found = Version(version(name))
        except PackageNotFoundError:
            continue
        if found < lowest:
            below[name] = (found, why)
    assert below == {}


def test_every_floor_says_which_fault() -> None:
    assert all(re.match(r"CVE-\d{4}-\d{4,}", why) for _lowest, why in floors().values())
