"""The index: it follows the articles, and says the same as a rebuild."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db.models import F
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from blog import jobs
from blog.checking import context_of, facts_of
from blog.models import (
    ArticleIndexPage,
    ArticlePage,
    ArticleWording,
    CommonplaceSet,
    LikePair,
    SentenceKey,
    WordingBand,
)
from blog.sameness import index as wordings
from blog.sameness.keeping import refresh_sameness
from blog.sameness.lookups import current_commonplaces
from blog.sameness.reading import sameness_of
from tests.blog.factories import article, faq
from tests.importer.posts import import_folder, write_post

from .texts import note, prose, sentence

pytestmark = pytest.mark.django_db


def indexed(index: ArticleIndexPage, slug: str, *numbers: int, **fields: Any) -> ArticlePage:
    page = article(index, slug, **{"body": [prose(*numbers)], **fields})
    wordings.update([page.pk])
    return page


def specificities() -> dict[str, float | None]:
    rows = ArticleWording.objects.select_related("article")
    return {row.article.slug: row.specificity for row in rows}


def pairs() -> dict[tuple[str, str], float]:
    found = LikePair.objects.values_list("first__article__slug", "second__article__slug", "likeness")
    return {(first, second): round(likeness, 2) for first, second, likeness in found}


def test_an_article_knows_its_nearest_and_what_is_its_own(index: ArticleIndexPage) -> None:
    one = indexed(index, "one", *range(8))
    two = indexed(index, "two", *range(2, 10))
    indexed(index, "three", *range(50, 60))
    found = sameness_of(two, facts_of(two))
    assert [(twin.title, round(twin.share, 2)) for twin in found.twins] == [("One", 0.6)]
    assert found.twins[0].address == f"/admin/desk/articles/{two.pk}/sameness/{one.pk}/"
    assert found.specificity == 0.25
    assert specificities() == {"one": 0.25, "two": 0.25, "three": 1}
    assert pairs() == {("one", "two"): 0.6}


def test_a_text_that_nobody_has_saved_is_compared_as_it_is(index: ArticleIndexPage) -> None:
    one, two = indexed(index, "one", *range(8)), indexed(index, "two", *range(20, 30))
    two.body = [prose(*range(8))]
    found = sameness_of(two, facts_of(two))
    assert (found.specificity, [(twin.title, twin.share) for twin in found.twins]) == (0, [("One", 1)])
    assert sameness_of(one, facts_of(one)).specificity == 1


def test_the_latest_draft_counts_not_what_is_live(index: ArticleIndexPage, writer: Any) -> None:
    one, two = indexed(index, "one", *range(8)), indexed(index, "two", *range(20, 30))
    two.body = [prose(*range(8))]
    two.save_revision(user=writer)
    wordings.update([two.pk])
    assert ArticlePage.objects.get(pk=two.pk).live
    assert [twin.title for twin in sameness_of(one, facts_of(one)).twins] == ["Two"]


def test_what_was_taken_off_counts_no_longer(index: ArticleIndexPage) -> None:
    one, two = indexed(index, "one", *range(8)), indexed(index, "two", *range(8))
    two.unpublish()
    wordings.update([two.pk])
    assert sameness_of(one, facts_of(one)).twins == ()
    assert specificities() == {"one": 1}


def test_a_deleted_article_leaves_nothing_behind(index: ArticleIndexPage) -> None:
    indexed(index, "one", *range(8))
    indexed(index, "two", *range(8)).delete()
    assert specificities() == {"one": 1}
    assert pairs() == {}


def test_an_alias_is_no_twin_of_its_source(index: ArticleIndexPage) -> None:
    one = indexed(index, "one", *range(8))
    alias = one.create_alias(update_slug="alias", parent=index)
    wordings.update([one.pk, alias.pk])
    assert specificities() == {"one": 1}


def test_too_short_to_be_like_another(index: ArticleIndexPage) -> None:
    indexed(index, "one", 1, 2)
    two = indexed(index, "two", 1, 2)
    found = sameness_of(two, facts_of(two))
    assert (found.twins, found.specificity) == ((), 0)


def test_the_oldest_owns_what_others_paste(index: ArticleIndexPage) -> None:
    from datetime import date

    body = [faq(("How long?", f"<p>{sentence(1)}</p>")), note(sentence(2))]
    late = indexed(index, "late", body=body, published_on=date(2026, 5, 1))
    early = indexed(index, "early", body=body, published_on=date(2026, 1, 1))
    draft = indexed(index, "draft", body=body, published_on=None, live=False)
    assert [(each.text, each.count, each.owner) for each in sameness_of(late, facts_of(late)).pasted] == [
        (sentence(1), 2, "Early")
    ]
    assert [each.owner for each in sameness_of(draft, facts_of(draft)).notes] == ["Early"]
    owner = sameness_of(early, facts_of(early))
    assert (owner.pasted, owner.notes) == ((), ())


def test_the_checks_of_a_page_know_its_sameness(index: ArticleIndexPage) -> None:
    indexed(index, "one", *range(8))
    two = indexed(index, "two", *range(8))
    found = context_of(two, facts_of(two)).sameness
    assert (found.specificity, [twin.title for twin in found.twins]) == (0, ["One"])


# ---- commonplaces


def template(index: ArticleIndexPage, count: int) -> None:
    """Articles of one frame: ten sentences that all have, eight of their own."""
    for number in range(count):
        own = range(100 * (number + 1), 100 * (number + 1) + 8)
        article(index, f"post-{number}", body=[prose(*range(10), *own)])


def test_a_frame_makes_no_twins(index: ArticleIndexPage) -> None:
    template(index, 21)
    twin = article(index, "twin", body=[prose(*range(10), *range(100, 107))])
    call_command("rebuild_sameness", verbosity=0)
    assert len(current_commonplaces().sentences) == 10
    assert pairs() == {("post-0", "twin"): 0.88}
    found = sameness_of(twin, facts_of(twin))
    assert ([each.title for each in found.twins], found.specificity) == (["Post 0"], 0)
    assert specificities()["post-1"] == pytest.approx(8 / 18)


def test_the_job_counts_again_when_the_site_has_grown(index: ArticleIndexPage) -> None:
    template(index, 21)
    wordings.update(list(ArticlePage.objects.values_list("pk", flat=True)))
    assert pairs()
    assert refresh_sameness() == "21 articles compared"
    assert pairs() == {}
    assert refresh_sameness() == "0 articles compared"


# ---- following


def test_saving_and_releasing_are_followed(
    index: ArticleIndexPage, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    indexed(index, "one", *range(8))
    with django_capture_on_commit_callbacks(execute=True):
        two = article(index, "two", body=[prose(*range(8))])
    assert pairs() == {("one", "two"): 1}
    with django_capture_on_commit_callbacks(execute=True):
        ArticlePage.objects.get(pk=two.pk).unpublish()
    assert pairs() == {}


def test_jobs_read_and_compare_what_an_import_brought(index: ArticleIndexPage, lead: Any, tmp_path: Path) -> None:
    write_post(tmp_path, "one", answer=" ".join(map(sentence, range(8))))
    write_post(tmp_path, "two", answer=" ".join(map(sentence, range(8))))
    import_folder(tmp_path, lead, state="keep")
    assert specificities() == {}
    jobs.check_again()
    assert specificities() == {"one": 0.2, "two": 0.2}
    assert refresh_sameness() == "2 articles compared"
    assert list(pairs()) == [("one", "two")]
    assert not wordings.unsettled().exists()


def test_what_did_not_change_is_not_compared_again(index: ArticleIndexPage) -> None:
    page = indexed(index, "one", *range(8))
    assert wordings.note([page.pk]) == []


# ---- the rebuild


def test_a_rebuild_goes_on_where_it_was(index: ArticleIndexPage, monkeypatch: pytest.MonkeyPatch) -> None:
    template(index, 5)
    monkeypatch.setattr(wordings, "BATCH", 2)
    settle, done = wordings.settle, []

    def settle_twice(articles: Any) -> None:
        if len(done) == 2:
            raise KeyboardInterrupt
        done.append(articles)
        settle(articles)

    monkeypatch.setattr(wordings, "settle", settle_twice)
    with pytest.raises(KeyboardInterrupt):
        call_command("rebuild_sameness", verbosity=0)
    assert wordings.unsettled().count() == 1
    monkeypatch.setattr(wordings, "settle", settle)
    call_command("rebuild_sameness", verbosity=0)
    assert CommonplaceSet.objects.exclude(articles=0).count() == 1
    assert not wordings.unsettled().exists()
    assert len(pairs()) == 10


def everything() -> tuple[Any, ...]:
    return (
        specificities(),
        pairs(),
        set(SentenceKey.objects.values_list("article__article__slug", "key")),
        set(WordingBand.objects.values_list("article__article__slug", "key")),
    )


texts = st.lists(st.integers(0, 14), min_size=3, max_size=10)
changes = st.lists(st.tuples(st.integers(0, 3), texts | st.just(None)), min_size=1, max_size=6)


class IncrementalTests(TestCase):
    @settings(max_examples=10, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
    @given(changes)
    def test_however_articles_came_to_be_as_they_are_the_index_says_the_same(self, steps: list[Any]) -> None:
        """Each step writes a text into one of four articles, or takes it off."""
        from cms.home.setup import setup_site
        from tests.conftest import restore_roots

        restore_roots()
        index = ArticleIndexPage.objects.child_of(setup_site("Test site")).get()
        pages = [article(index, f"post-{number}") for number in range(4)]
        wordings.update([page.pk for page in pages])
        for number, text in steps:
            page = ArticlePage.objects.get(pk=pages[number].pk)
            if text is None:
                page.unpublish()
            else:
                page.body = [prose(*text)]
                page.save_revision(clean=False)
            wordings.update([page.pk])
        before = everything()
        ArticleWording.objects.all().delete()
        wordings.update([page.pk for page in pages])
        assert everything() == before


# ---- queries


@pytest.mark.parametrize("count", [1, 3])
def test_reading_queries_stay_flat(index: ArticleIndexPage, django_assert_num_queries: Any, count: int) -> None:
    body = [prose(*range(8)), faq(*((f"Q{n}?", f"<p>{sentence(100 + n)}</p>") for n in range(count)))]
    for number in range(count + 1):
        page = indexed(index, f"post-{number}", body=body)
    facts = facts_of(page)
    with django_assert_num_queries(7):
        found = sameness_of(page, facts)
    assert (len(found.twins), len(found.pasted)) == (count, count)


@pytest.mark.parametrize("count", [1, 3])
def test_updating_queries_stay_flat(index: ArticleIndexPage, django_assert_num_queries: Any, count: int) -> None:
    for number in range(count + 1):
        page = indexed(index, f"post-{number}", *range(8))
    draft = page.get_latest_revision_as_object()
    draft.body = [prose(*range(1, 9))]
    draft.save_revision(clean=False)
    with django_assert_num_queries(33):
        wordings.update([page.pk])
    assert LikePair.objects.filter(first__lt=F("second")).count() == count * (count + 1) // 2
