"""Make the pictures of the editors' guide again, from a fresh demo site.

    make screenshots

Needs Chromium, as docs/take_screenshots.py does. The site is gone afterwards.
"""

import io
import json
import sys
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright
from take_screenshots import ROOT, START_SECONDS, chromium, free_port, start, wait_for

FOLDER = ROOT / "docs" / "guide" / "pictures"
SIZE = {"width": 1180, "height": 720}
WIDTH, QUALITY = 940, 58  # pixels in the file
MISSING = ("/blog/ask-for-promotion-case/", "/blog/careers/", "/blog/negotiate-offer-with-evidence/")

SHOTS = (
    ("reviewer", "dashboard", "/admin/"),
    ("reviewer", "queue", "/admin/desk/"),
    ("editor", "editor", "/admin/pages/"),
    ("lead", "missing", "/admin/desk/missing/"),
)


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="proofdesk-guide-") as folder:
        port = free_port()
        server = start(folder, port)
        origin = f"http://127.0.0.1:{port}"
        try:
            wait_for(f"{origin}/healthz", "", START_SECONDS)
            password = json.loads((Path(folder) / "demo_password.json").read_text())["password"]
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
                visitor = browser.new_context(base_url=origin).new_page()
                visitor.goto("/blog/")
                for path in MISSING:
                    visitor.goto(path, referer=f"{origin}/blog/")
                visitor.wait_for_timeout(12_000)  # counts are gathered for ten seconds
                desk = browser.new_context(base_url=origin, viewport=SIZE).new_page()
                for user, name, path in SHOTS:
                    log_in(desk, user, password)
                    desk.goto(path, wait_until="networkidle")
                    if name == "editor":  # of the first article
                        desk.locator("main .title a[href$='/edit/']").first.click()
                        desk.get_by_role("button", name="Toggle readiness").click()
                        desk.get_by_text("Checking…").wait_for(state="hidden")
                    shoot(desk, name)
                browser.close()
        finally:
            server.terminate()
            server.wait()


def log_in(page: Page, user: str, password: str) -> None:
    page.context.clear_cookies()
    page.goto("/admin/login/")
    page.locator("input[name=username]").fill(user)
    page.locator("input[name=password]").fill(password)
    page.locator("button[type=submit]").click()
    page.wait_for_url("**/admin/")


def shoot(page: Page, name: str) -> None:
    page.wait_for_timeout(600)
    picture = Image.open(io.BytesIO(page.screenshot()))
    picture = picture.resize((WIDTH, round(picture.height * WIDTH / picture.width)))
    picture.save(FOLDER / f"{name}.webp", quality=QUALITY, method=6)
    sys.stdout.write(f"{name}.webp: {(FOLDER / f'{name}.webp').stat().st_size / 1024:,.0f} kB\n")


if __name__ == "__main__":
    main()
