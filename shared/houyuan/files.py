"""Files in the documents bucket: written once under a name that never changes its content.

A client sends a large file straight to the bucket by a signed form, and fetches one by a signed address; both hold for
a short time and for one name.
"""

from functools import cache
from typing import Any

import boto3

from houyuan.problems import Fault, NotFound
from houyuan.settings import settings

SIGNED_SECONDS = 600


@cache
def _s3() -> Any:
    return boto3.client("s3")


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


def upload_form(name: str, content_type: str, size: int) -> dict[str, Any]:
    """`url` and `fields` of a form by which anybody may send one file of exactly this type and size (bytes)."""
    form: dict[str, Any] = _s3().generate_presigned_post(
        settings().documents_bucket,
        name,
        Fields={"Content-Type": content_type},
        Conditions=[{"Content-Type": content_type}, ["content-length-range", size, size]],
        ExpiresIn=SIGNED_SECONDS,
    )
    return form


def address(name: str) -> str:
    """A signed address from which one file may be fetched, as an attachment."""
    where = {"Bucket": settings().documents_bucket, "Key": name, "ResponseContentDisposition": "attachment"}
    signed: str = _s3().generate_presigned_url("get_object", Params=where, ExpiresIn=SIGNED_SECONDS)
    return signed


def read_up_to(name: str, size: int) -> bytes | None:
    """A file's bytes; None when there is none. Of one that is larger than `size`, the first `size + 1` bytes."""
    try:
        content: bytes = _s3().get_object(Bucket=settings().documents_bucket, Key=name)["Body"].read(size + 1)
    except _s3().exceptions.NoSuchKey:
        return None
    return content
