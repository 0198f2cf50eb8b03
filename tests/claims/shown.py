"""The sources of a page as visitors and as machines read them: (title, publisher, address)."""

import re
from typing import Any

from django.test import Client

from tests.blog.pages import Page


def shown(client: Client, page: Any) -> list[tuple[str, str, str]]:
    """Title, publisher and address of each source on the page."""
    markup = client.get(page.url).content.decode()
    found = []
    for item in re.findall(r'<ol class="evidence">(.*?)</ol>', markup, re.S):
        for row in re.findall(r"<li>(.*?)</li>", item, re.S):
            title = re.search(r'class="evidence__title"(?: href="([^"]*)")?>([^<]*)<', row)
            publisher = re.search(r'class="evidence__publisher">([^<]*)<', row)
            assert title
            found.append((title.group(2), publisher.group(1) if publisher else "", title.group(1) or ""))
    return found


def cited(client: Client, page: Any, kind: str = "BlogPosting") -> list[tuple[str, str, str]]:
    rows = Page(client.get(page.url).content.decode()).node(kind).get("citation", [])
    assert all(row["@type"] == "CreativeWork" for row in rows)
    return [(row["name"], row.get("publisher", {}).get("name", ""), row.get("url", "")) for row in rows]
