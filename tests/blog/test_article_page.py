"""What machines read is what people see, on the page as it is served."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.files.images import ImageFile
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from wagtail.models import Site

from blog.models import ArticleIndexPage, Author
from blog.models.articles import LEAST_DESCRIPTION
from cms.core.branding import Branding
from cms.core.images import SiteImage
from cms.core.tasks import make_renditions

from .factories import article, faq
from .pages import Page

pytestmark = pytest.mark.django_db


def served(client: Client, url: str) -> Page:
    response = client.get(url)
    assert response.status_code == 200
    return Page(response.content.decode())


def inline_scripts(page: Page) -> list[dict[str, str]]:
    """Scripts in the page that are neither files nor its JSON-LD."""
    allowed = ("application/ld+json",)
    return [found for found in page.attributes("script") if "src" not in found and found.get("type") not in allowed]


def test_faq_markup_equals_what_the_visitor_opens(client: Client, index: ArticleIndexPage) -> None:
    body = [
        faq(("Is “it” & <this> one?", '<p>Yes, <b>this</b> one. See <a href="/blog/">the blog</a>.</p>'), ("How long?", "<ul><li>a</li><li>b</li></ul>")),
        faq(("Another block?", "<p>Joins the one FAQPage.</p>"), heading="More questions"),
    ]  # fmt: skip
    page = served(client, article(index, body=body).url)
    assert page.questions == page.shown_questions
    assert [name for name, _ in page.questions] == ["Is “it” & <this> one?", "How long?", "Another block?"]
    assert page.node("FAQPage")["url"] == "http://127.0.0.1:8000/blog/an-article/"
    assert 'href=\\"http://127.0.0.1:8000/blog/\\"' in page.markup.replace("\\u003c", "<").replace("\\u003e", ">")


def test_an_article_without_questions_has_no_faq_markup(client: Client, index: ArticleIndexPage) -> None:
    page = served(client, article(index, body=[("prose", {"heading": "A", "level": "2", "text": "<p>x</p>"})]).url)
    assert page.questions == []
    assert page.node("WebPage")["@type"] == "WebPage"


def test_a_question_asked_twice_is_marked_up_once(client: Client, index: ArticleIndexPage) -> None:
    page = served(
        client, article(index, body=[faq(("Same?", "<p>One.</p>")), faq(("same?", "<p>Two.</p>"), heading="Again")]).url
    )
    assert page.questions == [("Same?", "One.")]
    assert [question for question, _ in page.shown_questions] == ["Same?", "same?"]


def test_a_second_answer_is_shown_below_the_one_that_is_marked_up(client: Client, index: ArticleIndexPage) -> None:
    item = {"question": "How long?", "answer": "<p>Two months.</p>", "other_answers": ["<p>Or six.</p>"]}
    page = served(client, article(index, body=[("faq", {"heading": "FAQ", "level": "2", "items": [item]})]).url)
    question = page.node("FAQPage")["mainEntity"][0]
    assert question["acceptedAnswer"]["text"] == "<p>Two months.</p>"
    assert page.shown_questions == [("How long?", "Two months.")] == page.questions
    assert page.texts("div", class_="faq__other") == ["Or six."]


def test_question_anchors_are_the_ids_in_the_markup(client: Client, index: ArticleIndexPage) -> None:
    page = served(client, article(index, body=[faq(("A?", "<p>a</p>"), ("B?", "<p>b</p>"))]).url)
    ids = [attributes["id"] for attributes in page.attributes("details")]
    assert [question["@id"].split("#")[1] for question in page.node("FAQPage")["mainEntity"]] == ids


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.text(min_size=1).filter(str.strip)
    | st.sampled_from(["</script><script>alert(1)</script>", "<!--", "{{ x }}", "{% x %}"])
)
def test_no_question_can_break_out_of_the_page(client: Client, index: ArticleIndexPage, question: str) -> None:
    from blog.models import ArticlePage

    ArticlePage.objects.all().delete()
    ArticleIndexPage.objects.get(pk=index.pk)
    shown = "".join(char for char in question if char.isprintable()) or "?"
    page = served(client, article(ArticleIndexPage.objects.get(pk=index.pk), body=[faq((shown, "<p>Yes.</p>"))]).url)
    assert not inline_scripts(page)
    assert [" ".join(name.split()) for name, _ in page.questions] == [" ".join(shown.split())]
    assert [name for name, _ in page.shown_questions] == [" ".join(shown.split())]


def test_a_title_with_a_script_is_text_everywhere(client: Client, index: ArticleIndexPage) -> None:
    title = 'Breaks "out" </script><script>alert(1)</script>'
    page = served(client, article(index, title=title).url)
    assert page.texts("h1") == [title]
    assert page.node("BlogPosting")["headline"] == title
    assert not inline_scripts(page)


def test_the_graph_names_author_publisher_and_trail(client: Client, index: ArticleIndexPage) -> None:
    author = Author.objects.create(
        name="Ann Author", role="Coach", biography="<p>Writes.</p>", same_as=[("url", "https://example.com/ann")]
    )
    page = article(
        index,
        authors=["Ann Author"],
        categories=["Leadership"],
        tags=["pivot"],
        keywords="a b\nc",
        updated_on=date(2026, 3, 1),
    )
    found = served(client, page.url)
    node = found.node("BlogPosting")
    root = "http://127.0.0.1:8000"
    assert node["author"] == [
        {
            "@type": "Person", "@id": f"{root}/blog/author/ann-author/#person", "name": author.name,
            "url": f"{root}/blog/author/ann-author/", "jobTitle": "Coach", "description": "Writes.",
            "sameAs": ["https://example.com/ann"], "worksFor": {"@id": f"{root}/#organization"},
        }
    ]  # fmt: skip
    assert (node["datePublished"], node["dateModified"]) == ("2026-02-08T00:00:00+00:00", "2026-03-01T00:00:00+00:00")
    assert node["articleSection"] == ["Leadership"]
    assert node["keywords"] == ["a b", "c", "pivot"]
    assert node["publisher"] == {"@id": found.node("Organization")["@id"]}
    trail = [(item["name"], item["item"]) for item in found.node("BreadcrumbList")["itemListElement"]]
    assert trail == [("Home", f"{root}/"), ("Articles", f"{root}/blog/"), ("An article", f"{root}/blog/an-article/")]
    assert found.texts("a", rel="author") == ["Ann Author"]


def test_every_reference_in_the_graph_resolves_on_the_page(client: Client, index: ArticleIndexPage) -> None:
    page = served(client, article(index, authors=["Ann"], body=[faq(("A?", "<p>a</p>"))]).url)
    defined: set[str] = set()
    used: set[str] = set()

    def collect(value: Any) -> None:
        if isinstance(value, dict):
            if value.keys() == {"@id"}:
                used.add(value["@id"])
            elif "@id" in value:
                assert value["@id"] not in defined
                defined.add(value["@id"])
            for item in value.values():
                collect(item)
        elif isinstance(value, list):
            for item in value:
                collect(item)

    collect(page.graph)
    assert used <= defined


@pytest.mark.parametrize(
    ("fields", "robots", "in_map", "in_list"),
    [
        ({}, "index, follow", True, True),
        ({"noindex": True}, "noindex", False, True),
        ({"unlisted": True}, "index, follow", False, False),
        ({"off_sitemap": True}, "index, follow", False, True),
    ],
)
def test_where_an_article_appears(
    client: Client, index: ArticleIndexPage, fields: dict[str, bool], robots: str, in_map: bool, in_list: bool
) -> None:
    page = article(index, **fields)
    meta = {
        attributes.get("name"): attributes.get("content", "")
        for attributes in served(client, page.url).attributes("meta")
    }
    assert meta["robots"].startswith(robots)
    assert (page.url_in_full in client.get("/sitemap.xml").content.decode()) is in_map
    assert (page.url in client.get("/blog/").content.decode()) is in_list
    assert (page.url in client.get("/feed.xml").content.decode()) is (in_list and not fields.get("noindex"))


def test_a_draft_is_nowhere(client: Client, index: ArticleIndexPage) -> None:
    article(index, "a-live-one", categories=["Pay"], authors=["Ann"], tags=["x"])
    draft = article(index, "a-draft", live=False, categories=["Pay"], authors=["Ann"], tags=["x"])
    for path in (
        "/",
        "/blog/",
        "/feed.xml",
        "/feed.json",
        "/sitemap.xml",
        "/blog/category/pay/",
        "/blog/author/ann/",
        "/blog/tag/x/",
    ):
        content = client.get(path).content.decode()
        assert "a-live-one" in content
        assert "a-draft" not in content
    assert client.get(draft.url).status_code == 404
    assert client.get("/blog/a-draft.md").status_code == 404


def test_meta_tags_have_no_empty_value(client: Client, index: ArticleIndexPage) -> None:
    page = served(client, article(index, description="").url)
    contents = [attributes["content"] for attributes in page.attributes("meta") if "content" in attributes]
    assert all(contents)
    assert not [
        attributes
        for attributes in page.attributes("meta")
        if attributes.get("name") in {"description", "twitter:site"}
    ]


@pytest.mark.parametrize(
    ("fields", "meta"),
    [
        ({"description": "Pay."}, "Pay. Ask for it in writing."),
        ({"description": "Pay.", "search_description": "Money."}, "Money."),
        ({"description": f"Pay. {'More words. ' * 6}".strip()}, f"Pay. {'More words. ' * 6}".strip()),
    ],
)
def test_a_short_description_is_followed_by_the_short_answer(
    client: Client, index: ArticleIndexPage, fields: dict[str, str], meta: str
) -> None:
    body = [("short_answer", {"heading": "", "level": "2", "text": "<p>Ask for it <b>in writing</b>.</p>"})]
    page = served(client, article(index, body=body, **fields).url)
    found = [row["content"] for row in page.attributes("meta") if row.get("name") == "description"]
    assert found == [meta]


@pytest.mark.parametrize("path", ["/blog/category/pay/", "/blog/tag/x/", "/blog/author/ann/"])
def test_a_list_that_nobody_described_says_enough_for_a_search_result(
    client: Client, index: ArticleIndexPage, path: str
) -> None:
    article(index, authors=["Ann"], categories=["Pay"], tags=["x"])
    (described,) = [row for row in served(client, path).attributes("meta") if row.get("name") == "description"]
    assert LEAST_DESCRIPTION <= len(described["content"]) <= 160


def test_a_long_description_is_shown_whole_and_shortened_for_search(client: Client, index: ArticleIndexPage) -> None:
    description = "A sentence of several words that goes on. " * 8
    page = served(client, article(index, description=description.strip()).url)
    meta = next(
        attributes["content"] for attributes in page.attributes("meta") if attributes.get("name") == "description"
    )
    assert len(meta) <= 160
    assert meta.endswith("…")
    assert page.texts("p", class_="article__description") == [description.strip()]


PUBLIC = (
    *("/", "/blog/", "/blog/an-article/", "/blog/category/pay/", "/blog/tag/x/", "/blog/author/ann/"),
    *("/feed.xml", "/nothing/", "/look/any.css"),
)


def test_public_pages_set_no_cookie_and_do_not_vary_on_it(client: Client, index: ArticleIndexPage) -> None:
    article(index, body=[faq(("A?", "<p>a</p>"))], categories=["Pay"], tags=["x"], authors=["Ann"])
    for path in PUBLIC:
        response = client.get(path)
        assert not response.cookies
        assert "Cookie" not in response.headers.get("Vary", "")
        assert "no-store" not in response.headers.get("Cache-Control", "")


def test_the_editors_bar_shows_for_editors_alone(client: Client, index: ArticleIndexPage, writer: Any) -> None:
    page = article(index)
    assert "wagtail-userbar" not in client.get(page.url).content.decode()
    client.force_login(writer)
    response = client.get(page.url)
    assert "wagtail-userbar" in response.content.decode()
    assert "private" in response.headers["Cache-Control"]


def test_a_page_never_makes_images_and_offers_those_that_exist(
    client: Client, index: ArticleIndexPage, picture_file: Path, django_capture_on_commit_callbacks: Any
) -> None:
    with picture_file.open("rb") as handle:
        image = SiteImage.objects.create(title="Desk", file=ImageFile(handle, name="desk.jpg"))
    page = article(index, hero_image=image, hero_alt="People at a desk")
    (shown,) = served(client, page.url).attributes("img")
    assert image.renditions.count() == 0
    assert (shown["src"], shown["alt"], shown["width"], shown["height"]) == (
        image.file.url,
        "People at a desk",
        "1600",
        "900",
    )
    make_renditions.call(image.pk)
    found = served(client, page.url)
    (shown,) = found.attributes("img")
    assert (shown["width"], shown["height"], shown["fetchpriority"]) == ("800", "450", "high")
    assert shown["src"].endswith(".jpg")
    offered = {source["type"]: source["srcset"].split(", ") for source in found.attributes("source")}
    assert list(offered) == ["image/avif", "image/webp"]
    for kind, candidates in offered.items():
        assert [part.split()[1] for part in candidates] == ["480w", "800w", "1200w"]
        assert all(part.split()[0].endswith(kind.partition("/")[2]) for part in candidates)


def test_no_public_page_makes_a_size(client: Client, index: ArticleIndexPage, picture_file: Path) -> None:
    with picture_file.open("rb") as handle:
        image = SiteImage.objects.create(title="Desk", file=ImageFile(handle, name="desk.jpg"))
    coach = Author.objects.create(name="Ann", photo=image, biography="<p>x</p>")
    Branding.objects.create(site=Site.objects.get(), logo=image)
    body = [
        ("image", {"image": image, "alt": "Desk", "caption": ""}),
        ("coach_note", {"heading": "", "level": "2", "text": "<p>x</p>", "coach": coach}),
    ]
    for slug in ("an-article", "another"):
        article(index, slug, hero_image=image, body=body, categories=["Pay"], tags=["x"], authors=["Ann"])
    for path in PUBLIC:
        content = client.get(path).content.decode()
        assert "original_images" in content or path in ("/nothing/", "/look/any.css", "/feed.xml"), path
    assert not image.renditions.exists()


def test_sections_have_readable_anchors_that_do_not_repeat(client: Client, index: ArticleIndexPage) -> None:
    body = [
        ("prose", {"heading": heading, "level": "2", "text": "<p>x</p>"}) for heading in ("Why now", "Why now", "???")
    ]
    page = served(client, article(index, body=body).url)
    ids = [attributes["id"] for attributes in page.attributes("section")]
    assert ids[:2] == ["why-now", "why-now-2"]
    assert ids[2].startswith("part-")
    contents = [attributes["href"] for attributes in page.attributes("a") if attributes["href"].startswith("#")]
    assert contents[0] == "#content"
    assert contents[1:] == [f"#{anchor}" for anchor in ids]


def test_a_short_answer_stands_on_top_only_where_the_body_begins_with_it(index: ArticleIndexPage) -> None:
    """An imported post keeps its order."""
    answer = ("short_answer", {"heading": "Short answer", "level": "2", "text": "<p>Ask.</p>"})
    before = ("introduction", {"text": "<p>You have an offer.</p>"})
    first, later = article(index, "first", body=[answer, before]), article(index, "later", body=[before, answer])
    assert first.opening is not None
    assert [part.block.block_type for part in first.further_parts] == ["introduction"]
    assert later.opening is None
    assert [part.block.block_type for part in later.further_parts] == ["introduction", "short_answer"]
