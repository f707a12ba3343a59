#!/usr/bin/env python3
"""`helpc pack` and `helpc install` beside programs that read, pack and copy the same files.

    benches/pack.py HELPC BUNDLE [CHANGED] [--rounds N]

HELPC is a release build, BUNDLE a bundle for one cloud, and CHANGED the same after the changes of a day. Everything is
measured in turns, on the disk of the folder for temporary files (TMPDIR); the result is the median.
"""

import argparse
import os
import shutil
import statistics
import subprocess
import tempfile
import time
from pathlib import Path


def read(folder):
    """Reads all files, one after the other."""
    for path in folder.rglob("*"):
        if path.is_file():
            path.read_bytes()


def timed(action):
    """Returns the time of an action, and the processor time of the processes that it started."""
    before, start = os.times(), time.monotonic()
    action()
    seconds, after = time.monotonic() - start, os.times()
    cpu = sum(after[at] - before[at] for at in range(4))
    return seconds, cpu


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("helpc", type=Path)
    parser.add_argument("bundle", type=Path)
    parser.add_argument("changed", type=Path, nargs="?")
    parser.add_argument("--rounds", type=int, default=3)
    args = parser.parse_args()
    helpc, bundle = args.helpc.resolve(), args.bundle.resolve()
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        key = work / "key"

        def run(*command):
            subprocess.run(command, cwd=work, check=True, capture_output=True)

        def pack(serial, folder, *options):
            arguments = ["--bundle", folder, "--serial", str(serial), "--key", key, *options]
            run(helpc, "pack", "--quiet", *arguments)

        def install(archive, out):
            run(helpc, "install", "--quiet", archive, "--public-key", work / "key.pub", "--out", work / out)

        run(helpc, "pack", "--generate-key", key, "--no-password")
        pack(1, bundle)
        (whole,) = work.glob("*-1.tar.zst")
        # The programs read the same tar file, without the compression.
        tar = work / "bundle.tar"
        run("tar", "-C", bundle, "-cf", tar, ".")
        (work / "tar").mkdir()
        actions = {
            "read all files": lambda: read(bundle),
            "helpc pack": lambda: pack(1, bundle),
            "helpc install": lambda: install(whole, "installed"),
            "cp -r": lambda: run("cp", "-r", bundle, work / "copied"),
            "tar -xf": lambda: run("tar", "-C", work / "tar", "-xf", tar),
        }
        results = {name: [] for name in actions}
        for _ in range(args.rounds):
            for name, action in actions.items():
                results[name].append(timed(action))
                for made in ["installed", "copied", "tar"]:
                    shutil.rmtree(work / made, ignore_errors=True)
                (work / "tar").mkdir()
        for name, all_times in results.items():
            seconds, cpu = (statistics.median(each) for each in zip(*all_times))
            print(f"{name:<16} {seconds:7.2f} s {cpu:7.2f} s of processor time", flush=True)
        size = whole.stat().st_size
        print(f"{'full pack':<16} {size / 1e6:7.2f} MB")
        if args.changed:
            install(whole, "installed")
            pack(2, args.changed.resolve(), "--from", whole)
            (difference,) = work.glob("*-2-difference.tar.zst")
            share = difference.stat().st_size / size
            print(f"{'difference':<16} {difference.stat().st_size / 1e6:7.2f} MB, {share:.2%} of the whole")
            seconds, cpu = timed(lambda: install(difference, "installed"))
            print(f"{'its installation':<16} {seconds:7.2f} s {cpu:7.2f} s of processor time")


main()
