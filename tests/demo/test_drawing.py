from functools import cache
from pathlib import Path

import pytest
import yaml

from cms.demo import drawing

CONTENT = Path(drawing.__file__).parent / "content"


drawn = cache(drawing.draw)


def expected_size(name: str) -> tuple[int, int]:
    people = yaml.safe_load((CONTENT / "people.yaml").read_text(encoding="utf-8"))["authors"]
    if name in {person["photo"] for person in people}:
        return (800, 800)
    return (512, 512) if name.endswith(".png") else (1600, 900)


@pytest.mark.parametrize("name", drawing.names())
def test_draw_gives_a_picture_of_its_size_and_the_same_one_every_time(name):
    picture = drawn(name)

    assert picture.size == expected_size(name)
    assert picture.mode == "RGB"
    assert drawing.draw(name).tobytes() == picture.tobytes()


@pytest.mark.parametrize("name", drawing.names())
def test_draw_leaves_no_picture_blank(name):
    small = drawn(name).resize((64, 64)).quantize(16).convert("RGB")

    shares = sorted((count / 64**2 for count, _ in small.getcolors()), reverse=True)
    assert len(shares) > 8
    assert shares[0] < 0.7


def test_names_cover_every_image_that_the_content_asks_for() -> None:
    site = yaml.safe_load((CONTENT / "site.yaml").read_text(encoding="utf-8"))
    people = yaml.safe_load((CONTENT / "people.yaml").read_text(encoding="utf-8"))["authors"]
    posts = [
        path.read_text(encoding="utf-8") for path in (*CONTENT.glob("eleventy/*/index.md"), *CONTENT.glob("mdx/*.mdx"))
    ]
    front = [yaml.safe_load(post.split("---\n")[1]) for post in posts]
    asked = {Path(values.get("featuredImage") or values["image"]).name for values in front} | {
        p["photo"] for p in people
    }

    assert set(drawing.names()) == asked | {site["site"]["logo"]}


def test_save_all_keeps_pictures_that_are_already_there(tmp_path: Path) -> None:
    first, *_ = drawing.names()
    (tmp_path / first).write_bytes(b"drawn by an editor")

    paths = drawing.save_all(tmp_path)

    assert paths == [tmp_path / name for name in drawing.names()]
    assert (tmp_path / first).read_bytes() == b"drawn by an editor"
    assert all(path.stat().st_size > 10_000 for path in paths[1:])
