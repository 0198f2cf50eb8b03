"""Names that a site is set up with, in the language of who reads the admin: groups, the review and its stages.

The rows keep their English names: code finds them by these, and people may rename them. A name that somebody
gave is shown as it is.
"""

from typing import Any

from django.contrib.auth.models import Group
from django.utils.translation import pgettext_lazy
from wagtail.models import Collection, Task, Workflow

NAMES: dict[str, Any] = {
    "Writer": pgettext_lazy("name of a group", "Writer"),
    "Reviewer": pgettext_lazy("name of a group", "Reviewer"),
    "Coach": pgettext_lazy("name of a group", "Coach"),
    "Lead": pgettext_lazy("name of a group", "Lead"),
    "Admin": pgettext_lazy("name of a group", "Admin"),
    # Wagtail's own.
    "Editors": pgettext_lazy("name of a group", "Editors"),
    "Moderators": pgettext_lazy("name of a group", "Moderators"),
    "Moderators approval": pgettext_lazy("name of a review", "Moderators approval"),
    "Root": pgettext_lazy("name of a collection", "Root"),
    "Editorial review": pgettext_lazy("name of a review", "Editorial review"),
    "Readiness": pgettext_lazy("name of a review", "Readiness"),
    "Coach’s sign-off": pgettext_lazy("name of a review", "Coach’s sign-off"),
}
NAMED: tuple[Any, ...] = (Group, Workflow, Task, Collection)


def shown_name(name: str) -> str:
    return str(NAMES.get(name, name))


def item(self: Any, key: object) -> str:
    """Templates ask for `task["name"]` before `task.name`; code and forms do not, and get what is stored."""
    if key == "name":
        return shown_name(self.name)
    raise KeyError(key)


def show_translated() -> None:
    """In all templates of the admin, Wagtail's included, and where a form offers such a row."""
    for model in NAMED:
        model.__getitem__ = item
        model.__str__ = lambda self: shown_name(self.name)
