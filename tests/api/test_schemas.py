"""What the API answers is what its document says, for every endpoint and every kind of part."""

import json
from typing import Any
from urllib.parse import parse_qsl

import pytest
from django.test import Client
from openapi_spec_validator import OpenAPIV31SpecValidator
from pydantic import ValidationError

from blog.api import blocks
from blog.blocks import ArticleBody
from coaching.api.schemas import VALUES as COACHING_VALUES
from coaching.blocks import CoachingBody
from tests.conftest import ROOT

from .house import House, addresses, get, one, operations, validated

pytestmark = pytest.mark.django_db
OPERATIONS = operations()


def test_the_document_is_openapi(client: Client) -> None:
    document = get(client, "/api/openapi.json")
    OpenAPIV31SpecValidator(document).validate()
    assert document["openapi"] == "3.1.0"
    managing = {path for path in document["paths"] if path.startswith("/api/manage/")}
    assert set(document["paths"]) - managing == {operation.path for operation in OPERATIONS}
    assert len(managing) > 5


def test_every_answer_is_what_the_document_says(client: Client, house: House) -> None:
    tried = set()
    for operation in OPERATIONS:
        for address in addresses(client, operation):
            for form in ("html", "markdown", "plain"):
                if form != "html" and "rich_text" not in {one.name for one in operation.parameters}:
                    continue
                place, _, query = address.partition("?")
                asked = {**dict(parse_qsl(query)), **({"rich_text": form} if form != "html" else {})}
                response = client.get(place, asked)
                assert response.status_code == 200, (address, response.content)
                try:
                    validated(operation, response)
                except ValidationError as error:
                    pytest.fail(f"{address} ({form}): {error}")
                tried.add(operation.path)
    assert tried == {operation.path for operation in OPERATIONS}


def test_every_field_of_a_list_is_what_the_document_says(client: Client, house: House) -> None:
    for operation in OPERATIONS:
        if "fields" in {one.name for one in operation.parameters} and "{" not in operation.path:
            response = client.get(operation.path, {"fields": "*"})
            assert validated(operation, response).items, operation.path


KINDS = {
    "/": "home", "/blog/": "listing", "/blog/everything/": "article", "/blog/everything": "article",
    "/blog/category/pay/": "category", "/blog/tag/pivot/": "tag", "/blog/author/ann-author/": "author",
    "/career-coaching/": "coaching", "/career-coaching/interviews/management/": "path",
    "/career-coaching/readiness/": "test", "/search/": "view", "/career-coaching/roadmap/": "view", "/old/": "redirect",
    "/posts/everything": "redirect", "/elsewhere": "redirect",
}  # fmt: skip


def test_what_stands_at_an_address_is_what_the_document_says(client: Client, house: House) -> None:
    [operation] = [one for one in OPERATIONS if one.name == "addresses"]
    for path, kind in KINDS.items():
        response = client.get(operation.path, {"path": path})
        assert validated(operation, response).found.type == kind, path
        shown = response.json()["found"].get("object")
        if shown and kind not in ("home", "listing"):
            assert shown == get(client, "/api/" + shown["detail_url"].partition("/api/")[2])


def test_every_kind_of_part_has_a_schema_and_stands_in_the_article(client: Client, house: House) -> None:
    assert list(blocks.VALUES) == list(ArticleBody().child_blocks)
    assert {part["type"] for part in one(client, "articles", house.article.pk)["body"]} == set(blocks.VALUES)
    assert list(COACHING_VALUES) == list(CoachingBody().child_blocks)
    shown = {part["type"] for part in one(client, "coaching", house.coaching.pk)["body"]}
    assert shown == set(COACHING_VALUES) - {"testimonials"}


def test_a_field_that_is_not_described_is_an_error(client: Client, house: House) -> None:
    [operation] = [found for found in OPERATIONS if found.name == "get_articles"]
    found = one(client, "articles", house.article.pk)

    class Answer:
        content = json.dumps({**found, "secret": 1})

    with pytest.raises(ValidationError, match="secret"):
        validated(operation, Answer)
    found["body"][0]["value"]["secret"] = 1
    Answer.content = json.dumps(found)
    with pytest.raises(ValidationError, match="secret"):
        validated(operation, Answer)


def resolved(schema: Any, document: Any) -> Any:
    return document["components"]["schemas"][schema["$ref"].rpartition("/")[2]] if "$ref" in schema else schema


def test_parts_are_told_apart_by_their_type(client: Client) -> None:
    document = get(client, "/api/openapi.json")
    body = document["components"]["schemas"]["OfferedArticle"]["properties"]["body"]["items"]
    assert body["discriminator"]["propertyName"] == "type"
    kinds = [resolved(schema, document)["properties"]["type"]["const"] for schema in body["oneOf"]]
    assert kinds == list(blocks.VALUES)


def test_the_page_about_the_api_names_every_address_and_parameter() -> None:
    told = (ROOT / "docs" / "api.md").read_text()
    for operation in OPERATIONS:
        assert f"`{operation.path.split('/')[3]}/" in told, operation.path
    [articles] = [one for one in OPERATIONS if one.name == "list_articles"]
    assert [one.name for one in articles.parameters if f"`{one.name}" not in told] == []
