"""The main journey over HTTP, as a visitor’s browser would make it. Standard library and pypdf."""

import io
import re
from html.parser import HTMLParser
from http.cookiejar import CookieJar
from urllib.error import HTTPError
from urllib.parse import urlencode, urljoin
from urllib.request import HTTPCookieProcessor, Request, build_opener

from pypdf import PdfReader


class Failed(Exception):
    """A step of the journey did not go as it should."""


class Form(HTMLParser):
    """The fields, as a browser would send them, of the form that holds the field `holding`."""

    def __init__(self, html, *, holding):
        super().__init__()
        self.holding, self.found, self._open, self._text = holding, None, None, None
        self.feed(html)
        if self.found is None:
            raise Failed(f"no form with a field « {holding} »")

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag == "form":
            self._open = {"action": attrs.get("action") or "", "fields": {}, "choices": {}}
        name, kind = attrs.get("name"), attrs.get("type", "text")
        if self._open is None or not name or tag not in ("input", "textarea"):
            return
        if kind in ("radio", "checkbox"):
            self._open["choices"].setdefault(name, []).append(attrs.get("value", "on"))
            if "checked" in attrs:
                self._open["fields"][name] = attrs.get("value", "on")
        elif kind not in ("submit", "button"):
            self._open["fields"][name] = attrs.get("value", "")
            self._text = name if tag == "textarea" else None

    def handle_data(self, data):
        if self._open and self._text:
            self._open["fields"][self._text] += data

    def handle_endtag(self, tag):
        if tag == "textarea":
            self._text = None
        if tag == "form" and self._open:
            if self.holding in self._open["fields"] or self.holding in self._open["choices"]:
                self.found = self._open
            self._open = None


class Visitor:
    """Somebody with cookies."""

    def __init__(self, address):
        self.address = address
        self._opener = build_opener(HTTPCookieProcessor(CookieJar()))

    def get(self, path):
        """The page’s address after redirects, and its bytes."""
        return self._open(Request(urljoin(self.address, path)))

    def post(self, page, fields):
        # A browser says where it comes from; Django wants it under HTTPS only.
        headers = {"Referer": page, "Origin": self.address}
        return self._open(Request(page, urlencode(fields).encode(), headers))

    def _open(self, request):
        try:
            with self._opener.open(request, timeout=60) as response:
                return response.geturl(), response.read()
        except HTTPError as error:
            where = f"{request.get_method()} {request.full_url}"
            raise Failed(f"{where} answers {error.code}") from error

    def send(self, path, *, holding, fields):
        """Fill in the form of `path` that has the field `holding`, and send it."""
        page, html = self.get(path)
        form = Form(html.decode(), holding=holding).found
        return self.post(urljoin(page, form["action"]), form["fields"] | fields)

    def sign_in(self, account):
        given = {"login": account["email"], "password": account["password"]}
        page, html = self.send("/compte/login/", holding="password", fields=given)
        if "/compte/" in page:
            raise Failed(f"{account['email']} cannot sign in")
        return html.decode()


def answer_a_question(visitor, home):
    """Choose another level than today’s for the question that home proposes."""
    link = re.search(r"/diagnostics/\d+/questions/\d+/", home)
    if not link:
        raise Failed("home proposes no question")
    path = link.group()
    form = Form(visitor.get(path)[1].decode(), holding="choice").found
    today = form["fields"].get("choice")
    levels = [choice for choice in form["choices"]["choice"] if choice.isdigit()]
    level = next((level for level in levels if level != today), None)
    if level is None:
        raise Failed(f"{path} proposes no level")
    visitor.send(path, holding="choice", fields={"choice": level})
    saved = Form(visitor.get(path)[1].decode(), holding="choice").found["fields"].get("choice")
    if saved != level:
        raise Failed(f"level {level} of {path} was not kept: it is {saved}")
    return f"level {level} given to {path}"


def read_the_plan(visitor, home, structure):
    """Download the action plan, and find the structure’s name in its text."""
    pk = re.search(r"/structures/(\d+)/", home).group(1)
    _, content = visitor.get(f"/structures/{pk}/plan-d-actions.pdf")
    if not content.startswith(b"%PDF"):
        raise Failed("the action plan is not a PDF")
    pages = PdfReader(io.BytesIO(content)).pages
    text = " ".join(" ".join(page.extract_text() for page in pages).split())
    if structure not in text:
        raise Failed(f"« {structure} » is not in the text of the action plan")
    return f"action plan: {len(pages)} page(s), {len(content)} bytes, with « {structure} »"


def check(address, accounts):
    """Go through the journey as the demo’s first lead; return 0, or 1 with the step that failed."""
    lead = next(account for account in accounts if account["role"] == "lead")
    visitor = Visitor(address)
    try:
        home = visitor.sign_in(lead)
        print(f"ok  {lead['email']} signs in", flush=True)
        print(f"ok  {answer_a_question(visitor, home)}", flush=True)
        print(f"ok  {read_the_plan(visitor, home, lead['structure'])}", flush=True)
    except Failed as failure:
        print(f"FAILED  {failure}", flush=True)
        return 1
    return 0
