"""How much a drill does: little by default, all of what was promised where the environment says DRILLS=full."""

import os


def amount(short: int, full: int) -> int:
    return full if os.environ.get("DRILLS") == "full" else short
