"""Who may import whom, and what may not stand in the tree."""

import re
import subprocess
import sys
from pathlib import Path

from tests.conftest import ROOT


def test_modules_import_only_what_is_below_them() -> None:
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout


def test_locked_requirements_carry_hashes_and_no_addresses() -> None:
    for file in sorted(set((ROOT / "requirements").glob("*.txt")) - {ROOT / "requirements" / "floors.txt"}):
        text = file.read_text()
        pins = re.findall(r"^[a-z0-9][\w.-]*==", text, re.MULTILINE | re.IGNORECASE)
        assert pins, file.name
        assert len(
            re.findall(r"^[a-z0-9][\w.-]*==[^\n]*\\\n\s+--hash=sha256:", text, re.MULTILINE | re.IGNORECASE)
        ) == len(pins)
        assert "://" not in text
