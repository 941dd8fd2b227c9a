"""Subscriptions: who gets the reports by mail."""

from houyuan import records
from houyuan.identity import Caller
from houyuan.problems import invalid
from services.reports.models import NewSubscription, Subscription

KIND = "subscription"


def subscribe(programme: str, new: NewSubscription, caller: Caller) -> tuple[Subscription, bool]:
    """Adds a reader.

    Raises:
        Invalid: for a funder that the programme does not have.
    """
    funders = {funder["id"] for funder in records.get(programme, "programme", programme).body["funders"]}
    if new.funder not in funders:
        raise invalid("funder", f"项目没有资助方 {new.funder}", f"The programme has no funder {new.funder}")
    record, is_new = records.create(records.new_record(programme, KIND, new, caller))
    return record.answer(Subscription), is_new
