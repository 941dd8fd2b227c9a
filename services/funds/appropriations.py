"""Appropriations: money that funders paid into the programme."""

from houyuan import ledger, records
from houyuan.identity import Caller
from houyuan.problems import invalid
from houyuan.types import fen
from services.funds import chart
from services.funds.models import Appropriation, NewAppropriation

KIND = "appropriation"


def receive(programme: str, new: NewAppropriation, caller: Caller) -> tuple[Appropriation, bool]:
    """Books an appropriation as unallocated money.

    Raises:
        Invalid: for a funder that the programme does not have.
    """
    funders = {funder["id"] for funder in records.get(programme, "programme", programme).body["funders"]}
    if new.funder not in funders:
        raise invalid("funder", f"项目没有资助方 {new.funder}", f"The programme has no funder {new.funder}")
    ledger.open_accounts(programme, {chart.UNALLOCATED: True, chart.funder(new.funder): False})
    record = records.new_record(programme, KIND, new, caller)
    booked = ledger.Transfer(
        new.id,
        chart.funder(new.funder),
        chart.UNALLOCATED,
        fen(new.amount),
        KIND,
        caller.subject,
        record.created_at,
        reference=f"{KIND}/{new.id}",
    )
    stored, is_new = records.create(record, ledger.moving(programme, [booked]))
    return stored.answer(Appropriation), is_new
