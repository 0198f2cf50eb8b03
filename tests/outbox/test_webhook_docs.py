"""docs/webhooks.md says what is there, and its lines verify what we sign."""

import json
import re
import shutil
import subprocess
import time
from pathlib import Path
from typing import Any

import pytest

from cms.outbox import kinds, sending, signing
from tests.conftest import ROOT

PAGE = (ROOT / "docs" / "webhooks.md").read_text()
SECRET, BODY = signing.secret_of(b"k" * 32), '{"type":"webhook.test","data":{"what":"“ü”"}}'.encode()


def code(language: str) -> str:
    found = re.search(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)
    assert found
    return found[1]


def headers(timestamp: int) -> dict[str, str]:
    return signing.headers([signing.secret_of(b"o" * 32), SECRET], "msg_1", timestamp, BODY)


def test_every_event_stands_in_the_table_and_nothing_else() -> None:
    told = set(re.findall(r"`(\w+\.\w+)`", "\n".join(line.partition(" | ")[0] for line in PAGE.splitlines())))
    ours = {
        name for name in kinds.KINDS if name.partition(".")[0] in {"article", "review", "lead", "release", "webhook"}
    }
    assert told & {*kinds.KINDS} == ours


def test_the_numbers_of_the_page_are_ours() -> None:
    assert f"{sending.MAX_ATTEMPTS} times in vain" in PAGE
    assert (sending.TIMEOUT, sending.FIRST_WAIT, sending.LONGEST_WAIT, sending.OFF_AFTER.days) == (10, 10, 6 * 3600, 2)


def test_the_lines_of_python_verify() -> None:
    known: dict[str, Any] = {}
    exec(code("python"), known)  # noqa: S102 (a page of ours)
    now = int(time.time())
    assert known["verify"](SECRET, headers(now), BODY)
    assert not known["verify"](SECRET, headers(now), BODY + b" ")
    assert not known["verify"](SECRET, headers(now - 600), BODY)
    assert not known["verify"](signing.secret_of(b"x" * 32), headers(now), BODY)


@pytest.mark.skipif(shutil.which("node") is None, reason="no Node: its lines in docs/webhooks.md are not tried")
def test_the_lines_of_javascript_verify(tmp_path: Path) -> None:
    now = int(time.time())
    cases = [
        [SECRET, headers(now), BODY.decode()],
        [SECRET, headers(now), BODY.decode() + " "],
        [SECRET, headers(now - 600), BODY.decode()],
    ]
    program = tmp_path / "verify.mjs"
    tried = f"\nconsole.log(JSON.stringify({json.dumps(cases)}.map((given) => verify(...given))));"
    program.write_text(code("js") + tried)
    told = subprocess.run(["node", str(program)], capture_output=True, check=True, text=True).stdout
    assert json.loads(told) == [True, False, False]
