"""Roadmaps that visitors chose to keep."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from .private import PrivateLink


class SavedRoadmap(PrivateLink):
    """What was answered, and the career path as it was then: the plan follows from them.

    Amounts of money stand nowhere else. Reached by the token alone: no list in the admin, no API, no log.
    """

    DAYS = 180

    inputs = models.JSONField()  # see coaching.roadmap_data

    class Meta:
        verbose_name = _("saved roadmap")
