"""One recipe for every test in a browser: the system's Chromium, somebody of the world logged in, and `check(page)`.

HUB_SHOTS names a folder that keeps a picture of each checked page.
"""

import os
import shutil
from pathlib import Path

import pytest

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright keeps an event loop in this thread
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
SHOTS = os.environ.get("HUB_SHOTS", "")
LOOKS = 3
DRAWN = """new Promise(done => {
  const sheets = [...document.styleSheets];  // Chromium may keep a light-dark() colour of the theme before
  for (const sheet of sheets) sheet.disabled = true;
  void document.body.offsetHeight;
  for (const sheet of sheets) sheet.disabled = false;
  requestAnimationFrame(() => requestAnimationFrame(done));
})"""
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
QUIET = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync")  # fmt: skip


def pytest_runtest_setup(item):
    if CHROMIUM is None:
        (pytest.fail if os.environ.get("CI") else pytest.skip)("no Chromium on this machine")


@pytest.fixture(scope="session")
def base_url():
    """The plugin's own is of a kind pytest is about to refuse."""
    return ""


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "args": list(QUIET)}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args):
    return {**browser_context_args, "locale": "sv-SE", "timezone_id": "Europe/Stockholm", "reduced_motion": "reduce"}


@pytest.fixture
def complaints(context):
    """Everything the browser's console said was wrong."""
    found: list[str] = []
    context.on("console", lambda said: found.append(said.text) if said.type == "error" else None)
    context.on("weberror", lambda fault: found.append(str(fault.error)))
    return found


@pytest.fixture
def browse_as(page, live_server, client, settings, complaints):
    """`browse_as(user, path)`: the page, with that person logged in, at a path of the hub."""

    def log_in(user, path: str = "/"):
        client.force_login(user)
        value = client.cookies[settings.SESSION_COOKIE_NAME].value
        page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": live_server.url}])
        page.goto(live_server.url + path)
        return page

    return log_in


@pytest.fixture
def check(complaints):
    """`check(page, name)`: no violation in light or dark, no sideways scroll at 320 px, nothing in the console.

    `forgive`: complaints that begin so are expected, such as the browser's own line about a page answered with 404.
    """

    def look(page, name: str, *, forgive: str = ""):
        size = page.viewport_size
        for theme in ("light", "dark"):
            page.emulate_media(color_scheme=theme)
            page.evaluate(DRAWN)  # axe reads colours: those of the theme before must be gone
            _shoot(page, f"{name}-{theme}")
            _access(page, f"{name} {theme}")
        page.emulate_media(color_scheme="light")
        for width in (390, 320):
            page.set_viewport_size({"width": width, "height": 800})
            _shoot(page, f"{name}-{width}")
        _width(page, name)
        page.set_viewport_size(size)
        left = [said for said in complaints if not (forgive and said.startswith(forgive))]
        assert not left, f"{name}: {left}"

    return look


def _shoot(page, name: str) -> None:
    if SHOTS:
        page.screenshot(path=str(Path(SHOTS) / f"{name}.png"))


def _access(page, name: str) -> None:
    from axe_playwright_python.sync_playwright import Axe

    for _ in range(LOOKS):
        found = Axe().run(page, options={"runOnly": RULES})
        if found.violations_count == 0:
            return
        page.wait_for_timeout(700)  # a busy machine may still be styling; what is really wrong stays wrong
        page.evaluate(DRAWN)
    raise AssertionError(f"{name}: {found.generate_report()}")


WIDER = """() => {
  const root = document.documentElement;
  if (root.scrollWidth === root.clientWidth) return null;
  const over = [...document.body.querySelectorAll("*")].filter(e => e.getBoundingClientRect().right > root.clientWidth);
  const told = e => `${e.tagName.toLowerCase()}.${e.className} ${(e.textContent || "").trim().slice(0, 40)}`;
  return [root.scrollWidth, ...over.slice(-6).map(told)];
}"""


def _width(page, name: str) -> None:
    """What sticks out is named; a page that is still taking its new width is given the time."""
    for _ in range(LOOKS):
        over = page.evaluate(WIDER)
        if over is None:
            return
        page.wait_for_timeout(700)
    raise AssertionError(f"{name} scrolls sideways at 320 px: {over}")
