"""From the bytes of a source file to a Document, one reader for each format."""

from pathlib import PurePath

from cms.core.text import slug_of

from ..document import Document, ImportProblem
from . import eleventy, mdx, text
from .files import decoded

READERS = {"eleventy": eleventy.read, "mdx": mdx.read, "text": text.read}
SUFFIXES = {".md": "eleventy", ".markdown": "eleventy", ".mdx": "mdx", ".txt": "text"}


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
