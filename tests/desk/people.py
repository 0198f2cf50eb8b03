"""Each role at a view: whom it lets in, and what it does for the others."""

from typing import Any

import pytest
from django.test import Client

from tests.blog.editing import signed_in

ROLES = ("writer", "reviewer", "coach", "lead", "admin")
REFUSED = "/admin/"  # where Wagtail sends people who may not be somewhere


def client_of(request: pytest.FixtureRequest, role: str) -> Client:
    return signed_in(request.getfixturevalue(role))


def is_let_in(client: Client, address: str) -> bool:
    response = client.get(address)
    if response.status_code == 302:
        assert response.headers["Location"] == REFUSED
        return False
    assert response.status_code == 200
    return True


def text_of(response: Any) -> str:
    """The page as text, with white space and entities as people see them."""
    import html
    import re

    return html.unescape(re.sub(r"\s+", " ", response.content.decode()))
