"""What all packages share: the version and address of Cargo.toml, the platforms, and reproducible archives."""

import gzip
import hashlib
import io
import json
import os
import sys
import tarfile
import tomllib
from pathlib import Path

PACKAGING = Path(__file__).resolve().parent
PROJECT = PACKAGING.parent
PACKAGE = tomllib.loads((PROJECT / "Cargo.toml").read_text(encoding="utf-8"))["package"]
VERSION = PACKAGE["version"]
REPOSITORY = PACKAGE["repository"]
TARGETS = json.loads((PACKAGING / "targets.json").read_text(encoding="utf-8"))
LICENSES = ["LICENSE-APACHE", "LICENSE-MIT"]
# The time of every file in an archive, so that the same content is the same bytes.
EPOCH = int(os.environ.get("SOURCE_DATE_EPOCH", "315532800"))


def program(target):
    """Returns the file name of the program."""
    return "helpc.exe" if "windows" in target else "helpc"


def target_named(name):
    """Returns the platform of this name."""
    for target in TARGETS:
        if target["target"] == name:
            return target
    sys.exit(f"{name} is not in .packaging/targets.json")


def write_tar(path, root, files):
    """Writes a .tar.gz of files, given as name, bytes and mode, in a folder `root`."""
    with path.open("wb") as raw, gzip.GzipFile("", "wb", 9, raw, mtime=0) as packed:
        with tarfile.open(fileobj=packed, mode="w", format=tarfile.USTAR_FORMAT) as tar:
            for name, content, mode in sorted(files):
                entry = tarfile.TarInfo(f"{root}/{name}")
                entry.size = len(content)
                entry.mode = mode
                entry.mtime = EPOCH
                tar.addfile(entry, io.BytesIO(content))
    return path


def sha256(path):
    """Returns the SHA-256 of a file in hexadecimal."""
    return hashlib.sha256(path.read_bytes()).hexdigest()
