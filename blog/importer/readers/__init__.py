"""From the bytes of a source file to a Document, one reader for each format."""

from collections.abc import Callable
from pathlib import PurePath

from cms.core.text import slug_of

from ..document import Document, ImportProblem
from . import eleventy, mdx, text
from .files import decoded

Reader = Callable[[str, str, str], Document]
READERS: dict[str, Reader] = {"eleventy": eleventy.read, "mdx": mdx.read, "text": text.read}
SUFFIXES = {".md": "eleventy", ".markdown": "eleventy", ".mdx": "mdx", ".txt": "text"}

BUILT_IN = frozenset(READERS)


def register(source_format: str, reader: Reader, *suffixes: str) -> None:
    """A reader of one more format, for files with these suffixes, in the `ready` of an app (docs/extending.md).

    It gets the source key, the slug and the text, and returns a Document or raises ImportProblem. Raises ValueError
    for a format or a suffix that is taken.
    """
    if source_format in READERS:
        raise ValueError(f"there is a reader of {source_format!r} already")
    if taken := [suffix for suffix in suffixes if suffix in SUFFIXES]:
        raise ValueError(f"files with {taken[0]} are read as {SUFFIXES[taken[0]]!r} already")
    READERS[source_format] = reader
    SUFFIXES.update(dict.fromkeys(suffixes, source_format))


def format_of(path: PurePath) -> str | None:
    """The format a file name speaks of, or None for a file that is no post."""
    return SUFFIXES.get(path.suffix.lower())


def name_of(path: PurePath) -> str:
    """The name a post has by its file: the folder of an index file, else the file itself."""
    return path.parent.name if path.stem.lower() == "index" else path.stem


def read(path: PurePath, raw: bytes, source_format: str) -> Document:
    """Raises ImportProblem, which says where and what to do."""
    name = name_of(path)
    slug = slug_of(name)
    if not slug:
        raise ImportProblem(f"the name “{name}” has no letters or digits for an address. Rename the file.")
    return READERS[source_format](f"{source_format}:{slug}", slug, decoded(raw))
