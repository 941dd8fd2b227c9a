"""Disbursements: asked for, submitted, approved, paid or failed, closed."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from houyuan.types import (
    BankAccount,
    Because,
    Code,
    DatedId,
    Day,
    Line,
    Masked,
    Model,
    PersonName,
    PositiveYuan,
    Reason,
    Stored,
    Text,
)
from services.funds.models.amounts import Sum
from services.funds.models.receipts import Receipt

DisbursementKind = Literal["grant", "purchase", "reimbursement", "stipend", "tax"]
State = Literal["draft", "submitted", "approved", "returned", "paid", "failed", "cancelled", "closed"]
BankReference = Annotated[str, Field(pattern=r"^[A-Za-z0-9._/-]{1,64}$", examples=["OUT-2020-0001"])]
"""The bank's own number of a payment; no two payments bear the same, in whatever case."""


class Grant(Model):
    """Why a person gets a grant: who named them, what makes them eligible, what proves it, what was agreed.

    `purpose` is what a person gets one grant for; `publish` whether they agreed to be named in public.
    """

    purpose: Code
    nominated_by: Line
    eligibility: Line
    evidence: Line
    agreement: Line
    publish: Annotated[bool, Field(strict=True)]


class Content(Model):
    """What is asked for. `beneficiaries` are the categories of whom or what it pays for, which a line may exclude."""

    line: Code
    kind: DisbursementKind
    amount: PositiveYuan
    payee: Code
    purpose: Text
    grant: Grant | None = None
    invoice: Line | None = None
    beneficiaries: list[Code] = Field(default_factory=list, max_length=10)

    @model_validator(mode="after")
    def _as_its_kind_needs(self) -> Self:
        if (self.kind == "grant") != (self.grant is not None):
            raise PydanticCustomError("grant_terms", "A grant, and only a grant, tells its terms")
        return self


class NewDisbursement(Content):
    """A request to pay somebody from a line: submitted, and so reserved, at once, or kept as a draft."""

    id: DatedId
    draft: Annotated[bool, Field(strict=True)] = False


class Submission(Model):
    """The day from which a draft, or what was returned or failed, is asked for."""

    submitted_on: Day


Attempt = Annotated[int, Field(ge=1, strict=True)]
"""Which submission of a disbursement is meant: 1 for the first, 2 once it came back and was submitted anew."""


class Approval(Model):
    """A yes to one submission; `exception` says why a person gets a second grant for the same purpose."""

    attempt: Attempt = 1
    exception: Because | None = None


class Return(Reason):
    """Why and when a request went back to its author; its amount is back on the line from that day on."""

    returned_on: Day


class Payment(Model):
    """The bank's word that a disbursement was paid: in full, or only `amount`; the rest goes back to the line."""

    reference: BankReference
    paid_on: Day
    amount: PositiveYuan | None = None
    attempt: Attempt = 1


class Failure(Reason):
    """The bank's word that a payment failed; its amount is back on the line from that day on."""

    failed_on: Day
    attempt: Attempt = 1


class Refund(Reason):
    """Money that came back, with the bank's reference; it stands on the line again from that day on."""

    reference: BankReference
    refunded_on: Day
    amount: PositiveYuan


class Cancellation(Reason):
    """Why and when a disbursement will not be paid; its amount is back on the line from that day on."""

    cancelled_on: Day


class Snapshot(Model):
    """The payee as a request was submitted for."""

    payee_name: PersonName
    payee_account: BankAccount | None = None


class Approved(Model):
    """Who said yes, when (UTC), and why to a second grant."""

    by: str
    at: str
    exception: str | None = None


class Disbursement(Content, Stored):
    """A disbursement as stored, with the payee as it was submitted for (masked), and that snapshot's keyed hash.

    `approvers` is how many people must say yes; `paid` is what the bank paid, and `refunds` what came back of it.
    """

    id: DatedId
    state: State
    requested_by: str
    submitted_on: Day | None = None
    payee_name: Masked | None = None
    payee_account: Masked | None = None
    payee_version: int | None = None
    payee_hash: str | None = None
    approvers: int | None = None
    approvals: list[Approved] = Field(default_factory=list)
    second_grant_of: str | None = None
    attempt: int | None = None
    reference: str | None = None
    paid_on: Day | None = None
    paid: Sum | None = None
    refunds: list[Refund] = Field(default_factory=list)
    receipts: list[Receipt] = Field(default_factory=list)
    reason: str | None = None
    ended_on: Day | None = None
