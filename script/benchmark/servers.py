"""Two gunicorn servers side by side, asked in turn, and the CPU that each one’s workers spend. Linux."""

import http.client
import os
import re
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

TICK_MS = 1000 / os.sysconf("SC_CLK_TCK")


class Server:
    """Gunicorn with two workers on `port`, serving `module` with `environment`."""

    def __init__(self, module, *, port, environment, directory):
        self.port = port
        command = [sys.executable, "-m", "gunicorn", module, "--bind", f"127.0.0.1:{port}"]
        command += ["--workers", "2", "--worker-class", "gthread", "--threads", "4"]
        command += ["--no-control-socket", "--keep-alive", "600", "--log-level", "warning"]
        self.process = subprocess.Popen(command, cwd=directory, env={**os.environ, **environment})

    def wait(self, path):
        """Return when `path` answers."""
        for _ in range(150):
            try:
                connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
                connection.request("GET", path)
                connection.getresponse().read()
            except OSError:
                time.sleep(0.1)
            else:
                return
        raise SystemExit(f"no answer on port {self.port}")

    def cpu_ms(self):
        """CPU spent so far by the master’s descendants, PDF workers included, in milliseconds."""
        return family_cpu_ms(self.process.pid)

    def stop(self):
        self.process.terminate()
        self.process.wait(timeout=20)


def family_cpu_ms(ancestor):
    """CPU spent so far by the descendants of the process of that number, in milliseconds. Linux."""
    parents = {}
    spent = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue  # it has just ended
        pid = int(stat.parent.name)
        parents[pid] = int(fields[1])
        spent[pid] = (int(fields[11]) + int(fields[12])) * TICK_MS
    family = {ancestor}
    while more := {pid for pid, parent in parents.items() if parent in family} - family:
        family |= more
    return sum(spent[pid] for pid in family - {ancestor})


@dataclass
class Visitor:
    """Somebody signed in, who keeps one connection and their cookies."""

    server: Server
    cookies: dict
    seen: dict = field(default_factory=dict)  # the last page’s hidden fields

    def __post_init__(self):
        self.connection = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=120)

    def ask(self, method, path, fields=None, headers=None):
        """Send one request; return (status, body)."""
        headers = (headers or {}) | {
            "Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items())
        }
        headers["Accept-Encoding"] = "gzip" if method == "GET" else "identity"
        body = None
        if method == "POST":
            body = urlencode(
                {"csrfmiddlewaretoken": self.seen.get("csrfmiddlewaretoken", "")} | fields
            )
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self.connection.request(method, path, body, headers)
        response = self.connection.getresponse()
        return response.status, response.read()

    def open(self, path):
        """GET `path` uncompressed, remember its hidden fields and CSRF cookie, and return its body."""
        headers = {"Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items())}
        self.connection.request("GET", path, headers=headers)
        response = self.connection.getresponse()
        for cookie in response.headers.get_all("Set-Cookie") or []:
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        body = response.read()
        if response.status != 200:
            raise SystemExit(f"{path} answered {response.status}")
        inputs = re.findall(rb'name="([a-z_]+)" value="([^"]*)"', body)
        self.seen = {name.decode(): value.decode() for name, value in inputs}
        return body
