"""Storage servers on this machine, and what their official clients read there."""

import socket
import subprocess
import sys
import time

import boto3
import botocore.config
from azure.core.exceptions import ResourceNotFoundError
from azure.storage.blob import BlobServiceClient

ACCOUNT = "devstoreaccount1"
# The key of the account in every storage emulator. It is public.
KEY = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw=="


def wait_until_open(port, process):
    for _ in range(1200):
        if process.poll() is not None:
            sys.exit(f"a storage server ended with {process.returncode}")
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            time.sleep(0.1)
    sys.exit("a storage server does not start")


class Azurite:
    name = "Azurite"

    def __init__(self, program, folder, port):
        self.port = port
        self.process = subprocess.Popen(
            [program, "--silent", "--skipApiVersionCheck", "--inMemoryPersistence", "--blobPort", str(port)],
            cwd=folder,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        wait_until_open(port, self.process)
        self.service = BlobServiceClient.from_connection_string(self.connection(port))
        self.container = self.service.create_container("$web")

    def connection(self, port):
        return (
            f"DefaultEndpointsProtocol=http;AccountName={ACCOUNT};AccountKey={KEY};"
            f"BlobEndpoint=http://127.0.0.1:{port}/{ACCOUNT};"
        )

    def destination(self, prefix):
        return f"az://$web/{prefix}"

    def stranger(self, port):
        """Returns the environment of somebody with a wrong key."""
        wrong = self.connection(port).replace(KEY, "A" + KEY[1:])
        return {"AZURE_STORAGE_CONNECTION_STRING": wrong}

    def put(self, path, content):
        self.container.upload_blob(path, content, overwrite=True)

    def delete(self, path):
        self.container.delete_blob(path)

    def environment(self, port):
        return {"AZURE_STORAGE_CONNECTION_STRING": self.connection(port)}

    def get(self, path):
        try:
            return self.container.download_blob(path).readall()
        except ResourceNotFoundError:
            return None

    def headers(self, path):
        settings = self.container.get_blob_client(path).get_blob_properties().content_settings
        return settings.content_type, settings.cache_control

    def encoding(self, path):
        return self.container.get_blob_client(path).get_blob_properties().content_settings.content_encoding

    def list(self, prefix):
        return [blob.name for blob in self.container.list_blobs(prefix + "/")]


class S3:
    name = "S3 (moto)"

    def __init__(self, program, folder, port):
        self.port = port
        self.process = subprocess.Popen(
            [program, "-p", str(port)], cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        wait_until_open(port, self.process)
        self.client = boto3.client(
            "s3",
            endpoint_url=f"http://127.0.0.1:{port}",
            aws_access_key_id="id",
            aws_secret_access_key="secret",
            region_name="us-east-1",
            config=botocore.config.Config(max_pool_connections=32),
        )
        self.client.create_bucket(Bucket="help")

    def destination(self, prefix):
        return f"s3://help/{prefix}"

    def stranger(self, _):
        """This server accepts any credentials."""

    def put(self, path, content):
        self.client.put_object(Bucket="help", Key=path, Body=content)

    def delete(self, path):
        self.client.delete_object(Bucket="help", Key=path)

    def environment(self, port):
        return {
            "AWS_ENDPOINT_URL": f"http://127.0.0.1:{port}",
            "AWS_ACCESS_KEY_ID": "id",
            "AWS_SECRET_ACCESS_KEY": "secret",
        }

    def get(self, path):
        try:
            return self.client.get_object(Bucket="help", Key=path)["Body"].read()
        except self.client.exceptions.NoSuchKey:
            return None

    def headers(self, path):
        head = self.client.head_object(Bucket="help", Key=path)
        return head["ContentType"], head["CacheControl"]

    def encoding(self, path):
        return self.client.head_object(Bucket="help", Key=path).get("ContentEncoding")

    def list(self, prefix):
        pages = self.client.get_paginator("list_objects_v2").paginate(Bucket="help", Prefix=prefix + "/")
        return [item["Key"] for page in pages for item in page.get("Contents", [])]
