"""From files to pages: once, without loss, never over somebody's work."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import PageLogEntry

from blog.content import content_hash
from blog.importer.report import CONFLICT, CREATED, FAILED, UNCHANGED, UPDATED, ReportFile
from blog.importer.runs import Options, UsageError, index_pending, run
from blog.models import ArticleIndexPage, ArticlePage, Author, Category, ImportedSource
from coaching.models import CallToAction

from .posts import import_folder, write_post

pytestmark = pytest.mark.django_db


def article(slug: str) -> ArticlePage:
    found: ArticlePage = ArticlePage.objects.get(slug=slug)
    return found


def test_a_post_becomes_a_draft_with_all_its_fields(tmp_path: Path, index: ArticleIndexPage, admin: Any) -> None:
    write_post(tmp_path, "first-post", more='noindex: true\nfeatured: true\nkeywords: ["a b", "c"]\n')
    summary = import_folder(tmp_path, admin)
    page = article("first-post")
    assert summary.states[CREATED] == 1
    assert (page.title, page.description, page.live) == ("First Post", "About First Post.", False)
    assert (page.published_on, page.updated_on) == (date(2026, 2, 8), date(2026, 3, 9))
    assert [author.name for author in page.authors] == ["Ann Author"]
    assert [category.name for category in page.categories.all()] == ["Leadership"]
    assert (page.noindex, page.featured, page.keyword_list) == (True, True, ["a b", "c"])
    assert [block.block_type for block in page.body] == ["introduction", "mistakes", "faq"]
    assert content_hash(page.latest_revision.content) == content_hash(page.serializable_data())
    assert page.latest_revision.user == admin


def test_authors_and_categories_are_made_once_whatever_their_case(
    tmp_path: Path, index: ArticleIndexPage, admin: Any
) -> None:
    Author.objects.create(name="ann author")
    Category.objects.create(name="LEADERSHIP")
    for slug in ("one", "two", "three"):
        write_post(tmp_path, slug)
    import_folder(tmp_path, admin)
    assert Author.objects.count() == Category.objects.count() == 1


def test_a_second_run_writes_nothing(tmp_path: Path, index: ArticleIndexPage, lead: Any) -> None:
    for slug in ("one", "two", "three"):
        write_post(tmp_path, slug)
    import_folder(tmp_path, lead, state="keep")
    with CaptureQueriesContext(connection) as queries:
        summary = import_folder(tmp_path, lead, state="keep")
    written = [
        query["sql"] for query in queries if query["sql"].split()[0].upper() not in {"SELECT", "SAVEPOINT", "RELEASE"}
    ]
    assert summary.states[UNCHANGED] == 3
    assert written == []


def test_a_changed_source_updates_the_draft_and_keeps_ids(tmp_path: Path, index: ArticleIndexPage, admin: Any) -> None:
    write_post(tmp_path, "post")
    import_folder(tmp_path, admin)
    before = {block.block_type: block.id for block in article("post").get_latest_revision_as_object().body}
    write_post(tmp_path, "post", answer="Three months, we now think.")
    summary = import_folder(tmp_path, admin)
    after = article("post").get_latest_revision_as_object()
    assert summary.states[UPDATED] == 1
    assert {block.block_type: block.id for block in after.body} == before
    assert "Three months" in str(after.body[2].value["items"][0]["answer"])
    assert article("post").revisions.count() == 2


def test_an_update_of_a_live_article_waits_as_a_draft_unless_states_are_kept(
    tmp_path: Path, index: ArticleIndexPage, lead: Any
) -> None:
    write_post(tmp_path, "post")
    import_folder(tmp_path, lead, state="keep")
    write_post(tmp_path, "post", answer="Changed.")
    import_folder(tmp_path, lead, state="draft")
    page = article("post")
    assert page.live
    assert page.has_unpublished_changes
    assert "Changed" not in str(page.body)
    import_folder(tmp_path, lead, state="keep")
    assert "Changed" in str(article("post").body)


def test_an_edited_article_is_a_conflict_with_both_versions(
    tmp_path: Path, index: ArticleIndexPage, admin: Any, writer: Any
) -> None:
    write_post(tmp_path, "post")
    import_folder(tmp_path, admin)
    page = article("post").get_latest_revision_as_object()
    page.title = "A better title"
    page.save_revision(user=writer)
    write_post(tmp_path, "post", answer="The source changed, too.")
    report = tmp_path / "report.json"
    with report.open("w") as handle:
        summary = run(Options(tmp_path), admin, ReportFile(handle))
    assert summary.states[CONFLICT] == 1
    assert article("post").get_latest_revision_as_object().title == "A better title"
    conflict = json.loads(report.read_text())["files"][0]["conflict"]
    assert conflict["edited_by"] == "wanda"
    assert 'title: "A better title"' in conflict["page_version"]
    assert "The source changed, too." in conflict["source_version"]
    assert '-title: "A better title"' in conflict["difference"]
    assert "+The source changed, too." in conflict["difference"]


def test_saving_without_a_change_is_no_conflict(
    tmp_path: Path, index: ArticleIndexPage, admin: Any, writer: Any
) -> None:
    write_post(tmp_path, "post")
    import_folder(tmp_path, admin)
    article("post").get_latest_revision_as_object().save_revision(user=writer)
    write_post(tmp_path, "post", answer="Changed.")
    assert import_folder(tmp_path, admin).states[UPDATED] == 1


def test_keep_gives_each_post_the_state_of_its_source(tmp_path: Path, index: ArticleIndexPage, lead: Any) -> None:
    write_post(tmp_path, "built")
    write_post(tmp_path, "retired", more="permalink: false\n")
    summary = import_folder(tmp_path, lead, state="keep")
    assert (article("built").live, article("retired").live, summary.live) == (True, False, 1)
    entry = PageLogEntry.objects.get(action="proofdesk.import_release")
    assert (entry.page_id, entry.user) == (article("built").pk, lead)
    write_post(tmp_path, "built", more="permalink: false\n")
    import_folder(tmp_path, lead, state="keep")
    assert not article("built").live


def test_keep_after_draft_releases_unchanged_posts(tmp_path: Path, index: ArticleIndexPage, lead: Any) -> None:
    write_post(tmp_path, "post")
    import_folder(tmp_path, lead)
    summary = import_folder(tmp_path, lead, state="keep")
    assert summary.states[UNCHANGED] == 1
    assert article("post").live


def test_keep_after_an_edit_releases_nothing(tmp_path: Path, index: ArticleIndexPage, lead: Any, writer: Any) -> None:
    write_post(tmp_path, "post")
    import_folder(tmp_path, lead)
    page = article("post").get_latest_revision_as_object()
    page.title = "Edited, not reviewed"
    page.save_revision(user=writer)
    import_folder(tmp_path, lead, state="keep")
    assert not article("post").live


def test_keep_needs_an_account_that_may_publish(
    tmp_path: Path, index: ArticleIndexPage, writer: Any, reviewer: Any
) -> None:
    write_post(tmp_path, "post")
    for user in (writer, reviewer):
        with pytest.raises(UsageError, match="may not publish"):
            import_folder(tmp_path, user, state="keep")
    assert not ArticlePage.objects.exists()


def test_submit_puts_drafts_into_review(tmp_path: Path, index: ArticleIndexPage, writer: Any) -> None:
    write_post(tmp_path, "post")
    import_folder(tmp_path, writer, state="submit")
    page = article("post")
    assert page.workflow_in_progress
    assert not page.live


def test_one_failing_file_stops_no_other_and_leaves_nothing_half_written(
    tmp_path: Path, index: ArticleIndexPage, admin: Any
) -> None:
    write_post(tmp_path, "a-good-one")
    (tmp_path / "broken.md").write_text('---\ntitle: ["x"]\n---\n')
    write_post(tmp_path, "c-long", title="long " * 60)
    write_post(tmp_path, "z-good-too")
    summary = import_folder(tmp_path, admin)
    assert (summary.states[CREATED], summary.states[FAILED]) == (2, 2)
    assert [line.split(": ")[0] for line in summary.failures] == ["broken.md:2", "c-long/index.md:2"]
    assert "a title may have 255" in summary.failures[1]
    assert set(ArticlePage.objects.values_list("slug", flat=True)) == {"a-good-one", "z-good-too"}
    assert ImportedSource.objects.count() == 2


def test_an_unexpected_fault_in_one_file_stops_no_other(
    tmp_path: Path, index: ArticleIndexPage, admin: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    for slug in ("one", "two", "three"):
        write_post(tmp_path, slug)
    real = ImportedSource.save

    def fails_for_two(self: ImportedSource, *args: Any, **kwargs: Any) -> None:
        if self.key.endswith(":two"):
            raise RuntimeError("disk on fire")
        real(self, *args, **kwargs)

    monkeypatch.setattr(ImportedSource, "save", fails_for_two)
    summary = import_folder(tmp_path, admin)
    assert (summary.states[CREATED], summary.states[FAILED]) == (2, 1)
    assert "disk on fire" in summary.failures[0]
    assert not ArticlePage.objects.filter(slug="two").exists()


def test_two_files_with_one_address_are_named(tmp_path: Path, index: ArticleIndexPage, admin: Any) -> None:
    write_post(tmp_path, "My Post")
    write_post(tmp_path, "my-post")
    summary = import_folder(tmp_path, admin)
    assert summary.states[FAILED] == 1
    assert "My Post/index.md has the same address" in summary.failures[0]


def test_an_address_that_is_taken_names_its_owner(tmp_path: Path, index: ArticleIndexPage, admin: Any) -> None:
    index.add_child(instance=ArticlePage(title="Already here", slug="post", live=False))
    write_post(tmp_path, "post")
    summary = import_folder(tmp_path, admin)
    assert "belongs to the page “Already here”" in summary.failures[0]
    assert article("post").title == "Already here"


def test_titles_equal_but_for_case_are_two_articles(tmp_path: Path, index: ArticleIndexPage, admin: Any) -> None:
    write_post(tmp_path, "one", title="Same title")
    write_post(tmp_path, "two", title="SAME TITLE")
    assert import_folder(tmp_path, admin).states[CREATED] == 2


def stopped(articles: list[ArticlePage]) -> None:
    raise KeyboardInterrupt


def test_index_work_that_is_owed_is_done_by_the_next_run(
    tmp_path: Path, index: ArticleIndexPage, admin: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_post(tmp_path, "findable")
    monkeypatch.setattr("blog.indexing.index_loaded", stopped)
    with pytest.raises(KeyboardInterrupt):
        import_folder(tmp_path, admin)
    assert ImportedSource.objects.filter(indexed=False).count() == 1
    assert not ArticlePage.objects.search("findable").get_queryset().exists()
    monkeypatch.undo()
    import_folder(tmp_path, admin)
    assert [page.slug for page in ArticlePage.objects.search("findable")] == ["findable"]
    assert index_pending() == 0


def test_the_content_hash_ignores_ids_and_keys(tmp_path: Path, index: ArticleIndexPage, admin: Any) -> None:
    write_post(tmp_path, "post")
    import_folder(tmp_path, admin)
    page = article("post").get_latest_revision_as_object()
    before = content_hash(page.serializable_data())
    raw = json.loads(
        json.dumps(list(page.body.raw_data)).replace("data-block-key=", "data-block-key=X").replace("X", "")
    )
    for block in raw:
        block["id"] = "another"
    page.body = json.dumps(raw)
    assert content_hash(page.serializable_data()) == before
    page.description += "!"
    assert content_hash(page.serializable_data()) != before


def test_links_out_of_the_folder_and_circles_are_not_followed(
    tmp_path: Path, index: ArticleIndexPage, admin: Any
) -> None:
    posts = tmp_path / "posts"
    write_post(posts, "real")
    secret = tmp_path / "secret.md"
    secret.write_text('---\ntitle: "Secret"\n---\n')
    (posts / "link.md").symlink_to(secret)
    (posts / "loop").symlink_to(posts, target_is_directory=True)
    (posts / "circle.md").symlink_to(posts / "circle.md")
    summary = import_folder(posts, admin)
    assert (summary.states[CREATED], summary.states[FAILED]) == (1, 2)
    assert all("link to a file outside the folder" in failure for failure in summary.failures)


def test_readmes_and_hidden_files_are_no_posts(tmp_path: Path, index: ArticleIndexPage, admin: Any) -> None:
    write_post(tmp_path, "real")
    for name in ("README.md", ".hidden.md", "_draft.md", "notes.pdf"):
        (tmp_path / name).write_text("x")
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "x.md").write_text("x")
    assert import_folder(tmp_path, admin).total == 1


def test_a_dry_run_reports_the_same_and_writes_nothing(
    tmp_path: Path, index: ArticleIndexPage, admin: Any, picture_file: Path
) -> None:
    (tmp_path / "posts").mkdir()
    write_post(tmp_path / "posts", "one", more='featuredImage: "/assets/gone.jpg"\n')
    (tmp_path / "posts" / "bad.md").write_text("---\ntitle: [x]\n---\n")
    reports = []
    for dry_run in (True, False):
        report = tmp_path / f"{dry_run}.json"
        with report.open("w") as handle:
            run(Options(tmp_path / "posts", assets=tmp_path, dry_run=dry_run), admin, ReportFile(handle))
        if dry_run:
            assert not ArticlePage.objects.exists()
            assert not Author.objects.exists()
        reports.append(json.loads(report.read_text()))
    assert reports[0] == reports[1]


def test_components_name_offers_that_wait_for_their_words(tmp_path: Path, index: ArticleIndexPage, admin: Any) -> None:
    body = 'Text before.\n\n<WaitlistCTA />\n\nText between.\n\n<WaitlistCTA heading="Plan it" />\n\n<OtherCTA />\n'
    for name in ("one", "two"):
        (tmp_path / f"{name}.mdx").write_text(f"---\ntitle: {name}\ndate: 2026-01-02\n---\n\n{body}")
    import_folder(tmp_path, admin)
    offers = CallToAction.objects.order_by("key").values_list("key", "address", "active")
    assert list(offers) == [("OtherCTA", "", False), ("WaitlistCTA", "/pricing", False)]
    calls = [block.value for block in article("one").body if block.block_type == "call_to_action"]
    assert [(call["heading"], call["offer"].key) for call in calls] == [
        ("", "WaitlistCTA"),
        ("Plan it", "WaitlistCTA"),
        ("", "OtherCTA"),
    ]
