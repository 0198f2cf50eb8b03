"""What an approval covers: the words of an article, however they are stored, and nothing else."""

import json
from collections.abc import Callable
from datetime import date, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from wagtail.actions.create_alias import CreatePageAliasAction
from wagtail.images import get_image_model

from blog import publishing
from blog.content import CONTENT_FIELDS, content_hash
from blog.models import ArticleAuthorship, ArticleIndexPage, ArticlePage, Author, Category

from . import gate
from .factories import article, faq
from .gate import People, edited, fresh, post_edit

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(writer: Any, reviewer: Any, coach: Any, lead: Any, admin: Any) -> People:
    return People(writer, reviewer, coach, lead, admin)


@pytest.fixture
def page(index: ArticleIndexPage) -> ArticlePage:
    """Live and approved, with two blocks, two authors, a tag, a category and a day of change."""
    return article(
        index,
        "plain",
        body=[faq(("How long?", "<p>Two months.</p>")), faq(("How much?", "<p>A lot.</p>"), heading="Money")],
        authors=["Ann Author", "Ben Writer"],
        tags=["calm"],
        categories=["Work"],
        reviewed_by=Author.objects.create(name="Rita Reader"),
        keywords="one\ntwo",
    )


def is_approved(page: ArticlePage) -> bool:
    found = fresh(page)
    return publishing.certificate_for(found, content_hash(found.latest_revision.content)) is not None


# ---- what counts


def other_value(name: str, page: ArticlePage) -> Any:
    field = ArticlePage._meta.get_field(name)
    if name in ("hero_image", "og_image"):
        from wagtail.images.tests.utils import get_test_image_file

        return get_image_model().objects.create(title="Picture", file=get_test_image_file())
    if name == "reviewed_by":
        return Author.objects.create(name="Another Reader")
    if field.get_internal_type() == "DateField":
        return date(2026, 5, 5)
    if field.get_internal_type() == "BooleanField":
        return not getattr(page, name)
    return "https://example.org/other/" if name == "canonical_url" else "another-value"


@pytest.mark.parametrize("name", CONTENT_FIELDS)
def test_each_field_needs_a_new_look(page: ArticlePage, reviewer: Any, name: str) -> None:
    assert is_approved(page)
    changed = edited(page, reviewer, **{name: other_value(name, page)})
    assert not is_approved(changed)


def text_of_a_block(page: ArticlePage) -> None:
    page.body[0].value["items"][0]["question"] = "How long, really?"


def answer_of_a_block(page: ArticlePage) -> None:
    page.body = json.loads(json.dumps(page.body.get_prep_value()).replace("Two months", "Three months"))


def order_of_blocks(page: ArticlePage) -> None:
    page.body = list(reversed(page.body.get_prep_value()))


def one_block_less(page: ArticlePage) -> None:
    page.body = page.body.get_prep_value()[:1]


def summary(page: ArticlePage) -> None:
    page.summary_points = [("point", "<p>In short.</p>")]


def another_tag(page: ArticlePage) -> None:
    page.tags.add("loud")


def no_tag(page: ArticlePage) -> None:
    page.tags.clear()


def order_of_authors(page: ArticlePage) -> None:
    names = list(reversed([row.author for row in page.authorships.all()]))
    page.authorships = [ArticleAuthorship(author=author, sort_order=n) for n, author in enumerate(names)]


def another_category(page: ArticlePage) -> None:
    page.categories = [Category.objects.create(name="Life")]


@pytest.mark.parametrize(
    "change",
    [
        text_of_a_block,
        answer_of_a_block,
        order_of_blocks,
        one_block_less,
        summary,
        another_tag,
        no_tag,
        order_of_authors,
        another_category,
    ],
    ids=lambda change: change.__name__,
)
def test_each_part_needs_a_new_look(page: ArticlePage, change: Callable[[ArticlePage], None]) -> None:
    latest = page.get_latest_revision_as_object()
    change(latest)
    latest.save_revision(clean=False)
    assert not is_approved(page)


# ---- what does not count


def same(page: ArticlePage) -> None:
    pass


def other_ids(page: ArticlePage) -> None:
    def without(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: without(item) for key, item in value.items() if key != "id"}
        return [without(item) for item in value] if isinstance(value, list) else value

    page.body = without(page.body.get_prep_value())


def keys_of_the_editor(page: ArticlePage) -> None:
    page.body = json.loads(json.dumps(page.body.get_prep_value()).replace("<p>", '<p data-block-key=\\"ab12c\\">'))


def ends_of_lines(page: ArticlePage) -> None:
    page.keywords = "one\r\ntwo"


def schedule(page: ArticlePage) -> None:
    page.go_live_at = timezone.now() + timedelta(days=1)


def other_owner(page: ArticlePage) -> None:
    page.show_in_menus = True
    page.locked = True


@pytest.mark.parametrize(
    "change",
    [same, other_ids, keys_of_the_editor, ends_of_lines, schedule, other_owner],
    ids=lambda change: change.__name__,
)
def test_what_says_the_same_keeps_its_approval(page: ArticlePage, change: Callable[[ArticlePage], None]) -> None:
    before = json.dumps(page.latest_revision.content, default=str)
    latest = page.get_latest_revision_as_object()
    change(latest)
    latest.save_revision(clean=False)
    stored = json.dumps(fresh(page).latest_revision.content, default=str)
    assert stored != before or change is same
    assert is_approved(page)


def test_an_unchanged_save_in_the_editor_keeps_the_approval_and_the_day(
    index: ArticleIndexPage, people: People
) -> None:
    """Browsers send lines with other ends."""
    page = gate.live(index, people, keywords="one\ntwo", updated_on=date(2026, 3, 3))
    post_edit(people.writer, page, keywords="one\r\ntwo", updated_on="2026-03-03")
    latest = fresh(page).latest_revision
    assert latest.pk != page.latest_revision_id
    assert (latest.content["updated_on"], latest.content["keywords"]) == ("2026-03-03", "one\ntwo")
    assert is_approved(page)


def test_a_schedule_set_after_the_submission_holds(index: ArticleIndexPage, people: People) -> None:
    """It is no new content; the approval must not make live at once what says “tomorrow”."""
    page = gate.submit(gate.unapproved(index, people), people.writer)
    later = timezone.now() + timedelta(days=1)
    page = edited(page, people.writer, go_live_at=later)
    labels = [str(label) for name, label, _ in page.current_workflow_task.get_actions(page, people.reviewer)]
    assert any(label.startswith("Approve and schedule for") for label in labels)
    gate.decide(people.reviewer, page)
    found = fresh(page)
    assert (found.live, found.approved_schedule) == (False, True)
    assert gate.leaks() == []


# ---- the command


def show(slug: str) -> str:
    out = StringIO()
    call_command("show_certificate", slug, stdout=out)
    return out.getvalue()


def test_show_certificate_tells_each_decision_and_what_it_covers(index: ArticleIndexPage, people: People) -> None:
    page = gate.submit(gate.draft(index, people.writer, "plain", "Plain"), people.writer)
    gate.decide(people.reviewer, page, comment="Read it twice.")
    page = fresh(page)
    certificate = page.certificates.get()
    text = show("plain")
    assert text.startswith(f"Plain  {page.url_path}\n")
    assert f"live     {certificate.content_hash[:12]}  approved by rex" in text
    assert "latest   as live" in text
    assert "review  rex" in text
    assert f"covers live and latest  revision {page.live_revision_id}  {certificate.content_hash}" in text
    assert "Editorial review: rex, " in text
    assert "“Read it twice.”" in text
    edited(page, people.writer, title="Plainer")
    text = show("/blog/plain/")
    assert "covers live  revision" in text
    assert "not approved" in text.split("latest")[1].splitlines()[0]


def test_show_certificate_tells_reasons_retractions_and_what_was_revoked(
    index: ArticleIndexPage, people: People
) -> None:
    page = gate.unapproved(index, people)
    publishing.break_glass(page, people.lead, "A wrong number is live.")
    assert "released without a review  lea" in show(gate.SLUG)
    assert "reason: A wrong number is live." in show(gate.SLUG)
    publishing.retract(fresh(page), people.lead, "The figures are wrong.")
    text = show(gate.SLUG)
    assert "live     no" in text
    assert "lea retracted it on" in text
    fresh(page).certificates.update(revoked_at=timezone.now())
    assert "revoked on" in show(gate.SLUG)
    assert "not approved" in show(gate.SLUG)


def test_show_certificate_answers_for_an_alias(index: ArticleIndexPage, people: People) -> None:
    page = gate.live(index, people)
    CreatePageAliasAction(page, update_slug="an-alias").execute()
    text = show("an-alias")
    assert f"mirrors  {page.url_path}" in text
    assert "approved by rex" in text


def test_show_certificate_helps_with_an_unknown_slug(index: ArticleIndexPage, people: People) -> None:
    gate.live(index, people, slug="change-industry")
    with pytest.raises(CommandError, match=r"no article change-industri\. Did you mean change-industry\?") as error:
        show("change-industri")
    assert error.value.returncode == 2
    with pytest.raises(CommandError, match=r"^there is no article zzz\.$"):
        show("zzz")
