"""What every answer tells browsers, on every kind of page."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from cms.core.policies import PREVIEWS
from cms.home.models import HomePage
from tests.api.house import House, full_house, make_image
from tests.security.test_rich_text import Dangers

pytestmark = pytest.mark.django_db


@pytest.fixture
def house(home: HomePage, index: Any, picture_file: Any) -> House:
    return full_house(home, index, make_image(picture_file))


def pages(house: House) -> Iterator[str]:
    """Every kind of public page, errors included."""
    yield from (house.article.url, house.coaching.url, house.path.url, house.test.url)
    yield from ("/", "/blog/", "/blog/?page=1", "/blog/category/pay/", "/blog/tag/pivot/", "/blog/author/ann-author/")
    yield from ("/search/?q=desk", "/search/", "/career-coaching/roadmap/", "/leads/my-data/", "/leads/thanks/")
    yield from ("/nothing-here/", "/gone/x", "/feed.xml", "/sitemap.xml", "/llms.txt", "/api/v2/articles/", "/healthz")
    yield from (f"/blog/{house.article.slug}.md", "/career-coaching/results/" + "x" * 43 + "/", "/_util/login/")


def policy(response: Any) -> dict[str, list[str]]:
    parts = [part.split() for part in response["Content-Security-Policy"].split(";")]
    return {part[0]: part[1:] for part in parts if part}


def test_every_public_answer_runs_files_of_ours_alone(house: House, client: Client) -> None:
    client.raise_request_exception = False
    for path in pages(house):
        response = client.get(path)
        found = policy(response)
        assert (found["script-src"], found["style-src"], found["object-src"]) == (["'self'"], ["'self'"], ["'none'"]), (
            path
        )
        assert not any("unsafe" in source or "nonce" in source for row in found.values() for source in row), path
        assert response["X-Content-Type-Options"] == "nosniff", path
        assert response["Referrer-Policy"], path
        assert response["Cross-Origin-Opener-Policy"] == "same-origin", path
        assert "camera=()" in response["Permissions-Policy"], path
        if response["Content-Type"].startswith("text/html"):
            assert response["Cross-Origin-Resource-Policy"] == "same-origin", path
            # Nothing on the page that the policy would stop.
            assert Dangers(response.content.decode()).found == [], path


def test_the_page_of_an_error_keeps_to_it_too(client: Client, home: HomePage, monkeypatch: pytest.MonkeyPatch) -> None:
    from cms.home import models

    def fails(*args: Any, **kwargs: Any) -> None:
        raise RuntimeError("a fault of ours")

    monkeypatch.setattr(models.HomePage, "serve", fails)
    client.raise_request_exception = False
    response = client.get("/")
    assert response.status_code == 500
    assert policy(response)["script-src"] == ["'self'"]
    assert Dangers(response.content.decode()).found == []


def test_the_admin_runs_nothing_from_elsewhere(admin: Any, client: Client, settings: Any) -> None:
    settings.PROOFDESK_PREVIEW_URL = "https://front.example.org/preview?token={token}"
    client.force_login(admin)
    for path in ("/admin/", "/admin/pages/", "/admin/login/", "/admin/nothing/"):
        found = policy(client.get(path))
        assert found["default-src"] == ["'self'"]
        assert found["script-src"] == ["'self'", "'unsafe-inline'"]
        assert found["frame-src"] == ["'self'", "https://front.example.org"]
        assert (found["object-src"], found["base-uri"], found["form-action"]) == (["'none'"], ["'self'"], ["'self'"])


def test_a_preview_in_the_admin_keeps_to_the_policy_of_its_visitors(admin: Any, house: House, client: Client) -> None:
    client.force_login(admin)
    for name in ("view_draft",):
        response = client.get(reverse(f"wagtailadmin_pages:{name}", args=[house.article.pk]))
        assert response.status_code == 200
        assert policy(response)["script-src"] == ["'self'"]
        assert Dangers(response.content.decode()).found == []
    revision = house.article.latest_revision_id
    response = client.get(reverse("wagtailadmin_pages:revisions_view", args=[house.article.pk, revision]))
    assert policy(response)["script-src"] == ["'self'"]


def test_the_names_of_previews_are_names_of_addresses() -> None:
    from django.urls import get_resolver

    from tests.security.routes import routes

    names = {route.name.split(":")[-1] for route in routes(get_resolver())}
    assert names >= PREVIEWS


def test_cookies_of_the_log_in_are_for_servers_only(writer: Any, client: Client) -> None:
    from tests.conftest import PASSWORD

    client.post("/admin/login/", {"username": "wanda", "password": PASSWORD})
    for cookie in client.cookies.values():
        assert cookie["httponly"], cookie.key
        assert cookie["samesite"] in {"Lax", "Strict"}, cookie.key
        assert (cookie["path"], cookie["domain"]) == ("/", ""), cookie.key


def test_faults_can_be_told(client: Client, home: HomePage, settings: Any) -> None:
    assert client.get("/.well-known/security.txt").status_code == 404
    settings.PROOFDESK_SECURITY_CONTACT = "mailto:security@example.org"
    response = client.get("/.well-known/security.txt")
    lines = dict(line.split(": ", 1) for line in response.content.decode().splitlines())
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert lines["Contact"] == "mailto:security@example.org"
    assert lines["Canonical"].endswith("/.well-known/security.txt")
    assert lines["Expires"] > "2026-12"


def test_media_are_never_shown_as_pages(client: Client, settings: Any, home: HomePage) -> None:
    (settings.MEDIA_ROOT).mkdir(parents=True, exist_ok=True)
    for name in ("x.svg", "x.html", "x.js"):
        (settings.MEDIA_ROOT / name).write_text("<script>alert(1)</script>")
        response = client.get(f"/media/{name}")
        assert response["Content-Disposition"] == "attachment"
        assert response["X-Content-Type-Options"] == "nosniff"
        response.close()
