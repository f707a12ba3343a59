#!/usr/bin/env python3
"""Measures language servers over a large tree.

    benches/lsp.py ARTICLES [PROGRAM...]

ARTICLES is copied. PROGRAM is a command line such as "target/dist/helpc lsp" (the default) or
"rumdl server"; each is measured in the same way, as far as it offers what is measured.
"""

import json
import os
import queue
import random
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

EDITS = 300
DOCUMENTS = 20


class Client:
    def __init__(self, command, folder):
        self.start = time.perf_counter()
        self.child = subprocess.Popen(
            command, cwd=folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        self.messages = queue.Queue()
        self.last_id = 0
        threading.Thread(target=self.read, daemon=True).start()

    def read(self):
        output = self.child.stdout
        while True:
            length = None
            while True:
                line = output.readline()
                if not line:
                    return
                line = line.strip()
                if not line:
                    break
                if line.lower().startswith(b"content-length:"):
                    length = int(line.split(b":")[1])
            self.messages.put((time.perf_counter(), json.loads(output.read(length))))

    def send(self, message):
        text = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self.child.stdin.write(b"Content-Length: %d\r\n\r\n" % len(text) + text)
        self.child.stdin.flush()

    def notify(self, method, params):
        self.send({"method": method, "params": params})

    def wait(self, is_wanted, timeout=60):
        end = time.perf_counter() + timeout
        while True:
            at, message = self.messages.get(timeout=max(0.01, end - time.perf_counter()))
            if "method" in message and "id" in message:
                self.send({"id": message["id"], "result": [{}] if "configuration" in message["method"] else None})
            if is_wanted(message):
                return at, message

    def request(self, method, params):
        self.last_id += 1
        own = self.last_id
        start = time.perf_counter()
        self.send({"id": own, "method": method, "params": params})
        at, message = self.wait(lambda one: one.get("id") == own and "method" not in one)
        return at - start, message

    def published(self, uri, version):
        def is_wanted(message):
            params = message.get("params") or {}
            return (
                message.get("method") == "textDocument/publishDiagnostics"
                and params.get("uri") == uri
                and params.get("version") in (version, None)
            )

        return self.wait(is_wanted)

    def memory(self):
        for line in Path(f"/proc/{self.child.pid}/status").read_text().splitlines():
            if line.startswith("VmHWM"):
                return int(line.split()[1]) / 1024
        return 0


def percentile(times, share):
    return sorted(times)[min(len(times) - 1, int(len(times) * share))] * 1e3


def line(name, times):
    print(f"  {name:<42} p50 {percentile(times, 0.5):7.1f} ms   p99 {percentile(times, 0.99):7.1f} ms   n {len(times)}")


def measure(command, folder, files):
    print(" ".join(command))
    client = Client(command, folder)
    root = folder.as_uri()
    _, answer = client.request(
        "initialize",
        {
            "processId": None,
            "rootUri": root,
            "workspaceFolders": [{"uri": root, "name": "tree"}],
            "capabilities": {"workspace": {"workspaceEdit": {"documentChanges": True}}},
        },
    )
    print(f"  {'initialize is answered':<42} {(time.perf_counter() - client.start) * 1e3:11.1f} ms after the start")
    offered = answer["result"]["capabilities"]
    client.notify("initialized", {})
    texts = {}
    for path in files:
        # Editors have text; these files are UTF-8.
        texts[path.as_uri()] = path.read_text(encoding="utf-8")
    first = next(iter(texts))

    def open_document(uri):
        document = {"uri": uri, "languageId": "markdown", "version": 1, "text": texts[uri]}
        client.notify("textDocument/didOpen", {"textDocument": document})

    open_document(first)
    client.request("textDocument/hover", {"textDocument": {"uri": first}, "position": {"line": 1, "character": 8}})
    print(f"  {'a hover in the loaded tree is answered':<42} {(time.perf_counter() - client.start) * 1e3:11.1f} ms after the start")
    for uri in list(texts)[1:]:
        open_document(uri)
    missing = set(list(texts)[1:])
    while missing:
        # They come in any order.
        _, message = client.wait(lambda one: one.get("method") == "textDocument/publishDiagnostics")
        missing.discard(message["params"]["uri"])
    time.sleep(2)
    numbers = random.Random(1)
    version, times = 1, []
    for _ in range(EDITS):
        uri = numbers.choice(list(texts))
        at = texts[uri].count("\n")
        word = numbers.choice(["a", "word ", "please ", "**b**", "[x](y.md) "])
        version += 1
        place = {"line": at, "character": len(texts[uri].rsplit("\n", 1)[-1].encode("utf-16-le")) // 2}
        texts[uri] += word
        start = time.perf_counter()
        client.notify(
            "textDocument/didChange",
            {
                "textDocument": {"uri": uri, "version": version},
                "contentChanges": [{"range": {"start": place, "end": place}, "text": word}],
            },
        )
        times.append(client.published(uri, version)[0] - start)
        time.sleep(0.05)
    line("an edit to its own findings", times)
    for method, position in [("hover", (2, 8)), ("completion", (2, 8)), ("codeAction", None)]:
        if not offered.get(method + "Provider"):
            continue
        times = []
        for _ in range(100):
            uri = numbers.choice(list(texts))
            params = {"textDocument": {"uri": uri}}
            if position:
                rows = texts[uri].split("\n")
                row = next((at for at, text in enumerate(rows) if "supportTopicIds=" in text), 2)
                column = rows[row].find('"') + 1
                params["position"] = {"line": row, "character": max(column, 0)}
            else:
                end = {"line": texts[uri].count("\n"), "character": 0}
                params |= {"range": {"start": end, "end": end}, "context": {"diagnostics": []}}
            times.append(client.request(f"textDocument/{method}", params)[0])
        line(method, times)
    if command[0].endswith("helpc"):
        tree(client, texts, version)
    print(f"  {'memory, at most':<42} {client.memory():11.1f} MB\n")
    client.request("shutdown", None)
    client.notify("exit", {})
    client.child.stdin.close()
    try:
        client.child.wait(timeout=10)
    except subprocess.TimeoutExpired:
        print("  the server did not exit\n")
        client.child.kill()


def tree(client, texts, version):
    """What only a server that knows the tree can do."""
    uris = list(texts)
    times = []
    for round_ in range(10):
        one, other = uris[0], uris[1]
        version += 1
        own = texts[other].split('articleId="')[1].split('"')[0]
        before = texts[one]
        old = before.split('articleId="')[1].split('"')[0]
        changed = before.replace(f'articleId="{old}"', f'articleId="{own}"', 1)
        start = time.perf_counter()
        for text in (changed, before):
            params = {"textDocument": {"uri": one, "version": version}, "contentChanges": [{"text": text}]}
            client.notify("textDocument/didChange", params)
            at, _ = client.wait(lambda m: m.get("method", "").endswith("publishDiagnostics") and m["params"]["uri"] == other)
            times.append(at - start)
            version += 1
            time.sleep(0.5)
            start = time.perf_counter()
    line("an id in one file to findings in another", times)
    times = []
    for uri in uris[:10]:
        rows = texts[uri].split("\n")
        row = next(at for at, text in enumerate(rows) if "articleId=" in text)
        position = {"line": row, "character": rows[row].find('"') + 1}
        params = {"textDocument": {"uri": uri}, "position": position}
        times.append(client.request("textDocument/rename", {**params, "newName": "a-new-name-for-this"})[0])
        params["context"] = {"includeDeclaration": True}
        client.request("textDocument/references", params)
    line("rename of an article id", times)
    times = [client.request("workspace/symbol", {"query": "connect machine"})[0] for _ in range(10)]
    line("symbols of the tree", times)


def main():
    source = Path(sys.argv[1])
    programs = sys.argv[2:] or ["target/dist/helpc lsp"]
    with tempfile.TemporaryDirectory() as work:
        folder = Path(work).resolve()
        shutil.copytree(source, folder / "articles")
        (folder / "helpc.yaml").write_text("articles: articles\n")
        files = []
        candidates = sorted((folder / "articles").rglob("*.md"))
        random.Random(2).shuffle(candidates)
        for path in candidates:
            try:
                text = path.read_text(encoding="utf-8")
            except UnicodeDecodeError:
                continue
            if text.count('articleId="') == 1 and "\r" not in text and not text.startswith("\ufeff"):
                files.append(path)
            if len(files) == DOCUMENTS:
                break
        count = len(candidates)
        print(f"{count} articles, {DOCUMENTS} of them open\n")
        for program in programs:
            command = program.split()
            if "/" in command[0]:
                command[0] = os.path.abspath(command[0])
            measure(command, folder, files)


main()
