"""What is counted, and what is read from the database when Prometheus asks."""

import os
import subprocess
import sys
import threading
import time
from datetime import timedelta
from http.client import HTTPConnection
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.db import OperationalError
from django.test import Client
from django.utils import timezone
from prometheus_client.parser import text_string_to_metric_families

from blog import jobs, publishing
from blog.models import ArticleIndexPage, ArticlePage, ImportedSource, Tick
from cms.core.watching import metrics, queues
from cms.core.watching.queues import Waiting
from cms.outbox.models import OutgoingMail
from cms.watch import exposition
from cms.watch.environment import metrics_place, require, service
from tests.blog.factories import article
from tests.blog.gate import decide, draft, fresh, submit
from tests.conftest import ROOT

TOKEN = "a-token-for-prometheus"


@pytest.fixture
def on(settings: Any) -> None:
    settings.PROOFDESK_METRICS = "site"
    settings.PROOFDESK_METRICS_TOKEN = TOKEN


def samples(text: str) -> dict[tuple[str, ...], float]:
    """Name and values of the labels, these in the order of their names → number."""
    return {
        (sample.name, *(value for _, value in sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def now() -> dict[tuple[str, ...], float]:
    return samples(exposition.text()[0].decode())


class Growth:
    """What was counted since."""

    def __init__(self) -> None:
        self.before = now()

    def __getitem__(self, key: tuple[str, ...]) -> float:
        return now().get(key, 0) - self.before.get(key, 0)


# ---- who may read


@pytest.mark.django_db
def test_metrics_are_off_unless_they_are_asked_for(client: Client, home: Any) -> None:
    assert client.get("/metrics", headers={"Authorization": "Bearer "}).status_code == 404
    assert client.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"}).status_code == 404


@pytest.mark.django_db
def test_metrics_are_for_who_has_the_token(client: Client, home: Any, on: None) -> None:
    for header in ("", "Bearer wrong", TOKEN, f"Basic {TOKEN}", "Bearer"):
        assert client.get("/metrics", headers={"Authorization": header}).status_code == 404
    answer = client.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("text/plain")
    assert "no-store" in answer["Cache-Control"]
    assert samples(answer.content.decode())["proofdesk_database_up",] == 1


@pytest.mark.django_db
def test_a_port_of_its_own_is_not_on_the_site(client: Client, home: Any, on: None, settings: Any) -> None:
    settings.PROOFDESK_METRICS = "127.0.0.1:9464"
    assert client.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"}).status_code == 404


@pytest.mark.parametrize(
    ("value", "token", "expected"),
    [("", "", ""), ("false", "", ""), ("127.0.0.1:9464", "", "127.0.0.1:9464"), ("site", TOKEN, "site")],
)
def test_where_metrics_are_read(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Any, value: str, token: str, expected: str
) -> None:
    monkeypatch.setenv("METRICS", value)
    monkeypatch.setenv("PROMETHEUS_MULTIPROC_DIR", "")  # so that it is put back afterwards
    assert metrics_place("METRICS", token, tmp_path / "metrics") == expected
    assert (tmp_path / "metrics").exists() == bool(expected)
    assert os.environ["PROMETHEUS_MULTIPROC_DIR"] == (str(tmp_path / "metrics") if expected else "")


@pytest.mark.parametrize(("value", "token"), [("site", ""), ("site", "short"), ("everywhere", TOKEN), (":70000", "")])
def test_metrics_are_never_public_by_accident(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Any, value: str, token: str
) -> None:
    monkeypatch.setenv("METRICS", value)
    with pytest.raises(ImproperlyConfigured, match="METRICS"):
        metrics_place("METRICS", token, tmp_path)


def test_a_missing_package_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SENTRY_DSN", "https://key@sentry.example.org/1")
    with pytest.raises(ImproperlyConfigured, match=r"SENTRY_DSN is set.*pip install 'proofdesk\[sentry\]'"):
        service("SENTRY_DSN", "no_such_module", "proofdesk[sentry]")
    with pytest.raises(ImproperlyConfigured, match="pip install 'x'"):
        require("no_such_parent.module", "x", "X")
    monkeypatch.setenv("SENTRY_DSN", "nonsense")
    with pytest.raises(ImproperlyConfigured, match="address"):
        service("SENTRY_DSN", "json", "x")


# ---- what is counted


@pytest.mark.django_db
def test_requests_are_counted_by_route(client: Client, index: ArticleIndexPage, on: None) -> None:
    article(index, "one")
    grown = Growth()
    client.get("/blog/one/")
    client.get("/blog/nothing/")
    assert grown["proofdesk_requests_total", "GET", "page:ArticlePage", "200"] == 1
    assert grown["proofdesk_request_seconds_count", "page:ArticlePage"] == 1
    assert grown["proofdesk_request_queries_sum", "page:ArticlePage"] > 3
    assert sum(value for key, value in now().items() if key[0] == "proofdesk_requests_total" and key[3] == "404")
    assert not any("nothing" in str(key) for key in now())


@pytest.mark.django_db
def test_nothing_is_counted_while_it_is_off(client: Client, index: ArticleIndexPage, settings: Any) -> None:
    grown = Growth()
    client.get("/blog/")
    settings.PROOFDESK_METRICS = "site"
    assert grown["proofdesk_requests_total", "GET", "page:ArticleIndexPage", "200"] == 0


@pytest.mark.django_db
def test_the_gate_counts_what_it_refuses_and_what_goes_live(
    index: ArticleIndexPage, writer: Any, reviewer: Any, on: None, django_capture_on_commit_callbacks: Any
) -> None:
    page = draft(index, writer, "draft", "Draft")
    grown = Growth()
    with pytest.raises(publishing.Refused):
        page.latest_revision.publish()
    assert grown["proofdesk_gate_refusals_total", "not-approved"] == 1
    assert grown["proofdesk_publishes_total",] == 0
    with django_capture_on_commit_callbacks(execute=True):
        decide(reviewer, submit(fresh(page), writer))
    assert ArticlePage.objects.get(pk=page.pk).live
    assert grown["proofdesk_publishes_total",] == 1
    assert grown["proofdesk_publish_seconds_count",] == 1
    assert grown["proofdesk_submit_to_live_seconds_count",] == 1


@pytest.mark.django_db
def test_jobs_are_counted_with_their_outcome(on: None) -> None:
    grown = Growth()
    jobs.run(jobs.Job("well", 60, lambda: "done"))
    jobs.run(jobs.Job("ill", 60, lambda: str(1 / 0)))
    assert grown["proofdesk_job_runs_total", "well", "done"] == 1
    assert grown["proofdesk_job_runs_total", "ill", "failed"] == 1
    assert grown["proofdesk_job_seconds_count", "well"] == 1


@pytest.mark.django_db
def test_imports_are_counted(index: ArticleIndexPage, admin: Any, on: None, tmp_path: Any) -> None:
    (tmp_path / "one.md").write_text("---\ntitle: One\ndescription: About one.\n---\n\nSome text.\n")
    (tmp_path / "two.md").write_text("---\ntitle: [\n---\n")
    grown = Growth()
    with pytest.raises(SystemExit):
        call_command("import_articles", str(tmp_path), format="eleventy", verbosity=0)
    assert grown["proofdesk_import_runs_total",] == 1
    assert grown["proofdesk_import_files_total", "created"] == 1
    assert grown["proofdesk_import_files_total", "failed"] == 1


def test_counters_of_others_are_followed(on: None) -> None:
    counts = {"hit": 5.0}
    followed = metrics.Followed(metrics.PAGE_CACHE, lambda: counts)
    with_zero = samples_of_page_cache()
    followed.catch_up()
    counts["hit"], counts["miss"] = 7.0, 1.0
    followed.catch_up()
    followed.catch_up()
    assert samples_of_page_cache()["hit"] - with_zero.get("hit", 0) == 7
    assert samples_of_page_cache()["miss"] - with_zero.get("miss", 0) == 1


def samples_of_page_cache() -> dict[str, float]:
    (family,) = metrics.PAGE_CACHE.metric.collect()
    return {s.labels["result"]: s.value for s in family.samples if s.name.endswith("_total")}


# ---- what is read


@pytest.mark.django_db
def test_queues_say_how_much_waits_and_for_how_long(index: ArticleIndexPage, on: None) -> None:
    hour = timezone.now() - timedelta(hours=1)
    for state in ("waiting", "sending", "failed", "sent"):
        mail = OutgoingMail.objects.create(sender="a@example.com", to=["b@example.com"], state=state)
        OutgoingMail.objects.filter(pk=mail.pk).update(created_at=hour, next_try_at=hour)
    ImportedSource.objects.create(key="eleventy:one", digest="x", page=article(index, "one"))
    found = now()
    assert found["proofdesk_queue_size", "mails"] >= 1
    assert found["proofdesk_queue_age_seconds", "mails"] == pytest.approx(3600, abs=60)
    assert found["proofdesk_dead_letters", "mails"] == 1
    assert found["proofdesk_queue_size", "index"] == 1
    assert found["proofdesk_queue_size", "data_requests"] == 0
    assert found["proofdesk_queue_age_seconds", "data_requests"] == 0
    assert {key[1] for key in found if key[0] == "proofdesk_queue_size"} == {
        "tasks", "mails", "webhooks", "announcements", "schedule", "index", "data_requests",
    }  # fmt: skip


@pytest.mark.django_db
def test_jobs_say_when_they_last_ran(on: None) -> None:
    Tick.objects.all().delete()
    Tick.objects.create(job="send_mails", at=timezone.now() - timedelta(minutes=10), outcome="failed: OSError: away")
    Tick.objects.create(job="backup", at=timezone.now() - timedelta(days=2), outcome="proofdesk-1")
    found = now()
    assert found["proofdesk_job_age_seconds", "send_mails"] == pytest.approx(600, abs=60)
    assert found["proofdesk_job_interval_seconds", "send_mails"] == 60
    assert (found["proofdesk_job_failed", "send_mails"], found["proofdesk_job_failed", "audit_live"]) == (1, 0)
    assert found["proofdesk_job_age_seconds", "audit_live"] == float("inf")
    assert found["proofdesk_backup_age_seconds",] == pytest.approx(2 * 86400, abs=60)
    Tick.objects.filter(job="backup").delete()
    assert now()["proofdesk_backup_age_seconds",] == float("inf")


@pytest.mark.django_db
def test_the_audit_tells_what_is_live_without_approval(index: ArticleIndexPage, on: None) -> None:
    article(index, "fine")
    page = article(index, "slipped", live=False)
    ArticlePage.objects.filter(pk=page.pk).update(live=True)
    jobs.audit_live()
    assert now()["proofdesk_unapproved_live",] == 1


@pytest.mark.parametrize(
    ("outcome", "expected"),
    [
        ("", 0),
        ("0 of 12 live articles", 0),
        ("1 of 1 live article", 1),
        ("2 of 12 live articles; 3 more that the gate did not let through", 5),
        ("failed: OperationalError: away", 0),
    ],
)
def test_what_an_audit_found_is_read_from_its_outcome(outcome: str, expected: int) -> None:
    assert exposition.unapproved(outcome) == expected


@pytest.mark.django_db
def test_a_database_that_is_away_costs_its_numbers_only(on: None) -> None:
    def away() -> list[Waiting]:
        raise OperationalError("the server closed the connection")

    queues.register("tests", away)
    try:
        found = now()
    finally:
        del queues.QUEUES["tests"]
    assert found["proofdesk_database_up",] == 0
    assert any(name == "proofdesk_build_info" for name, *_ in found)
    assert not any(name == "proofdesk_backup_age_seconds" for name, *_ in found)


# ---- all processes of a machine


COUNT = """
from django.conf import settings
settings.configure(PROOFDESK_METRICS="site")
from cms.core.watching import metrics
metrics.REQUESTS.labels("home", "GET", "200").inc(%d)
metrics.REQUEST_SECONDS.labels("home").observe(0.2)
"""


def test_a_port_of_its_own_answers_for_all_processes(tmp_path: Any) -> None:
    from tests.drills.test_backup import free_port

    port, folder = free_port(), tmp_path / "metrics"
    folder.mkdir()
    environment = {
        **{name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"},
        "DATA_DIR": str(tmp_path), "DATABASE_URL": "", "METRICS": f"127.0.0.1:{port}", "METRICS_TOKEN": TOKEN,
        "PROMETHEUS_MULTIPROC_DIR": str(folder),
    }  # fmt: skip
    for count in (2, 3):
        subprocess.run([sys.executable, "-c", COUNT % count], cwd=ROOT, env=environment, check=True)
    server = subprocess.Popen(
        [sys.executable, "manage.py", "serve_metrics"], cwd=ROOT, env=environment, stdout=subprocess.PIPE
    )
    watchdog = threading.Timer(120, server.kill)
    watchdog.start()
    try:
        assert server.stdout is not None
        assert server.stdout.readline().decode().strip() == f"http://127.0.0.1:{port}/metrics"
        assert [asked(port, path, TOKEN)[0] for path in ("/", "/metrics")] == [404, 200]
        assert asked(port, "/metrics", "wrong")[0] == 401
        found = samples(asked(port, "/metrics", TOKEN)[1])
    finally:
        server.terminate()
        server.wait(timeout=60)
        watchdog.cancel()
        server.stdout.close()  # type: ignore[union-attr]
    assert found["proofdesk_requests_total", "GET", "home", "200"] == 5
    assert found["proofdesk_request_seconds_count", "home"] == 2
    assert found["proofdesk_database_up",] == 0  # it has no tables
    assert server.returncode == 0


def asked(port: int, path: str, token: str) -> tuple[int, str]:
    deadline = time.monotonic() + 60
    while True:
        connection = HTTPConnection("127.0.0.1", port, timeout=60)
        try:
            connection.request("GET", path, headers={"Authorization": f"Bearer {token}"})
            answer = connection.getresponse()
            return answer.status, answer.read().decode()
        except ConnectionRefusedError:
            if time.monotonic() > deadline:
                raise
        finally:
            connection.close()
