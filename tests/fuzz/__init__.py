"""Malformed input for everything that takes input.

Case number n of a subject is always the same, so that a number says all: no recordings of what went well. What
failed once is kept in tests/data/fuzz/ as it was sent, and tried first ever after.
"""
