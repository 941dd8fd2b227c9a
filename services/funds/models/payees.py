"""Payees: who may be paid, with names and accounts kept encrypted."""

from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from houyuan.codes import PAYEE_KINDS
from houyuan.forms import asked, called
from houyuan.types import BankAccount, Code, Line, Masked, Model, Personal, PersonName, Stored, Text

Identity = Annotated[
    str,
    StringConstraints(pattern=r"^[A-Za-z0-9-]{4,32}$", to_upper=True),
    Personal(keep_end=4),
    Field(json_schema_extra={"x-personal": True}),
]
"""The number of a person's document, or an organisation's unified social credit code."""
PayeeKind = Annotated[Literal["person", "organisation"], called(PAYEE_KINDS, "payee-kind")]
_ACCOUNT = Text(zh="6 至 34 位数字；和证件号至少填一个", en="6 to 34 digits; give this or the number of a document")
_IDENTITY = Text(zh="个人证件号，或单位的统一社会信用代码", en="A person's document, or an organisation's credit code")
_SUBJECT = Text(zh="收款人也是本系统用户时填写", en="If the payee signs in to this system, too")
_CATEGORIES = Text(zh="科目可能不允许的类别，逗号分隔", en="Categories that a line may exclude, parted by commas")


class PayeeContent(Model):
    """What is known of a payee.

    `subject` is the payee's own sign-in, `organisation` the programme's funder or implementer that they are or work
    for: both keep them from approving their own money. `categories` are what budget lines may exclude.
    """

    kind: Annotated[PayeeKind, asked(2, "个人或单位", "Person or organisation", "choices")]
    name: Annotated[PersonName, asked(3, "户名", "Name", "text")]
    account: Annotated[
        BankAccount | None, asked(4, "账号", "Account", "text", hint=_ACCOUNT, example="0000 1234 5678")
    ] = None
    bank: Annotated[Line | None, asked(5, "开户行", "Bank", "text")] = None
    identity: Annotated[
        Identity | None, asked(6, "证件号", "Number of a document", "text", hint=_IDENTITY, example="X12345678")
    ] = None
    subject: Annotated[Line | None, asked(7, "登录编号", "Sign-in", "text", hint=_SUBJECT)] = None
    organisation: Annotated[Code | None, asked(8, "属于哪个机构", "Of the organisation", "pick")] = None
    categories: Annotated[list[Code], asked(9, "类别", "Categories", "codes", hint=_CATEGORIES)] = Field(
        default_factory=list, max_length=10
    )

    @model_validator(mode="after")
    def _told_apart(self) -> Self:
        if self.identity is None and self.account is None:
            raise PydanticCustomError("payee_unknown", "A payee is told apart by an identity number or an account")
        return self


class NewPayee(PayeeContent):
    """A payee for the register."""

    id: Annotated[Code, asked(1, "收款人编号", "Code of the payee", "text", example="v-017")]


class Payee(NewPayee, Stored):
    """A payee as stored; name, account and identity answer masked."""

    name: Masked
    account: Masked | None = None
    identity: Masked | None = None
