"""The commands as an operator meets them: words on screen, exit codes, files."""

import json
import os
import signal
import subprocess
import sys
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from blog.models import ArticleIndexPage, ArticlePage, ImportedSource, ShareImage
from cms.core.images import SiteImage, picture
from tests.conftest import ROOT

from .posts import import_folder, write_post

pytestmark = pytest.mark.django_db


def run_import(*arguments: object, **options: object) -> tuple[int, str]:
    out = StringIO()
    try:
        call_command("import_articles", *map(str, arguments), stdout=out, stderr=StringIO(), **options)
    except SystemExit as end:
        return int(end.code or 0), out.getvalue()
    return 0, out.getvalue()


def test_a_good_run_ends_with_0_and_a_summary(tmp_path: Path, index: ArticleIndexPage, admin: Any) -> None:
    for slug in ("one", "two"):
        write_post(tmp_path, slug)
    code, said = run_import(tmp_path)
    assert code == 0
    assert "2 files: 2 created" in said
    assert "100.0% of" in said


def test_a_run_with_failures_ends_with_1_and_names_them(tmp_path: Path, index: ArticleIndexPage, admin: Any) -> None:
    write_post(tmp_path, "one")
    (tmp_path / "bad.md").write_text('---\ntitle: "x"\nnoindex: maybe\n---\n')
    code, said = run_import(tmp_path)
    assert code == 1
    assert "failed  bad.md:3: “noindex” must be true or false, not “maybe”." in said
    assert "2 files: 1 created, 1 failed" in said


def with_pictures(folder: Path, picture: Path) -> list[object]:
    """Arguments of an import of two live posts, one with a picture."""
    assets = folder / "assets"
    assets.mkdir()
    (assets / "a.jpg").write_bytes(picture.read_bytes())
    write_post(folder / "posts", "one", more='featuredImage: "/assets/a.jpg"\nimageAlt: "People at a desk"\n')
    write_post(folder / "posts", "two")
    return [folder / "posts", "--assets", assets, "--state", "keep"]


def test_who_looks_after_a_run_sees_all_pictures_without_a_worker(
    tmp_path: Path, index: ArticleIndexPage, admin: Any, picture_file: Path
) -> None:
    arguments = with_pictures(tmp_path, picture_file)
    assert "drawing" not in run_import(*arguments, "--dry-run")[1]
    assert "drawing 2 pictures …" in run_import(*arguments)[1]
    hero = picture(SiteImage.objects.get(), "hero")
    assert [candidate.width for candidate in hero.webp] == [480, 800, 1200]
    assert hero.avif == ()  # what only saves bytes is left to the worker
    assert ShareImage.objects.get().article.slug == "two"
    assert "drawing" not in run_import(*arguments)[1]


@pytest.mark.django_db(transaction=True)
def test_a_picture_that_cannot_be_drawn_costs_no_post(
    tmp_path: Path, index: ArticleIndexPage, admin: Any, picture_file: Path, settings: Any
) -> None:
    arguments = with_pictures(tmp_path, picture_file)
    Path(settings.MEDIA_ROOT).mkdir(exist_ok=True)
    (Path(settings.MEDIA_ROOT) / "images").write_text("a file where the folder of sizes should be")
    code, said = run_import(*arguments)
    assert code == 0
    assert "2 files: 2 created" in said
    assert "1 picture could not be drawn; the log says why, the worker tries again" in said
    assert ShareImage.objects.count() == 1


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["/nowhere"], "/nowhere does not exist"),
        (["{folder}", "--assets", "/nowhere"], "--assets /nowhere is not a folder"),
        (["{folder}", "--redirects", "/nowhere"], "--redirects /nowhere is not a file"),
        (["{folder}", "--report", "/nowhere/r.json"], "its folder does not exist"),
        (["{folder}", "--as", "nobody"], "there is no such active account"),
        (["{folder}", "--state", "keep", "--as", "wanda"], "may not publish"),
    ],
)
def test_wrong_use_ends_with_2_and_says_why(
    tmp_path: Path, index: ArticleIndexPage, admin: Any, writer: Any, arguments: list[str], says: str
) -> None:
    with pytest.raises(CommandError) as problem:
        run_import(*(argument.replace("{folder}", str(tmp_path)) for argument in arguments))
    assert problem.value.returncode == 2
    assert says in str(problem.value)


def test_without_an_administrator_the_command_says_what_to_do(tmp_path: Path, index: ArticleIndexPage) -> None:
    with pytest.raises(CommandError, match="there is no administrator yet"):
        run_import(tmp_path)


def test_without_a_listing_the_command_says_what_to_do(tmp_path: Path, index: ArticleIndexPage, admin: Any) -> None:
    index.delete()
    with pytest.raises(CommandError, match=r"no article listing\. Make one"):
        run_import(tmp_path)


def test_the_report_explains_each_file(tmp_path: Path, index: ArticleIndexPage, admin: Any) -> None:
    (tmp_path / "posts").mkdir()
    write_post(tmp_path / "posts", "one")
    report = tmp_path / "report.json"
    run_import(tmp_path / "posts", "--report", report)
    told = json.loads(report.read_text())
    (result,) = told["files"]
    assert (result["source"], result["state"], result["key"]) == ("one/index.md", "created", "eleventy:one")
    assert result["blocks"] == {"introduction": 1, "mistakes": 1, "faq": 1}
    assert result["typed_share"] == 1.0
    assert {(note["line"], note["rule"]) for note in result["decisions"]} == {
        (13, "introduction"),
        (15, "mistakes"),
        (19, "faq"),
    }
    assert {note["rule"] for note in result["dropped"]} == {"build-tag"}
    assert told["summary"]["states"]["created"] == 1
    assert not report.with_name("report.json.part").exists()


def test_the_redirect_table_is_imported_once(
    tmp_path: Path, index: ArticleIndexPage, admin: Any, client: Client
) -> None:
    write_post(tmp_path, "how-to-lead")
    table = tmp_path / "_redirects"
    table.write_text(
        "/blog/how-to-* /resources/ 301\n/blog/how-to-x /never/ 301\n/old /blog/how-to-lead/ 301\n/gone/* / 410\n"
    )
    _, said = run_import(tmp_path, "--redirects", table, "--state", "keep")
    assert "redirects: 1 exact, 2 patterns, 3 written, 1 left out" in said
    _, said = run_import(tmp_path, "--redirects", table, "--state", "keep")
    assert "3 written" not in said
    assert "0 written" in said
    assert client.get("/blog/how-to-lead/").status_code == 200
    assert client.get("/blog/how-to-nothing/").headers["Location"] == "/resources/"
    assert client.get("/old").headers["Location"] == "/blog/how-to-lead/"
    assert client.get("/gone/x").status_code == 410


@pytest.mark.parametrize("state", ["draft", "keep"])
def test_addresses_that_did_not_come_along_are_named(
    tmp_path: Path, index: ArticleIndexPage, admin: Any, client: Client, state: str
) -> None:
    """Posts link to pages of their old site. An operator is told which of them lead nowhere, and can say where to."""
    posts, table, report = tmp_path / "posts", tmp_path / "_redirects", tmp_path / "report.json"
    pages = " ".join(f"[{n}](/page-{n}/)" for n in range(6))
    write_post(posts, "one", answer=f"See [two](/blog/two) and [the test](/assessment). {pages}")
    write_post(posts, "two", answer="See [one](/blog/one/) and [the test](/assessment).")
    _, said = run_import(posts, "--state", state, "--report", report)
    assert "7 addresses of this site, linked to and not there: /assessment (2 articles), /page-0/ (1 article)," in said
    assert "/page-3/ (1 article) and 2 more (-v 2 or --report names each). Redirect them" in said
    assert json.loads(report.read_text())["summary"]["missing_addresses"] == {
        "/assessment": 2,
        **{f"/page-{n}/": 1 for n in range(6)},
    }
    table.write_text("/assessment /blog/ 301\n/page-* / 301\n")
    _, said = run_import(posts, "--state", state, "--redirects", table)
    assert "2 files: 2 unchanged" in said
    assert "not there" not in said
    if state == "keep":
        text = client.get("/blog/one/").content.decode()
        assert '<a href="/blog/">the test</a>' in text


def test_an_unbuilt_post_answers_by_the_redirect_rules(
    tmp_path: Path, index: ArticleIndexPage, admin: Any, client: Client
) -> None:
    write_post(tmp_path, "how-to-retire", more="permalink: false\n")
    table = tmp_path / "_redirects"
    table.write_text("/blog/how-to-* /resources/ 301\n")
    run_import(tmp_path, "--redirects", table, "--state", "keep")
    response = client.get("/blog/how-to-retire/")
    assert (response.status_code, response.headers["Location"]) == (301, "/resources/")


@pytest.mark.parametrize("target", ["eleventy", "mdx"])
def test_exported_files_import_as_the_same_articles(
    tmp_path: Path, index: ArticleIndexPage, admin: Any, target: str
) -> None:
    write_post(tmp_path / "in", "one", more='keywords: ["a"]\n')
    write_post(tmp_path / "in", "two", more="permalink: false\n")
    import_folder(tmp_path / "in", admin, state="keep")
    before = {
        page.slug: [(block.block_type, block.get_prep_value()["value"]) for block in page.body]
        for page in ArticlePage.objects.all()
    }
    call_command("export_articles", str(tmp_path / "out"), "--format", target, "--drafts", stdout=StringIO())
    for page in ArticlePage.objects.all():
        page.delete()
    summary = import_folder(tmp_path / "out", admin, state="keep")
    assert summary.failures == []
    after = {
        page.slug: [(block.block_type, block.get_prep_value()["value"]) for block in page.body]
        for page in ArticlePage.objects.all()
    }

    def plain(value: Any) -> Any:
        from blog.content import without_ids

        return without_ids(json.loads(json.dumps(value)))

    assert plain(after) == plain(before)
    assert ArticlePage.objects.get(slug="one").live
    assert not ArticlePage.objects.get(slug="two").live


def test_drafts_stay_out_of_an_export_unless_asked_for(tmp_path: Path, index: ArticleIndexPage, admin: Any) -> None:
    write_post(tmp_path / "in", "secret")
    import_folder(tmp_path / "in", admin)
    call_command("export_articles", str(tmp_path / "out"), stdout=StringIO())
    assert list((tmp_path / "out").rglob("*.md")) == []


def test_html_export_shows_what_a_visitor_would_see(tmp_path: Path, index: ArticleIndexPage, admin: Any) -> None:
    write_post(tmp_path / "in", "secret")
    import_folder(tmp_path / "in", admin)
    call_command("export_articles", str(tmp_path / "out"), "--format", "html", "--drafts", stdout=StringIO())
    page = (tmp_path / "out" / "secret.html").read_text()
    assert "<h1>Secret</h1>" in page
    assert "How long does secret take?" in page
    assert "wagtailuserbar" not in page


@pytest.mark.django_db(transaction=True)
def test_a_killed_run_is_finished_by_the_next_one(tmp_path: Path, index: ArticleIndexPage, admin: Any) -> None:
    """A real process, killed without warning in the middle."""
    from django.db import connection

    posts = tmp_path / "posts"
    for number in range(40):
        write_post(posts, f"post-{number:02}")
    name = connection.settings_dict["NAME"]
    address = f"sqlite:///{name}" if connection.vendor == "sqlite" else postgres_address(connection.settings_dict)
    environment = {**os.environ, "DATABASE_URL": address, "DJANGO_SETTINGS_MODULE": "cms.settings.test"}
    process = subprocess.Popen(
        [sys.executable, "manage.py", "import_articles", str(posts), "-v0"], cwd=ROOT, env=environment
    )
    while ImportedSource.objects.count() < 5 and process.poll() is None:
        pass
    process.send_signal(signal.SIGKILL)
    process.wait()
    done = ImportedSource.objects.count()
    assert ArticlePage.objects.count() == done
    assert 5 <= done < 40
    summary = import_folder(posts, admin)
    assert (summary.states["unchanged"], summary.states["created"], summary.states["failed"]) == (done, 40 - done, 0)
    assert ArticlePage.objects.search("opening").count() == 40


def postgres_address(settings: dict[str, Any]) -> str:
    host = settings["HOST"] or "127.0.0.1"
    login = settings["USER"] + (f":{settings['PASSWORD']}" if settings["PASSWORD"] else "")
    return f"postgres://{login}@{host}:{settings['PORT'] or 5432}/{settings['NAME']}"
