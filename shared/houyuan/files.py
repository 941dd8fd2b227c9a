"""Files in the documents bucket: written once under a name that never changes its content.

A client sends a large file straight to the bucket by a signed form, and fetches one by a signed address; both hold for
a short time and for one name.
"""

import base64
import hashlib
from functools import cache
from typing import Any

import boto3
from botocore.config import Config

from houyuan.problems import Fault, NotFound, invalid
from houyuan.settings import settings

SIGNED_SECONDS = 600


@cache
def _s3() -> Any:
    # Forms and addresses signed in the older way are not taken everywhere.
    return boto3.client("s3", config=Config(signature_version="s3v4"))


def write(name: str, content: bytes, content_type: str) -> None:
    """Stores a file; writing the same again changes nothing."""
    _s3().put_object(Bucket=settings().documents_bucket, Key=name, Body=content, ContentType=content_type)


def read(name: str) -> bytes:
    """A file's bytes.

    Raises:
        NotFound: when there is no such file.
    """
    try:
        content: bytes = _s3().get_object(Bucket=settings().documents_bucket, Key=name)["Body"].read()
    except _s3().exceptions.NoSuchKey as error:
        raise NotFound(Fault("name", f"没有文件 {name}", f"There is no file {name}")) from error
    return content


def upload_form(name: str, content_type: str, size: int, sha256: str) -> dict[str, Any]:
    """`url` and `fields` of a form by which anybody may send one file: of exactly this type, size (bytes) and hash."""
    told = {
        "Content-Type": content_type,
        "x-amz-checksum-algorithm": "SHA256",
        "x-amz-checksum-sha256": base64.b64encode(bytes.fromhex(sha256)).decode(),
    }
    form: dict[str, Any] = _s3().generate_presigned_post(
        settings().documents_bucket,
        name,
        Fields=told,
        Conditions=[*({field: value} for field, value in told.items()), ["content-length-range", size, size]],
        ExpiresIn=SIGNED_SECONDS,
    )
    return form


def address(name: str, version: str | None) -> str:
    """A signed address from which one version of a file may be fetched, as an attachment."""
    where = {"Bucket": settings().documents_bucket, "Key": name, "ResponseContentDisposition": "attachment"}
    where |= {"VersionId": version} if version else {}
    signed: str = _s3().generate_presigned_url("get_object", Params=where, ExpiresIn=SIGNED_SECONDS)
    return signed


def newest(name: str, size: int) -> tuple[bytes, str | None] | None:
    """A file's bytes and their version; None when there is none. Of a larger one than `size`, the first `size + 1`.

    The version is None in a bucket that keeps none.
    """
    try:
        found = _s3().get_object(Bucket=settings().documents_bucket, Key=name)
    except _s3().exceptions.NoSuchKey:
        return None
    return found["Body"].read(size + 1), found.get("VersionId")


def check(content: bytes, size: int, sha256: str) -> None:
    """A file that was uploaded is the one that was announced.

    Raises:
        Invalid: naming `size` or `sha256`, for another one.
    """
    if len(content) != size:
        raise invalid("size", "文件大小与所报不同", "The file has another size than was announced")
    if hashlib.sha256(content).hexdigest() != sha256:
        raise invalid("sha256", "文件内容与所报不同", "The file has another content than was announced")


def discard(name: str) -> None:
    """Takes an upload away: every byte of the version that is there, not only its name; nothing, when there is none."""
    try:
        found = _s3().get_object(Bucket=settings().documents_bucket, Key=name)
    except _s3().exceptions.NoSuchKey:
        return
    found["Body"].close()
    version = {"VersionId": found["VersionId"]} if "VersionId" in found else {}
    _s3().delete_object(Bucket=settings().documents_bucket, Key=name, **version)
