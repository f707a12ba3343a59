#!/usr/bin/env python3
"""Packs the extension for Visual Studio Code: one file a platform, with the program inside.

    vsix.py FOLDER TARGET=PROGRAM...

Needs npm and Node.js 20 or later; `npm ci` gets the tools that the lock file of the extension pins. The platforms are
those of targets.json; a target without the key `vscode` is left out. Run it on Linux or macOS: Windows does not keep the
permission to run a file.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from project import EPOCH, LICENSES, PROJECT, REPOSITORY, VERSION, program, target_named

EXTENSION = PROJECT / "editors/vscode"
FILES = ["package.json", "README.md", "CHANGELOG.md", "icon.png", "dist", "syntaxes", "snippets"]


def run(*command, cwd=EXTENSION):
    environment = os.environ | {"SOURCE_DATE_EPOCH": str(EPOCH)}
    subprocess.run(command, cwd=cwd, env=environment, check=True, stdout=sys.stderr)


def build():
    if not (EXTENSION / "node_modules/.bin/vsce").exists():
        run("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel", "error")
    shutil.rmtree(EXTENSION / "dist", ignore_errors=True)
    run("npm", "run", "--silent", "build")


def stage(folder, target, binary):
    """Copies what a package contains."""
    for name in FILES:
        source = EXTENSION / name
        if source.is_dir():
            shutil.copytree(source, folder / name)
        else:
            shutil.copy(source, folder / name)
    texts = [(PROJECT / name).read_text(encoding="utf-8") for name in LICENSES]
    rule = "\n" + "-" * 80 + "\n\n"
    header = "helpc is licensed under MIT or Apache-2.0, at your option.\n"
    (folder / "LICENSE.txt").write_text(rule.join([header, *texts]), encoding="utf-8")
    (folder / "bin").mkdir()
    copy = folder / "bin" / program(target)
    shutil.copy(binary, copy)
    copy.chmod(0o755)


def pack(out, target, platform, binary):
    path = out / f"helpc-{VERSION}-{platform}.vsix"
    base = f"{REPOSITORY}/blob/v{VERSION}/editors/vscode"
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        stage(folder, target, binary)
        vsce = EXTENSION / "node_modules/.bin/vsce"
        options = ["--no-dependencies", "--target", platform, "--out", str(path)]
        run(
            *(str(vsce), "package", *options, "--baseContentUrl", base),
            *("--baseImagesUrl", base.replace("/blob/", "/raw/")),
            cwd=folder,
        )
    print(path)


def main(folder, programs):
    out = Path(folder).resolve()
    out.mkdir(parents=True, exist_ok=True)
    build()
    for target, binary in programs.items():
        for platform in target_named(target).get("vscode", []):
            pack(out, target, platform, binary)


if __name__ == "__main__":
    main(sys.argv[1], dict(argument.split("=", 1) for argument in sys.argv[2:]))
