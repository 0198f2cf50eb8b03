"""What the document allows is answered as it says, and what it forbids is refused: tried by schemathesis."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import hypothesis
import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from django.test import Client
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import ignored_auth, positive_data_acceptance

from tests.manage.calls import program_of

from .house import House, get

pytestmark = pytest.mark.django_db
MANAGE = "/api/manage/"
# What a program may be told, whatever it sends.
TOLD = {200, 201, 400, 401, 403, 404, 405, 409, 412, 422, 428}
NOT_GUESSED = {"/api/v2/addresses/", "/api/v2/preview/"}  # a path, a token
# Of each kind for each operation, the same every time; `make fuzz` asks for more.
EXAMPLES = int(os.environ.get("SCHEMATHESIS_EXAMPLES", "8"))


@contextmanager
def one_connection() -> Iterator[None]:
    """The application answers within the transaction of the test, as it does for Django's own test client."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def tried(operation: Any, mode: GenerationMode, known: dict[str, Any], secret: str = "") -> set[int]:
    """Calls the application as the document says and holds each answer against it. The statuses that came."""
    headers = {"Accept-Encoding": "identity", **({"Authorization": f"Bearer {secret}"} if secret else {})}
    found = set()
    cases = operation.as_strategy(mode, path_parameters=known or None)

    @hypothesis.settings(
        max_examples=EXAMPLES,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[hypothesis.Phase.generate],
        suppress_health_check=list(hypothesis.HealthCheck),
    )
    @hypothesis.given(case=cases)
    def run(case: Any) -> None:
        response = case.call(headers=headers)
        # That a cursor is one of ours no schema can say, nor what the desk makes of an article.
        unsaid = [positive_data_acceptance] if secret or "cursor" in (case.query or {}) else []
        # It believes that the credentials are of its own making.
        unsaid += [ignored_auth] if secret else []
        case.validate_response(response, excluded_checks=unsaid)
        found.add(response.status_code)

    run()
    return found


def all_tried(known: dict[str, Any]) -> dict[str, set[int]]:
    schema = schemathesis.openapi.from_wsgi("/api/openapi.json", get_wsgi_application())
    statuses: dict[str, set[int]] = {}
    for result in schema.get_all_operations():
        operation = result.ok()
        if operation.path.startswith(MANAGE):
            continue
        name = operation.path.split("/")[3]
        key = "id" if "{id}" in operation.path else "slug" if "{slug}" in operation.path else ""
        found = tried(operation, GenerationMode.POSITIVE, {key: known[name]} if key else {})
        if key:
            found |= tried(operation, GenerationMode.POSITIVE, {})
        if operation.query:
            found |= tried(operation, GenerationMode.NEGATIVE, {key: known[name]} if key else {})
        statuses[operation.path] = found
    return statuses


def test_the_application_keeps_what_its_document_says(client: Client, house: House) -> None:
    known: dict[str, Any] = {"articles": house.article.pk, "coaching": house.coaching.pk, "paths": house.path.pk, "tests": house.test.pk}  # fmt: skip
    for name in ("offers", "categories", "tags", "authors"):
        [first, *_more] = get(client, f"{name}/")["items"]
        known[name] = first["id"] if name == "offers" else first["slug"]
    with one_connection():
        statuses = all_tried(known)
    assert len(statuses) > 15
    for path, found in statuses.items():
        assert found <= {200, 400, 404, 410}, path
        assert 200 in found or path in NOT_GUESSED, path
    assert any(400 in found for found in statuses.values())


def test_programs_of_the_team_are_answered_as_the_document_says(house: House, lead: Any, settings: Any) -> None:
    settings.PROOFDESK_API_MANAGE_RATE = 100_000
    secret = program_of(lead).secret
    done: set[str] = set()
    with one_connection():
        schema = schemathesis.openapi.from_wsgi("/api/openapi.json", get_wsgi_application())
        for result in schema.get_all_operations():
            operation = result.ok()
            if not operation.path.startswith(MANAGE):
                continue
            known = {"pk": house.article.pk} if "{pk}" in operation.path else {}
            found = tried(operation, GenerationMode.POSITIVE, known, secret)
            found |= tried(operation, GenerationMode.NEGATIVE, {}, secret)
            assert found <= TOLD, (operation.label, found)
            done |= {operation.label} if found & {200, 201} else set()
    assert {"GET /api/manage/me/", "GET /api/manage/articles/", "GET /api/manage/articles/{pk}/"} <= done
