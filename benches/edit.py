#!/usr/bin/env python3
"""How long after the save of an article its new text is served, and its findings.

    edit.py [--runs 40] [--helpc PROGRAM] ARTICLES FILE ID

Starts `helpc serve` over a copy of ARTICLES, then RUNS times writes FILE (a path
below ARTICLES, of a solution whose id on the wire is ID) with a fresh word in it,
and asks for it and for its page until the word is there. Prints the median and the 95th percentile
in milliseconds from the beginning of the write, and how much memory was used.
"""
import argparse
import http.client
import json
import os
import re
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--runs", type=int, default=40)
    parser.add_argument("--helpc", default="target/release/helpc")
    parser.add_argument("articles")
    parser.add_argument("file")
    parser.add_argument("id")
    args = parser.parse_args()
    # Stop the server as well.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    with tempfile.TemporaryDirectory() as folder:
        tree = os.path.join(folder, "articles")
        shutil.copytree(args.articles, tree)
        command = [args.helpc, "serve", tree, "--port", "0", "--cloud", "public"]
        server = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
        try:
            measure(server, os.path.join(tree, args.file), args.id, args.runs)
        finally:
            server.terminate()
            server.wait()


def measure(server, path, name, runs):
    begun = time.monotonic()
    port = None
    while port is None:
        line = server.stderr.readline()
        if not line:
            sys.exit("the server did not start")
        found = re.search(r"http://127\.0\.0\.1:(\d+)/", line)
        port = int(found.group(1)) if found else None
    print(f"ready after {time.monotonic() - begun:.2f} s")
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)

    def get(target):
        connection.request("GET", target)
        return connection.getresponse().read()

    content = f"/providers/Microsoft.Help/selfHelp/{name}?api-version=2024-03-01-preview"
    with open(path, "rb") as file:
        text = file.read()
    # On the wire the articles of older types have a name that begins so.
    own = name.removeprefix("apollo-")

    def panel():
        return json.loads(get(f"/_helpc/findings?article={own}"))

    known = panel().get("article", own).lower()
    page = "/articles/" + "".join(c if c.isalnum() or c in "-_" else f"~{ord(c):02x}" for c in known) + ".html"
    served, paged, checked, whole = [], [], [], []
    for run in range(runs):
        word = f"anew{run}x{os.getpid()}"
        after = text + f"\n\n{word}, see [this](https://docs.microsoft.com/en-us/{word}).\n".encode()
        generation = panel()["generation"]
        start = time.monotonic()
        with open(path, "wb") as file:
            file.write(after)
        while word.encode() not in get(content):
            time.sleep(0.001)
        served.append(time.monotonic() - start)
        while word.encode() not in get(page):
            time.sleep(0.001)
        paged.append(time.monotonic() - start)
        while panel()["generation"] == generation:
            time.sleep(0.001)
        checked.append(time.monotonic() - start)
        while not panel()["whole"]:
            time.sleep(0.01)
        whole.append(time.monotonic() - start)
        time.sleep(0.1)
    for what, times in [("served", served), ("page", paged), ("findings", checked), ("all rules", whole)]:
        times.sort()
        last = times[min(len(times) - 1, int(len(times) * 0.95))]
        print(f"{what:>10}: p50 {statistics.median(times) * 1000:.0f} ms, p95 {last * 1000:.0f} ms, n {len(times)}")
    with open(f"/proc/{server.pid}/status") as file:
        print("  ".join(line.strip() for line in file if line.startswith(("VmRSS", "VmHWM"))))


main()
