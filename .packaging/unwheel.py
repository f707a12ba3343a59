#!/usr/bin/env python3
"""Unpacks the program of a wheel.

    unwheel.py WHEEL FOLDER
"""

import sys
import zipfile
from pathlib import Path


def main(wheel, folder):
    with zipfile.ZipFile(wheel) as packed:
        [name] = [name for name in packed.namelist() if ".data/scripts/helpc" in name]
        program = Path(folder) / Path(name).name
        program.write_bytes(packed.read(name))
        program.chmod(0o755)
        print(program)


if __name__ == "__main__":
    main(*sys.argv[1:])
