"""Files in the documents bucket: written once under a name that never changes its content."""

from functools import cache
from typing import Any

import boto3

from houyuan.problems import Fault, NotFound
from houyuan.settings import settings


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
