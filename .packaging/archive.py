#!/usr/bin/env python3
"""Packs a program as the archive of a release: helpc-VERSION-TARGET.tar.gz, and .zip for Windows.

    archive.py PROGRAM TARGET FOLDER
"""

import sys
import time
import zipfile
from pathlib import Path

from project import EPOCH, LICENSES, PROJECT, VERSION, program, target_named, write_tar


def main(binary, target, folder):
    target_named(target)
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    root = f"helpc-{VERSION}-{target}"
    files = [(program(target), Path(binary).read_bytes(), 0o755)]
    for name in [*LICENSES, "README.md", "CHANGELOG.md"]:
        files.append((name, (PROJECT / name).read_bytes(), 0o644))
    print(write_tar(folder / f"{root}.tar.gz", root, files))
    if "windows" in target:
        archive = folder / f"{root}.zip"
        with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as packed:
            for name, content, mode in sorted(files):
                entry = zipfile.ZipInfo(f"{root}/{name}", time.gmtime(EPOCH)[:6])
                entry.external_attr = mode << 16
                entry.compress_type = zipfile.ZIP_DEFLATED
                packed.writestr(entry, content)
        print(archive)


if __name__ == "__main__":
    main(*sys.argv[1:])
