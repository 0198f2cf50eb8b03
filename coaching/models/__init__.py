"""Offers: the pages that describe them, the calls that lead there, the ways, tests and plans that prepare them, leads."""

from .calls import CallToAction, CallToActionVariant, PinnedOffer
from .counts import OfferCount
from .leads import ConsentText, DataRequest, Lead, LeadCount, LeadMagnet, LeadSettings, Quarantined
from .pages import CoachingPage
from .passed import PassedClaims
from .paths import CareerPath
from .readiness import ReadinessTestPage, SharedResult
from .roadmaps import SavedRoadmap

__all__ = [
    "CallToAction",
    "CallToActionVariant",
    "CareerPath",
    "CoachingPage",
    "ConsentText",
    "DataRequest",
    "Lead",
    "LeadCount",
    "LeadMagnet",
    "LeadSettings",
    "OfferCount",
    "PassedClaims",
    "PinnedOffer",
    "Quarantined",
    "ReadinessTestPage",
    "SavedRoadmap",
    "SharedResult",
]
