"""PostgreSQL servers of a test's own, which it may stop: one, and a copy that follows it."""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import connection

from tests.servers import address_of_database, free_port


def binaries() -> Path:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[4]))
    if not found:
        pytest.skip("no PostgreSQL server on this machine: apt-get install postgresql")
    return found[-1].parent


class Cluster:
    """A server in a folder of its own, which the account of PostgreSQL may enter: it does not run as root."""

    def __init__(self) -> None:
        self.bin, self.port = binaries(), free_port()
        self.folder = Path(tempfile.mkdtemp(prefix="proofdesk-postgres-"))
        self.data = self.folder / "data"
        if os.geteuid() == 0:
            shutil.chown(self.folder, "postgres", "postgres")

    def make(self) -> "Cluster":
        self.run("initdb", "-D", str(self.data), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync")
        return self

    def follow(self, other: "Cluster") -> "Cluster":
        self.run(
            "pg_basebackup", "-h", "127.0.0.1", "-p", str(other.port), "-U", "postgres", "-D", str(self.data),
            "-R", "-X", "stream", "--checkpoint=fast", "--no-sync",
        )  # fmt: skip
        return self

    def start(self) -> None:
        options = f"-p {self.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c fsync=off"
        self.run("pg_ctl", "-D", str(self.data), "-w", "-l", str(self.folder / "log"), "-o", options, "start")

    def stop(self) -> None:
        if (self.data / "postmaster.pid").exists():
            self.run("pg_ctl", "-D", str(self.data), "-m", "immediate", "-w", "stop")

    def remove(self) -> None:
        self.stop()
        shutil.rmtree(self.folder)

    def run(self, name: str, *arguments: str) -> None:
        command = [str(self.bin / name), *arguments]
        if os.geteuid() == 0:
            command = ["runuser", "-u", "postgres", "--", *command]
        # Not captured by a pipe: the server that is started would hold it open.
        with (self.folder / "commands.log").open("ab") as log:
            subprocess.run(command, check=True, stdout=log, stderr=log, cwd="/")

    def address(self, name: str = "desk") -> str:
        return f"postgres://postgres@127.0.0.1:{self.port}/{name}"

    def ask(self, sql: str, name: str = "desk") -> Any:
        with psycopg.connect(self.address(name).replace("postgres:", "postgresql:", 1), autocommit=True) as line:
            return line.execute(sql).fetchone()  # type: ignore[call-overload]

    def copy_of_test(self) -> None:
        """What the database of the test holds, in the database “desk” here."""
        source = address_of_database().replace("postgres:", "postgresql:", 1)
        with psycopg.connect(self.address("postgres").replace("postgres:", "postgresql:", 1), autocommit=True) as line:
            line.execute("CREATE DATABASE desk")
        connection.close()
        dump = self.folder / "dump.sql"
        subprocess.run([str(self.bin / "pg_dump"), "-O", "-f", str(dump), source], check=True)
        target = self.address().replace("postgres:", "postgresql:", 1)
        subprocess.run([str(self.bin / "psql"), "-q", "-o", "/dev/null", "-f", str(dump), target], check=True)
