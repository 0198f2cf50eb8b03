"""A disk that is full: pages go on, writes are refused with words, and with room again all works without repair."""

import errno
import io
import os
import re
import sqlite3
import subprocess
import sys
import uuid
from collections.abc import Iterator
from contextlib import closing, suppress
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from PIL import Image

from deploy.cluster import answers
from deploy.cluster.processes import Process, free_port
from tests.conftest import ROOT, make_site
from tests.drills.clusters import Answer, ask, fill

pytestmark = pytest.mark.django_db
SIZE = "24m"
PAGES = ["/", "/blog/", "/blog/steady-0/", "/blog/steady-1/", "/search/?q=range", "/feed.xml", "/sitemap.xml"]


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A small file system of its own."""
    folder = tmp_path / "disk"
    folder.mkdir()
    try:
        done = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", folder], capture_output=True)
    except FileNotFoundError:
        pytest.skip("mount is not on this machine")
    if done.returncode:
        pytest.skip("only root may mount the small disk that this fills")
    yield folder
    subprocess.run(["umount", "--lazy", folder], check=True)


class Site:
    """One server process on SQLite, with all that it writes on this disk; and a lead who is signed in."""

    def __init__(self, disk: Path, elsewhere: Path) -> None:
        self.disk, self.port = disk, free_port()
        self.origin = f"http://127.0.0.1:{self.port}"
        self.environment = {
            "DJANGO_SETTINGS_MODULE": "deploy.cluster.settings",
            "CLUSTER_STATIC_AS_WRITTEN": "true",
            "SECRET_KEY": "only-for-this-drill",
            "DATA_DIR": str(disk),
            "STATIC_ROOT": str(elsewhere / "static"),
            "DATABASE_URL": f"sqlite:///{disk / 'db.sqlite3'}",
            "SITE_ORIGIN": self.origin,
            "ALLOWED_HOSTS": "127.0.0.1",
            "EMAIL_URL": "file:",
            "API_MANAGE_RATE": "1000000",
            "HOST": "127.0.0.1",
            "PORT": str(self.port),
        }
        self.made = fill(self.environment)
        self.process = Process(
            "server",
            [sys.executable, "-m", "cms.serving"],
            elsewhere / "server.log",
            self.environment,
            folder=ROOT,
            ready=lambda: answers(f"{self.origin}/healthz"),
        )

    def write_draft(self, slug: str) -> Answer:
        sent = {"title": f"Draft {slug}", "description": "A draft.", "slug": slug}
        return ask(
            f"{self.origin}/api/manage/articles/", "POST", sent,
            Authorization=f"Bearer {self.made['token']}", Idempotency_Key=f"draft-{slug}",
        )  # fmt: skip

    def upload(self, name: str) -> Answer:
        """A picture through the form in the admin."""
        cookies = f"sessionid={self.made['session']}"
        form = ask(f"{self.origin}/admin/images/add/", Cookie=cookies)
        assert form.status == 200, form.text[:300]
        [token] = set(re.findall(r'name="csrfmiddlewaretoken" value="([^"]+)"', form.text))
        [secret] = [line.partition(";")[0] for line in form.headers.get_all("Set-Cookie") if "csrftoken" in line]
        boundary, picture = uuid.uuid4().hex, io.BytesIO()
        Image.effect_noise((900, 900), 90).convert("RGB").save(picture, "PNG")
        fields = {"csrfmiddlewaretoken": token, "title": name, "description": "Noise."}
        parts = [
            f'--{boundary}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'
            for key, value in fields.items()
        ]
        parts.append(
            f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="{name}.png"\r\nContent-Type: image/png\r\n\r\n'
        )
        body = "".join(parts).encode() + picture.getvalue() + f"\r\n--{boundary}--\r\n".encode()
        sender = HTTPConnection("127.0.0.1", self.port, timeout=120)
        with closing(sender):
            headers = {
                "Cookie": f"{cookies}; {secret}",
                "Content-Type": f"multipart/form-data; boundary={boundary}",
                "Origin": self.origin,
            }
            sender.request("POST", "/admin/images/add/", body, headers)
            found = sender.getresponse()
            return Answer(found.status, found.read().decode(), found.headers)

    def sql(self, query: str) -> Any:
        with closing(sqlite3.connect(self.disk / "db.sqlite3")) as database:
            return database.execute(query).fetchone()[0]

    @property
    def files(self) -> list[str]:
        return sorted(file.name for file in (self.disk / "media").rglob("*") if file.is_file())


def fill_up(disk: Path) -> Path:
    """A file that takes all the room there is."""
    ballast = disk / "ballast"
    with ballast.open("ab", buffering=0) as file:
        for size in (1024 * 1024, 4096, 1):
            with suppress(OSError):
                while True:
                    file.write(b"x" * size)
    return ballast


@pytest.fixture
def site(disk: Path, tmp_path: Path) -> Iterator[Site]:
    if connection.vendor != "sqlite":
        pytest.skip("runs with the suite on SQLite: the database lies on the disk that is full")
    make_site()
    with (
        closing(sqlite3.connect(disk / "db.sqlite3")) as copy,
        closing(sqlite3.connect(name_of_database())) as original,
    ):
        original.backup(copy)
        copy.execute("PRAGMA journal_mode = WAL")
    found = Site(disk, tmp_path)
    found.process.start()
    try:
        found.process.wait_until_ready()
        yield found
    finally:
        found.process.stop()


def name_of_database() -> str:
    return str(connection.settings_dict["NAME"])


def test_a_full_disk_stops_no_reader_and_keeps_no_half_of_anything(site: Site, disk: Path) -> None:
    uploaded = site.upload("before")
    assert uploaded.status == 302, site.process.log.read_text()[-2000:]
    assert site.write_draft("before").status == 201
    assert ask(f"{site.origin}/").status == 200  # the first visitor makes rows of settings
    files_before = site.files
    ballast = fill_up(disk)
    assert os.statvfs(disk).f_bavail == 0

    assert {path: ask(site.origin + path).status for path in PAGES} == dict.fromkeys(PAGES, 200)
    refused = site.upload("refused")
    assert refused.status == 507
    assert "Nothing of what you sent was saved." in refused.text
    assert site.files == files_before
    # The log of the database has some room of its own: what is acknowledged is kept, and what is refused is not.
    drafts = [site.write_draft(f"full-{number}") for number in range(40)]
    told = {found.status for found in drafts}
    assert told <= {201, 507}
    assert 507 in told
    assert "There is no room left" in next(found.text for found in drafts if found.status == 507)
    assert {path: ask(site.origin + path).status for path in PAGES} == dict.fromkeys(PAGES, 200)

    ballast.unlink()
    assert site.upload("after").status == 302
    assert site.write_draft("after").status == 201
    kept = sum(found.status == 201 for found in drafts)
    assert site.sql("SELECT count(*) FROM wagtailcore_page WHERE slug LIKE 'full-%'") == kept
    assert site.sql("PRAGMA integrity_check") == "ok"


def test_the_ballast_takes_all_the_room(disk: Path) -> None:
    fill_up(disk)
    with pytest.raises(OSError, match="No space left") as caught:
        (disk / "more").write_bytes(b"x" * 4096)
    assert caught.value.errno == errno.ENOSPC
