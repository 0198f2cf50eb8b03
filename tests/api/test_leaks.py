"""What is not for everybody is nowhere: no endpoint, filter, search, order, related list, count, feed or sitemap."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client

from blog.models import ArticleIndexPage
from cms.home.models import HomePage

from .hidden import Hidden
from .house import get, make_image

pytestmark = pytest.mark.django_db

FEEDS = ("/feed.xml", "/feed.json", "/sitemap.xml", "/llms.txt", "/api/openapi.json", "/blog/category/shared/feed.json")


@pytest.fixture
def hidden(home: HomePage, index: ArticleIndexPage, picture_file: Path, lead: Any) -> Hidden:
    found = Hidden(home, index, make_image(picture_file), lead)
    found.build()
    return found


def values_of(parameter: dict[str, Any], hidden: Hidden) -> list[Any]:
    """All that somebody might try who looks for what is hidden."""
    name, schema = parameter["name"], parameter["schema"]
    if "enum" in schema:
        return list(schema["enum"])
    return {
        "category": ["shared", *(f"{marker}-topic" for marker in hidden.articles_hidden)],
        "tag": ["shared", *(f"{marker}tag" for marker in hidden.articles_hidden)],
        "author": ["ann", *(f"{marker}-person" for marker in hidden.articles_hidden), "zqnobody"],
        "path": hidden.paths,
        "search": ["shared", *hidden.markers],
        "published_after": ["2020-01-01"],
        "published_before": ["2030-01-01"],
        "fields": ["*"],
        "limit": [100],
        "offset": [0, 1],
        "cursor": [],
        "token": hidden.tokens,
    }[name]


def questions(client: Client, hidden: Hidden) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every address of the document with every value of each parameter."""
    document = get(client, "/api/openapi.json")
    for path, methods in document["paths"].items():
        if path.startswith("/api/manage/"):
            continue  # see below
        parameters = methods["get"].get("parameters", [])
        keys = [one["name"] for one in parameters if one["in"] == "path"]
        if keys == ["id"]:
            places = [path.replace("{id}", str(number)) for number in range(1, max(hidden.numbers) + 3)]
        elif keys == ["slug"]:
            end = dict(OWN_TOPICS)[path.split("/")[3]]
            names = ["zqnobody", *(f"{marker}{end}" for marker in hidden.articles_hidden)]
            places = [path.replace("{slug}", name) for name in names]
        else:
            places = [path]
            for parameter in parameters:
                yield from ((path, {parameter["name"]: value}) for value in values_of(parameter, hidden))
        yield from ((place, {}) for place in places)


def asked(client: Client, questions: Iterable[tuple[str, dict[str, Any]]]) -> dict[str, bytes]:
    """What comes of all that, by address. A problem may not repeat what it was asked for either."""
    found = {}
    for address, query in questions:
        response = client.get(address, query)
        assert response.status_code in (200, 404, 410), (address, query)
        found[f"{address}?{urlencode(query)}"] = response.content
    for address in FEEDS:
        found[address] = client.get(address).content
    return found


def met(answers: dict[str, bytes], markers: list[str]) -> dict[str, list[str]]:
    """Where each marker stands."""
    lowered = {address: content.lower() for address, content in answers.items()}
    return {
        marker: places
        for marker in markers
        if (places := [address for address, content in lowered.items() if marker.encode() in content])
    }


def test_programs_of_the_team_are_asked_who_they_are(client: Client, hidden: Hidden) -> None:
    paths = [path for path in get(client, "/api/openapi.json")["paths"] if path.startswith("/api/manage/")]
    for path in paths:
        answers = {client.get(path.replace("{pk}", str(number))).content for number in [*hidden.numbers, 999_999]}
        assert len(answers) == 1, path
        assert client.get(path.replace("{pk}", "1")).status_code in (401, 405)


def test_nothing_hidden_is_told_and_all_of_it_would_be(client: Client, hidden: Hidden) -> None:
    answers = asked(client, questions(client, hidden))
    assert len(answers) > 300
    found = met(answers, hidden.markers)
    # These have an address of their own, and are nowhere else; those that lists leave out come when asked for.
    for marker, page in hidden.quiet.items():
        own = {f"/api/v2/addresses/?{urlencode({'path': page.url})}"}
        if marker != "zqunlisted":
            own |= {f"/api/v2/articles/{page.pk}/?", "/api/v2/articles/?noindex=include"}
            own |= {f"/api/v2/{name}/{marker}{end}/?" for name, end in OWN_TOPICS}
        told = set(found.pop(marker, []))
        assert told == own, (marker, told ^ own)
    assert found == {}

    counts = get(client, "/api/v2/articles/")["meta"]["total_count"]
    topic = get(client, "/api/v2/categories/")["items"]
    assert (counts, [(one["slug"], one["article_count"]) for one in topic]) == (3, [("shared", 3)])

    hidden.show_all()
    lists = [(address.partition("?")[0], {}) for address in answers if address.endswith("/?")]
    shown = asked(client, [one for one in lists if not one[0].strip("/")[-1].isdigit()])
    missing = set(hidden.shows) - set(met(shown, list(hidden.shows)))
    assert missing == set()


OWN_TOPICS = (("categories", "-topic"), ("tags", "tag"), ("authors", "-person"))


def test_leads_are_in_the_database_that_tells_nothing_of_them(hidden: Hidden) -> None:
    from coaching.models import Lead, Quarantined

    assert Lead.objects.get().email == "zqlead@example.com"
    assert Quarantined.objects.get().name == "zqspam"
