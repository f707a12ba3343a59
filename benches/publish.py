"""Publishing to object storage on this machine, beside a bare loop of parallel requests.

    target/storage/venv/bin/python benches/publish.py HELPC BUNDLE [CHANGED] [AZURITE]

HELPC is a release build, BUNDLE a bundle, and CHANGED the same with one article changed. tests/storage/run installs
the libraries, and Azurite in target/storage. Each publish goes to a new server, whose memory is empty.
"""

import asyncio
import datetime
import os
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from azure.storage.blob import BlobServiceClient, generate_container_sas

sys.path.insert(0, str(Path(__file__).parent.parent / "tests/storage"))
from servers import ACCOUNT, KEY, Azurite  # noqa: E402

PARALLEL = 64
PORT = 11700


def types(path):
    kinds = {"html": "text/html; charset=utf-8", "json": "application/json", "js": "text/javascript", "css": "text/css"}
    return kinds.get(path.rpartition(".")[2], "application/octet-stream")


async def put_all(bundle, files, token):
    """Puts each file with one request, PARALLEL at a time, over connections that stay open."""
    left = iter(files)

    async def work():
        reader, writer = await asyncio.open_connection("127.0.0.1", PORT)
        for path in left:
            for _ in range(5):
                try:
                    await put(reader, writer, path)
                    break
                except (ConnectionError, asyncio.IncompleteReadError):
                    # Servers close connections now and then.
                    reader, writer = await asyncio.open_connection("127.0.0.1", PORT)
            else:
                sys.exit(f"cannot write {path}")
        writer.close()

    async def put(reader, writer, path):
        content = (bundle / path).read_bytes()
        writer.write(
            f"PUT /{ACCOUNT}/bare/{path.replace('~', '%7E')}?{token} HTTP/1.1\r\nHost: 127.0.0.1:{PORT}\r\n"
            f"x-ms-version: 2021-10-04\r\nx-ms-blob-type: BlockBlob\r\nx-ms-blob-content-type: {types(path)}\r\n"
            f"Content-Length: {len(content)}\r\n\r\n".encode() + content
        )
        head = await reader.readuntil(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 201"), head
        assert b"content-length: 0" in head.lower(), head

    await asyncio.gather(*(work() for _ in range(PARALLEL)))


def bare(bundle, files):
    service = BlobServiceClient.from_connection_string(connection())
    service.create_container("bare")
    soon = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(hours=2)
    token = generate_container_sas(ACCOUNT, "bare", account_key=KEY, permission="cw", expiry=soon)
    start = time.monotonic()
    asyncio.run(put_all(bundle, files, token))
    return time.monotonic() - start


def connection():
    return (
        f"DefaultEndpointsProtocol=http;AccountName={ACCOUNT};AccountKey={KEY};"
        f"BlobEndpoint=http://127.0.0.1:{PORT}/{ACCOUNT};"
    )


def publish(helpc, *args):
    """Returns the time, the number of requests and the largest memory of a run."""
    environment = {**os.environ, "AZURE_STORAGE_CONNECTION_STRING": connection()}
    start = time.monotonic()
    run = subprocess.Popen([helpc, "publish", "az://$web", *args], env=environment, stderr=subprocess.PIPE, text=True)
    said = run.stderr.read()
    _, status, usage = os.wait4(run.pid, 0)
    seconds = time.monotonic() - start
    if status:
        sys.exit(said)
    requests = re.search(r"([\d,]+) requests?", said)
    return seconds, requests.group(1) if requests else "?", usage.ru_maxrss / 1024


def report(name, measured):
    seconds, requests, megabytes = measured
    print(f"{name:<20} {seconds:8.2f} s {requests:>8} requests {megabytes:6.0f} MB", flush=True)
    return seconds


def main():
    helpc, bundle = os.path.abspath(sys.argv[1]), Path(sys.argv[2])
    changed = sys.argv[3] if len(sys.argv) > 3 else None
    target = Path(__file__).parent.parent / "target/storage/node_modules/.bin/azurite-blob"
    azurite = sys.argv[4] if len(sys.argv) > 4 else str(target.resolve())
    files = [str(path.relative_to(bundle)) for path in sorted(bundle.rglob("*")) if path.is_file()]
    files = [path for path in files if not path.startswith(".helpc")]
    with tempfile.TemporaryDirectory() as folder:
        server = Azurite(azurite, folder, PORT)
        try:
            alone = bare(bundle, files)
        finally:
            server.process.kill()
            server.process.wait()
        print(f"{'bare loop':<20} {alone:8.2f} s {len(files):>8,} requests", flush=True)
        server = Azurite(azurite, folder, PORT)
        try:
            first = report("first", publish(helpc, "--bundle", str(bundle)))
            print(f"{'first / bare loop':<20} {first / alone:8.2f}", flush=True)
            report("unchanged", publish(helpc, "--bundle", str(bundle)))
            if changed:
                report("changed", publish(helpc, "--bundle", changed))
                report("rollback", publish(helpc, "--rollback"))
                report("prune", publish(helpc, "--prune", "--keep", "1"))
            report("verify", publish(helpc, "--verify"))
            report("smoke test", publish(helpc, "--bundle", str(bundle), "--smoke-test"))
        finally:
            server.process.kill()


main()
