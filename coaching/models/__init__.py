"""Offers: the pages that describe them, and the calls that lead there."""

from .calls import CallToAction
from .pages import CoachingPage

__all__ = ["CallToAction", "CoachingPage"]
