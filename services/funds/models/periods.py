"""Closed months and their trial balances."""

from typing import Annotated

from pydantic import Field

from houyuan.types import Day, Model, Stored
from services.funds.models.amounts import Sum

MONTH = r"^[12][0-9]{3}-(?:0[1-9]|1[0-2])$"
Month = Annotated[str, Field(pattern=MONTH, examples=["2020-03"])]
"""A month of the calendar, `YYYY-MM`."""


class NewPeriod(Model):
    """A month to be closed."""

    id: Month


class Told(Model):
    """What something is called, or what happened, in both languages; as long as its parts are."""

    zh: str
    en: str


class TrialBalanceRow(Model):
    """One account over the month: opening + credits - debits = balance. `reserved` of the balance awaits payment."""

    account: str
    name: Told
    opening: Sum
    debits: Sum
    credits: Sum
    balance: Sum
    reserved: Sum


class ClosedMonth(Stored):
    """A closed month in short: nothing dated in it or before it moves any more.

    `content_hash` covers the trial balance, every transfer of the month and the hash of the month closed before it.
    """

    id: Month
    first: Day
    last: Day
    closed_by: str
    transfers: int
    debits: Sum
    credits: Sum
    previous: Month | None = None
    content_hash: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class Period(ClosedMonth):
    """A closed month with its trial balance as of its last day; the balances add up to zero.

    `intact` says that its transfers, read again just now, still give it, and with it the hash.
    """

    accounts: list[TrialBalanceRow]
    intact: bool
