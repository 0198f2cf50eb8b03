"""What changed, written in the transaction of the act: nothing is lost when a process ends between the two."""

from collections.abc import Iterable
from functools import partial

from django.db import transaction

from .entries import EVERYTHING
from .rows import Invalidation


def changed(*names: str) -> None:
    """Copies with one of these names are rendered again before they are shown."""
    write(Invalidation.Kind.CHANGED, names)


def withdrawn(*names: str) -> None:
    """No copy with one of these names may be shown again, whatever happens."""
    write(Invalidation.Kind.WITHDRAWN, names)


def everything_changed() -> None:
    changed(EVERYTHING)


def write(kind: str, names: Iterable[str]) -> None:
    from .following import follower

    found = sorted(set(names))
    if not found:
        return
    row = Invalidation.objects.create(kind=kind, names=found)
    # This process knows it at once; others within a quarter of a second.
    transaction.on_commit(partial(follower.hear_own, row.pk, kind, found), robust=True)
