"""Invented pictures, and what is not one."""

import hashlib
import io
import struct
import zlib
from typing import Any

import boto3
from PIL import Image
from PIL.PngImagePlugin import PngInfo

EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


def jpeg(width: int = 64, height: int = 48, *, exif: Image.Exif | None = None, comment: bytes = b"") -> bytes:
    """A photo: a gradient, which compresses to other bytes in every size."""
    out = io.BytesIO()
    picture = Image.linear_gradient("L").resize((width, height)).convert("RGB")
    picture.save(out, "JPEG", exif=exif or Image.Exif(), comment=comment)
    return out.getvalue()


def located() -> bytes:
    """A photo that tells where, when and with what it was taken."""
    exif = Image.Exif()
    exif[0x010F] = "PhoneMaker"
    exif[0x0112] = 6
    place = {1: "N", 2: (30.0, 28.0, 55.0), 3: "E", 4: (114.0, 25.0, 34.0)}
    exif.get_ifd(0x8825).update(place)
    return jpeg(exif=exif, comment=b"taken at the door of h1")


def png(text: str = "") -> bytes:
    """A signature: dark lines on nothing."""
    drawing = Image.new("RGBA", (40, 20), (0, 0, 0, 0))
    drawing.paste((20, 20, 20, 255), (5, 5, 30, 8))
    told = PngInfo()
    if text:
        told.add_text("Comment", text)
    out = io.BytesIO()
    drawing.save(out, "PNG", pnginfo=told)
    return out.getvalue()


def bomb(width: int = 30_000, height: int = 30_000) -> bytes:
    """A few bytes that claim to be a picture of 900 million pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 4096)) + chunk(b"IEND", b"")
    )


def announced(content: bytes, content_type: str = "image/jpeg", kind: str = "photo") -> dict[str, Any]:
    """What is said of a picture before it is sent."""
    return {
        "kind": kind,
        "content_type": content_type,
        "size": len(content),
        "sha256": hashlib.sha256(content).hexdigest(),
    }


def bucket() -> dict[str, bytes]:
    """Every file of the bucket, by its name."""
    s3 = boto3.client("s3")
    found = s3.list_objects_v2(Bucket="documents").get("Contents", [])
    return {each["Key"]: s3.get_object(Bucket="documents", Key=each["Key"])["Body"].read() for each in found}


def sent(delivery: str, proof: str, content: bytes, said: dict[str, Any]) -> None:
    """Puts a file where the signed form has it put."""
    key = f"uploads/hubei-2020/{delivery}/{proof}-{said['sha256']}"
    boto3.client("s3").put_object(Bucket="documents", Key=key, Body=content, ContentType=said["content_type"])
