"""Every page of the demo, as each kind of person, at each size: no violation, nothing that overflows.

The pages are those of script/shots, so that a new route is looked at without being named here.
"""

import json
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from .conftest import SIZES
from .test_sign_in import sign_in

pytestmark = pytest.mark.browser

ROOT = Path(__file__).parents[2]
PEOPLE = {
    "anonymous": "",
    "admin": "hawa.sissoko@federation.exemple",
    "facilitator": "nadege.roumieu@federation.exemple",
    "facilitator of two regions": "soizic.legoff@federation.exemple",
    "lead": "samira@laremiseaflot.exemple",
    "contributor": "julien@laremiseaflot.exemple",
    "reader": "odile@laremiseaflot.exemple",
    "lead and contributor": "fatou@latablecommune.exemple",
    "lead who has not started": "ines@passerellelot.exemple",
}
SAME_FOR_ALL = ("/compte/", "/aide/", "/accessibilite/", "/vos-donnees/", "/referentiel/")
LISTING = """
import json, sys
sys.path[:0] = ["script", "."]
import django
django.setup()
from members.models import User
from take_shots import addresses
people = {email: email and User.objects.get(email=email) for email in sys.argv[1:]}
print(json.dumps({email: addresses(user or None) for email, user in people.items()}))
"""


@pytest.fixture(scope="session")
def listing(demo, demo_data):
    """The paths of each person, by their e-mail; found in a process that reads the demo’s data."""
    from run_demo import environment

    env = environment(demo_data, urlsplit(demo[0]).port)
    env["DJANGO_SETTINGS_MODULE"] = "capcollectif.settings"
    command = [sys.executable, "-c", LISTING, *PEOPLE.values()]
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def _own(paths, person):
    """The paths worth a look as `person`: what is the same for all is looked at as two of them."""
    if person in ("anonymous", "lead"):
        return paths
    return [path for path in paths if not path.startswith(SAME_FOR_ALL)]


@pytest.mark.parametrize("person", PEOPLE)
def test_each_page_is_accessible_and_fits_at_each_size(demo, listing, page, axe, fits, person):
    address, accounts = demo
    email = PEOPLE[person]
    if email:
        account = next(account for account in accounts if account["email"] == email)
        sign_in(page, address, email, account["password"])
    page.route(
        "**/js/at_once.*", lambda route: route.abort()
    )  # a page that goes on by itself stays
    looked_at = 0
    for path in _own(listing[email].values(), person):
        answer = page.context.request.get(address + path, max_redirects=0)
        if answer.status != 200 or not answer.headers["content-type"].startswith("text/html"):
            continue
        page.goto(address + path)
        for width, height in SIZES.values():
            page.set_viewport_size({"width": width, "height": height})
            axe(page)
        fits(page)
        assert page.locator("h1").count() == 1, path
        assert page.locator(".btn-corail:visible").count() <= 1, path
        looked_at += 1
    assert looked_at
