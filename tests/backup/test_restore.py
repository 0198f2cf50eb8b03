"""Restoring into a site: what is refused, what is put aside, and who stays forgotten."""

import json
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.mail import EmailMessage
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone
from wagtail.documents.models import Document

from cms.backup import making, restoring
from cms.backup.files import hash_file
from cms.backup.manifest import DATABASES
from cms.core import erasures
from cms.core.models import Erasure
from cms.home.models import HomePage
from cms.outbox.models import Endpoint, OutgoingMail
from coaching import leads
from coaching.models import Lead, SavedRoadmap, SharedResult
from tests.coaching.tests_and_plans import readiness_page
from tests.conftest import make_user
from tests.drills import backups

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "backups"


@pytest.fixture(autouse=True)
def _what_was_put_aside(settings: Any, tmp_path: Path) -> Any:
    settings.PROOFDESK_ERASURES_FILE = str(tmp_path / "erasures.jsonl")
    yield
    if connection.vendor == "sqlite":
        file = Path(str(connection.settings_dict["NAME"]))
        for old in file.parent.glob(f"{file.name}.replaced-*"):
            old.unlink()
    else:
        with connection.cursor() as cursor:
            cursor.execute("SELECT nspname FROM pg_namespace WHERE nspname LIKE 'replaced_%'")
            for (name,) in cursor.fetchall():
                cursor.execute(f'DROP SCHEMA "{name}" CASCADE')


def restore(place: Path, *words: str) -> str:
    said = StringIO()
    call_command("restore", str(place), *words, stdout=said, stderr=said)
    return said.getvalue()


def lead(email: str, **fields: Any) -> Lead:
    values = {"kind": "waitlist", "consent_version": 1, "consent_text": "I agree.", **fields}
    found: Lead = Lead.objects.create(email=email, **values)
    return found


def test_a_site_that_holds_something_is_not_overwritten(home: HomePage, admin: Any, place: Path) -> None:
    making.make(place)
    before = backups.here()
    with pytest.raises(CommandError, match="not empty"):
        restore(place)
    assert backups.here() == before


def test_replacing_brings_back_rows_and_files_and_keeps_the_others(home: HomePage, admin: Any, place: Path) -> None:
    kept = Document.objects.create(title="Guide", file=ContentFile(b"All you need.", name="guide.txt"))
    rows, files = backups.here(), backups.uploaded()
    making.make(place)
    Document.objects.filter(pk=kept.pk).delete()
    Document.objects.create(title="Later", file=ContentFile(b"Later.", name="later.txt"))
    get_user_model()._default_manager.filter(pk=admin.pk).update(username="changed")
    said = restore(place, "--replace")
    assert (backups.here(), backups.uploaded()) == (rows, files)
    old = [Path(line.partition(": ")[2]) for line in said.splitlines() if "media.replaced-" in line]
    assert (old[0] / "documents" / "later.txt").read_bytes() == b"Later."
    aside = [line for line in said.splitlines() if line.startswith("what was there before")]
    assert len(aside) == 2


def test_a_restore_that_fails_leaves_the_site_as_it_was(home: HomePage, admin: Any, place: Path) -> None:
    Document.objects.create(title="Guide", file=ContentFile(b"All you need.", name="guide.txt"))
    folder = making.make(place)
    change(folder, lambda contents: contents["rows"].update(auth_user=77))
    rows, files = backups.here(), backups.uploaded()
    with pytest.raises(CommandError, match="auth_user has 1 rows instead of 77"):
        restore(place, "--replace")
    assert (backups.here(), backups.uploaded()) == (rows, files)


def test_a_restore_that_cannot_begin_leaves_the_site_as_it_was(
    home: HomePage, admin: Any, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is put aside yet: nothing may be taken back."""
    folder = making.make(place)
    rows = backups.here()
    if connection.vendor == "postgresql":
        with monkeypatch.context() as patched:
            patched.setenv("PATH", str(place))
            with pytest.raises(CommandError, match="pg_restore is missing"):
                restore(place, "--replace")
        assert backups.here() == rows
    file = folder / DATABASES[connection.vendor]
    file.write_bytes(b"This is no database.")
    rewrite(folder, file)
    with pytest.raises(CommandError, match=r"cannot be read|pg_restore failed"):
        restore(place, "--replace")
    assert backups.here() == rows


def change(folder: Path, act: Any) -> None:
    """Of a backup's contents, with the right hash in its manifest."""
    file = folder / "contents.json"
    contents = json.loads(file.read_text())
    act(contents)
    file.write_text(json.dumps(contents))
    rewrite(folder, file)


def rewrite(folder: Path, file: Path) -> None:
    """The hash of this file in the manifest."""
    manifest = json.loads((folder / "manifest.json").read_text())
    stored = hash_file(file)
    manifest["files"][file.name] = {"sha256": stored.sha256, "bytes": stored.bytes}
    (folder / "manifest.json").write_text(json.dumps(manifest))


def test_a_backup_of_a_newer_version_is_refused(home: HomePage, place: Path) -> None:
    folder = making.make(place)
    change(folder, lambda contents: contents["migrations"].append(["blog", "9999_from_the_future"]))
    with pytest.raises(CommandError, match=r"newer.*blog\.9999_from_the_future"):
        restore(place, "--replace")


def test_a_backup_of_another_kind_of_database_is_refused(home: HomePage, place: Path) -> None:
    folder = making.make(place)
    text = (folder / "manifest.json").read_text()
    ours = connection.vendor
    other = {"sqlite": "postgresql", "postgresql": "sqlite"}[ours]
    (folder / "manifest.json").write_text(text.replace(f'"database": "{ours}"', f'"database": "{other}"'))
    with pytest.raises(CommandError, match=f"backup of {other}"):
        restore(place, "--replace")


def test_files_outside_the_folder_are_refused(home: HomePage, place: Path, tmp_path: Path) -> None:
    Document.objects.create(title="Guide", file=ContentFile(b"All you need.", name="guide.txt"))
    folder = making.make(place)
    change(folder, lambda found: found.update(media={"../../evil.txt": found["media"]["documents/guide.txt"]}))
    with pytest.raises(CommandError, match="would not lie among"):
        restore(place, "--replace")
    assert not list(tmp_path.parent.rglob("evil.txt"))


def test_an_older_backup_is_brought_up_to_date(home: HomePage, place: Path) -> None:
    call_command("migrate", "proofdesk_core", "0003", verbosity=0)
    try:
        making.make(place)
    finally:
        call_command("migrate", verbosity=0)
    restore(place, "--replace")
    assert Erasure.objects.count() == 0
    assert HomePage.objects.count() == 1


# ---- who asked to be forgotten


def test_who_left_after_the_backup_does_not_come_back(home: HomePage, place: Path, settings: Any) -> None:
    settings.EMAIL_BACKEND = "cms.outbox.mail.QueueBackend"
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}
    anna, ben, cleo, dora = (lead(f"{name}@example.com", confirmed_at=timezone.now()) for name in "abcd")
    EmailMessage("Hello", "Hello", to=["a@example.com"]).send()
    EmailMessage("Hello", "Hello", to=["d@example.com"]).send()
    gone, stays = (SavedRoadmap.issue(inputs={"salary": number}) for number in (1, 2))
    shared = SharedResult.issue(test_id=readiness_page(home).pk, shown={})
    colleague = make_user("temp", None)
    making.make(place)
    leads.forget_person("a@example.com")
    leads.unsubscribe(ben.pk)
    leads.unsubscribe(cleo.pk)
    leads.confirm(cleo.pk)
    SavedRoadmap.opened_by(gone).delete()  # type: ignore[union-attr]
    SharedResult.opened_by(shared).delete()  # type: ignore[union-attr]
    colleague.delete()
    said = restore(place, "--replace")
    assert sorted(Lead.objects.values_list("email", flat=True)) == [f"{name}@example.com" for name in "bcd"]
    assert Lead.objects.get(pk=ben.pk).unsubscribed_at is not None
    assert Lead.objects.get(pk=cleo.pk).unsubscribed_at is None
    assert Lead.objects.get(pk=dora.pk).unsubscribed_at is None
    assert [mail.to for mail in OutgoingMail.objects.all()] == [["d@example.com"]]
    assert (SavedRoadmap.opened_by(gone), SharedResult.opened_by(shared)) == (None, None)
    assert SavedRoadmap.opened_by(stays) is not None
    assert not get_user_model()._default_manager.filter(username="temp").exists()
    assert "forgotten again: 5 rows" in said
    assert anna.email not in said
    # The next restore knows it, too, from the database alone.
    assert Erasure.objects.filter(model="coaching.lead", act="delete").count() == 1


def test_the_list_beside_the_backups_is_enough(home: HomePage, place: Path, settings: Any, tmp_path: Path) -> None:
    """The machine burned down: what is left are the backups, and the list that the last one wrote."""
    lead("a@example.com")
    first = making.make(place)
    leads.forget_person("a@example.com")
    making.make(place)
    Erasure.objects.all().delete()
    Path(settings.PROOFDESK_ERASURES_FILE).unlink(missing_ok=True)
    restore(first, "--replace")
    assert not Lead.objects.exists()


def test_a_list_that_is_named_is_enough(home: HomePage, place: Path, settings: Any, tmp_path: Path) -> None:
    lead("a@example.com")
    making.make(place)
    leads.forget_person("a@example.com")
    elsewhere = tmp_path / "elsewhere.jsonl"
    Path(settings.PROOFDESK_ERASURES_FILE).rename(elsewhere)
    Erasure.objects.all().delete()
    restore(place, "--replace", "--erasures", str(elsewhere))
    assert not Lead.objects.exists()


def test_nobody_else_goes_because_of_a_number(home: HomePage, settings: Any) -> None:
    """After a restore numbers are given again, to others."""
    first = lead("a@example.com")
    leads.forget_person("a@example.com")
    second = Lead.objects.create(
        pk=first.pk, email="b@example.com", kind="waitlist", consent_version=1, consent_text="I agree."
    )
    entries = list(erasures.read(Path(settings.PROOFDESK_ERASURES_FILE)))
    assert [(entry.model, entry.number) for entry in entries] == [("coaching.lead", str(first.pk))]
    assert erasures.apply(entries) == {}
    assert Lead.objects.get() == second


def test_the_list_holds_nothing_personal(home: HomePage, settings: Any) -> None:
    lead("anna.berg@example.com", name="Anna Berg")
    leads.forget_person("anna.berg@example.com")
    text = Path(settings.PROOFDESK_ERASURES_FILE).read_text()
    assert set(json.loads(text)) == {"act", "model", "number", "stamp", "at"}
    assert "berg" not in text.lower()


def test_a_deletion_that_was_taken_back_is_not_in_the_list(home: HomePage, settings: Any) -> None:
    row = lead("a@example.com")
    with transaction.atomic():
        leads.forget_person(row.email)
        transaction.set_rollback(True)
    assert Lead.objects.get() == row
    assert not Path(settings.PROOFDESK_ERASURES_FILE).exists()
    assert not Erasure.objects.exists()


def test_expired_links_are_not_listed(home: HomePage) -> None:
    SavedRoadmap.objects.create(token_hash="x", expires_at=timezone.now() - timedelta(days=1), inputs={})
    SavedRoadmap.forget_expired()
    assert not Erasure.objects.exists()


def test_the_job_writes_what_another_machine_noted(home: HomePage, settings: Any) -> None:
    lead("a@example.com")
    leads.forget_person("a@example.com")
    file = Path(settings.PROOFDESK_ERASURES_FILE)
    whole = file.read_text()
    file.write_text(whole[:20])  # torn by a power cut
    assert erasures.keep_due() == "1 line written"
    assert list(erasures.read(file)) == erasures.in_table()
    assert erasures.keep_due() == "0 lines written"


# ---- a copy on trial, and other storages


def test_a_copy_on_trial_tells_nobody(home: HomePage, place: Path, settings: Any) -> None:
    settings.EMAIL_BACKEND = "cms.outbox.mail.QueueBackend"
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}
    EmailMessage("Hello", "Hello", to=["a@example.com"]).send()
    Endpoint.objects.create(name="CRM", url="https://crm.example.com/")
    making.make(place)
    said = restore(place, "--replace", "--hold")
    assert "held back: 1 mails, 1 webhooks, 0 announcements" in said
    assert OutgoingMail.objects.get().state == "failed"
    assert not Endpoint.objects.filter(active=True).exists()


def test_files_of_a_service_come_back_one_by_one(home: HomePage, place: Path, settings: Any) -> None:
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {"BACKEND": "django.core.files.storage.memory.InMemoryStorage"},
    }
    Document.objects.create(title="Guide", file=ContentFile(b"All you need.", name="guide.txt"))
    Document.objects.create(title="Other", file=ContentFile(b"Other.", name="other.txt"))
    making.make(place)
    default_storage.delete("documents/guide.txt")
    default_storage.delete("documents/other.txt")
    default_storage.save("documents/other.txt", ContentFile(b"Wrong."))
    restoring.restore(sorted(place.glob("proofdesk-*"))[0], replace=True)
    assert default_storage.open("documents/guide.txt").read() == b"All you need."
    assert default_storage.open("documents/other.txt").read() == b"Other."


def test_everybody_logs_in_again(home: HomePage, admin: Any, place: Path) -> None:
    client = Client()
    client.force_login(admin)
    assert client.get("/admin/").status_code == 200
    making.make(place)
    restore(place, "--replace")
    assert client.get("/admin/").status_code == 302
    assert Client().login(username="ada", password="correct horse battery")
