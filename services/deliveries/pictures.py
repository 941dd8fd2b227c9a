"""Pictures: read by what they hold, and made anew from their pixels, so that nothing else of a file is ever kept.

No metadata (where and with which phone it was taken), no text, nothing that was appended to a picture or hidden in it
survives: what is kept was written here.
"""

import io
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from houyuan.problems import Invalid, invalid

if TYPE_CHECKING:
    from PIL.Image import Image

SIDE = 2560
"""The longer side of a kept picture, in pixels: enough to read a signature or a door's number."""
PIXELS = 50_000_000
"""More than any phone's picture below the limit of bytes; what claims more is made to fill the memory."""
_WRITTEN: Mapping[str, tuple[str, Mapping[str, object]]] = {
    "image/jpeg": ("JPEG", {"quality": 85, "optimize": True}),
    "image/png": ("PNG", {"optimize": True}),
}
_READ = {"image/jpeg": ("JPEG", "MPO"), "image/png": ("PNG",)}
"""How the library calls what it reads; a phone's JPEG may hold a second picture, which is left out."""


@dataclass(frozen=True)
class Picture:
    """A picture written anew."""

    content: bytes
    width: int
    height: int


def anew(content: bytes, content_type: str) -> Picture:
    """The picture that a file holds, upright, written anew from its pixels.

    Raises:
        Invalid: when the file holds no picture of this type, is broken, or has more pixels than a picture has.
    """
    # Only an attached proof needs the library: it costs a cold start what the rest of the service does.
    from PIL import Image, ImageOps  # noqa: PLC0415

    broken = (OSError, SyntaxError, ValueError, EOFError, IndexError, MemoryError, Image.DecompressionBombError)
    try:
        with Image.open(io.BytesIO(content), formats=("JPEG", "PNG")) as found:
            if found.format not in _READ[content_type]:
                raise _no_picture(content_type)
            if found.width * found.height > PIXELS:
                raise invalid("size", "图片像素过多", "The picture has too many pixels")
            # A JPEG is read at the size that is kept, so that a large one fits into the memory.
            found.draft(None, (SIDE, SIDE))
            found.thumbnail((SIDE, SIDE), reducing_gap=None)
            return _written(_plain(ImageOps.exif_transpose(found)), content_type)
    except broken as error:
        raise _no_picture(content_type) from error


def _plain(picture: "Image") -> "Image":
    """The pixels alone: whatever else a picture carries stays with the one that was read."""
    from PIL import Image  # noqa: PLC0415 - as above

    see_through = picture.mode in {"RGBA", "LA", "PA"} or "transparency" in picture.info
    told = picture.convert("RGBA") if see_through else picture.convert("RGB")
    flat = Image.new("RGB", told.size, "white")
    flat.paste(told, mask=told.getchannel("A") if see_through else None)
    return flat


def _written(picture: "Image", content_type: str) -> Picture:
    name, how = _WRITTEN[content_type]
    out = io.BytesIO()
    picture.save(out, name, **how)
    return Picture(out.getvalue(), picture.width, picture.height)


def _no_picture(content_type: str) -> Invalid:
    return invalid("content_type", f"文件不是有效的 {content_type} 图片", f"The file is no {content_type} picture")
