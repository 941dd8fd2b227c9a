"""What the bank paid and sent back later: due to the volunteer again, to be paid anew or given back."""

from houyuan import ledger, records, versions, writes
from houyuan.identity import Caller
from houyuan.problems import Fault, WrongState
from houyuan.records import Record, now
from houyuan.types import yuan
from services.funds import bank_references, books, paylist_lines
from services.funds.models.paylists import LineRefund, PaylistLine
from services.funds.paylist_lines import Changed
from services.funds.paylists import KIND
from services.funds.steps import follows

TRIES = 4


def refund(programme: str, paylist: str, volunteer: str, refunded: LineRefund, caller: Caller) -> PaylistLine:
    """Takes back what a line was paid, whole, by a transfer that reverses it; the line has failed from then on.

    Raises:
        NotFound: when the list has no such line.
        WrongState: when nothing was paid, or the rest was given back.
        ReferenceTaken: when another payment or refund bears the reference.
        Invalid: for a day before the payment, or one that has not come.
    """
    line_id, told = f"{paylist}.{volunteer}", refunded.model_dump()

    def taken() -> Record:
        line = records.get(programme, paylist_lines.KIND, line_id)
        before = line.body.get("refunds", [])
        if any(told.items() <= each.items() for each in before):
            return line
        if line.body["state"] not in ("paid", "part-paid"):
            state = line.body["state"]
            raise WrongState(Fault("volunteer", f"当前状态：{state}", f"Its state is {state}"))
        paid_on = line.body["answered_on"]
        follows("refunded_on", refunded.refunded_on, paid_on)
        posted = ledger.transfer(programme, paylist_lines.paid_as(paylist, line, paid_on))
        back = ledger.reversal(
            posted,
            paylist_lines.refunded_as(paylist, line, refunded.refunded_on),
            posted.amount,
            by=caller.subject,
            at=now(),
            reference=posted.reference,
        )
        kept = told | {"amount": line.body["paid"], "paid_on": paid_on}
        fields = {"state": "failed", "paid": yuan(0), "answered_on": refunded.refunded_on, "refunds": [*before, kept]}
        writes.commit(
            [
                versions.setting(line, fields, lambda _: Changed()),
                bank_references.paid(programme, refunded.reference, f"{KIND}/{paylist}"),
                *books.moving(programme, [back]),
            ]
        )
        return records.get(programme, paylist_lines.KIND, line_id)

    return paylist_lines.answered(writes.anew(taken, Changed, TRIES))
