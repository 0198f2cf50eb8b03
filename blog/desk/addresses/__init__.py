"""Redirects, their rules, and addresses that nothing has: for leads and administrators."""
