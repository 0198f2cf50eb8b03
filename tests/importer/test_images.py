"""Images of posts: into the library once each, or left out with a reason."""

import json
from pathlib import Path
from typing import Any

import pytest

from blog.importer.report import CREATED, UPDATED, ReportFile
from blog.importer.runs import Options, run
from blog.models import ArticleIndexPage, ArticlePage
from cms.core.images import SiteImage

from .posts import import_folder, write_post

pytestmark = pytest.mark.django_db


def article(slug: str) -> ArticlePage:
    found: ArticlePage = ArticlePage.objects.get(slug=slug)
    return found


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
