"""The doors that findings come through, opened one after the other."""

import contextlib
import json
from collections.abc import Sequence
from io import StringIO
from typing import Any

from django.core.management import call_command
from django.urls import reverse

from blog import checking, health
from blog.models import ArticlePage
from tests.blog.editing import signed_in
from tests.blog.whole_form import whole_form_of


def bytes_of(found: Any) -> bytes:
    return json.dumps(found, ensure_ascii=False).encode()


def open_doors(page: ArticlePage, user: Any, *, listed: Sequence[bytes]) -> None:
    """Every door says of this article what `findings_of` says of its latest version, byte by byte.

    `listed`: what the command says of the whole site, which is asked once for many articles.
    """
    latest = page.get_latest_revision_as_object()
    expected = bytes_of(checking.told(checking.findings_of(latest)))
    client = signed_in(user)

    editor = client.post(reverse("desk_readiness", args=[page.pk]), whole_form_of(client, page))
    assert editor.status_code == 200, editor.content
    assert_says(editor.content, expected, b",")

    review = client.get(reverse("desk_review", args=[page.pk]))
    assert bytes_of(checking.told(review.context["findings"])) == expected

    for said in (*listed, command("--slug", page.slug)):
        assert_says(said, expected, b"}")

    api = client.get(reverse("manage:article-findings", args=[page.pk]))
    assert_says(api.content, expected, b"}")

    health.refresh([page.pk])
    assert bytes_of(ArticlePage.objects.get(pk=page.pk).health.told) == expected


def assert_says(said: bytes, expected: bytes, end: bytes) -> None:
    if b'"findings": ' + expected + end not in said:
        _, _, found = said.partition(b'"findings": ')
        assert found.decode() == expected.decode() + end.decode()


def command(*arguments: str) -> bytes:
    said = StringIO()
    with contextlib.suppress(SystemExit):  # where there are errors
        call_command("check_articles", *arguments, format="json", stdout=said, stderr=StringIO(), verbosity=0)
    return said.getvalue().encode()
