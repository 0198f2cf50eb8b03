"""Pages remember what they show for each state of the database; these tests count what the first view asks for."""

from cms.core.epochs import memory


def forget_views() -> None:
    memory.rows.clear()
