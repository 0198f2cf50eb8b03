"""How redirects chain, and what is counted: hits, and addresses that nothing has."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Site

from cms.core import missing
from cms.core.models import AddressUse, MissingAddress, RedirectRule
from cms.home.models import HomePage

pytestmark = pytest.mark.django_db


@pytest.fixture
def site(home: HomePage) -> Site:
    found: Site = Site.objects.get(is_default_site=True)
    return found


def rule(site: Site, pattern: str, target: str = "", status: int = 301, **fields: Any) -> RedirectRule:
    return RedirectRule(site=site, pattern=pattern, target=target, status=status, **fields)


# ---- chains


@pytest.mark.parametrize(
    ("pattern", "target", "told"),
    [
        ("/old-*", "/old-new/", "back to the old address"),
        ("/blog/*", "/blog/x/:splat", "back to the old address"),
        ("/x/", "/exact/", "sent on from there to https://example.org/"),
        ("/x/*", "/gone/:splat", "the page is gone"),
        ("/second/", "/first/", "round in a circle"),
        ("/x/", "/ring-one/", "round in a circle"),
    ],
)
def test_a_rule_that_does_not_lead_to_the_end_is_refused(site: Site, pattern: str, target: str, told: str) -> None:
    Redirect.objects.create(old_path="/exact", redirect_link="https://example.org/", site=site)
    rule(site, "/gone/*", status=410).save()
    rule(site, "/first/", "/second/").save()
    rule(site, "/ring-one/", "/ring-two/").save()
    rule(site, "/ring-two/", "/ring-one/").save()
    with pytest.raises(ValidationError) as refused:
        rule(site, pattern, target).full_clean()
    assert told in str(refused.value.message_dict["target"])


@pytest.mark.parametrize(
    ("pattern", "target"),
    [("/old-*", "/new/"), ("/blog/*", "/blog/"), ("/x/*", "https://example.com/:splat"), ("/x/*", "/y/:splat")],
)
def test_a_rule_that_leads_to_a_page_or_nowhere_else_is_kept(site: Site, pattern: str, target: str) -> None:
    rule(site, pattern, target).full_clean()


def test_a_rule_can_be_saved_again(site: Site) -> None:
    saved = rule(site, "/old-*", "/new/")
    saved.save()
    saved.full_clean()


def test_however_redirects_chain_a_visitor_is_sent_once(site: Site) -> None:
    Redirect.objects.create(old_path="/a", redirect_link="http://testserver/b/?x=1", site=site)
    Redirect.objects.create(old_path="/c", redirect_link="/blog/", site=site)
    rule(site, "/b/", "/c/").save()
    site.hostname = "testserver"
    site.port = 80
    site.save()
    for path in ("/a/", "/b/", "/c/"):
        assert Client().get(path).headers["Location"] == "/blog/"
    rule(site, "/late-*", "/gone/x/").save()
    rule(site, "/gone/*", status=410).save()
    assert Client().get("/late-one/").status_code == 410


def test_a_circle_is_no_redirect(site: Site) -> None:
    rule(site, "/a/", "/b/").save()
    rule(site, "/b/", "/a/").save()
    rule(site, "/c/*", "/c/d/:splat").save()
    for path in ("/a/", "/b/", "/c/x/"):
        assert Client().get(path).status_code == 404


# ---- hits


def test_hits_are_counted_for_each_redirect_and_rule(site: Site) -> None:
    exact = Redirect.objects.create(old_path="/exact", redirect_link="https://example.org/", site=site)
    pattern = rule(site, "/old-*", "/blog/")
    pattern.save()
    for path in ("/exact/", "/exact", "/old-x/", "/blog/"):
        Client().get(path)
    found = {(use.redirect_id, use.rule_id): (use.hits, use.last_on) for use in AddressUse.objects.all()}
    assert found == {(exact.pk, None): (2, timezone.localdate()), (None, pattern.pk): (1, timezone.localdate())}


def test_what_is_gone_meanwhile_is_not_counted(site: Site) -> None:
    from collections import Counter

    missing.store_answers(Counter({("rule", 99): 1, ("redirect", 99): 1}))
    missing.store_missing(Counter({(99, "/x", ""): 1}))
    assert AddressUse.objects.count() == MissingAddress.objects.count() == 0


# ---- missing addresses


def stored() -> list[tuple[str, int, str]]:
    return list(MissingAddress.objects.order_by("path").values_list("path", "hits", "linked_from"))


def test_missing_addresses_are_counted_with_the_page_of_ours_that_led_there(site: Site) -> None:
    Client().get("/nowhere/?mail=me@example.com", headers={"Referer": "https://search.example/?q=private"})
    assert stored() == [("/nowhere/", 1, "")]
    Client().get("/nowhere/", headers={"Referer": "http://testserver/blog/?secret=1"})
    Client().get("/nowhere/", headers={"Referer": "https://search.example/"})
    Client().head("/nowhere/")
    Client().post("/nowhere/")
    assert stored() == [("/nowhere/", 3, "/blog/")]


@pytest.mark.parametrize(
    "path",
    ["/wp-admin/", "/wp-login.php", "/.env", "/a/b.php", "/admin/nothing/", "/media/x.jpg", "/static/x.css",
     "/unsubscribe/me@example.com/", "/unsubscribe/me%40example.com/", "/a%00b/", "/review/abc/", "/" + "x" * 300],
)  # fmt: skip
def test_noise_and_what_may_be_private_is_not_kept(site: Site, path: str) -> None:
    assert Client().get(path).status_code in (302, 400, 404)
    assert stored() == []
    Client().get("/nowhere/", headers={"Referer": f"http://testserver{path}"})
    assert stored() == [("/nowhere/", 1, "")]


def test_a_page_that_is_there_is_not_missing(site: Site) -> None:
    Client().get("/blog/")
    Client().get("/search/")
    assert stored() == []


def test_the_visitor_waits_for_no_write(site: Site, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.PROOFDESK_COUNT_SECONDS = 3600
    with CaptureQueriesContext(
        connection,
    ) as queries:
        Client().get("/nowhere/")
    assert not [query for query in queries if not query["sql"].lstrip().startswith("SELECT")]
    assert stored() == []
    missing.missing.write()
    assert stored() == [("/nowhere/", 1, "")]
    timer = missing.missing.timer
    assert timer is None


def test_so_many_addresses_are_kept_and_not_more(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(missing, "AT_MOST", 2)
    for path in ("/a/", "/b/", "/c/", "/a/"):
        Client().get(path)
    assert stored() == [("/a/", 2, ""), ("/b/", 1, "")]


def test_old_addresses_are_forgotten_and_room_is_made(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(missing, "ROOM_FOR", 3)
    today = timezone.localdate()
    for path, hits, days, more in (
        ("/old/", 9, 91, {}), ("/ignored/", 1, 0, {"is_ignored": True}), ("/often/", 5, 0, {}),
        ("/once/", 1, 0, {}), ("/linked/", 1, 0, {"linked_from": "/blog/"}),
    ):  # fmt: skip
        day = today - timedelta(days=days)
        MissingAddress.objects.create(site=site, path=path, hits=hits, first_on=day, last_on=day, **more)
    assert missing.forget() == 2
    assert [path for path, _, _ in stored()] == ["/ignored/", "/linked/", "/often/"]
    assert missing.forget() == 0
