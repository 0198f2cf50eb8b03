"""When a session ends before its time: log out everywhere, a role lost, an account closed, a second factor changed."""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import F
from django.http import HttpRequest

from .models import Standing

EPOCH = "proofdesk_epoch"


def standing_of(user: Any) -> Standing | None:
    try:
        found: Standing = user.proofdesk_standing
    except Standing.DoesNotExist:
        return None
    return found


def begin(request: HttpRequest, user: Any) -> None:
    """Note when a log-in began, as the person's epochs count."""
    request.session[EPOCH] = Standing.objects.filter(user=user).values_list("epoch", flat=True).first() or 0


def has_ended(request: HttpRequest) -> bool:
    standing = standing_of(request.user)
    return (standing.epoch if standing else 0) != request.session.get(EPOCH, 0)


def end_all(*users: Any) -> None:
    """All sessions of these people, wherever they are kept."""
    end_of([user.pk for user in users])


def end_of(numbers: Iterable[Any]) -> None:
    numbers = list(numbers)
    Standing.objects.bulk_create([Standing(user_id=number) for number in numbers], ignore_conflicts=True)
    Standing.objects.filter(user_id__in=numbers).update(epoch=F("epoch") + 1)


def forget(request: HttpRequest) -> None:
    request.session.flush()
    request.user = AnonymousUser()
