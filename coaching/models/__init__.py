"""Offers: the pages that describe them, the calls that lead there, and the tests and plans that prepare them."""

from .calls import CallToAction
from .pages import CoachingPage
from .readiness import ReadinessTestPage, SharedResult
from .roadmaps import SavedRoadmap

__all__ = ["CallToAction", "CoachingPage", "ReadinessTestPage", "SavedRoadmap", "SharedResult"]
