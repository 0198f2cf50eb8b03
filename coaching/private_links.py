"""What visitors keep under private links goes by itself on time."""

from typing import Any

from django.utils import timezone

from blog import jobs
from cms.core.text import count_of

from .models import SavedRoadmap, SharedResult


def forget_expired() -> str:
    roadmaps, results = SavedRoadmap.forget_expired(), SharedResult.forget_expired()
    return f"{count_of(roadmaps, 'roadmap')} and {count_of(results, 'shared result')} deleted"


def has_expired(link: Any) -> bool:
    """Nobody can open it any more, and the job deletes it wherever it is."""
    return bool(link.expires_at <= timezone.now())


def register_job() -> None:
    jobs.register("forget_private_links", jobs.HOUR, forget_expired)
