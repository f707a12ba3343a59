"""The life of a bundle in object storage: `tests/storage/run` starts it.

    life.py HELPC WORK AZURITE|- MOTO|- ROUNDS
"""

import collections
import gzip
import hashlib
import json
import os
import random
import shutil
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from proxy import FAULTS, Proxy
from servers import Azurite, S3

HELPC, WORK = sys.argv[1], Path(sys.argv[2])
ROUNDS = int(sys.argv[5])
# Articles that are in every bundle, so that readers can always ask for them.
ALWAYS = ["machine-0", "machine-1", "machine-2"]


def article(name, word):
    topic = 32410000 + sum(name.encode())
    return f"""<properties
    pageTitle="How to work with the {name} machine"
    description="How to work with the {name} machine of the example"
    selfHelpType="generic"
    cloudEnvironments="public, fairfax"
    articleId="{name}"
    ownershipId="Compute_{name}"
    ms.author="example"
    service="microsoft.compute"
    resource="{name}"
    supportTopicIds="{topic}"
    productPesIds="14749"
/>
# Work with the {name} machine

Start the machine again. {word}
"""


class Tree:
    """A tree of articles and its bundle."""

    def __init__(self, name):
        self.folder = WORK / name
        self.folder.mkdir(parents=True)
        (self.folder / "helpc.yaml").write_text("")

    def build(self, names, word):
        articles = self.folder / "articles/microsoft.compute"
        shutil.rmtree(articles, ignore_errors=True)
        articles.mkdir(parents=True)
        for name in names:
            (articles / f"{name}.md").write_text(article(name, word))
        run([HELPC, "build", "--quiet", "--max-removed", "100%"], self.folder)

    def write(self, name, word):
        """Changes one article."""
        (self.folder / f"articles/microsoft.compute/{name}.md").write_text(article(name, word))
        run([HELPC, "build", "--quiet"], self.folder)

    def files(self):
        bundle = self.folder / "dist"
        files = {str(path.relative_to(bundle)): path.read_bytes() for path in bundle.rglob("*") if path.is_file()}
        return {path: content for path, content in files.items() if not path.startswith(".helpc")}


def run(command, folder, environment=None, expect=0):
    done = subprocess.run(
        command, cwd=folder, env={**os.environ, **(environment or {})}, capture_output=True, text=True, timeout=300
    )
    if expect is not None and done.returncode != expect:
        sys.exit(f"{' '.join(command)}: exit code {done.returncode}\n{done.stdout}{done.stderr}")
    return done


class Place:
    """A destination on a server, reached through a proxy."""

    def __init__(self, server, proxy, prefix):
        self.server, self.proxy, self.prefix = server, proxy, prefix
        self.environment = server.environment(proxy.port)
        self.destination = server.destination(prefix)

    def command(self, *args):
        return [HELPC, "publish", self.destination, *args]

    def publish(self, tree, *args, expect=0):
        return run(self.command(*args), tree.folder, self.environment, expect)

    def get(self, path):
        return self.server.get(f"{self.prefix}/{path}")

    def check(self, tree):
        """Asserts that the bundle of `tree` is published, and nothing that readers could mistake for it."""
        files = tree.files()
        with ThreadPoolExecutor(16) as pool:
            published = pool.map(self.get, files)
        for (path, content), found in zip(files.items(), published):
            assert found == content, f"{path} is not that of the bundle"
        for path in self.server.list(self.prefix):
            path = path.removeprefix(self.prefix + "/")
            is_kept = path.startswith(("objects/", "assets/", ".helpc/"))
            assert path in files or is_kept, f"{path} is published, but not in the bundle"


def objects(value):
    """Returns the paths of objects in a document."""
    if isinstance(value, str):
        return [value] if value.startswith("objects/") else []
    if isinstance(value, list):
        return [path for one in value for path in objects(one)]
    if isinstance(value, dict):
        return [path for one in value.values() for path in objects(one)]
    return []


class Reader(threading.Thread):
    """Reads all the time, as the site, the API and pipelines do."""

    def __init__(self, place):
        super().__init__(daemon=True)
        self.place, self.reads, self.error, self.is_done = place, 0, None, False
        self.start()

    def run(self):
        try:
            while not self.is_done:
                self.read()
        except Exception as error:  # pylint: disable=broad-except
            self.error = error

    def get(self, path):
        self.reads += 1
        content = self.place.get(path)
        assert content is not None, f"{path}: 404"
        return content

    def object(self, path):
        content = self.get(path)
        name = path.removeprefix("objects/").removesuffix(".json").replace("/", "")
        assert hashlib.sha256(content).hexdigest().startswith(name), f"{path}: wrong hash"
        return json.loads(content)

    def read(self):
        todo, seen = objects(json.loads(self.get("clouds/public.json"))), set()
        while todo:
            path = todo.pop()
            if path not in seen:
                seen.add(path)
                todo += objects(self.object(path))
        for name in ALWAYS:
            page = self.get(f"articles/{name}.html").decode()
            assert page.endswith("<!-- made by helpc -->\n"), f"{name}: a part of a page"
            path = page.replace("&#x2f;", "/").split('data-object="')[1].split('"')[0]
            assert self.object(path)["id"] == name
        for file in json.loads(self.get("manifest.json"))["files"]:
            self.object(file["path"])

    def stop(self):
        self.is_done = True
        self.join()
        if self.error:
            sys.exit(f"a reader saw: {self.error!r}")
        assert self.reads > 50, self.reads


def names(count):
    return [f"machine-{number}" for number in range(count)]


def life(server, proxy):
    """First, unchanged, changed, removed, brake, back, pruned."""
    place, tree = Place(server, proxy, "life"), Tree(f"life-{server.port}")
    tree.build(names(16), "")
    place.publish(tree)
    place.check(tree)
    for path, kind, cache in [
        ("manifest.json", "application/json", "no-cache"),
        ("index.html", "text/html; charset=utf-8", "no-cache"),
        ("clouds/public.json", "application/json", "no-cache"),
        (next(path for path in tree.files() if path.startswith("objects/")), "application/json", "immutable"),
        (next(path for path in tree.files() if path.startswith("assets/") and path.endswith(".js")), "text/javascript; charset=utf-8", "immutable"),
    ]:
        found, control = server.headers(f"life/{path}")
        assert found == kind and cache in control, (path, found, control)
    proxy.start()
    place.publish(tree)
    assert proxy.number <= 3, f"{proxy.number} requests to publish nothing"
    change(place, tree, proxy)
    tree.build(names(15), "It is new.")
    place.publish(tree)
    place.check(tree)
    first = tree.files()
    tree.build(names(3), "It is new.")
    said = place.publish(tree, expect=1).stderr
    assert "12 of the 15 articles in `public` would be removed" in said, said
    assert place.get("manifest.json") == first["manifest.json"], "a brake writes nothing"
    place.publish(tree, "--yes")
    place.check(tree)
    place.publish(tree, "--rollback")
    for path, content in first.items():
        assert place.get(path) == content, f"{path} is not restored"
    place.publish(tree, "--verify", "all")
    history = json.loads(place.publish(tree, "--history", "--format", "json").stdout)
    assert [one["number"] for one in history] == [1, 2, 3, 4, 5] and history[4]["restores"] == 3, history
    place.publish(tree, "--prune", "--keep", "1")
    kept = {path for path in server.list("life") if "/.helpc/" not in path}
    assert kept == {f"life/{path}" for path in first}, kept ^ {f"life/{path}" for path in first}
    place.publish(tree, "--verify", "all")


def change(place, tree, proxy):
    """One article changed: each request is for a file that changed, or for the switch."""
    tree.write("machine-0", "It is better.")
    place.publish(tree, "--plan", "plan.json", "--quiet")
    plan = json.loads((tree.folder / "plan.json").read_text())
    aliases = [page for page in plan["pages"] if page["path"].startswith("clouds/")]
    pages, saved = len(plan["pages"]) - len(aliases), len(plan["saves"])
    expected = {
        "GET state": 1,
        "GET manifest": 1,
        "PUT object": len(plan["objects"]),
        "GET page": saved,
        "PUT saved page": saved,
        "PUT saved manifest": 1,
        "PUT state": 2,
        "PUT page": pages,
        "PUT alias": len(aliases),
        "PUT manifest": 1,
    }
    proxy.start()
    place.publish(tree)
    assert proxy.kinds == expected, (proxy.kinds, expected)
    assert proxy.number == plan["requests"], (proxy.number, plan["requests"])
    place.check(tree)


def faults(server, proxy):
    """Requests that fail, are slow, or whose answers are lost."""
    place, tree = Place(server, proxy, "faults"), Tree(f"faults-{server.port}")
    tree.build(names(4), "")
    place.publish(tree)
    reader, seen = Reader(place), collections.Counter()
    dice = random.Random(server.port)
    for number in range(ROUNDS):
        tree.build(names(3 + number % 3), f"This is round {number}.")
        kinds = FAULTS if number % 2 else [FAULTS[number // 2 % len(FAULTS)]]
        proxy.start(lambda *_, kinds=kinds: dice.choice(kinds) if dice.random() < 0.15 else None)
        place.publish(tree, "--yes")
        seen += proxy.faults
        proxy.start()
        if reader.error:
            break
        place.check(tree)
    reader.stop()
    assert seen.total() > ROUNDS, f"only {seen.total()} faults"
    each = ", ".join(f"{count} {kind}" for kind, count in sorted(seen.items()))
    return f"{seen.total()} faults ({each}), {reader.reads} reads"


def mistakes(server, proxy):
    """What authors of pipelines do wrong: nothing is written, and the message says what to do."""
    place, tree = Place(server, proxy, "mistakes"), Tree(f"mistakes-{server.port}")
    tree.build(names(3), "")

    def refused(destination, environment, *expected):
        for args in [[], ["--dry-run"]]:
            said = run([HELPC, "publish", destination, *args], tree.folder, environment, 2).stderr
            assert all(one in said for one in [destination, *expected]), said

    proxy.start()
    missing = place.destination.replace("$web", "missing").replace("//help", "//missing")
    refused(missing, place.environment, "does not exist", "correct the destination")
    refused(place.destination, server.environment(1), "Connection refused", "check the network")
    if stranger := server.stranger(proxy.port):
        refused(place.destination, stranger, "check the credentials")
    server.put("mistakes/index.html", b"mine")
    refused(place.destination, place.environment, "`index.html`", "publish to another prefix")
    assert server.list("mistakes") == ["mistakes/index.html"]
    assert not [kind for kind in proxy.kinds if kind.startswith("PUT")], proxy.kinds
    place.publish(tree, "--yes")
    place.check(tree)
    first = tree.files()["manifest.json"]
    for damaged in [b"", first[: len(first) // 2], b"{}"]:
        server.put("mistakes/manifest.json", damaged)
        for args in [[], ["--rollback"], ["--verify"], ["--prune"], ["--yes"]]:
            said = place.publish(tree, *args, expect=2).stderr
            assert "not a manifest that helpc can read; delete it" in said, said
    server.delete("mistakes/manifest.json")
    place.publish(tree)
    place.check(tree)


def slow(server, proxy):
    """A server that needs longer for each write than the time between two heartbeats."""
    place, tree = Place(server, proxy, "slow"), Tree(f"slow-{server.port}")
    tree.build(names(16), "")

    states = []

    def wait(_, method, path):
        path = path.split("?")[0]
        if method == "PUT" and path.endswith("state.json"):
            states.append(time.monotonic())
            time.sleep(1.3)
        elif method == "PUT" and path.endswith(".html"):
            time.sleep(1)

    proxy.start(wait)
    place.publish(tree, "--lease", "6s", "--parallel", "3")
    held = states[-1] - states[0]
    assert held > 6, f"{held} s are not longer than the lease"
    proxy.start()
    place.check(tree)


def compressed(server, proxy):
    """Files that are stored compressed, beside others that are not."""
    place, tree = Place(server, proxy, "gzip"), Tree(f"gzip-{server.port}")
    tree.build(names(3), "")
    place.publish(tree)
    first = tree.files()
    tree.build(names(4), "It is new.")
    place.publish(tree, "--gzip", "--smoke-test")
    compressed = 0
    for path, content in tree.files().items():
        stored = place.get(path)
        is_compressed = server.encoding(f"gzip/{path}") == "gzip"
        # Some clients decompress, others do not.
        assert content == (gzip.decompress(stored) if stored[:2] == b"\x1f\x8b" else stored), path
        # What is there already is not written again.
        assert not (is_compressed and first.get(path) == content), path
        compressed += is_compressed
    assert compressed > 20, compressed
    proxy.start()
    place.publish(tree, "--gzip")
    assert proxy.number <= 3, f"{proxy.number} requests to publish nothing"
    place.publish(tree, "--verify", "all", "--smoke-test")
    place.publish(tree, "--rollback")
    for path, content in first.items():
        assert place.get(path) == content, f"{path} is not restored"


def kills(server, proxy):
    """Runs that are killed at a request, before or after the server gets it."""
    place, tree = Place(server, proxy, "kills"), Tree(f"kills-{server.port}")
    tree.build(names(4), "")
    place.publish(tree)
    reader, killed = Reader(place), 0
    dice = random.Random(server.port)
    for number in range(2 * ROUNDS):
        tree.build(names(3 + number % 3), f"This is round {number}.")
        # Many requests come after those for the objects.
        at, is_before = dice.randint(2, 45), dice.random() < 0.5
        process = subprocess.Popen(
            place.command("--yes", "--quiet", "--parallel", "4"),
            cwd=tree.folder,
            env={**os.environ, **place.environment},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

        def kill(request, *_, process=process, at=at, is_before=is_before):
            if request == at:
                if is_before:
                    process.kill()
                    return "reset"
                threading.Timer(0.01, process.kill).start()
            return None

        proxy.start(kill)
        killed += process.wait(60) != 0
        proxy.start()
        if number % 3 == 2 or reader.error:
            place.publish(tree, "--yes", "--lease", "10m")
            place.check(tree)
        if reader.error:
            break
    place.publish(tree, "--yes")
    place.check(tree)
    place.publish(tree, "--verify", "all")
    reader.stop()
    assert killed > ROUNDS, f"only {killed} were killed"
    return f"{killed} killed, {reader.reads} reads"


def races(server, proxy):
    """Two runs that both read the same state before either writes it: exactly one wins."""
    trees = [Tree(f"races-{side}-{server.port}") for side in "ab"]
    place = Place(server, proxy, "races")
    for number in range(ROUNDS):
        for side, tree in enumerate(trees):
            tree.build(names(3 + side), f"This is round {number}.")
        barrier = threading.Barrier(2)

        def together(_, method, path):
            # The first write of each run to the state takes the lock.
            if method == "PUT" and path.split("?")[0].endswith("state.json") and not barrier.broken:
                try:
                    barrier.wait(5)
                    barrier.abort()
                except threading.BrokenBarrierError:
                    pass
            return None

        proxy.start(together)
        runs = [
            subprocess.Popen(
                place.command("--yes"),
                cwd=tree.folder,
                env={**os.environ, **place.environment},
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                text=True,
            )
            for tree in trees
        ]
        said = [process.communicate(timeout=120)[1] for process in runs]
        codes = [process.returncode for process in runs]
        assert sorted(codes) == [0, 4], (number, codes, said)
        assert "nothing was switched" in said[codes.index(4)], said
        proxy.start()
        place.check(trees[codes.index(0)])
    return f"{ROUNDS} rounds"


def main():
    servers = []
    try:
        if sys.argv[3] != "-":
            servers.append(Azurite(sys.argv[3], WORK, 11000))
        if sys.argv[4] != "-":
            servers.append(S3(sys.argv[4], WORK, 11001))
        for server in servers:
            for step in [life, compressed, mistakes, faults, slow, kills, races]:
                start = time.monotonic()
                said = step(server, Proxy(server.port)) or "good"
                print(f"{server.name}: {step.__name__}: {said} ({time.monotonic() - start:.0f} s)", flush=True)
    finally:
        for server in servers:
            server.process.terminate()


main()
