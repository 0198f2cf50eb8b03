"""Requests to other servers: where our own may go (`safety`), and how one goes there (`requests`). No Django."""

from .requests import Answer, OutOfTime, ask, left, send, within
from .safety import PUBLIC, Place, Policy, Unsafe, place_of

__all__ = ["PUBLIC", "Answer", "OutOfTime", "Place", "Policy", "Unsafe", "ask", "left", "place_of", "send", "within"]
