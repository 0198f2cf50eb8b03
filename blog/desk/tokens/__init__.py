"""Tokens for programs that act in somebody's name (`/api/manage/`)."""
