"""Is this process alive, and may visitors be sent to it?"""

from datetime import timedelta
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from blog.models import Tick
from cms import health

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _worked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody looked at the schedule a moment ago; whether all is migrated is asked anew."""
    Tick.objects.create(job="publish_scheduled", at=timezone.now())
    monkeypatch.setattr(health, "_seen", {"migrated": False, "at": -health.ASK_AGAIN})


def ready(client: Client) -> tuple[int, dict[str, Any]]:
    response = client.get("/readyz")
    assert response["Cache-Control"] == "no-store"
    return response.status_code, response.json()


@pytest.fixture
def _database_away(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*args: Any, **kwargs: Any) -> Any:
        raise OperationalError("connection to server at 10.0.0.7, user desk, failed")

    monkeypatch.setattr(BaseDatabaseWrapper, "cursor", refuse)


def test_alive_is_who_answers_and_no_database_is_asked(client: Client) -> None:
    with CaptureQueriesContext(connection) as asked:
        response = client.get("/healthz")
    assert (response.status_code, response.json(), len(asked)) == (200, {"status": "ok"}, 0)


@pytest.mark.usefixtures("_database_away")
def test_a_process_without_its_database_is_alive_and_not_ready(client: Client) -> None:
    assert client.get("/healthz").status_code == 200
    response = client.get("/readyz")
    assert (response.status_code, response["Retry-After"]) == (503, "5")
    assert response.json() == {"status": "not ready", "parts": {"database": {"ok": False, "needed": True}}}


def test_ready_is_who_has_a_database_that_is_migrated(client: Client) -> None:
    status, said = ready(client)
    assert status == 200
    assert said["status"] == "ready"
    assert said["parts"]["database"] == said["parts"]["migrations"] == {"ok": True, "needed": True}
    assert said["parts"]["schedule"]["ok"] is True


def test_who_waits_for_a_migration_is_not_ready(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "nothing_to_migrate", lambda: False)
    status, said = ready(client)
    assert (status, said["parts"]["migrations"]["ok"]) == (503, False)
    monkeypatch.undo()


def test_migrations_are_looked_for_once_they_are_there_never_again(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert ready(client)[0] == 200
    monkeypatch.setattr(health, "nothing_to_migrate", lambda: False)
    assert ready(client)[0] == 200


@pytest.mark.parametrize("needed", [False, True])
def test_a_schedule_that_stands_still_is_told_and_fatal_only_by_setting(
    client: Client, settings: Any, needed: bool
) -> None:
    settings.PROOFDESK_READY_NEEDS_SCHEDULE = needed
    Tick.objects.update(at=timezone.now() - timedelta(seconds=301))
    status, said = ready(client)
    assert status == (503 if needed else 200)
    assert said["parts"]["schedule"] == {"ok": False, "needed": needed, "seconds": 301}


def test_a_schedule_that_never_ran_is_told(client: Client) -> None:
    Tick.objects.all().delete()
    assert ready(client)[1]["parts"]["schedule"] == {"ok": False, "needed": False, "seconds": None}


def test_a_cache_that_is_away_is_told_and_not_fatal(client: Client, settings: Any) -> None:
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    settings.CACHES = {
        "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": settings.REDIS_URL}
    }
    status, said = ready(client)
    assert (status, said["parts"]["cache"]) == (200, {"ok": False, "needed": False})


def test_neither_says_more_than_it_must(client: Client) -> None:
    """No host, no version, no reason."""
    for word in ("postgres", "sqlite", "127.0.0.1", "Error", "5.2", "7.4"):
        assert word not in client.get("/readyz").content.decode()
    assert client.post("/readyz").status_code == 405
