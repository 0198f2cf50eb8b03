"""What `make check` says about risky calls holds for every commit: each is taken away, or says on its line why it stays."""

import subprocess
import sys

from tests.conftest import ROOT


def test_bandit_finds_nothing() -> None:
    command = [
        sys.executable,
        "-m",
        "bandit",
        "-q",
        "-c",
        "pyproject.toml",
        "-r",
        "cms",
        "blog",
        "coaching",
        "manage.py",
    ]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
