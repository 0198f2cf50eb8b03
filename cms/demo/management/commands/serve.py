"""Run the site on this machine: a web server, and beside it a worker, until Ctrl+C."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from cms.demo import logins

GRACE_SECONDS = 30  # longer than a worker takes to finish or hand back what it holds


class Command(BaseCommand):
    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        self.greet()
        self.forget_counts()
        manage = [sys.executable, str(settings.BASE_DIR / "manage.py")]
        processes = [
            subprocess.Popen([sys.executable, "-m", "cms.serving"], cwd=settings.BASE_DIR),
            subprocess.Popen([*manage, "run_worker"]),  # noqa: S603
        ]
        if settings.PROOFDESK_METRICS not in ("", "site"):
            processes.append(subprocess.Popen([*manage, "serve_metrics", "--verbosity", "0"]))  # noqa: S603
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
        try:
            while all(process.poll() is None for process in processes):
                time.sleep(0.5)
        except KeyboardInterrupt:
            pass
        finally:
            self.stop(processes)
        failed = [
            process.returncode
            for process in processes
            if process.returncode not in (0, -signal.SIGTERM, -signal.SIGINT)
        ]
        if failed:
            self.stderr.write("A process has ended unexpectedly; its last lines stand above.")
            sys.exit(1)

    def forget_counts(self) -> None:
        """What processes that have ended have counted."""
        if settings.PROOFDESK_METRICS:
            for file in Path(os.environ["PROMETHEUS_MULTIPROC_DIR"]).glob("*.db"):
                file.unlink()

    def greet(self) -> None:
        origin = settings.PROOFDESK_SITE_ORIGIN
        lines = ["", f"  Site   {origin}/", f"  Admin  {origin}/admin/"]
        names, password = logins.working_logins()
        if names:
            lines += ["", f"  Demo log-ins: {', '.join(names)}", f"  Password:     {password}"]
        self.stdout.write("\n".join([*lines, ""]))
        self.stdout.flush()

    def stop(self, processes: list[subprocess.Popen[bytes]]) -> None:
        for process in processes:
            if process.poll() is None:
                process.terminate()
        deadline = time.monotonic() + GRACE_SECONDS
        for process in processes:
            try:
                process.wait(timeout=max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
