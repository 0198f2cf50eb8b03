from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Site

from cms.core.models import RedirectRule
from cms.core.redirects import Rejected, Rule, parse, target_for
from cms.home.models import HomePage


@pytest.mark.parametrize(
    ("pattern", "target", "path", "leads_to"),
    [
        ("/old/*", "/new/:splat", "/old/a/b", "/new/a/b"),
        ("/old-*", "/new/", "/old-x/", "/new/"),
        ("/old-*/", "/new/", "/old-x", "/new/"),
        ("*/tag/*", "/", "/blog/tag/x/", "/"),
        ("/:year/:slug", "/blog/:slug/", "/2024/plan", "/blog/plan/"),
        ("/a.b/*", "/x/", "/aXb/1", None),
        ("/old/*", "/new/", "/older/x", None),
    ],
)
def test_target_for_follows_the_source_format(pattern: str, target: str, path: str, leads_to: str | None) -> None:
    assert target_for(pattern, target, path) == leads_to


def test_parse_reads_rules_and_says_what_it_leaves_out() -> None:
    lines = """# comment
/a /b
/c /d 302
/e /f 301!
/g / 410
/h /h 200
https://example.org/* /x 301
/i /j 301 Country=de
/k /l 999
/m
/n /o 308
"""
    found = list(parse(lines))
    assert [item for item in found if isinstance(item, Rule)] == [
        Rule(2, "/a", "/b", 301), Rule(3, "/c", "/d", 302), Rule(4, "/e", "/f", 301), Rule(5, "/g", "/", 410), Rule(11, "/n", "/o", 301),
    ]  # fmt: skip
    assert {item.line for item in found if isinstance(item, Rejected)} == {6, 7, 8, 9, 10}
    assert all(item.reason for item in found if isinstance(item, Rejected))


@pytest.fixture
def rules(home: HomePage) -> Site:
    site: Site = Site.objects.get(is_default_site=True)
    Redirect.objects.create(old_path="/exact", redirect_link="/blog/", site=site)
    RedirectRule.objects.create(site=site, position=1, pattern="/blog/career-*", target="/first/", status=301)
    RedirectRule.objects.create(site=site, position=2, pattern="/blog/career-x*", target="/second/", status=301)
    RedirectRule.objects.create(site=site, position=3, pattern="/gone/*", status=410)
    RedirectRule.objects.create(site=site, position=4, pattern="/moved/*", target="/to/:splat", status=302)
    RedirectRule.objects.create(site=site, position=5, pattern="/blog*", target="/never/", status=301)
    return site


@pytest.mark.parametrize(
    ("path", "status", "location"),
    [
        ("/exact", 301, "/blog/"),
        ("/exact/", 301, "/blog/"),
        ("/exact/?utm=1", 301, "/blog/"),
        ("/blog/career-x", 301, "/first/"),
        ("/blog/career-x/", 301, "/first/"),
        ("/moved/a/b/", 302, "/to/a/b/"),
        ("/gone/x", 410, None),
        ("/blog/", 200, None),
        ("/blog", 301, "/blog/"),
        ("/blog/unknown/", 301, "/never/"),
        ("/nowhere/", 404, None),
        ("/searching", 404, None),
        ("/search", 301, "/search/"),
    ],
)
def test_an_old_address_is_answered_in_one_hop_and_a_page_always_wins(
    client: Client, rules: Site, path: str, status: int, location: str | None
) -> None:
    response = client.get(path)
    assert (response.status_code, response.headers.get("Location")) == (status, location)


def test_a_rule_that_leads_to_itself_does_not_loop(client: Client, rules: Site) -> None:
    RedirectRule.objects.create(site=rules, position=0, pattern="/loop/*", target="/loop/x/", status=301)
    assert client.get("/loop/x/").status_code == 404
    assert client.get("/loop/y/").headers["Location"] == "/loop/x/"


def test_a_target_that_cannot_be_read_is_none(client: Client, rules: Site) -> None:
    """It is refused now; it may have been kept before, or been written by a program."""
    Redirect.objects.create(old_path="/led", redirect_link="https://[x", site=rules)
    assert client.get("/led/").status_code == 404


@pytest.mark.parametrize(
    ("fields", "named"),
    [
        ({"pattern": "no-slash", "target": "/x/"}, "pattern"),
        ({"pattern": "/a*b*c*d*", "target": "/x/"}, "pattern"),
        ({"pattern": "/a*", "target": "javascript:alert(1)"}, "target"),
        ({"pattern": "/a*", "target": ""}, "target"),
        ({"pattern": "/a*", "target": "https://[x"}, "target"),
        ({"pattern": "//[x*", "target": "/x/"}, "pattern"),
    ],
)
def test_a_rule_that_could_do_harm_is_refused(home: HomePage, fields: dict[str, Any], named: str) -> None:
    with pytest.raises(ValidationError) as problem:
        RedirectRule(site=Site.objects.get(), **fields).full_clean()
    assert named in problem.value.message_dict


def test_a_page_that_moved_away_and_back_does_not_lead_to_itself(home: HomePage, client: Client) -> None:
    page = home.add_child(instance=HomePage(title="Draft", slug="draft", live=False))
    Redirect.add_redirect("/draft", redirect_to=page)
    assert client.get("/draft/").status_code == 404
    page.live = True
    page.save()
    assert client.get("/draft/").status_code == 200
