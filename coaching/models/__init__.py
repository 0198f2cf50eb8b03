"""Offers: the pages that describe them, the calls that lead there, the ways that they help with, and what was counted."""

from .calls import CallToAction, CallToActionVariant, PinnedOffer
from .counts import OfferCount
from .pages import CoachingPage
from .paths import CareerPath

__all__ = ["CallToAction", "CallToActionVariant", "CareerPath", "CoachingPage", "OfferCount", "PinnedOffer"]
