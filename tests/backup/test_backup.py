"""Making backups: what is in them, what is not, and that none is half. The drill restores: tests/drills."""

import gzip
import hashlib
import io
import json
import threading
from io import StringIO
from pathlib import Path
from typing import Any

import pyrage
import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage
from django.core.management import CommandError, call_command
from django.db import connection, connections
from django.test import Client
from wagtail.documents.models import Document

from blog.models import Tick
from cms.backup import databases, making, media
from cms.backup.manifest import BackupProblem, MediaFile, complete, parse_contents, read_manifest
from cms.home.models import HomePage

pytestmark = pytest.mark.django_db(transaction=True)


def make(place: Path, **options: Any) -> Path:
    return making.make(place, **options)


def verify(path: Path, *words: str) -> str:
    said = StringIO()
    call_command("backup", "--verify", str(path), *words, stdout=said)
    return said.getvalue()


def document(name: str = "guide.txt", text: bytes = b"All you need.") -> Document:
    found: Document = Document.objects.create(title=name, file=ContentFile(text, name=name))
    return found


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "backups"


@pytest.fixture
def secret(tmp_path: Path) -> Any:
    """A key of age; its file is key.txt."""
    found = pyrage.x25519.Identity.generate()
    (tmp_path / "key.txt").write_text(f"{found}\n")
    return found


def test_a_backup_says_what_is_in_it(home: HomePage, place: Path) -> None:
    document()
    document("copy.txt")
    said = StringIO()
    call_command("backup", str(place), stdout=said)
    folder = complete(place)[0]
    assert said.getvalue().splitlines()[-1] == str(folder)
    contents = parse_contents((folder / "contents.json").read_text())
    assert contents.rows["wagtaildocs_document"] == 2
    assert sorted(contents.media) == ["documents/copy.txt", "documents/guide.txt"]
    assert len({file.sha256 for file in contents.media.values()}) == 1
    assert ("proofdesk_core", "0001_initial") in contents.migrations
    assert len([name for name in read_manifest(folder).files if name.startswith("media/")]) == 1
    tick = Tick.objects.get(job="backup")
    assert tick.outcome == folder.name
    assert "as backed up" in verify(place)


def test_the_next_backup_takes_over_equal_files_and_old_ones_go(home: HomePage, place: Path) -> None:
    document()
    first = make(place)
    document("new.txt", b"Something new.")
    second = make(place)
    shared = [name for name in read_manifest(first).files if name.startswith("media/")]
    assert [(first / name).stat().st_ino for name in shared] == [(second / name).stat().st_ino for name in shared]
    third = make(place, keep=2)
    assert complete(place) == [second, third]
    assert not first.exists()
    assert "as backed up" in verify(second)


class Broken(FileSystemStorage):
    """A disk that fails at one file."""

    def _open(self, name: str, mode: str = "rb") -> Any:
        if name.endswith("broken.txt"):
            raise OSError(5, "Input/output error", name)
        return super()._open(name, mode)


def test_a_backup_that_fails_leaves_none(home: HomePage, place: Path, settings: Any) -> None:
    document()
    document("broken.txt", b"Never read.")
    settings.STORAGES = {**settings.STORAGES, "default": {"BACKEND": "tests.backup.test_backup.Broken"}}
    with pytest.raises(CommandError, match="Input/output error"):
        call_command("backup", str(place), stdout=StringIO())
    assert [file.name for file in place.iterdir()] == [".lock"]
    assert not Tick.objects.filter(job="backup").exists()


def test_what_a_killed_backup_has_left_is_none_and_goes(home: HomePage, place: Path) -> None:
    half = place / ".partial-proofdesk-20260101T000000Z"
    half.mkdir(parents=True)
    (half / "manifest.json").write_text("{}")
    assert complete(place) == []
    made = make(place)
    assert complete(place) == [made]
    assert not half.exists()


def test_two_backups_do_not_write_into_one_folder(home: HomePage, place: Path) -> None:
    place.mkdir()
    with making.only_one(place), pytest.raises(BackupProblem, match="Another backup"):
        make(place)


@pytest.mark.parametrize("how", ["changed", "missing"])
def test_verify_finds_a_damaged_file(home: HomePage, place: Path, how: str) -> None:
    document()
    folder = make(place)
    name = next(name for name in read_manifest(folder).files if name.startswith("media/"))
    if how == "changed":
        data = bytearray((folder / name).read_bytes())
        data[3] ^= 1
        (folder / name).write_bytes(data)
    else:
        (folder / name).unlink()
    with pytest.raises(CommandError, match=name):
        verify(place)


def test_an_encrypted_backup_shows_nothing_without_its_key(
    home: HomePage, place: Path, tmp_path: Path, secret: Any, admin: Any
) -> None:
    document("salaries.txt", b"Nobody may read this.")
    folder = make(place, recipients=[str(secret.to_public())])
    files = [file for file in folder.rglob("*") if file.is_file()]
    assert {file.suffix for file in files} == {".age", ".json"}
    everything = b"".join(file.read_bytes() for file in files)
    for word in (b"salaries", b"Nobody may", b"ada@example.com", b"wagtaildocs"):
        assert word not in everything
    assert "encrypted" in verify(place)
    assert "as backed up" in verify(place, "--identity", str(tmp_path / "key.txt"))
    other = tmp_path / "other.txt"
    other.write_text(f"{pyrage.x25519.Identity.generate()}\n")
    with pytest.raises(CommandError, match="right key"):
        verify(place, "--identity", str(other))


def test_files_are_taken_over_only_for_the_same_people(home: HomePage, place: Path, secret: Any) -> None:
    document()
    make(place)
    keys = [str(secret.to_public())]
    said: list[str] = []
    make(place, recipients=keys, tell=said.append)
    make(place, recipients=keys, tell=said.append)
    assert [line for line in said if line.startswith("files")] == [
        "files: 1, 0 as in the backup before",
        "files: 1, 1 as in the backup before",
    ]


def test_a_wrong_public_key_is_refused(home: HomePage, place: Path) -> None:
    with pytest.raises(CommandError, match="no public key"):
        call_command("backup", str(place), "--recipient", "age1nonsense")
    assert not place.exists()


def test_secrets_need_a_key(home: HomePage, place: Path, settings: Any) -> None:
    with pytest.raises(CommandError, match="--recipient"):
        call_command("backup", str(place), "--with-secrets")
    make(place)
    assert settings.SECRET_KEY.encode() not in b"".join(f.read_bytes() for f in place.rglob("*") if f.is_file())


def test_sessions_are_not_in_a_backup(home: HomePage, place: Path, admin: Any) -> None:
    client = Client()
    client.force_login(admin)
    key = client.cookies["sessionid"].value
    folder = make(place)
    assert "django_session" not in parse_contents((folder / "contents.json").read_text()).rows
    if connection.vendor == "sqlite":
        found = gzip.decompress((folder / "database.sqlite3.gz").read_bytes())
        assert b"ada@example.com" in found
        assert key.encode() not in found


def test_every_row_has_its_file_while_people_write(home: HomePage, place: Path) -> None:
    for number in range(5):
        document(f"before-{number}.txt", b"%d" % number)
    stop, written = threading.Event(), []

    def write() -> None:
        number = 0
        while not stop.is_set():
            written.append(document(f"meanwhile-{number}.txt", b"new %d" % number))
            Document.objects.filter(title=f"before-{number}.txt").delete()
            number += 1
        connections.close_all()

    writer = threading.Thread(target=write)
    writer.start()
    try:
        folder = make(place, tell=lambda line: wait_until(lambda: len(written) > 3))
    finally:
        stop.set()
        writer.join()
    contents = parse_contents((folder / "contents.json").read_text())
    assert len(written) > 3
    rows = names_in(folder)
    assert len(rows) == contents.rows["wagtaildocs_document"]
    assert set(rows) - set(contents.media) == set()


def wait_until(condition: Any) -> None:
    pause = threading.Event()
    for _ in range(3000):
        if condition():
            return
        pause.wait(0.01)
    raise AssertionError("it never happened")


def names_in(folder: Path) -> list[str]:
    """The files that the documents of a backup's database name."""
    if connection.vendor == "sqlite":
        import sqlite3

        file = folder.parent / "looked-at.sqlite3"
        file.write_bytes(gzip.decompress((folder / "database.sqlite3.gz").read_bytes()))
        return [name for (name,) in sqlite3.connect(file).execute("SELECT file FROM wagtaildocs_document")]
    import subprocess

    command = ["pg_restore", "--data-only", "--table=wagtaildocs_document", "-f", "-", str(folder / "database.dump")]
    lines = subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()
    begin = next(number for number, line in enumerate(lines) if line.startswith("COPY"))
    columns = lines[begin].partition("(")[2].partition(")")[0].split(", ")
    end = lines.index("\\.", begin)
    return [line.split("\t")[columns.index("file")] for line in lines[begin + 1 : end]]


def test_a_manifest_of_a_later_format_is_refused(home: HomePage, place: Path) -> None:
    folder = make(place)
    manifest = json.loads((folder / "manifest.json").read_text())
    (folder / "manifest.json").write_text(json.dumps({**manifest, "format": 99}))
    with pytest.raises(CommandError, match="format 99"):
        verify(place)


def test_a_folder_without_a_backup_is_named(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="is no backup, and holds none"):
        verify(tmp_path)


def test_files_that_came_back_already_are_not_written_again(tmp_path: Path) -> None:
    """A restore that was ended half-way goes on where it was."""
    folder, whole = media.Folder(tmp_path / "media"), MediaFile(hashlib.sha256(b"Text.").hexdigest(), 5)
    assert not folder.has("a/one.txt", whole)
    folder.put("a/one.txt", whole, io.BytesIO(b"Text."))
    folder.put("a/two.txt", whole, io.BytesIO(b"Text."))
    (folder.draft / "a" / "two.txt").write_bytes(b"Torn.")
    assert (folder.has("a/one.txt", whole), folder.has("a/two.txt", whole)) == (True, False)
    with pytest.raises(BackupProblem, match=r"a/three\.txt is damaged"):
        folder.put("a/three.txt", whole, io.BytesIO(b"Other."))
    assert not (tmp_path / "media").exists()
    folder.put("a/two.txt", whole, io.BytesIO(b"Text."))
    folder.finish()
    assert (tmp_path / "media" / "a" / "two.txt").read_bytes() == b"Text."


def test_a_missing_program_is_named_with_its_package(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(BackupProblem, match=r"pg_dump is missing.*postgresql-client"):
        databases.program("pg_dump")
