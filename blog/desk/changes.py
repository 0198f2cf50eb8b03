"""Changes of a page through the admin come one after another, and each happens as a whole or not at all.

Wagtail's views read a page, decide, and write it back without a lock and, most of them, without a
transaction. Two people at once could so undo each other's work.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, ResolverMatch, resolve, reverse

from blog import publishing

GetResponse = Callable[[HttpRequest], HttpResponse]
# What the addresses of the admin call the pages that they change.
PAGE_ARGUMENTS = ("page_id", "page_to_move_id", "destination_id", "parent_page_id")
CHANGE_NOTHING = {"preview_on_edit", "preview_on_add"}
# Opening the editor writes who is there, and asks several times for the state of the review while it draws.
OPENS = {"edit", "revisions_revert"}
_queue = threading.Lock()


class PageChangeMiddleware:
    """A change of a page is one transaction, which holds the page's row from its first look at it. So is opening it."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        pages = pages_changed_by(request)
        if pages is None:
            return self.get_response(request)
        with in_turn(), transaction.atomic():
            publishing.lock(pages)
            response = self.get_response(request)
            if response.status_code >= 400:
                transaction.set_rollback(True)
        return response


@contextmanager
def in_turn() -> Iterator[None]:
    """On SQLite the changes of this process wait here. In the file's own queue, which is none, some starve."""
    if connection.vendor != "sqlite":
        yield
        return
    with _queue:
        yield


def pages_changed_by(request: HttpRequest) -> list[int] | None:
    """Ids of the pages that this request may change. None for a request that changes no page."""
    if request.method not in ("GET", "POST") or not request.path_info.startswith(reverse("wagtailadmin_home")):
        return None
    try:
        match = resolve(request.path_info)
    except Resolver404:
        return None
    if match.url_name in CHANGE_NOTHING or (request.method == "GET" and not opens_editor(match)):
        return None
    if match.url_name == "wagtail_bulk_action":
        return [int(each) for each in request.GET.getlist("id") if each.isdecimal()]
    return [match.kwargs[name] for name in PAGE_ARGUMENTS if name in match.kwargs] or None


def opens_editor(match: ResolverMatch) -> bool:
    return match.namespace == "wagtailadmin_pages" and match.url_name in OPENS
