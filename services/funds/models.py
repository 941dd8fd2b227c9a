"""What goes in and out of funds: appropriations, lines, reallocations, disbursements."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from houyuan.types import (
    BankAccount,
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
    Yuan,
)

DisbursementKind = Literal["grant", "purchase", "reimbursement", "stipend", "tax"]


Sum = Annotated[str, Field(pattern=r"^-?[0-9]+\.[0-9]{2}$", examples=["500000.00"])]
"""An amount that is computed, as large as many amounts together."""


class NewAppropriation(Model):
    """Money that a funder paid into the programme."""

    id: DatedId
    funder: Code
    amount: PositiveYuan
    reference: Line


class Appropriation(NewAppropriation, Stored):
    """An appropriation as stored."""


class NewLine(Model):
    """A budget line. `planned` is taken from the unallocated money on the day `on`."""

    id: Code
    on: Day
    order: Annotated[int, Field(ge=1, le=1000, strict=True)]
    name: Text
    planned: Yuan
    excludes: Text | None = None


class BudgetLine(NewLine, Stored):
    """A budget line with its balances, all computed from the ledger."""

    moved_in: Sum
    moved_out: Sum
    spent: Sum
    committed: Sum
    left: Sum


class NewReallocation(Model):
    """A proposal to move money from one line to another, with its reason in the report's words."""

    id: DatedId
    source: Code
    target: Code
    amount: PositiveYuan
    reason: Text

    @model_validator(mode="after")
    def _two_lines(self) -> Self:
        if self.source == self.target:
            raise PydanticCustomError("same_line", "Source and target must be two lines")
        return self


class Consent(Model):
    """A funder's consent, by the reference of the letter or mail that gives it."""

    funder: Code
    reference: Line
    day: Day


class ReallocationApproval(Model):
    """Approves and posts a reallocation; every funder of the programme has consented."""

    consents: Annotated[list[Consent], Field(min_length=1, max_length=20)]


class Reallocation(NewReallocation, Stored):
    """A reallocation as stored."""

    state: Literal["proposed", "posted", "refused"]
    proposed_by: str
    approved_by: str | None = None
    consents: list[Consent] = Field(default_factory=list)
    refusal: str | None = None


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


class BudgetTable(Model):
    """Every line with its balances, and what no line holds."""

    lines: list[BudgetLine]
    appropriated: Sum
    unallocated: Sum
