"""Signing in: how often somebody may try, a second factor, and when a session ends. Hosts may leave this app out."""
