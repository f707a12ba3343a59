#!/usr/bin/env python3
"""Compares the tag of a release with Cargo.toml and CHANGELOG.md, or prints the notes of the version.

    version.py TAG
    version.py --notes
"""

import re
import sys

from project import PROJECT, VERSION


def notes():
    """Returns the section of this version in CHANGELOG.md."""
    text = (PROJECT / "CHANGELOG.md").read_text(encoding="utf-8")
    for section in re.split(r"(?m)^(?=## )", text):
        title, _, body = section.partition("\n")
        if re.search(rf"\b{re.escape(VERSION)}\b", title):
            return body.strip() + "\n"
    return sys.exit(f"CHANGELOG.md has no section for {VERSION}")


def main(argument):
    if argument == "--notes":
        sys.stdout.write(notes())
        return
    if argument != f"v{VERSION}":
        sys.exit(f"the tag is {argument}, but the version in Cargo.toml is {VERSION}")
    notes()


if __name__ == "__main__":
    main(*sys.argv[1:])
