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
from cms.core.images import SiteImage

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
    assert content_hash(page.get_latest_revision_as_object()) == content_hash(page)
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


def test_index_work_that_is_owed_is_done_by_the_next_run(
    tmp_path: Path, index: ArticleIndexPage, admin: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_post(tmp_path, "findable")
    monkeypatch.setattr("blog.importer.runs.index_pending", lambda: 0)
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
    before = content_hash(page)
    raw = json.loads(
        json.dumps(list(page.body.raw_data)).replace("data-block-key=", "data-block-key=X").replace("X", "")
    )
    for block in raw:
        block["id"] = "another"
    page.body = json.dumps(raw)
    assert content_hash(page) == before
    page.description += "!"
    assert content_hash(page) != before


# ---- images


def with_image(reference: str, alt: str = "People at a desk") -> str:
    return f'featuredImage: "{reference}"\nimageAlt: "{alt}"\n'


def test_an_image_enters_the_library_once_by_its_content(
    tmp_path: Path, index: ArticleIndexPage, admin: Any, picture_file: Path
) -> None:
    assets = tmp_path / "assets"
    (assets / "blog").mkdir(parents=True)
    for name in ("a.jpg", "same-content.jpg"):
        (assets / "blog" / name).write_bytes(picture_file.read_bytes())
    posts = tmp_path / "posts"
    write_post(posts, "one", more=with_image("/assets/blog/a.jpg"))
    write_post(posts, "two", more=with_image("/assets/blog/a.jpg", "Another text"))
    write_post(posts, "three", more=with_image("/assets/blog/same-content.jpg"))
    summary = import_folder(posts, admin, assets=assets)
    assert summary.warnings == {}
    image = SiteImage.objects.get()
    assert {page.hero_image_id for page in ArticlePage.objects.all()} == {image.pk}
    assert article("two").hero_alt == "Another text"
    assert (image.width, image.height) == (1600, 900)


def test_a_missing_image_is_a_warning_and_arrives_when_it_turns_up(
    tmp_path: Path, index: ArticleIndexPage, admin: Any, picture_file: Path
) -> None:
    assets, posts = tmp_path / "assets", tmp_path / "posts"
    assets.mkdir()
    write_post(posts, "post", more=with_image("/assets/late.jpg"))
    summary = import_folder(posts, admin, assets=assets)
    assert summary.warnings == {"image": 1}
    assert article("post").hero_image is None
    (assets / "late.jpg").write_bytes(picture_file.read_bytes())
    assert import_folder(posts, admin, assets=assets).states[UPDATED] == 1
    assert article("post").get_latest_revision_as_object().hero_image is not None


@pytest.mark.parametrize(
    ("reference", "content", "says"),
    [
        ("../../secret.jpg", None, "leads out of the assets folder"),
        ("/assets/%2e%2e/%2e%2e/secret.jpg", None, "leads out of the assets folder"),
        ("https://elsewhere.example/x.jpg", None, "on another site"),
        (
            "/assets/icon.svg",
            b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
            "no picture that can be read",
        ),
        ("/assets/not-a-picture.jpg", b"GIF89a but not really", "no picture that can be read"),
        ("/assets/bomb.png", "bomb", "pixels; images may have"),
        ("/assets/huge.jpg", "huge", "MB; images may have"),
        ("/assets/nothing%00.jpg", None, "NUL"),
    ],
)
def test_a_bad_image_is_left_out_with_a_reason_and_the_article_arrives(
    tmp_path: Path, index: ArticleIndexPage, admin: Any, reference: str, content: bytes | str | None, says: str
) -> None:
    assets, posts = tmp_path / "site" / "assets", tmp_path / "posts"
    assets.mkdir(parents=True)
    (tmp_path / "secret.jpg").write_bytes(b"secret")
    if isinstance(content, bytes):
        (assets / reference.rsplit("/", 1)[-1]).write_bytes(content)
    elif content == "bomb":
        from PIL import Image

        Image.new("1", (12_000, 12_000)).save(assets / "bomb.png")
    elif content == "huge":
        with (assets / "huge.jpg").open("wb") as handle:
            handle.truncate(13 * 2**20)
    write_post(posts, "post", more=with_image(reference))
    report = tmp_path / "report.json"
    with report.open("w") as handle:
        run(Options(posts, assets=assets), admin, ReportFile(handle))
    (result,) = json.loads(report.read_text())["files"]
    assert result["state"] == CREATED
    assert says in result["warnings"][0]["text"]
    assert not SiteImage.objects.exists()
    assert article("post").hero_alt == "People at a desk"


def test_an_image_in_the_text_becomes_a_block_and_a_missing_one_leaves_its_words(
    tmp_path: Path, index: ArticleIndexPage, admin: Any, picture_file: Path
) -> None:
    (tmp_path / "post").mkdir()
    (tmp_path / "post" / "here.jpg").write_bytes(picture_file.read_bytes())
    text = '---\ntitle: "T"\n---\n![Two people talk](here.jpg "At the desk")\n\n![A chart](gone.png)\n'
    (tmp_path / "post" / "index.md").write_text(text)
    import_folder(tmp_path, admin)
    first, second = article("post").body
    assert (first.block_type, first.value["alt"], first.value["caption"]) == ("image", "Two people talk", "At the desk")
    assert first.value["image"] == SiteImage.objects.get()
    assert (second.block_type, "A chart" in str(second.value["text"])) == ("prose", True)


# ---- files


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
    write_post(tmp_path / "posts", "one", more=with_image("/assets/gone.jpg"))
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
