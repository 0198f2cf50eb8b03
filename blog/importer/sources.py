"""Which files below a path are posts. Follows no links out of it, and no link to a folder at all."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from .document import ImportProblem
from .readers import SUFFIXES, format_of
from .readers.files import MAX_BYTES

NOT_POSTS = {"readme", "changelog", "license", "contributing"}


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A post to be read. `name` is the path below the folder that was named, for people."""

    path: Path
    name: str
    format: str

    def read(self) -> bytes:
        """The bytes. Raises ImportProblem for a file that cannot be read or is far too large."""
        try:
            size = self.path.stat().st_size
            if size > 4 * MAX_BYTES:  # the reader explains the limit; a file of many GB is not even opened
                raise ImportProblem(
                    f"the file has {size / 2**20:.0f} MB; a post may have {MAX_BYTES // 2**20} MB. Is it a post?"
                )
            return self.path.read_bytes()
        except OSError as error:
            raise ImportProblem(f"the file cannot be read: {error.strerror}.") from None


@dataclass(frozen=True, slots=True)
class Refused:
    """A file that looks like a post but is not read, and why."""

    name: str
    reason: str


def posts(path: Path, source_format: str = "auto") -> Iterator[SourceFile | Refused]:
    """The posts of a file or folder, in order of their names."""
    if path.is_file():
        found = chosen_format(path, source_format)
        if found:
            yield SourceFile(path, path.name if path.stem != "index" else f"{path.parent.name}/{path.name}", found)
        return
    root = path.resolve()
    for folder, folders, files in os.walk(path, followlinks=False):
        folders[:] = sorted(name for name in folders if not name.startswith((".", "_")) and name != "node_modules")
        for name in sorted(files):
            file = Path(folder, name)
            found = chosen_format(file, source_format)
            if not found or name.startswith((".", "_")) or file.stem.lower() in NOT_POSTS:
                continue
            shown = file.relative_to(path).as_posix()
            if file.is_symlink() and not is_inside(file, root):
                yield Refused(shown, "it is a link to a file outside the folder. Copy the file there.")
            else:
                yield SourceFile(file, shown, found)


def chosen_format(file: Path, source_format: str) -> str | None:
    """The format to read a file in, or None when it is no post of the chosen format."""
    found = format_of(file)
    if source_format == "auto" or found is None:
        return found
    if source_format == "mdx" and file.suffix.lower() in {".mdx", ".md"}:
        return "mdx"
    return found if found == source_format else None


def is_inside(file: Path, root: Path) -> bool:
    try:
        return file.resolve(strict=True).is_relative_to(root)
    except (OSError, RuntimeError):  # a link to nothing, or in a circle
        return False


def suffixes() -> str:
    return ", ".join(sorted(SUFFIXES))
