#!/usr/bin/env python3
"""Makes a wheel of maturin reproducible, adds the licenses, and unpacks its program and its SBOM.

    wheel.py WHEEL TARGET FOLDER

The SBOM that maturin writes has the path of the project; everything else is the same in any folder. Writes
FOLDER/wheels/WHEEL, FOLDER/bin/TARGET/helpc and FOLDER/files/helpc-VERSION-TARGET.cdx.json.
"""

import base64
import hashlib
import sys
import time
import zipfile
from pathlib import Path

from project import EPOCH, LICENSES, PROJECT, VERSION, program, target_named


def record(name, content):
    """Returns the line of a file in RECORD."""
    digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
    return f"{name},sha256={digest},{len(content)}\n"


def main(wheel, target, folder):
    target_named(target)
    wheel, folder = Path(wheel), Path(folder)
    with zipfile.ZipFile(wheel) as packed:
        files = {name: packed.read(name) for name in packed.namelist()}
    info = f"helpc-{VERSION}.dist-info"
    sbom = f"{info}/sboms/helpc.cyclonedx.json"
    binary = f"helpc-{VERSION}.data/scripts/{program(target)}"
    files[sbom] = files[sbom].replace(PROJECT.as_uri().encode(), b"file:///helpc")
    for name in LICENSES:
        files[f"{info}/licenses/{name}"] = (PROJECT / name).read_bytes()
    # RECORD is the last file, and has no hash of itself.
    del files[f"{info}/RECORD"]
    lines = [record(name, content) for name, content in sorted(files.items())]
    files[f"{info}/RECORD"] = "".join([*lines, f"{info}/RECORD,,\n"]).encode()

    for name, content in [
        (f"bin/{target}/{program(target)}", files[binary]),
        (f"files/helpc-{VERSION}-{target}.cdx.json", files[sbom]),
    ]:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        path.chmod(0o755 if name.startswith("bin/") else 0o644)
        print(path)
    (folder / "wheels").mkdir(exist_ok=True)
    with zipfile.ZipFile(folder / "wheels" / wheel.name, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as packed:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, time.gmtime(EPOCH)[:6])
            entry.external_attr = (0o100755 if name == binary else 0o100644) << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            packed.writestr(entry, content)
    print(folder / "wheels" / wheel.name)


if __name__ == "__main__":
    main(*sys.argv[1:])
