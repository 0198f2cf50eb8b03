"""Proofdesk: a publishing desk for a career-coaching team, on Wagtail."""
