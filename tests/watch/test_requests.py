"""The line of a request: what it says, what it never says, and who gets its id."""

import io
import json
import logging
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django_tasks import task

from blog import jobs
from blog.models import ArticleIndexPage
from cms.core.watching import context, scrubbing
from cms.core.watching.logs import JsonFormatter, LineFormatter
from cms.core.watching.middleware import belongs_to_one, route_of
from coaching import lead_links
from tests.blog.factories import article
from tests.coaching.leads import ANNA, send
from tests.conftest import ROOT

TOKEN = "aB3_" + "x" * 39


@pytest.fixture
def lines() -> Iterator[Any]:
    """A function that gives what was logged since, as a program reads it."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonFormatter())
    handler.addFilter(token_filter())
    root, requests = logging.getLogger(), logging.getLogger("proofdesk.requests")
    before = root.level, requests.level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    requests.setLevel(logging.INFO)

    def read() -> list[dict[str, Any]]:
        return [json.loads(line) for line in stream.getvalue().splitlines()]

    yield read
    root.removeHandler(handler)
    root.setLevel(before[0])
    requests.setLevel(before[1])


def token_filter() -> logging.Filter:
    from blog.desk.packet.secrecy import TokenFilter

    return TokenFilter()


def of_requests(lines: Any) -> list[dict[str, Any]]:
    return [line for line in lines() if line["logger"] == "proofdesk.requests"]


@pytest.mark.django_db
def test_a_request_is_one_line(client: Client, index: ArticleIndexPage, lines: Any) -> None:
    article(index, "one")
    client.get("/blog/one/?utm_source=letter&email=a@example.com", headers={"X-Request-ID": "from-the-proxy_1"})
    (line,) = of_requests(lines)
    assert (line.pop("ms") > 0, line.pop("queries") > 0) == (True, True)
    assert line.pop("time").endswith("+00:00")
    assert line == {
        "level": "INFO",
        "logger": "proofdesk.requests",
        "message": "request",
        "request_id": "from-the-proxy_1",
        "method": "GET",
        "route": "page:ArticlePage",
        "status": 200,
    }


@pytest.mark.parametrize("offered", ["a@example.com", "short", "x" * 65, "with space here", "new\nline-in-it", ""])
def test_an_id_that_does_not_look_like_one_is_replaced(offered: str) -> None:
    given = context.accepted(offered)
    assert given != offered
    assert context.SHAPE.fullmatch(given)


@pytest.mark.django_db
def test_public_pages_do_not_name_the_request(client: Client, index: ArticleIndexPage) -> None:
    """A cache would give the name of one request to everybody."""
    article(index, "one")
    first = client.get("/blog/one/", headers={"X-Request-ID": "request-one"})
    second = client.get("/blog/one/", headers={"X-Request-ID": "request-two"})
    assert first["Cache-Control"].startswith("public") or "public" in first["Cache-Control"]
    assert [response.has_header("X-Request-ID") for response in (first, second)] == [False, False]
    assert first["ETag"] == second["ETag"]
    assert first.content == second.content


@pytest.mark.django_db
def test_answers_for_one_person_name_the_request(client: Client, admin: Any) -> None:
    assert client.post("/leads/", headers={"X-Request-ID": "request-one"})["X-Request-ID"] == "request-one"
    client.force_login(admin)
    assert len(client.get("/admin/")["X-Request-ID"]) == 16


@pytest.mark.parametrize(
    ("method", "status", "control", "expected"),
    [
        ("GET", 200, "public, max-age=0", False),
        ("GET", 404, "public, max-age=0", False),
        ("GET", 200, "", False),
        ("GET", 200, "no-store, private", True),
        ("GET", 500, "", True),
        ("POST", 303, "", True),
    ],
)
def test_only_what_no_cache_keeps_belongs_to_one(method: str, status: int, control: str, expected: bool) -> None:
    request = HttpRequest()
    request.method = method
    response = HttpResponse(status=status, headers={"Cache-Control": control} if control else {})
    assert belongs_to_one(request, response) is expected


@pytest.mark.django_db
def test_who_is_signed_in_is_a_number(client: Client, admin: Any, lines: Any) -> None:
    client.get("/")
    client.force_login(admin)
    client.get("/admin/")
    public, desk = of_requests(lines)
    assert "user" not in public
    assert desk["user"] == admin.pk
    assert "ada" not in json.dumps(desk)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path",
    [
        f"/review/{TOKEN}/",
        f"/career-coaching/results/{TOKEN}/",
        f"/career-coaching/roadmap/p/{TOKEN}/",
        f"/leads/mine/{lead_links.token(lead_links.MINE, 77)}/",
        f"/leads/confirm/{lead_links.token(lead_links.CONFIRM, 77)}/",
    ],
    ids=["review", "result", "roadmap", "my data", "confirmation"],
)
def test_tokens_stand_in_no_line(client: Client, home: Any, lines: Any, path: str) -> None:
    token = path.strip("/").split("/")[-1]
    client.get(path)
    said = lines()
    assert any(line["logger"] == "proofdesk.requests" for line in said)
    assert token not in json.dumps(said)
    assert token.split(":")[-1] not in json.dumps(said)


@pytest.mark.django_db
def test_a_form_leaves_nothing_personal(client: Client, home: Any, lines: Any) -> None:
    send(client, name="Anna Berg", role="Editor")
    send(client, name="Anna Berg", company_site="spam")
    client.post("/leads/my-data/", {"email": ANNA})
    said = json.dumps(lines())
    assert said.count("lead-post") >= 2 or "lead" in said
    for word in (ANNA, "Berg", "Editor", "192.0.2.7", "127.0.0.1"):
        assert word not in said


def test_a_route_without_a_name_is_its_pattern(rf: Any) -> None:
    from django.urls import resolve

    request = rf.get("/media/secret/file.jpg")
    request.resolver_match = resolve("/media/secret/file.jpg")
    assert "secret" not in route_of(request, HttpResponse())
    request.resolver_match = None
    assert route_of(request, HttpResponse()) == "none"


# ---- what is taken out


def record(message: str, *args: Any, error: BaseException | None = None) -> logging.LogRecord:
    info = (type(error), error, error.__traceback__) if error else None
    return logging.LogRecord("blog", logging.ERROR, __file__, 1, message, args, info)


def test_a_traceback_is_one_line_without_people() -> None:
    text = "duplicate key\nDETAIL:  Key (email, name)=(anna@example.com, Anna Berg) already exists."
    try:
        raise ValueError(text)
    except ValueError as error:
        line = JsonFormatter().format(record("%s could not be kept", "bob@example.com", error=error))
        said = LineFormatter().format(record("%s could not be kept", "bob@example.com", error=error))
    found = json.loads(line)
    assert "\n" not in line
    assert found["message"] == "*** could not be kept"
    assert "Traceback" in found["error"]
    assert "duplicate key" in found["error"]
    for text in (line, said):
        assert "example.com" not in text
        assert "Berg" not in text


def test_a_line_for_people_says_what_it_is_about() -> None:
    with context.working_on(request_id="abcdefgh"):
        assert LineFormatter().format(record("Hello")).endswith("ERROR blog: Hello [request_id=abcdefgh]")
    assert LineFormatter().format(record("Hello")).endswith("ERROR blog: Hello")


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("https://anna:pw@example.com:8000/search/?q=anna#top", "https://example.com:8000/search/"),
        (f"https://example.com/review/{TOKEN}/", "https://example.com/review/***/"),
        ("/path/?a=b", "/path/"),
        ("https://example.com:port/", "***"),
    ],
)
def test_an_address_without_its_query(address: str, expected: str) -> None:
    assert scrubbing.without_query(address) == expected


# ---- work


@pytest.mark.django_db
def test_lines_of_a_job_carry_its_name_and_one_id(lines: Any) -> None:
    logger = logging.getLogger("tests.work")

    def work() -> str:
        logger.warning("half-way")
        return "all done"

    jobs.run(jobs.Job("tidy_up", 60, work))
    said = [line for line in lines() if line.get("job") == "tidy_up"]
    assert [line["message"] for line in said] == ["half-way", "the job tidy_up: all done"]
    assert len({line["work_id"] for line in said}) == 1
    logger.warning("after it")
    assert "job" not in lines()[-1]


@task()
def say_something() -> None:
    logging.getLogger("tests.work").warning("from a task")


@pytest.mark.django_db
def test_lines_of_a_task_carry_its_id(lines: Any) -> None:
    with context.working_on(request_id="request-one"):
        result = say_something.enqueue()
        logging.getLogger("tests.work").warning("after it")
    inside, after = [line for line in lines() if line["logger"] == "tests.work"]
    assert (inside["work_id"], inside["task"]) == (str(result.id), "tests.watch.test_requests.say_something")
    assert after.get("work_id") is None
    assert after["request_id"] == "request-one"


# ---- settings


def test_production_writes_json_and_a_line_for_each_request(tmp_path: Any) -> None:
    code = (
        "from cms.settings import production as s;"
        "print(s.LOGGING['handlers']['console']['formatter'], s.LOGGING['loggers']['proofdesk.requests']['level'])"
    )
    environment = {
        "PATH": "/usr/bin", "DATA_DIR": str(tmp_path), "SECRET_KEY": "x" * 50,
        "SITE_ORIGIN": "https://www.example.org", "EMAIL_URL": "file:",
    }  # fmt: skip

    def printed(**more: str) -> str:
        command = [sys.executable, "-c", code]
        done = subprocess.run(command, cwd=ROOT, env={**environment, **more}, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    assert printed() == "json INFO"
    assert printed(LOG_FORMAT="line", LOG_REQUESTS="false") == "line WARNING"
