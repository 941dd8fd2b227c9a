"""Purchases: goods that a disbursement of funds pays for, never for more than it pays.

Services meet in the tables: the disbursement is read as funds stored it, and guarded to be still that.
"""

from houyuan import allowances, records, versions, writes
from houyuan.problems import invalid
from houyuan.records import Record
from houyuan.types import fen, yuan
from services.deliveries import entries

DISBURSEMENT = "disbursement"
_STATES = ("approved", "paid", "closed")


def covering(programme: str, disbursement: str, value: int) -> list[writes.Write]:
    """The writes by which goods worth so many fen are paid for by a disbursement, beside what it paid for before.

    Raises:
        Invalid: when there is no such disbursement, when it is no purchase, or not approved, or pays for less.
    """
    found = records.find(programme, DISBURSEMENT, disbursement)
    if found is None:
        raise invalid("purchase", f"没有付款 {disbursement}", f"There is no disbursement {disbursement}")
    if found.body["kind"] != "purchase":
        raise invalid("purchase", "该笔付款不是采购", "This disbursement is no purchase")
    state = found.body["state"]
    if state not in _STATES:
        raise invalid(
            "purchase", f"该笔付款尚未批准（{state}）", f"This disbursement is not approved: its state is {state}"
        )
    paid = _paid(found)
    beyond = invalid(
        "lines",
        f"入库金额累计将超过该笔采购付款 {yuan(paid)}",
        f"More than the {yuan(paid)} that this purchase paid would come in all",
    )
    return [_unchanged(found), allowances.using(programme, _name(disbursement), value, paid, lambda _: beyond)]


def uncovering(programme: str, disbursement: str, value: int) -> list[writes.Write]:
    """The writes by which goods worth so many fen are not what a disbursement paid for; other goods may be.

    A negative value is of goods that are so after all.
    """
    if value < 0:
        return covering(programme, disbursement, -value)
    return [allowances.giving_back(programme, _name(disbursement), value)] if value else []


def _paid(disbursement: Record) -> int:
    """What was paid and did not come back, in fen; until it is paid, what is to be."""
    paid: str = disbursement.body.get("paid") or disbursement.body["amount"]
    return fen(paid) - sum(fen(each["amount"]) for each in disbursement.body.get("refunds", []))


def _name(disbursement: str) -> str:
    return f"goods/{disbursement}"


def _unchanged(disbursement: Record) -> writes.Write:
    programme, version = disbursement.programme, disbursement.version
    return versions.unchanged(programme, DISBURSEMENT, disbursement.id, version, lambda _: entries.Moved())
