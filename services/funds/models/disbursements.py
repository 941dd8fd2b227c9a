"""Disbursements: asked for, paid, cancelled."""

from typing import Annotated, Literal

from pydantic import Field

from houyuan.types import BankAccount, Code, DatedId, Day, Masked, Model, PersonName, PositiveYuan, Reason, Stored, Text

DisbursementKind = Literal["grant", "purchase", "reimbursement", "stipend", "tax"]


class NewDisbursement(Model):
    """A request to pay somebody from a line; the amount is reserved at once."""

    id: DatedId
    line: Code
    kind: DisbursementKind
    amount: PositiveYuan
    payee: PersonName
    account: BankAccount | None = None
    purpose: Text


class Payment(Model):
    """The bank's word that a disbursement was paid."""

    reference: Annotated[str, Field(pattern=r"^[A-Za-z0-9._/-]{1,64}$")]
    paid_on: Day


class Cancellation(Reason):
    """Why and when a disbursement was cancelled; its amount is back on the line from that day on."""

    cancelled_on: Day


class Disbursement(NewDisbursement, Stored):
    """A disbursement as stored; payee and account answer masked."""

    payee: Masked
    account: Masked | None = None
    state: Literal["submitted", "approved", "paid", "cancelled"]
    requested_by: str
    approved_by: str | None = None
    reference: str | None = None
    paid_on: Day | None = None
    cancelled_because: str | None = None
    cancelled_on: Day | None = None
