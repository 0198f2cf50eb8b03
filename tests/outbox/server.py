"""A mail server that speaks just enough SMTP, on a real port, and can be told to misbehave."""

import contextlib
import socketserver
import threading
from email import message_from_string
from email.message import Message
from typing import Any


class MailServer(socketserver.ThreadingTCPServer):
    """`answers`: for the next recipients, what is said to RCPT. None hangs up; "…" never answers.

    `accepted` holds the mails that were taken, `connections` counts who called.
    """

    allow_reuse_address = True
    daemon_threads = True
    block_on_close = False

    def __init__(self, port: int = 0) -> None:
        super().__init__(("127.0.0.1", port), Conversation)
        self.accepted: list[Message] = []
        self.answers: list[str | None] = []
        self.refused: dict[str, str] = {}  # recipients that are always answered like this
        self.connections = 0
        self.silent = False  # takes the call and says nothing
        self.released = threading.Event()  # set when it stops: silence ends
        self.thread = threading.Thread(target=self.serve_forever, args=(0.01,), daemon=True)
        self.thread.start()

    @property
    def port(self) -> int:
        return int(self.server_address[1])

    def stop(self) -> None:
        self.released.set()
        self.shutdown()
        self.server_close()
        self.thread.join()

    def subjects(self) -> list[str]:
        return [str(mail["Subject"]) for mail in self.accepted]


class Conversation(socketserver.StreamRequestHandler):
    server: MailServer

    def say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())

    def handle(self) -> None:
        with contextlib.suppress(ConnectionError, ValueError):
            self.talk()

    def talk(self) -> None:
        self.server.connections += 1
        if self.server.silent:
            self.server.released.wait(30)
            return
        self.say("220 test")
        for raw in self.rfile:
            command, _, rest = raw.decode().strip().partition(" ")
            if command.upper() == "QUIT":
                self.say("221 bye")
                return
            if command.upper() == "RCPT":
                if not self.answer_recipient(rest):
                    return
            elif command.upper() == "DATA":
                self.say("354 go on")
                self.server.accepted.append(message_from_string(self.read_data()))
                self.say("250 taken")
            else:
                self.say("250 fine")

    def answer_recipient(self, rest: str) -> bool:
        address = rest.partition("<")[2].partition(">")[0]
        answer: Any = self.server.refused.get(address, "250 fine")
        if self.server.answers:
            answer = self.server.answers.pop(0)
        if answer is None:
            return False
        if answer == "…":
            self.server.released.wait(30)
            return False
        self.say(answer)
        return True

    def read_data(self) -> str:
        lines = []
        for raw in self.rfile:
            line = raw.decode().rstrip("\r\n")
            if line == ".":
                break
            lines.append(line[1:] if line.startswith("..") else line)
        return "\n".join(lines)
