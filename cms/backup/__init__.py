"""Backups of the whole site, made while people work, and their way back. docs/backup.md"""
