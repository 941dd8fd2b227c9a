"""The bank's own numbers: what came in or went out under one of them is booked once, in whatever case it is written."""

from houyuan import wire, writes
from houyuan.problems import Fault, ReferenceTaken
from houyuan.settings import settings


def paid(programme: str, reference: str, record: str) -> writes.Write:
    """The write by which a reference stands on one payment or refund."""
    told = Fault("reference", "该流水号已使用", "This reference is in use")
    return writes.put_new(
        settings().records_table,
        _key(programme, reference.upper()) | {"record": record},
        lambda _: ReferenceTaken(told),
    )


def received(programme: str, funder: str, reference: str, record: str) -> writes.Write:
    """The write by which a funder's reference books one appropriation; no payment's is in the same place."""
    told = Fault("reference", f"资助方 {funder} 的该笔到账已登记", f"This money of {funder} is booked already")
    return writes.put_new(
        settings().records_table,
        _received(programme, funder, reference) | {"record": record},
        lambda _: ReferenceTaken(told),
    )


def not_received(programme: str, funder: str, reference: str) -> writes.Write:
    """The write by which a funder's reference may be booked again, because what it booked was taken back."""
    told = Fault("reference", "该笔到账已撤销", "This money was taken back before")
    return writes.Write(
        "Delete",
        settings().records_table,
        lambda _: ReferenceTaken(told),
        key=_received(programme, funder, reference),
        condition="attribute_exists(pk)",
    )


def _received(programme: str, funder: str, reference: str) -> wire.Item:
    return _key(programme, f"IN/{funder}/{reference.upper()}")


def _key(programme: str, reference: str) -> wire.Item:
    return {"pk": f"{programme}#bank-reference", "sk": reference}
