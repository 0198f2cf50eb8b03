"""MDX posts: YAML front matter, then Markdown with JSX components. Components are data, never run."""

from ..document import Document
from .eleventy import read_markdown


def read(key: str, slug: str, text: str) -> Document:
    return read_markdown(key, slug, text, source_format="mdx", with_jsx=True)
