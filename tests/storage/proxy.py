"""A proxy between helpc and a storage server: counts requests, and does what networks do."""

import collections
import contextlib
import http.client
import random
import socket
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

FAULTS = ["429", "503", "reset", "lost", "slow", "truncated"]


def kind_of(method, target):
    """Returns what a request does: its method, and the kind of file."""
    path, _, query = target.partition("?")
    parameters = query.split("&")
    if any(one.startswith(("comp=list", "list-type=")) for one in parameters):
        return "list"
    if method == "POST":
        return "delete"
    for kind, part in [
        ("state", ".helpc/state.json"),
        ("saved manifest", ".helpc/manifests/"),
        ("saved page", ".helpc/pages/"),
        ("object", "objects/"),
        ("object", "assets/"),
        ("alias", "clouds/"),
    ]:
        if f"/{part}" in path:
            return f"{method} {kind}"
    return f"{method} manifest" if path.endswith("/manifest.json") else f"{method} page"


class Proxy:
    """Forwards requests to a port. `plan(number, method, path)` returns a fault or None."""

    def __init__(self, port):
        self.upstream = port
        self.plan = lambda number, method, path: None
        self.number = 0
        self.faults = collections.Counter()
        self.kinds = collections.Counter()
        self.lock = threading.Lock()
        # moto checks a condition and writes in two steps; storage services do both at once.
        self.condition = threading.Lock()
        handler = type("Handler", (Handler,), {"proxy": self})
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self.server.daemon_threads = True
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def start(self, plan=None):
        """Counts from zero again, with another plan."""
        self.plan = plan or (lambda number, method, path: None)
        self.number = 0
        self.faults = collections.Counter()
        self.kinds = collections.Counter()

    def next(self, method, path):
        with self.lock:
            self.number += 1
            self.kinds[kind_of(method, path)] += 1
            number = self.number
        fault = self.plan(number, method, path)
        if fault:
            with self.lock:
                self.faults[fault] += 1
        return fault


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    proxy = None

    def log_message(self, *_):
        pass

    def handle(self):
        try:
            super().handle()
        except (ConnectionError, OSError):
            pass

    def forward(self):
        size = int(self.headers.get("Content-Length", 0))
        body = self.rfile.read(size)
        if len(body) < size:
            # The publisher was killed while it sent this.
            return self.cut()
        fault = self.proxy.next(self.command, self.path)
        if fault == "reset":
            return self.cut()
        if fault in ("429", "503"):
            return self.answer(int(fault), [], b"")
        if fault == "slow":
            time.sleep(random.uniform(0.1, 0.6))
        is_switch = kind_of(self.command, self.path) in ("PUT state", "PUT manifest")
        with self.proxy.condition if is_switch else contextlib.nullcontext():
            answer = self.ask(body)
        if answer is None or fault == "lost":
            return self.cut()
        response, content = answer
        headers = [
            (name, value)
            for name, value in response.getheaders()
            if name.lower() not in ("connection", "transfer-encoding", "content-length", "keep-alive")
        ]
        if self.command == "HEAD":
            headers.append(("Content-Length", response.headers.get("Content-Length", "0")))
        return self.answer(response.status, headers, content, is_cut=fault == "truncated")

    def ask(self, body):
        """Sends the request to the server. Returns the response and its body, or None."""
        upstream = http.client.HTTPConnection("127.0.0.1", self.proxy.upstream, timeout=60)
        try:
            upstream.putrequest(self.command, self.path, skip_host=True, skip_accept_encoding=True)
            for name, value in self.headers.items():
                if name.lower() != "connection":
                    upstream.putheader(name, value)
            upstream.endheaders(body)
            response = upstream.getresponse()
            return response, response.read()
        except OSError:
            return None
        finally:
            upstream.close()

    def answer(self, status, headers, content, is_cut=False):
        self.send_response_only(status)
        for name, value in headers:
            self.send_header(name, value)
        if self.command != "HEAD":
            self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if is_cut:
            self.wfile.write(content[: len(content) // 2])
            self.wfile.flush()
            return self.cut()
        if self.command != "HEAD":
            self.wfile.write(content)
        return None

    def cut(self):
        self.close_connection = True
        try:
            self.connection.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass

    do_GET = do_PUT = do_POST = do_DELETE = do_HEAD = forward
