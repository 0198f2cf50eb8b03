"""Eleventy posts: YAML front matter, then Markdown. https://www.11ty.dev/docs/data-frontmatter/"""

from dataclasses import replace

from ..document import Document, Heading, Notes, Spans
from . import front_matter, markdown


def read(key: str, slug: str, text: str) -> Document:
    return read_markdown(key, slug, text, source_format="eleventy", with_jsx=False)


def read_markdown(key: str, slug: str, text: str, *, source_format: str, with_jsx: bool) -> Document:
    """Parse one Markdown file that opens with YAML front matter.

    Line numbers are 1-based and count from the top of the file.
    Raises ImportProblem, which carries the line.
    """
    notes = Notes()
    values, body, first_line = front_matter.split(text)
    meta = front_matter.meta(values, notes, build_tags=not with_jsx)
    pieces = markdown.parse(body, first_line, notes, with_jsx=with_jsx)
    if not meta.title:
        first: Spans = next((piece.spans for piece in pieces if isinstance(piece, Heading) and piece.level == 1), ())
        meta = replace(meta, title=front_matter.title_from(first, values, slug))
    return Document(key, slug, source_format, meta, pieces, tuple(notes.dropped), tuple(notes.warnings))
