"""Disbursements: asked for, submitted, approved, paid or failed, closed."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from houyuan.codes import PAYMENT_KINDS, PAYMENT_STATES
from houyuan.forms import asked, called
from houyuan.reasons import Reason
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
    Stored,
    Text,
)
from services.funds.models.amounts import Sum
from services.funds.models.receipts import Receipt, ReceiptKind

DisbursementKind = Annotated[
    Literal["grant", "purchase", "reimbursement", "stipend", "tax"], called(PAYMENT_KINDS, "payment-kind")
]
State = Annotated[
    Literal["draft", "submitted", "approved", "returned", "paid", "failed", "cancelled", "closed"],
    called(PAYMENT_STATES, "payment-state"),
]
BankReference = Annotated[str, Field(pattern=r"^[A-Za-z0-9._/-]{1,64}$", examples=["OUT-2020-0001"])]
"""The bank's own number of a payment; no two payments bear the same, in whatever case."""
_PART = Text(zh="只付了一部分时才填；其余退回科目", en="Only if a part was paid; the rest goes back to the line")
_ONE_GRANT = Text(zh="同一人、同一用途只发一笔", en="A person gets one for the same purpose")
_EXCLUDED = Text(zh="科目可能不允许的类别，逗号分隔", en="Categories that a line may exclude, parted by commas")
_SECOND = Text(zh="此人已有同一用途的资助时才填", en="Only if the person has a grant for the same purpose")


class Grant(Model):
    """Why a person gets a grant: who named them, what makes them eligible, what proves it, what was agreed.

    `purpose` is what a person gets one grant for; `publish` whether they agreed to be named in public.
    """

    purpose: Annotated[Code, asked(1, "资助用途代码", "Grant for", "text", hint=_ONE_GRANT, example="treatment")]
    nominated_by: Annotated[Line, asked(2, "推荐人", "Nominated by", "text")]
    eligibility: Annotated[Line, asked(3, "为什么符合条件", "Why they are eligible", "text")]
    evidence: Annotated[Line, asked(4, "证明材料", "What proves it", "text")]
    agreement: Annotated[Line, asked(5, "约定", "What was agreed", "text")]
    publish: Annotated[bool, Field(strict=True), asked(6, "本人同意公示姓名", "They agree to be named", "flag")]


class Content(Model):
    """What is asked for. `beneficiaries` are the categories of whom or what it pays for, which a line may exclude."""

    line: Annotated[Code, asked(2, "预算科目", "Line", "pick")]
    kind: DisbursementKind
    amount: Annotated[PositiveYuan, asked(4, "金额（元）", "Amount (CNY)", "text", example="1200.50")]
    payee: Annotated[Code, asked(3, "收款人", "Payee", "pick", example="greens")]
    purpose: Annotated[Text, asked(5, "用途", "What for", "text")]
    grant: Grant | None = None
    invoice: Annotated[Line | None, asked(6, "发票号", "Number of the invoice", "text")] = None
    beneficiaries: Annotated[
        list[Code], asked(7, "用于哪类人或物", "Whom or what it is for", "codes", hint=_EXCLUDED)
    ] = Field(default_factory=list, max_length=10)

    @model_validator(mode="after")
    def _as_its_kind_needs(self) -> Self:
        if (self.kind == "grant") != (self.grant is not None):
            raise PydanticCustomError("grant_terms", "A grant, and only a grant, tells its terms")
        return self


class NewDisbursement(Content):
    """A request to pay somebody from a line: submitted, and so reserved, at once, or kept as a draft."""

    id: Annotated[DatedId, asked(1, "日期", "Day", "day")]
    draft: Annotated[bool, Field(strict=True), asked(20, "先存草稿，不提交", "Keep it as a draft", "flag")] = False


class Submission(Model):
    """The day from which a draft, or what was returned or failed, is asked for."""

    submitted_on: Annotated[Day, asked(1, "提交日期", "Submitted on", "date")]


Attempt = Annotated[int, Field(ge=1, strict=True)]
"""Which submission of a disbursement is meant: 1 for the first, 2 once it came back and was submitted anew."""


class Approval(Model):
    """A yes to one submission; `exception` says why a person gets a second grant for the same purpose."""

    attempt: Attempt = 1
    exception: Annotated[
        Because | None, asked(1, "再次资助的理由", "Why they get a second grant", "text", hint=_SECOND)
    ] = None


class Return(Reason):
    """Why and when a request went back to its author; its amount is back on the line from that day on."""

    returned_on: Annotated[Day, asked(1, "退回日期", "Returned on", "date")]


class Payment(Model):
    """The bank's word that a disbursement was paid: in full, or only `amount`; the rest goes back to the line."""

    reference: Annotated[BankReference, asked(1, "银行流水号", "The bank's reference", "text", example="OUT-2020-0001")]
    paid_on: Annotated[Day, asked(2, "付款日期", "Paid on", "date")]
    amount: Annotated[
        PositiveYuan | None, asked(3, "实付金额（元）", "Amount paid (CNY)", "text", hint=_PART, example="1200.50")
    ] = None
    attempt: Attempt = 1


class Failure(Reason):
    """The bank's word that a payment failed; its amount is back on the line from that day on."""

    failed_on: Annotated[Day, asked(1, "失败日期", "Failed on", "date")]
    attempt: Attempt = 1


class Refund(Reason):
    """Money that came back, with the bank's reference; it stands on the line again from that day on."""

    reference: Annotated[BankReference, asked(1, "银行流水号", "The bank's reference", "text", example="OUT-2020-0001")]
    refunded_on: Annotated[Day, asked(2, "退回日期", "Came back on", "date")]
    amount: Annotated[PositiveYuan, asked(3, "退回金额（元）", "What came back (CNY)", "text", example="1200.50")]


class Cancellation(Reason):
    """Why and when a disbursement will not be paid; its amount is back on the line from that day on."""

    cancelled_on: Annotated[Day, asked(1, "取消日期", "Cancelled on", "date")]


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

    `authors` wrote or submitted it, so none of them approves it; `approvers` is how many people must say yes; `paid` is
    what the bank paid, and `refunds` what came back of it. `receipts_missing` are those it needs to close.
    """

    id: DatedId
    state: State
    requested_by: str
    authors: list[str]
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
    receipts_missing: list[ReceiptKind] = Field(default_factory=list)
    reason: str | None = None
    ended_on: Day | None = None
