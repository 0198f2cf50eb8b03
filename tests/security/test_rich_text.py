"""Rich text is safe on every way in, and on the way out whatever is in the database."""

import json
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from wagtail import blocks
from wagtail.rich_text import RichText

from blog.blocks import ArticleBody
from blog.models import ArticleIndexPage, ArticlePage, Author
from cms.core.markup import safe_rich_text
from cms.home.models import HomePage
from tests.blog.factories import article
from tests.conftest import DATA

pytestmark = pytest.mark.django_db

EVIL = (
    "<p>Words<script>alert('evil-script')</script><img src=x onerror=\"alert('evil-img')\">"
    '<a href="javascript:alert(\'evil-link\')" onclick="evil-on()">link</a><a href="data:text/html,evil-data">d</a>'
    '<svg onload="evil-svg()"><a xlink:href="javascript:evil-x()">s</a></svg><math><mtext>evil</mtext></math>'
    '<b style="background:url(evil-style)">bold</b><iframe src="//evil"></iframe><style>p{evil}</style></p>'
)


class Dangers(HTMLParser):
    """What of a page would run or dress it up, by the words of EVIL. Scripts of ours are files."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(markup)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        for name, value in attributes:
            value = (value or "").strip().lower()
            if name.startswith("on") or name in {"style", "srcdoc"} or "javascript:" in value:
                self.found.append(f"{tag} {name}={value[:40]}")
            if name in {"href", "src", "action"} and value.startswith(("data:text", "vbscript:")):
                self.found.append(f"{tag} {name}={value[:40]}")
        kinds = dict(attributes)
        if tag == "script" and "src" not in kinds and not (kinds.get("type") or "").endswith("json"):
            self.found.append("inline script")
        if tag in {"iframe", "object", "embed", "math", "style", "base"}:
            self.found.append(tag)


def dangers(response: Any) -> list[str]:
    assert response.status_code == 200
    return Dangers(response.content.decode()).found


def body(markup: str) -> list[dict[str, Any]]:
    return [{"type": "prose", "value": {"heading": "", "level": "2", "text": markup}}]


def shown(client: Client, page: ArticlePage) -> list[str]:
    api = client.get(f"/api/v2/articles/{page.pk}/")
    text = json.dumps(api.json())
    assert "<script" not in text
    assert "javascript:" not in text
    markdown = client.get(f"/blog/{page.slug}.md").content.decode()
    assert "javascript:" not in markdown
    return dangers(client.get(page.url))


def test_what_an_editor_writes_stays_as_it_is() -> None:
    for markup in (
        '<p data-block-key="a1b2c">Say <b>why</b> &amp; <a linktype="page" id="3">how</a>.<br/></p>',
        '<ul><li data-block-key="x">One</li></ul><embed embedtype="image" id="1" alt="x" format="left"/>',
        '<p>2 &lt; 3 <a href="https://example.org/?a=1&amp;b=2">x</a></p>',
        "Plain words > others",
    ):
        assert safe_rich_text(markup) == markup


@pytest.mark.parametrize(
    "markup",
    [
        EVIL, "<script>x</script>", "<p onclick=x>y</p>", '<p style="x">y</p>', "<!-- x --><p>y</p>",
        '<a href="java&#115;cript:x">y</a>', "<p>x<svg/onload=x></p>", "<p>y</p><plaintext>", "<a href=x title='y'>z</a>",
        '<embed embedtype="media" url="javascript:x"/>', "<p x", "<![CDATA[x", "<p>a</p\x00>",
    ],
)  # fmt: skip
def test_what_nobody_writes_in_an_editor_goes_and_cleaning_again_changes_nothing(markup: str) -> None:
    clean = safe_rich_text(markup)
    assert Dangers(clean.replace("<embed", "<x")).found == []
    assert "<script" not in clean
    assert safe_rich_text(clean) == clean


def test_a_shell_cannot_write_it(index: ArticleIndexPage, client: Client) -> None:
    page = article(index, "one", body=[("prose", {"heading": "", "level": "2", "text": RichText(EVIL)})])
    assert shown(client, page) == []
    value = page.body[0].value
    value["text"] = RichText(EVIL)  # passes by every check of Wagtail
    page.save()
    assert shown(client, page) == []
    with connection.cursor() as cursor:
        cursor.execute("SELECT body FROM blog_articlepage")
        assert "evil" not in str(cursor.fetchall()).replace("<mtext>evil", "")


def test_a_hand_in_the_database_cannot_show_it(index: ArticleIndexPage, client: Client) -> None:
    page = article(index, "one", body=[("prose", {"heading": "", "level": "2", "text": RichText("<p>Words.</p>")})])
    with connection.cursor() as cursor:
        raw = json.dumps(body(EVIL))
        cursor.execute("UPDATE blog_articlepage SET body = %s", [raw])
        cursor.execute("UPDATE proofdesk_home_homepage SET introduction = %s" if has_home() else "SELECT %s", [EVIL])
    assert shown(client, page) == []
    assert dangers(client.get("/")) == []


def has_home() -> bool:
    return HomePage._meta.db_table == "proofdesk_home_homepage"


def test_a_revision_that_holds_it_is_published_without_it(
    index: ArticleIndexPage, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = article(index, "one", body=[("prose", {"heading": "", "level": "2", "text": RichText("<p>Words.</p>")})])
    revision = page.save_revision()
    revision.content["body"] = json.dumps(body(EVIL))
    revision.save()
    loaded = revision.as_object()
    assert Dangers(str(loaded.body)).found == []


def test_fields_of_other_models_cannot_hold_it(home: HomePage, index: ArticleIndexPage, client: Client) -> None:
    home.introduction = EVIL
    home.save()
    author = Author.objects.create(name="Ann", slug="ann", biography=EVIL)
    article(index, "one", authors=[author.name])
    assert dangers(client.get("/")) == []
    assert dangers(client.get("/blog/author/ann/")) == []
    assert "javascript" not in Author.objects.get(slug="ann").biography


def test_an_import_cannot_bring_it(index: ArticleIndexPage, client: Client, admin: Any, tmp_path: Path) -> None:
    from tests.importer.posts import import_folder

    (tmp_path / "evil.md").write_text(f'---\ntitle: "T"\ndate: 2026-01-01\n---\nFirst words.\n\n{EVIL}\n\n## FAQ\n\n### Why?\n\n{EVIL}\n')  # fmt: skip
    import_folder(tmp_path, admin)
    page = ArticlePage.objects.get()
    ArticlePage.objects.update(live=True)
    assert Dangers(str(page.get_latest_revision_as_object().body)).found == []


def test_all_rich_text_of_the_vocabulary_is_guarded() -> None:
    """Every block of an article that holds rich text, however deep."""
    found: list[str] = []

    def walk(block: blocks.Block, name: str) -> None:
        if isinstance(block, blocks.RichTextBlock):
            assert "script" not in block.to_python("<script>x</script>").source, name
            found.append(name)
        if isinstance(block, blocks.RawHTMLBlock):
            pytest.fail(f"{name} shows HTML as it is")
        children = getattr(block, "child_blocks", {})
        for key, child in children.items():
            walk(child, f"{name}.{key}")
        if hasattr(block, "child_block"):
            walk(block.child_block, f"{name}[]")

    walk(ArticleBody(), "body")
    assert len(found) > 20


def test_no_model_of_ours_has_rich_text_that_is_not_guarded() -> None:
    from django.apps import apps
    from wagtail import fields

    from cms.core.fields import RichTextField

    plain = [
        str(field)
        for model in apps.get_models()
        if model._meta.app_label in {"blog", "coaching", "home", "proofdesk_core", "proofdesk_home"}
        for field in model._meta.get_fields()
        if isinstance(field, fields.RichTextField) and not isinstance(field, RichTextField)
    ]
    assert plain == []


ADDRESSES = {"url", "link", "href", "address", "button_link"}


def test_addresses_that_run_code_are_no_links_in_any_block(index: ArticleIndexPage, client: Client) -> None:
    """Each block's sample, with every address in it turned evil by a program, which no form validates."""
    stream = ArticleBody()

    def turned(block: blocks.Block, value: Any) -> Any:
        if isinstance(block, blocks.BaseStructBlock) and isinstance(value, dict):
            return {
                name: "javascript:alert('evil')" if isinstance(child, blocks.URLBlock) or name in ADDRESSES else turned(child, value.get(name))
                for name, child in block.child_blocks.items()
            }  # fmt: skip
        if isinstance(block, blocks.ListBlock) and isinstance(value, list):
            return [{**row, "value": turned(block.child_block, row["value"])} for row in value]
        return value

    rows = []
    for name, block in stream.child_blocks.items():
        sample = block.get_prep_value(block.normalize(block.get_preview_value()))
        rows.append({"type": name, "value": turned(block, sample)})
    assert json.dumps(rows).count("javascript:") >= 1
    page = article(index, "one", body=[(row.block_type, row.value) for row in stream.to_python(rows)])
    assert shown_links(client, page) == []
    assert "javascript:" not in client.get("/blog/one.md").content.decode()
    assert "javascript:" not in client.get("/feed.xml").content.decode()


def shown_links(client: Client, page: ArticlePage) -> list[str]:
    return [danger for danger in dangers(client.get(page.url)) if "javascript" in danger]


def test_the_data_of_these_tests_is_evil() -> None:
    assert len(Dangers(EVIL).found) >= 9
    assert DATA.is_dir()
