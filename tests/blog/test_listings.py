"""Lists of articles: pages with an address, title and description of their own, and words where there is nothing."""

from datetime import date

import pytest
from django.test import Client

from blog.models import ArticleIndexPage, Author, Category

from .factories import article
from .pages import Page

pytestmark = pytest.mark.django_db

LISTS = ("/blog/", "/blog/category/pay/", "/blog/tag/x/", "/blog/author/ann/")


@pytest.fixture
def three(index: ArticleIndexPage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ArticleIndexPage, "PER_PAGE", 2)
    for number in range(3):
        article(
            index, f"number-{number}", authors=["Ann"], categories=["Pay"], tags=["x"],
            published_on=date(2026, 1, 1 + number),
        )  # fmt: skip


def served(client: Client, path: str) -> Page:
    response = client.get(path)
    assert response.status_code == 200
    return Page(response.content.decode())


def described(page: Page) -> tuple[str, str, str]:
    """Title, description and canonical address."""
    (title,) = page.texts("title")
    (text,) = [found["content"] for found in page.attributes("meta") if found.get("name") == "description"]
    (address,) = [found["href"] for found in page.attributes("link") if found["rel"] == "canonical"]
    return title, text, address


@pytest.mark.parametrize("path", LISTS)
def test_each_page_of_a_list_describes_itself(client: Client, three: None, path: str) -> None:
    ArticleIndexPage.objects.update(description="Every article.")
    first, second = served(client, path), served(client, f"{path}?page=2")
    (title, text, address), (second_title, second_text, second_address) = described(first), described(second)
    assert "page 2" in second_title
    assert (title, text) != (second_title, second_text)
    assert address == f"http://127.0.0.1:8000{path}"
    assert second_address == f"{address}?page=2"
    kind = "ProfilePage" if "author" in path else "CollectionPage"
    assert (first.node(kind)["url"], second.node(kind)["url"]) == (address, second_address)
    assert first.texts("a", rel="next") == ["Older articles"]
    assert second.texts("a", rel="prev") == ["Newer articles"]
    assert [found["href"] for found in second.attributes("a") if found.get("rel") == "prev"] == ["?"]
    shown = [len(page.texts("article", class_="card")) for page in (first, second)]
    assert shown == [2, 1]


@pytest.mark.parametrize("path", LISTS)
@pytest.mark.parametrize("number", ["3", "0", "-1", "x", "1e3", "99999999999999999999", "%00"])
def test_a_page_that_does_not_exist_is_not_found(client: Client, three: None, path: str, number: str) -> None:
    assert client.get(f"{path}?page={number}").status_code == 404


def test_empty_lists_say_so(client: Client, index: ArticleIndexPage) -> None:
    Category.objects.create(name="Pay")
    Author.objects.create(name="Ann")
    for path in ("/", "/blog/", "/blog/category/pay/", "/blog/author/ann/"):
        assert "There is no article here yet." in client.get(path).content.decode(), path


def test_a_profile_shows_credentials_and_what_the_person_reviewed(client: Client, index: ArticleIndexPage) -> None:
    ann = Author.objects.create(name="Ann", role="Coach", credentials="Certified in 2019")
    article(index, "reviewed", authors=["Bo"], reviewed_by=ann)
    page = served(client, "/blog/author/ann/")
    assert page.texts("p", class_="profile__credentials") == ["Certified in 2019"]
    assert page.texts("h2") == ["Reviewed by Ann"]
    assert page.node("ProfilePage")["mainEntity"] == {"@id": page.node("Person")["@id"]}


def test_topics_lead_to_categories_that_have_articles(client: Client, index: ArticleIndexPage) -> None:
    article(index, categories=["Pay"])
    article(index, "draft", categories=["Drafts"], live=False)
    for path in ("/", "/blog/", "/blog/category/pay/"):
        links = {found["href"] for found in served(client, path).attributes("a")}
        assert "/blog/category/pay/" in links
        assert "/blog/category/drafts/" not in links
