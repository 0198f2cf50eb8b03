"""The folder of an export: only ours is touched, unchanged files stay, what a killed run left is known."""

import json
from pathlib import Path

import pytest

from blog.static_site.folder import JOURNAL, MANIFEST, ExportFolder, Foreign, files_below


def write(folder: Path, **files: str) -> ExportFolder:
    with ExportFolder(folder) as there:
        for name, text in files.items():
            there.write(name, text.encode())
    return there


def test_a_second_run_writes_nothing_and_a_change_only_what_changed(tmp_path: Path) -> None:
    write(tmp_path, a="1", b="1")
    times = {file: file.stat().st_mtime_ns for file in tmp_path.iterdir()}
    again = write(tmp_path, a="1", b="1")
    assert (again.written, again.removed) == ([], [])
    assert {file: file.stat().st_mtime_ns for file in tmp_path.iterdir()} == times
    changed = write(tmp_path, a="1", b="2")
    assert (changed.written, changed.removed) == (["b"], [])


def test_what_has_left_is_removed_and_nothing_of_others(tmp_path: Path) -> None:
    write(tmp_path, **{"blog/pay/index.html": "1", "a": "1"})
    (tmp_path / "CNAME").write_text("www.example.org")
    (tmp_path / "blog" / "mine.txt").write_text("mine")
    last = write(tmp_path, a="1")
    assert last.removed == ["blog/pay/index.html"]
    assert list(files_below(tmp_path)) == ["CNAME", "a", "blog/mine.txt"]


def test_a_file_of_others_is_not_overwritten(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("mine")
    with pytest.raises(Foreign, match="a"):
        write(tmp_path, a="1")
    assert (tmp_path / "a").read_text() == "mine"
    (tmp_path / "a").write_text("1")  # the very same: nothing is lost
    write(tmp_path, a="1")


def test_a_link_does_not_lead_out(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "blog").symlink_to(outside)
    with pytest.raises(Foreign):
        write(tmp_path / "site", **{"blog/index.html": "1"})
    assert list(outside.iterdir()) == []


def test_a_run_that_broke_off_leaves_its_books_to_the_next(tmp_path: Path) -> None:
    write(tmp_path, a="1", b="1")

    def break_off() -> None:
        with ExportFolder(tmp_path) as there:
            there.write("b", b"2")
            there.write("c", b"1")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        break_off()
    assert (tmp_path / JOURNAL).read_text() == "c\n"
    assert json.loads((tmp_path / MANIFEST).read_text())["files"].keys() == {"a", "b"}
    last = write(tmp_path, a="1", b="1")
    assert (last.written, last.removed) == (["b"], ["c"])
    assert not (tmp_path / JOURNAL).exists()


@pytest.mark.parametrize("content", ["", "[]", "{", '{"files": {"../../etc/passwd": "x", "/etc/passwd": "x"}}'])
def test_a_list_that_lies_removes_nothing(tmp_path: Path, content: str) -> None:
    outside = tmp_path / "passwd"
    outside.write_text("x")
    site = tmp_path / "site"
    site.mkdir()
    (site / MANIFEST).write_text(content.replace("../../etc/passwd", "../passwd"))
    write(site, a="1")
    assert outside.exists()
