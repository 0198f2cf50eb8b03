"""Rich text as the reader wants it: as the page shows it, as Markdown, or as plain text."""

from collections.abc import Callable

from django.utils.translation import gettext_lazy as _
from wagtail.rich_text import expand_db_html

from blog.importer.exporter.markdown import blocks, rich_text_pieces
from cms.core.api import parameters
from cms.core.text import lines_of


def as_markdown(source: str) -> str:
    """What `/blog/<slug>.md` says."""
    return blocks(rich_text_pieces(expand_db_html(source)), with_jsx=False)


def as_plain(source: str) -> str:
    """One line for each paragraph or point."""
    return "\n".join(lines_of(source))


FORMS: dict[str, Callable[[str], str]] = {"html": expand_db_html, "markdown": as_markdown, "plain": as_plain}
RICH_TEXT = parameters.choice(
    "rich_text", str(_("How texts with emphasis, links and lists are written.")), FORMS, "html"
)
