"""Backup → empty machine → restore: the same rows, the same files, and a site that one can log in to.

Short: once, encrypted; killed once. Full: also without encryption, with three hundred articles and files; killed at
each step.
"""

import os
import re
import socket
import subprocess
import sys
import time
from http.cookiejar import CookieJar
from io import StringIO
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, build_opener

import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command
from wagtail.documents.models import Document

from blog.models import ArticleIndexPage
from tests.blog.factories import article
from tests.conftest import PASSWORD, ROOT

from . import backups

pytestmark = pytest.mark.django_db(transaction=True)

IS_FULL = os.environ.get("DRILLS") == "full"
SECONDS = 60  # to start a server on a busy machine


@pytest.mark.parametrize("encrypted", [True, False] if IS_FULL else [True])
def test_a_site_comes_back_on_an_empty_machine(
    index: ArticleIndexPage, admin: Any, picture_file: Path, tmp_path: Path, encrypted: bool, settings: Any
) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]
    admin.set_password(PASSWORD)
    admin.save()
    backups.fill(index, picture_file)
    if IS_FULL:
        for number in range(300):
            article(index, f"more-{number}")
            Document.objects.create(title=f"{number}", file=ContentFile(os.urandom(10_000), name=f"{number}.bin"))
    rows, files = backups.here(), backups.uploaded()
    assert len(rows) > 100
    assert len(files) > 5
    words = ["backup", str(tmp_path / "backups")]
    environment = {}
    if encrypted:
        pyrage = pytest.importorskip("pyrage")
        secret = pyrage.x25519.Identity.generate()
        (tmp_path / "key.txt").write_text(f"# made by a test\n{secret}\n")
        words += ["--recipient", str(secret.to_public()), "--with-secrets"]
        environment["BACKUP_IDENTITY"] = str(tmp_path / "key.txt")
    call_command(*words, stdout=StringIO())
    with backups.empty_machine(tmp_path / "machine", **environment) as machine:
        said = machine.manage("restore", str(tmp_path / "backups"))
        assert "Restored." in said
        assert machine.digests() == rows
        assert backups.hashes(machine.folder / "media") == files
        if encrypted:
            assert (machine.folder / "secret_key").read_text() == settings.SECRET_KEY
        log_in(machine)


@pytest.mark.parametrize("step", ["hashes:", "database:", "files:", "forgotten"] if IS_FULL else ["database:"])
def test_a_restore_that_was_killed_is_begun_again(
    index: ArticleIndexPage, admin: Any, picture_file: Path, tmp_path: Path, step: str
) -> None:
    backups.fill(index, picture_file)
    rows, files = backups.here(), backups.uploaded()
    call_command("backup", str(tmp_path / "backups"), stdout=StringIO())
    with backups.empty_machine(tmp_path / "machine", PYTHONUNBUFFERED="1") as machine:
        killed = subprocess.Popen(
            [sys.executable, "manage.py", "restore", str(tmp_path / "backups")],
            cwd=ROOT, env=machine.environment, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        assert killed.stdout is not None
        with killed.stdout as said:
            assert any(line.startswith(step) for line in said)
            killed.kill()
        killed.wait()
        machine.manage("restore", str(tmp_path / "backups"), "--replace")
        assert machine.digests() == rows
        assert backups.hashes(machine.folder / "media") == files


def log_in(machine: backups.Machine) -> None:
    """The site answers, with the articles; the people of the backup log in."""
    port = free_port()
    origin = f"http://127.0.0.1:{port}"
    environment = {**machine.environment, "PORT": str(port), "SITE_ORIGIN": origin, "WEB_CONCURRENCY": "1"}
    # As written: collecting static files takes longer than everything else here.
    environment["DJANGO_SETTINGS_MODULE"] = "cms.settings.development"
    server = subprocess.Popen(
        [sys.executable, "-m", "granian", "--interface", "wsgi", "--port", str(port), "--log-level", "error", "cms.wsgi:application"],
        cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        browser = build_opener(HTTPCookieProcessor(CookieJar()))
        wait_for(browser, f"{origin}/healthz", server)
        assert "2 months." in browser.open(f"{origin}/blog/article-2/").read().decode()
        form = browser.open(f"{origin}/admin/login/").read().decode()
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', form)
        assert token
        said = {"csrfmiddlewaretoken": token[1], "username": "ada", "password": PASSWORD, "next": "/admin/"}
        browser.addheaders = [("Referer", f"{origin}/admin/login/")]
        answer = browser.open(f"{origin}/admin/login/", urlencode(said).encode())
        assert (answer.status, answer.url) == (200, f"{origin}/admin/")
    finally:
        server.terminate()
        server.wait(timeout=SECONDS)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(browser: Any, address: str, server: Any) -> None:
    deadline = time.monotonic() + SECONDS
    while time.monotonic() < deadline and server.poll() is None:
        try:
            browser.open(address)
        except URLError:
            time.sleep(0.2)
        else:
            return
    raise AssertionError(f"{address} does not answer")
