"""Pages remember what they show for each state of the database; these tests count what the first view asks for."""

from django.test import Client

from cms.core.epochs import memory


def forget_views() -> None:
    memory.rows.clear()


def see_anew(client: Client, url: str) -> None:
    """Fill Django's caches (content types, addresses of sites) by a whole view, then forget that view.

    An earlier test that was rolled back leaves the same state behind: what it remembered would fill in for them.
    """
    forget_views()
    client.get(url)
    forget_views()
