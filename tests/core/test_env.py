from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from cms import env


@pytest.mark.parametrize(
    ("raw", "value"), [("true", True), ("Yes", True), ("1", True), ("off", False), ("FALSE", False), ("", True)]
)
def test_boolean_understands_words_for_yes_and_no(monkeypatch: pytest.MonkeyPatch, raw: str, value: bool) -> None:
    monkeypatch.setenv("X", raw)
    assert env.boolean("X", True) is value


@pytest.mark.parametrize(
    ("read", "raw", "says"),
    [
        (lambda: env.boolean("X", True), "maybe", "X='maybe': use true or false"),
        (lambda: env.integer("X", 1), "ten", "X='ten': use a whole number"),
        (lambda: env.integer("X", 1, minimum=1, maximum=9), "70000", "X=70000: use a number from 1 to 9"),
        (lambda: env.choice("X", "en", ["en", "de"]), "fr", "X='fr': use one of en, de"),
        (lambda: env.origin("X", "http://a"), "example.org", "use an address such as https://www.example.org"),
        (lambda: env.origin("X", "http://a"), "https://example.org/path", "use an address such as"),
        (lambda: env.database("X", Path("db")), "mysql://u:secret@h/x", "use postgres://"),
        (lambda: env.database("X", Path("db")), "postgres://u:secret@h/", "names no database"),
        (lambda: env.mail_server("X", "file:"), "sendmail://u:secret@h", "use smtp://user:password@host:587"),
        (lambda: env.mail_server("X", "file:"), "smtp://u:secret@h:many", "use smtp://user:password@host:587"),
        (lambda: env.mail_server("X", "file:"), "smtp://u:12/secret@h", "use smtp://user:password@host:587"),
        (lambda: env.mail_server("X", "file:"), "smtp://", "use smtp://user:password@host:587"),
        (lambda: env.folder("X", Path("y")), "/dev/null/below", "cannot make this folder"),
        (lambda: env.media_storage("X"), "https://k:secret@host/bucket", "use s3://key:password@host/bucket"),
        (lambda: env.media_storage("X"), "s3://k:secret@host", "use s3://key:password@host/bucket"),
        (lambda: env.media_storage("X"), "s3://k:12/secret@host/bucket", "use s3://key:password@host/bucket"),
        (lambda: env.media_storage("X"), "s3://k:secret@host/bucket?zone=eu", "use s3://key:password@host/bucket"),
    ],
)
def test_a_reader_refuses_nonsense_and_says_what_to_do(
    monkeypatch: pytest.MonkeyPatch, read: Any, raw: str, says: str
) -> None:
    monkeypatch.setenv("X", raw)
    with pytest.raises(ImproperlyConfigured) as problem:
        read()
    assert says in str(problem.value)
    assert "secret" not in str(problem.value)


def test_text_without_default_is_required(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("X", raising=False)
    with pytest.raises(ImproperlyConfigured, match="X is not set"):
        env.text("X")


def test_database_reads_postgres_and_sqlite(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("X", "postgres://ann:pw@db.example.org:5433/desk")
    found = env.database("X", tmp_path / "default.sqlite3")
    assert (found["HOST"], found["PORT"], found["NAME"], found["USER"]) == ("db.example.org", 5433, "desk", "ann")
    monkeypatch.setenv("X", "")
    assert env.database("X", tmp_path / "default.sqlite3")["NAME"] == str(tmp_path / "default.sqlite3")


def test_secret_is_made_once_and_kept_private(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("X", raising=False)
    file = tmp_path / "key"
    first = env.secret("X", file)
    assert len(first) > 40
    assert env.secret("X", file) == first
    assert file.stat().st_mode & 0o777 == 0o600
    monkeypatch.setenv("X", "given")
    assert env.secret("X", file) == "given"


def test_words_are_split_at_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("X", " a, b ,,c")
    assert env.words("X") == ["a", "b", "c"]


@pytest.mark.parametrize(
    ("raw", "host", "port", "starttls", "tls"),
    [
        ("smtp://desk%40example.org:p%3Aw%2Fd@mail.example.org", "mail.example.org", 587, True, False),
        ("smtps://desk%40example.org:p%3Aw%2Fd@mail.example.org:4650", "mail.example.org", 4650, False, True),
        ("smtp+plain://desk%40example.org:p%3Aw%2Fd@127.0.0.1:2525", "127.0.0.1", 2525, False, False),
    ],
)
def test_a_mail_server_is_read_from_one_address(
    monkeypatch: pytest.MonkeyPatch, raw: str, host: str, port: int, starttls: bool, tls: bool
) -> None:
    monkeypatch.setenv("X", raw)
    assert env.mail_server("X", "file:") == env.MailServer(
        "django.core.mail.backends.smtp.EmailBackend", host, port, "desk@example.org", "p:w/d", starttls, tls
    )


def test_without_a_mail_server_mails_go_to_files(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("X", raising=False)
    assert env.mail_server("X", "file:") == env.MailServer("django.core.mail.backends.filebased.EmailBackend")
    monkeypatch.setenv("X", "console:")
    assert env.mail_server("X", "file:") == env.MailServer("django.core.mail.backends.console.EmailBackend")


def test_a_key_is_letters_digits_and_dashes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("X", raising=False)
    assert env.key("X") == ""
    monkeypatch.setenv("X", "0123-abCD")
    assert env.key("X") == "0123-abCD"
    for nonsense in ("short", "a/b/c/d/e", "x" * 129):
        monkeypatch.setenv("X", nonsense)
        with pytest.raises(ImproperlyConfigured):
            env.key("X")


def test_a_preview_address_has_one_token_behind_its_host(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("X", raising=False)
    assert env.preview_address("X") == ""
    for address in (
        "https://front.example/preview?token={token}",
        "http://localhost:3000/{token}",
        "https://front.example/#/{token}/x",
    ):
        monkeypatch.setenv("X", address)
        assert env.preview_address("X") == address
    for nonsense in (
        "https://front.example/preview",
        "https://front.example/{token}/{token}",
        "https://front.example/{tokens}",
        "https://{token}.example/",
        "https://front.example{token}",
        "https://front.example@elsewhere.example/{token}",
        "https://front.example\\@elsewhere.example/{token}",
        "https://front.example:port/{token}",
        "//front.example/{token}",
        "/preview/{token}",
        "javascript:alert('{token}')",
        "https://front.example/ {token}",
        "{token}",
    ):
        monkeypatch.setenv("X", nonsense)
        with pytest.raises(ImproperlyConfigured, match="address with one"):
            env.preview_address("X")


def test_media_storage_reads_a_bucket_and_leaves_the_key_to_the_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("X", "")
    assert env.media_storage("X") == {"BACKEND": "cms.core.storage.FolderStorage"}
    monkeypatch.setenv("X", "s3://s3.example.org/desk?region=eu-central-1&prefix=site&style=virtual")
    assert env.media_storage("X") == {
        "BACKEND": "cms.core.bucket.BucketStorage",
        "OPTIONS": {
            "bucket_name": "desk", "endpoint_url": "https://s3.example.org", "access_key": None, "secret_key": None,
            "addressing_style": "virtual", "region_name": "eu-central-1", "location": "site",
        },
    }  # fmt: skip
