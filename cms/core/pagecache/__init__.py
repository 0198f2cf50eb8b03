"""Finished pages, kept in memory and answered before Django sees the request: docs/decisions/0020-page-cache.md

A server runs Django's application inside:

    from cms.core.pagecache import wsgi_application

    application = wsgi_application()

A view that is the same for everybody says so, and which parameters of the query it reads; nothing else is kept:

    @kept(query=("page",), names=("articles",))
    def category(request, slug): ...

What changes such a page writes names into the journal, in its own transaction:

    journal.changed("page:12", "/blog/")      # an old copy may still stand in when rendering fails
    journal.withdrawn("page:12")              # no copy may ever be shown again
"""

from typing import Any


def wsgi_application() -> Any:
    """In place of Django's `get_wsgi_application`."""
    from django.core.wsgi import get_wsgi_application

    application = get_wsgi_application()
    from .wsgi import PageCache  # its models can be loaded now

    return PageCache(application)
