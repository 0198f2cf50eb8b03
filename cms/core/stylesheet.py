"""The one stylesheet of public pages, with the colours of the site in it.

A site with the colours that the stylesheet comes with links to the static file. Others link to a copy whose
address changes with the colours: no deploy, no inline style, no second request.
"""

import hashlib
import re
from functools import lru_cache
from pathlib import Path
from urllib.parse import urljoin

from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import HttpRequest, HttpResponse
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.http import require_safe
from wagtail.models import Site

from .branding import Branding
from .pagecache.rendering import kept

NAME = "proofdesk/css/site.css"
YEAR, MINUTE = 31_536_000, 60  # seconds
_RELATIVE = re.compile(r"""url\((["']?)(?!data:|/|https?:)([^"')]+)\1\)""")


def address_of(branding: Branding) -> str:
    if not branding.is_own:
        return static(NAME)
    return reverse("stylesheet", args=[digest(with_colours(branding))])


def with_colours(branding: Branding) -> str:
    tokens = branding.tokens
    if not tokens:
        return as_built()
    light, dark = (
        ";".join(f"--{name}:{colour}" for name, colour in tokens[scheme].items()) for scheme in ("light", "dark")
    )
    return (
        f"{as_built()}@layer brand{{:root{{{light}}}@media screen and (prefers-color-scheme:dark){{:root{{{dark}}}}}}}"
    )


def digest(css: str) -> str:
    return hashlib.sha256(css.encode()).hexdigest()[:16]


def as_built() -> str:
    """The static file. Addresses of fonts are made absolute, as the copy stands elsewhere."""
    name = staticfiles_storage.stored_name(NAME) if hasattr(staticfiles_storage, "stored_name") else NAME
    built = staticfiles_storage.path(name)
    file = Path(built if staticfiles_storage.exists(name) else str(finders.find(NAME)))
    return _read(file, file.stat().st_mtime_ns, staticfiles_storage.url(NAME))


@lru_cache(maxsize=4)
def _read(file: Path, changed: int, address: str) -> str:
    return _RELATIVE.sub(lambda match: f'url("{urljoin(address, match[2])}")', file.read_text(encoding="utf-8"))


@kept()
@require_safe
def stylesheet(request: HttpRequest, wanted: str) -> HttpResponse:
    """An address from before a change answers with the new colours, and is not kept."""
    site = Site.find_for_request(request)
    css = with_colours(Branding.of(site))
    response = HttpResponse(css, content_type="text/css; charset=utf-8")
    response["Cache-Control"] = (
        f"public, max-age={YEAR}, immutable" if digest(css) == wanted else f"public, max-age={MINUTE}"
    )
    return response
