"""Make the pictures in docs/screenshots again: each type of page of a fresh demo site, as people meet it.

    make screenshots

Needs Chromium on the path, or CHROMIUM_PATH. The site lives in a temporary folder and is gone afterwards.
"""

import io
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "docs" / "screenshots"
PAGES = {
    "home": "/",
    "listing": "/blog/",
    "article": "/blog/write-a-promotion-case/",
    "paths": "/blog/manager-product-or-executive/#the-three-paths",
    "checklist": "/blog/write-a-promotion-case/#proof-checklist",
    "category": "/blog/category/promotion-and-pay/",
    "author": "/blog/author/ingrid-ashmoor/",
    "search": "/search/?q=promotion",
    "coaching": "/career-coaching/",
    "service": "/career-coaching/leadership-transition/",
    "career-path": "/career-coaching/paths/product-management/",
    "readiness": "/career-coaching/readiness/",
    "roadmap": "/career-coaching/roadmap/",
}
VIEWS: dict[str, dict[str, Any]] = {
    "desktop": {"viewport": {"width": 1280, "height": 860}},
    "phone": {"viewport": {"width": 390, "height": 844}},
    "dark": {"viewport": {"width": 1280, "height": 860}, "color_scheme": "dark"},
    "print": {"viewport": {"width": 794, "height": 1123}},  # A4 at 96 dpi
}
START_SECONDS, SIZES_SECONDS = 120, 300
QUALITY = 62


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="proofdesk-screenshots-") as folder:
        port = free_port()
        server = start(folder, port)
        try:
            wait_for(f"http://127.0.0.1:{port}/healthz", "", START_SECONDS)
            # The worker makes the sizes of pictures; until then pages show the originals.
            for path in PAGES.values():
                wait_for(
                    f"http://127.0.0.1:{port}{path.partition('#')[0]}", "image/", SIZES_SECONDS, but="original_images"
                )
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
                take(browser, f"http://127.0.0.1:{port}")
                browser.close()
        finally:
            server.terminate()
            server.wait()


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def start(folder: str, port: int) -> subprocess.Popen[bytes]:
    """The demo site, set up in this folder and served."""
    environment = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
    environment |= {"DATA_DIR": folder, "PORT": str(port), "HOST": "127.0.0.1"}
    manage = [sys.executable, str(ROOT / "manage.py")]
    for command in (["migrate", "-v0"], ["load_demo"], ["collectstatic", "--noinput", "-v0"]):
        subprocess.run([*manage, *command], env=environment, check=True)
    return subprocess.Popen([*manage, "serve"], env=environment)


def wait_for(url: str, wanted: str, seconds: int, but: str = "") -> None:
    """Until the page answers with this text, and without the other."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            with urlopen(url) as response:
                content = response.read().decode()
            if wanted in content and not (but and but in content):
                return
        except URLError:
            pass
        time.sleep(1)
    raise SystemExit(f"{url} was not ready within {seconds} seconds.")


def chromium() -> str:
    names = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
    path = os.environ.get("CHROMIUM_PATH") or next((found for name in names if (found := shutil.which(name))), None)
    if path is None:
        raise SystemExit("No Chromium: install the package “chromium”, or set CHROMIUM_PATH.")
    return path


def take(browser: Browser, origin: str) -> None:
    for view, options in VIEWS.items():
        context = browser.new_context(base_url=origin, **options)
        page = context.new_page()
        for name, path in PAGES.items():
            page.goto("about:blank")
            page.goto(path, wait_until="networkidle")
            page.emulate_media(media="print" if view == "print" else "screen")
            page.wait_for_timeout(300)
            picture = Image.open(io.BytesIO(page.screenshot()))
            picture.save(FOLDER / f"{name}-{view}.webp", quality=QUALITY, method=6)
        context.close()
    total = sum(file.stat().st_size for file in FOLDER.glob("*.webp"))
    sys.stdout.write(f"{len(PAGES) * len(VIEWS)} pictures, {total / 1024:,.0f} kB, in {FOLDER}\n")


if __name__ == "__main__":
    main()
