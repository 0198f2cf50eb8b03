"""A group of near-twins from the list to its visitors and back, in a real browser."""

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from blog.models import ArticleIndexPage, ArticlePage, Pruning, ViewCount
from tests.e2e.axe import OURS, faults
from tests.pruning.twins import carried_out, decided, linking, live, proposed, twins

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

READER = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


def answer(page: Page, path: str) -> tuple[int, str]:
    response = page.request.get(path, max_redirects=0)
    return response.status, response.headers.get("location", "")


def test_a_group_is_decided_approved_carried_out_and_put_back(
    index: ArticleIndexPage,
    lead: Any,
    reviewer: Any,
    writer: Any,
    sign_in: Callable[[Any], Page],
    new_page: Callable[..., Page],
) -> None:
    one, two, three = twins(index, "one", "two", "three", owner=writer)
    ViewCount.objects.create(article=two, day=timezone.localdate(), count=12)
    source = linking(
        index, "source", '<p>Read <a href="/blog/one/">this</a> and <a href="/blog/two/">that</a>.</p>', owner=writer
    )
    desk, visitor = sign_in(lead), new_page()

    desk.goto("/admin/")
    desk.get_by_role("button", name="Desk").click()
    desk.get_by_role("link", name="Pruning").click()
    expect(desk.get_by_role("heading", name="3 articles around “Two”")).to_be_visible()
    desk.get_by_role("button", name="Decide about it").click()
    expect(desk.get_by_text("Suggested survivor: “Two”.")).to_be_visible()
    desk.get_by_role("button", name="Make it the survivor – Two").click()
    expect(desk.get_by_text("The survivor is chosen.")).to_be_visible()
    desk.get_by_label("One", exact=True).check()
    desk.get_by_label("Merge: take it off").check()
    desk.get_by_label("Note").fill("Two says it better.")
    desk.get_by_role("button", name="Give this verdict").click()
    expect(desk.get_by_text("1 verdict given.")).to_be_visible()
    expect(desk.get_by_text("1 article has no verdict.")).to_be_visible()
    expect(desk.get_by_role("button", name="Propose these verdicts")).to_have_count(0)
    desk.get_by_label("Choose all articles").check()
    desk.get_by_label("One", exact=True).uncheck()
    desk.get_by_label("Two", exact=True).uncheck()
    desk.get_by_label("Prune: take it off").check()
    desk.get_by_role("button", name="Give this verdict").click()
    expect(desk.get_by_role("button", name="Undo the last step")).to_be_visible()
    desk.get_by_role("button", name="Propose these verdicts").click()
    expect(desk.get_by_text("A second person must approve it before anything happens.")).to_be_visible()
    expect(desk.get_by_text("Somebody else must approve it.")).to_be_visible()
    expect(desk.get_by_role("button", name="Approve and carry out")).to_have_count(0)
    assert [live(page) for page in (one, two, three)] == [True] * 3

    second = sign_in(reviewer)
    second.goto("/admin/desk/notices/")
    second.get_by_role("button", name="Verdicts around “Two” wait for approval", exact=True).click()
    expect(second.get_by_text("Two says it better.")).to_be_visible()
    second.get_by_role("button", name="Approve and carry out").click()
    expect(second.get_by_text("Approved and carried out.")).to_be_visible()
    expect(second.get_by_role("link", name="Source")).to_be_visible()

    assert [answer(visitor, f"/blog/{name}/") for name in ("one", "two", "three")] == [
        (301, "/blog/two/"), (200, ""), (410, ""),
    ]  # fmt: skip
    visitor.goto("/blog/one/")
    expect(visitor.get_by_role("heading", name="Two", level=1)).to_be_visible()
    visitor.goto("/blog/source/")
    visitor.get_by_role("link", name="this").click()  # still the live words
    expect(visitor.get_by_role("heading", name="Two", level=1)).to_be_visible()
    draft = ArticlePage.objects.get(pk=source.pk).get_latest_revision_as_object()
    assert f'id="{two.pk}"' in str(draft.body[0].value["text"].source)

    desk.goto("/admin/desk/pruning/past/")
    desk.get_by_role("link", name="Two", exact=True).click()
    desk.get_by_label("One", exact=True).check()
    desk.get_by_label("Three", exact=True).check()
    desk.get_by_role("button", name="Put the chosen articles back").click()
    expect(desk.get_by_text("2 articles are live again.")).to_be_visible()
    assert [answer(visitor, f"/blog/{name}/")[0] for name in ("one", "two", "three")] == [200] * 3


def test_a_reader_is_counted_once_for_each_visit(index: ArticleIndexPage, browser: Browser, live_server: Any) -> None:
    (page, _) = twins(index, "one", "two")
    context = browser.new_context(base_url=live_server.url, user_agent=READER)
    reader = context.new_page()
    with reader.expect_response("**/count/**") as told:
        reader.goto("/blog/one/")
    assert told.value.status == 204
    reader.reload()
    reader.wait_for_load_state("networkidle")
    assert ViewCount.objects.get().count == 1
    with reader.expect_response("**/count/**"):
        reader.goto("/blog/one/")
    assert ViewCount.objects.get(article=page).count == 2
    assert context.cookies() == []
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_pruning_desk_is_accessible(
    index: ArticleIndexPage, lead: Any, reviewer: Any, sign_in: Callable[[Any], Page], scheme: str
) -> None:
    makers = [decided, proposed, lambda lead, *args, **kinds: carried_out(lead, reviewer, *args, **kinds)]
    for number, make in enumerate(makers):
        names = (f"one-{number}", f"two-{number}", f"three-{number}")
        one, two, three = twins(index, *names, start=100 * number)
        linking(index, f"source-{number}", f'<p><a href="{two.url}">this</a></p>')
        make(lead, one, merge=[two], prune=[three])
    twins(index, "four", "five", start=1000)
    pages = [f"/admin/desk/pruning/{pk}/" for pk in Pruning.objects.values_list("pk", flat=True)]
    for person, addresses in ((lead, ["/admin/desk/pruning/", "/admin/desk/pruning/past/", *pages]), (reviewer, pages)):
        desk = sign_in(person)
        desk.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        for width in (1280, 390):
            desk.set_viewport_size({"width": width, "height": 900})
            for address in addresses:
                desk.goto(address)
                desk.evaluate("document.querySelectorAll('details').forEach((entry) => { entry.open = true })")
                assert faults(desk, OURS) == [], (scheme, width, address)
                assert desk.evaluate("document.documentElement.scrollWidth") <= width, (width, address)
