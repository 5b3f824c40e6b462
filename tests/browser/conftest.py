"""A real Chromium, Debian’s own, that fails a test at the first trouble it sees.

Tests here are marked `browser`. They drive `live_server`, or the `demo` fixture where what counts
is the server itself: compression, caching, weights.
"""

import os
import shutil
import sys
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from playwright.sync_api import expect

# Playwright’s loop runs in this thread, and makes Django fear for its database.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")

CHROMIUM = ["chromium", "chromium-browser", "google-chrome"]
expect.set_options(timeout=15_000)  # ms; what is there at once is found at once, on any machine
SIZES = {"desktop": (1366, 900), "phone": (390, 844)}
NARROWEST = 320  # px: a page of 1280 px zoomed four times (WCAG 1.4.10)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    path = next(filter(None, map(shutil.which, CHROMIUM)), None)
    assert path, "no Chromium on this machine: apt-get install chromium"
    return {
        **browser_type_launch_args,
        "executable_path": path,
        "args": [
            "--no-sandbox",
            "--disable-gpu",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
        ],
    }


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args):
    width, height = SIZES["desktop"]
    return {
        **browser_context_args,
        "locale": "fr-FR",
        "timezone_id": "Europe/Paris",
        "viewport": {"width": width, "height": height},
    }


@pytest.fixture(params=SIZES)
def size(request, page):
    """Runs the test at each of the two sizes, and names the one."""
    width, height = SIZES[request.param]
    page.set_viewport_size({"width": width, "height": height})
    return request.param


@pytest.fixture
def troubles(context):
    """What went wrong in any page of the browser, as sentences; a test that means it clears them."""
    found = []

    def console(message):
        # Answers of 400 and more are judged below, by what they answer.
        if message.type == "error" and "Failed to load resource" not in message.text:
            found.append(f"console: {message.text}")

    def request(request):
        url = urlsplit(request.url)
        if url.scheme in ("http", "https", "ws") and url.hostname not in ("127.0.0.1", "localhost"):
            found.append(f"request to another host: {request.url}")

    def response(response):
        asked_by_page = response.request.resource_type in ("document", "xhr", "fetch")
        if response.status >= 500 or (response.status >= 400 and not asked_by_page):
            found.append(f"{response.status} from {response.url}")

    context.on("console", console)
    context.on("weberror", lambda error: found.append(f"script: {error.error}"))
    context.on("request", request)
    context.on("response", response)
    yield found
    assert not found, "\n".join(found)


@pytest.fixture
def page(troubles, page):
    """A page whose troubles fail the test: script errors, CSP refusals, other hosts, 5xx."""
    return page


@pytest.fixture
def signed_in(live_server):
    """`signed_in(page, user)`: plant the session of `user` on the live server, without the form."""

    def plant(page, user):
        client = Client()
        client.force_login(user)
        name = settings.SESSION_COOKIE_NAME
        cookie = {"name": name, "value": client.cookies[name].value, "url": live_server.url}
        page.context.add_cookies([cookie])
        return page

    return plant


@pytest.fixture
def axe():
    """`axe(page)`: fail on any accessibility violation that axe-core finds."""

    def run(page):
        page.wait_for_load_state()  # a click returns before the next page has a single element
        results = Axe().run(page)
        assert not results.violations_count, results.generate_report()

    return run


@pytest.fixture
def fits():
    """`fits(page)`: fail if the page scrolls sideways at its size, or at the narrowest one."""

    def overflow(page):
        return page.evaluate("document.documentElement.scrollWidth - window.innerWidth")

    def measure(page):
        page.wait_for_load_state()
        before = page.viewport_size
        assert overflow(page) <= 0, f"{page.url} overflows at {before['width']} px"
        page.set_viewport_size({"width": NARROWEST, "height": before["height"]})
        assert overflow(page) <= 0, f"{page.url} overflows at {NARROWEST} px"
        page.set_viewport_size(before)

    return measure


@pytest.fixture
def weigh(page):
    """`weigh(visit)`: the bytes that came through the wire, compressed, while `visit()` ran."""
    network = page.context.new_cdp_session(page)
    network.send("Network.enable")

    def measure(visit):
        sizes = []

        def finished(event):
            sizes.append(event["encodedDataLength"])

        network.on("Network.loadingFinished", finished)
        visit()
        page.wait_for_load_state("networkidle")
        network.remove_listener("Network.loadingFinished", finished)
        return sum(sizes)

    return measure


@pytest.fixture(scope="session")
def demo_data(tmp_path_factory):
    """The folder of the data of `demo`."""
    return tmp_path_factory.mktemp("demo")


@pytest.fixture(scope="session")
def demo(demo_data):
    """The stack of script/demo on data of its own: its address and its accounts."""
    sys.path.insert(0, str(Path(__file__).parents[2] / "script"))
    from run_demo import running

    with running(demo_data) as (address, accounts):
        yield address, accounts
