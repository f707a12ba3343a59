#!/usr/bin/env python3
"""Fills the Homebrew formula and the winget manifests with the version and the checksums of a release.

    manifests.py SHA256SUMS FOLDER
"""

import re
import sys
from pathlib import Path

from project import PACKAGING, REPOSITORY, VERSION


def main(sums, folder):
    hashes = {}
    for line in Path(sums).read_text(encoding="utf-8").splitlines():
        digest, name = line.split()
        hashes[name.lstrip("*")] = digest

    def sha256(match):
        name = f"helpc-{VERSION}-{match[1]}"
        return hashes.get(name) or sys.exit(f"{sums} does not list {name}")

    for kind in ["homebrew", "winget"]:
        target = Path(folder) / kind
        target.mkdir(parents=True, exist_ok=True)
        for template in sorted((PACKAGING / kind).iterdir()):
            text = template.read_text(encoding="utf-8")
            text = text.replace("@VERSION@", VERSION).replace("@REPOSITORY@", REPOSITORY)
            text = re.sub(r"@SHA256:([^@]+)@", sha256, text)
            (target / template.name).write_text(text, encoding="utf-8")
            print(target / template.name)


if __name__ == "__main__":
    main(*sys.argv[1:])
