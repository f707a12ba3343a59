#!/usr/bin/env python3
"""Packs programs for npm: one package a platform, and the package `helpc`, which depends on them.

    npm.py FOLDER TARGET=PROGRAM...

The platforms are those of targets.json. A package without a program is left out, but `helpc` still names it: all of
them must be published, the platforms first.
"""

import json
import sys
from pathlib import Path

from project import LICENSES, PACKAGE, PACKAGING, PROJECT, REPOSITORY, TARGETS, VERSION, program, write_tar

LICENSE = PACKAGE["license"]
SCOPE = "@helpc"


def common(name, description):
    return {
        "name": name,
        "version": VERSION,
        "description": description,
        "license": f"({LICENSE})",
        "repository": {"type": "git", "url": f"git+{REPOSITORY}.git"},
        "homepage": REPOSITORY,
    }


def pack(folder, manifest, files):
    content = json.dumps(manifest, indent=2) + "\n"
    files = [*files, ("package.json", content.encode(), 0o644)]
    files += [(name, (PROJECT / name).read_bytes(), 0o644) for name in LICENSES]
    name = manifest["name"].lstrip("@").replace("/", "-")
    print(write_tar(folder / f"{name}-{VERSION}.tgz", "package", files))


def main(folder, programs):
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    platforms = [target for target in TARGETS if "npm" in target]
    for target in platforms:
        binary = programs.get(target["target"])
        if binary is None:
            continue
        npm = target["npm"]
        manifest = common(f"{SCOPE}/{npm['name']}", f"helpc for {npm['os']} on {npm['cpu']}")
        manifest |= {"os": [npm["os"]], "cpu": [npm["cpu"]], "preferUnplugged": True}
        pack(folder, manifest, [(program(target["target"]), Path(binary).read_bytes(), 0o755)])
    manifest = common("helpc", PACKAGE["description"])
    manifest |= {
        "keywords": PACKAGE["keywords"],
        "bin": {"helpc": "bin/helpc.js"},
        "engines": {"node": ">=16"},
        "optionalDependencies": {f"{SCOPE}/{target['npm']['name']}": VERSION for target in platforms},
    }
    launcher = (PACKAGING / "npm/launcher.js").read_text(encoding="utf-8")
    launcher = launcher.replace("https://github.com/example/helpc", REPOSITORY)
    readme = (PROJECT / "README.md").read_bytes()
    pack(folder, manifest, [("bin/helpc.js", launcher.encode(), 0o755), ("README.md", readme, 0o644)])


if __name__ == "__main__":
    main(sys.argv[1], dict(argument.split("=", 1) for argument in sys.argv[2:]))
