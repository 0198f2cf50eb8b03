"""Every block: shown to editors with help and a sample, to visitors, and to programs."""

import json
import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.blocks import Block, ListBlock, StreamBlock, StructBlock
from wagtail.blocks.base import BoundBlock
from wagtail.rich_text import RichText

from blog.blocks import ArticleBody
from blog.blocks.walk import body_words, texts
from blog.models import ArticleIndexPage
from coaching.models.pages import CoachingBody
from tests.conftest import ROOT

from .factories import article

pytestmark = pytest.mark.django_db
BODY = ArticleBody()
BLOCKS = list(BODY.child_blocks.values())


def ids(block: Block) -> str:
    return str(block.name)


@pytest.mark.parametrize("block", BLOCKS, ids=ids)
def test_a_block_has_template_help_icon_group_and_sample(block: Block) -> None:
    assert (ROOT / "templates" / block.meta.template).is_file()
    assert len(str(block.get_description())) > 20
    assert block.meta.icon != "placeholder"
    assert str(block.meta.group)
    assert block.is_previewable


@pytest.mark.parametrize("block", BLOCKS, ids=ids)
def test_a_blocks_sample_is_valid_and_shows_all_its_words(block: Block, home: Any) -> None:
    value = block.get_preview_value()
    if block.name != "image":  # its sample is a picture of the library, which is empty here
        value = block.clean(value)
    markup = block.render(value)
    shown = re.sub(r"<[^>]+>", " ", markup)
    missing = [word for part in texts(value) for word in part.split() if word not in shown and word not in markup]
    assert missing == []


@pytest.mark.parametrize("block", [block for block in BLOCKS if block.name != "image"], ids=ids)
def test_a_blocks_api_form_is_json_without_editor_keys(block: Block, home: Any) -> None:
    written = json.dumps(block.get_api_representation(block.get_preview_value()), default=str)
    assert "data-block-key" not in written
    assert "linktype" not in written


def test_an_images_api_form_names_its_files(home: Any, picture_file: Any) -> None:
    from django.core.files.images import ImageFile

    from cms.core.images import SiteImage
    from cms.core.tasks import make_renditions

    with picture_file.open("rb") as handle:
        image = SiteImage.objects.create(title="Desk", file=ImageFile(handle, name="desk.jpg"))
    make_renditions.call(image.pk)
    block = BODY.child_blocks["image"]
    found = block.get_api_representation(
        block.normalize({"image": image, "alt": "A desk", "caption": "", "decorative": False})
    )
    shown = found["picture"]
    assert (shown["alt"], shown["width"], shown["height"]) == ("A desk", 800, 450)
    assert [(source["type"], source["srcset"].count(" ")) for source in shown["sources"]] == [
        ("image/avif", 3),
        ("image/webp", 3),
    ]
    decorative = {"image": image, "alt": "A desk", "caption": "", "decorative": True}
    assert block.get_api_representation(block.normalize(decorative))["picture"]["alt"] == ""


def test_the_previews_of_the_chooser_show_our_design(admin: Any, client: Client) -> None:
    client.force_login(admin)
    block = BODY.child_blocks["mistakes"]
    response = client.get(reverse("wagtailadmin_block_preview"), {"id": block.definition_prefix})
    content = response.content.decode()
    assert response.status_code == 200
    assert "proofdesk/css/site.css" in content
    assert "Leading with the gap." in content


def walk(block: Block) -> list[Block]:
    children: list[Block] = []
    if isinstance(block, (StructBlock, StreamBlock)):
        children = list(block.child_blocks.values())
    elif isinstance(block, ListBlock):
        children = [block.child_block]
    return [block, *(found for child in children for found in walk(child))]


def test_no_block_offers_raw_html() -> None:
    kinds = {type(found).__name__ for block in (BODY, CoachingBody()) for found in walk(block)}
    assert not kinds & {"RawHTMLBlock", "EmbedBlock"}


def test_one_short_answer_at_most() -> None:
    from django.core.exceptions import ValidationError

    answer = {"type": "short_answer", "value": {"heading": "A", "level": "2", "text": "<p>x</p>"}}
    BODY.clean(BODY.to_python([answer]))
    with pytest.raises(ValidationError):
        BODY.clean(BODY.to_python([answer, answer]))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("image", {"image": None, "alt": "", "decorative": False, "caption": ""}),
        ("faq", {"heading": "FAQ", "level": "2", "items": []}),
        ("faq", {"heading": "FAQ", "level": "2", "items": [{"question": "", "answer": "<p>x</p>"}]}),
        ("framework", {"heading": "F", "level": "2", "steps": [{"title": ""}]}),
        ("signals", {"heading": "S", "level": "2", "points": [{"title": "", "text": ""}]}),
        ("mistakes", {"heading": "M", "level": "2", "mistakes": [{"mistake": ""}]}),
    ],
)
def test_an_empty_part_is_refused(name: str, value: dict[str, Any]) -> None:
    from django.core.exceptions import ValidationError

    block = BODY.child_blocks[name]
    with pytest.raises(ValidationError):
        block.clean(block.to_python(value))


def test_body_words_are_those_of_all_blocks_in_order(index: ArticleIndexPage) -> None:
    body = [
        ("prose", {"heading": "One", "level": "2", "text": "<p>two <b>three</b></p><ul><li>four</li></ul>"}),
        (
            "framework",
            {
                "heading": "Five",
                "level": "2",
                "steps": [{"label": "Step 1:", "title": "six", "actions": ["<p>seven</p>"]}],
            },
        ),
        ("context", {"heading": "", "level": "3", "kind": "role", "text": "<p>eight</p>"}),
    ]
    page = article(index, body=body)
    assert body_words(page.body) == ["One", "two", "three", "four", "Five", "Step", "1", "six", "seven", "eight"]
    assert page.reading_minutes == 1


def test_rich_text_in_the_api_is_what_visitors_get(index: ArticleIndexPage) -> None:
    block = BODY.child_blocks["example"]
    link = f'<p data-block-key="x"><a linktype="page" id="{index.pk}">the blog</a></p>'
    found = block.get_api_representation(block.normalize({"heading": "E", "level": "2", "text": RichText(link)}))
    assert found["text"] == '<p data-block-key="x"><a href="/blog/">the blog</a></p>'


def test_a_bound_block_renders_without_a_page(home: Any) -> None:
    """The editor's preview shows a block outside any article."""
    block = BODY.child_blocks["call_to_action"]
    empty = {"heading": "", "level": "2", "text": "", "offer": None, "button_text": "", "button_link": ""}
    assert BoundBlock(block, block.to_python(empty)).render() == block.render(block.to_python(empty))
