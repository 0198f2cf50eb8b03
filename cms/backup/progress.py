"""What a backup tells while it goes on: lines, and on a terminal one line that changes."""

from time import monotonic
from typing import Any

OFTEN = 0.2  # seconds


class Progress:
    """Called with a line. One that begins with a carriage return is shown on a terminal only, until the next."""

    def __init__(self, stream: Any, quiet: bool) -> None:
        self.stream, self.quiet = stream, quiet
        self.shown_at, self.width = 0.0, 0

    def __call__(self, line: str) -> None:
        if self.quiet:
            return
        if not line.startswith("\r"):
            self.stream.write(f"{self.erase()}{line}")
        elif self.stream.isatty() and monotonic() - self.shown_at > OFTEN:
            self.shown_at = monotonic()
            self.stream.write(f"{self.erase()}{line[1:]}", ending="")
            self.stream.flush()
            self.width = len(line)

    def erase(self) -> str:
        blank, self.width = " " * self.width, 0
        return f"\r{blank}\r" if blank else ""
