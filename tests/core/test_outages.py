"""Errors of a disk that is full and of a database that is read-only, each from the real thing."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile, File
from django.db import connection
from django.test import Client
from wagtail.models import Page

from blog.models import ArticleIndexPage, Category
from cms.core.outages import Outage, outage_of
from cms.core.storage import FolderStorage
from tests.blog.factories import article

FORM = "/admin/snippets/blog/category/add/"


def test_a_full_disk_is_known_by_what_the_system_says() -> None:
    with pytest.raises(OSError, match="No space left") as caught, open("/dev/full", "wb", buffering=0) as full:
        full.write(b"x")
    assert outage_of(caught.value) is Outage.FULL
    assert outage_of(FileNotFoundError(2, "no such file")) is None


def test_an_sqlite_file_that_cannot_grow_is_a_full_disk(tmp_path: Path) -> None:
    database = sqlite3.connect(tmp_path / "small.sqlite3")
    database.execute("CREATE TABLE t (x)")
    database.execute("PRAGMA max_page_count = 3")
    with pytest.raises(sqlite3.OperationalError) as caught:
        database.execute("INSERT INTO t VALUES (zeroblob(100000))")
    database.close()
    told = RuntimeError("saving failed")
    told.__cause__ = caught.value
    assert outage_of(told) is Outage.FULL


def test_a_table_that_is_not_there_is_no_outage(tmp_path: Path) -> None:
    with pytest.raises(sqlite3.OperationalError) as caught:
        sqlite3.connect(":memory:").execute("SELECT * FROM nothing")
    assert outage_of(caught.value) is None


@pytest.fixture
def read_only() -> Iterator[None]:
    """The database of the test takes no writes."""
    on, off = (
        ("SET default_transaction_read_only = on", "SET default_transaction_read_only = off")
        if connection.vendor == "postgresql"
        else ("PRAGMA query_only = ON", "PRAGMA query_only = OFF")
    )
    run(on)
    yield
    run(off)


def run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.fixture
def signed_in(index: ArticleIndexPage, admin: Any) -> Client:
    article(index, "one")
    client = Client(raise_request_exception=False)
    client.force_login(admin)
    assert client.get("/").status_code == 200  # the first visitor of a site makes rows of settings
    return client


@pytest.fixture
def desk(transactional_db: None, signed_in: Client, request: pytest.FixtureRequest) -> Client:
    """Somebody signed in before the database became read-only."""
    request.getfixturevalue("read_only")
    return signed_in


def test_a_read_only_database_is_read_and_refuses_writes_with_words(desk: Client) -> None:
    for path in ("/", "/blog/", "/blog/one/", "/feed.xml", "/api/v2/articles/", "/search/?q=one", "/admin/", FORM):
        assert desk.get(path).status_code == 200, path
    refused = desk.post(FORM, {"name": "Pay", "slug": "pay"})
    assert (refused.status_code, refused["Retry-After"], refused["Cache-Control"]) == (503, "60", "no-store")
    assert "Nothing of what you sent was saved." in refused.content.decode()
    usual = desk.get(FORM)
    for name in (
        "Content-Security-Policy",
        "X-Content-Type-Options",
        "Referrer-Policy",
        "X-Frame-Options",
        "Permissions-Policy",
    ):
        assert refused[name] == usual[name], name
    assert not Category.objects.exists()


def test_a_program_is_told_as_a_problem(desk: Client) -> None:
    refused = desk.post(FORM, {"name": "Pay", "slug": "pay"}, headers={"Accept": "application/json"})
    assert refused["Content-Type"] == "application/problem+json"
    assert refused.json()["title"] == "The site takes no changes just now"


def test_saving_works_again_when_the_database_does(desk: Client) -> None:
    editor = f"/admin/pages/{Page.objects.get(slug='one').pk}/edit/"
    assert desk.get(editor).status_code == 503  # opening it writes who is there
    assert desk.post(FORM, {"name": "Pay", "slug": "pay"}).status_code == 503
    run("SET default_transaction_read_only = off" if connection.vendor == "postgresql" else "PRAGMA query_only = OFF")
    assert desk.get(editor).status_code == 200
    assert desk.post(FORM, {"name": "Pay", "slug": "pay"}).status_code == 302
    assert Category.objects.get().name == "Pay"


class Broken(File):
    """A file of which the disk takes half."""

    def chunks(self, chunk_size: int | None = None) -> Iterator[bytes]:
        yield b"half"
        with open("/dev/full", "wb", buffering=0) as full:
            full.write(b"the other half")


def test_a_file_that_found_no_room_leaves_nothing_behind(tmp_path: Path) -> None:
    storage = FolderStorage(tmp_path)
    with pytest.raises(OSError, match="No space left"):
        storage.save("pictures/one.jpg", Broken(ContentFile(b"")))
    assert [file for file in tmp_path.rglob("*") if file.is_file()] == []


def test_two_files_of_one_name_are_both_kept(tmp_path: Path) -> None:
    storage = FolderStorage(tmp_path)
    names = [storage.save("one.txt", ContentFile(text)) for text in (b"first", b"second")]
    assert [(tmp_path / name).read_bytes() for name in names] == [b"first", b"second"]
    assert len([*tmp_path.iterdir()]) == 2
