"""Offers: the pages that describe them, the calls that lead there, the ways, tests and plans that prepare them."""

from .calls import CallToAction, CallToActionVariant, PinnedOffer
from .counts import OfferCount
from .pages import CoachingPage
from .paths import CareerPath
from .readiness import ReadinessTestPage, SharedResult
from .roadmaps import SavedRoadmap

__all__ = [
    "CallToAction",
    "CallToActionVariant",
    "CareerPath",
    "CoachingPage",
    "OfferCount",
    "PinnedOffer",
    "ReadinessTestPage",
    "SavedRoadmap",
    "SharedResult",
]
