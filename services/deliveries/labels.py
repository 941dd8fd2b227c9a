"""Labels: what stands on the outside of a bag: no name but its mask, and the code that shows a hand-over."""

import io
from typing import Any

from services.deliveries import proof_codes
from services.deliveries.doors import Door

_MASK = 3
"""One pattern for all: choosing the best of eight takes five times as long, and any can be read."""


def of_door(door: Door) -> list[dict[str, Any]]:
    """A label for each bag of a household."""
    programme, round_id = door.recipient.programme, str(door.recipient.body["round"])
    code = proof_codes.code(programme, round_id, door.code)
    scanned = f"{round_id}/{door.code}/{code}"
    bags = door.recipient.body["quantity"]
    label = {
        "number": door.number,
        "household": door.code,
        "head": door.masked["head"],
        "code": code,
        "scanned": scanned,
        "qr": _qr(scanned),
        "bags": bags,
    }
    return [label | {"bag": bag} for bag in range(1, bags + 1)]


def _qr(text: str) -> str:
    """A QR code as SVG."""
    # A third of a second that only labels need.
    import segno  # noqa: PLC0415

    drawn = io.BytesIO()
    segno.make(text, micro=False, error="m", mask=_MASK).save(drawn, kind="svg", xmldecl=False, nl=False, border=2)
    return drawn.getvalue().decode()
