"""Offers: the pages that describe them, the calls that lead there, and who answered."""

from .calls import CallToAction
from .leads import ConsentText, DataRequest, Lead, LeadCount, LeadMagnet, LeadSettings, Quarantined
from .pages import CoachingPage

__all__ = [
    "CallToAction",
    "CoachingPage",
    "ConsentText",
    "DataRequest",
    "Lead",
    "LeadCount",
    "LeadMagnet",
    "LeadSettings",
    "Quarantined",
]
