"""How far a long command has come: one line on a terminal, nothing in a log file."""

from typing import Any


class ProgressBar:
    WIDTH = 30

    def __init__(self, stream: Any, total: int) -> None:
        self.stream, self.total, self.done = stream, total, 0
        self.shown = total > 1 and stream.isatty()

    def step(self, count: int = 1) -> None:
        self.done += count
        if self.shown:
            filled = self.WIDTH * self.done // self.total
            self.stream.write(f"\r[{'#' * filled}{'.' * (self.WIDTH - filled)}] {self.done}/{self.total}", ending="")
            self.stream.flush()

    def clear(self) -> None:
        if self.shown:
            self.stream.write("\r" + " " * (self.WIDTH + 20) + "\r", ending="")
