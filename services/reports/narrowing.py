"""What the store need not send when the list behind a figure is read: never anything that the filter is true of.

Most of a list's time goes into records that its filter leaves out. What is sent is asked by `filters` all the same.
"""

from collections.abc import Iterator

from houyuan import ledger, wire
from services.reports.facts import NONE, OWN
from services.reports.filters import Where


def of(kind: str, where: Where) -> wire.Only | None:
    """What is wanted of a kind under a filter; None for all of it."""
    parts: list[str] = []
    given: wire.Item = {}
    for part, values in _parts(kind, where):
        parts.append(part)
        given |= values
    return (" AND ".join(parts), given) if parts else None


def _parts(kind: str, where: Where) -> Iterator[tuple[str, wire.Item]]:
    for name, wanted in where.items():
        if name in OWN.get(kind, ()) and wanted != NONE:
            yield f"body.#{name} = :{name}", {f"#{name}": name, f":{name}": wanted}
        elif kind == "transfer" and name in ("line", "funder"):
            # An account holds its line's or its funder's code: `line:food`, `due:food:2020-03-01.march`.
            yield f"(contains(debit, :{name}) OR contains(credit, :{name}))", {f":{name}": f":{wanted}"}
        elif kind == "goods-transfer" and name == "item":
            yield "#unit = :unit", {"#unit": "unit", ":unit": ledger.unit_of(wanted)}
