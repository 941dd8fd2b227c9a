"""Refusals people can act on: every error of the API is one of these, in Chinese and English (RFC 9457).

A domain problem is a class with its status, its stable code and its two titles; it is raised where it is known and
turned into HTTP in `houyuan.edge` alone. `docs/errors.md` lists them all.
"""

from dataclasses import dataclass
from typing import ClassVar

TYPE_PREFIX = "urn:houyuan:problem:"


@dataclass(frozen=True)
class Fault:
    """One field at fault and what is wrong with it, in both languages."""

    field: str
    zh: str
    en: str


class Problem(Exception):  # noqa: N818 - the field's word is problem (RFC 9457)
    """A refusal. Subclasses fix status, code and titles; instances name the fields at fault."""

    status: ClassVar[int] = 500
    code: ClassVar[str] = "internal"
    zh: ClassVar[str] = "服务出错，请稍后再试；已记录，数据没有改变"
    en: ClassVar[str] = "Something failed on our side; it was logged and nothing was changed. Please try again later"

    def __init__(self, *faults: Fault) -> None:
        super().__init__(self.code, *(fault.en for fault in faults))
        self.faults = faults

    def told(self, language: str) -> dict[str, object]:
        """The problem details document in one language, without the HTTP status."""
        document: dict[str, object] = {"type": TYPE_PREFIX + self.code, "title": getattr(self, language)}
        document["status"] = self.status
        if self.faults:
            document["detail"] = (
                "；".join(f.zh for f in self.faults) if language == "zh" else "; ".join(f.en for f in self.faults)
            )
            document["errors"] = [{"field": f.field, "message": getattr(f, language)} for f in self.faults]
        return document


class Signal(Problem):
    """A guard's refusal that no caller is told of: whoever asked for the write does something else about it."""


class Malformed(Problem):
    """The body cannot be read at all."""

    status, code = 400, "malformed"
    zh, en = "无法读取请求内容", "The request body cannot be read"


class Unauthenticated(Problem):
    """No valid token."""

    status, code = 401, "unauthenticated"
    zh, en = "请先登录", "Sign in first"


class Forbidden(Problem):
    """No membership of the programme, or a role without this permission."""

    status, code = 403, "forbidden"
    zh, en = "您在该项目中的角色没有此权限", "Your role in this programme does not allow this"


class NotFound(Problem):
    """Nothing is stored under that id."""

    status, code = 404, "not-found"
    zh, en = "没有这条记录", "There is no such record"


class IdTaken(Problem):
    """The id is stored with other content."""

    status, code = 409, "id-taken"
    zh, en = (
        "该编号已用于另一条内容不同的记录，原记录未改变",
        "This id is stored with other content, which was left as it is",
    )


class WrongState(Problem):
    """The record's state does not allow this step."""

    status, code = 409, "wrong-state"
    zh, en = "记录当前的状态不允许这一步", "The record's state does not allow this step"


class Overtaken(Problem):
    """The record is no longer the version that the request's If-Match names."""

    status, code = 412, "overtaken"
    zh, en = (
        "该记录已被他人修改，请刷新后再试，数据没有改变",
        "Somebody changed this record since you saw it; read it again, nothing was changed",
    )


class OwnRequest(Problem):
    """Somebody tries to approve what they asked for."""

    status, code = 403, "own-request"
    zh, en = "不能审批自己提出的申请，请由另一位审批", "Nobody approves their own request; ask somebody else"


class AlreadyServed(Problem):
    """The household was served before: in this round, or in another of its purpose and cycle."""

    status, code = 409, "already-served"
    zh, en = "该户已经领取，不会重复配送", "This household was served already, and is not served twice"


class ReferenceTaken(Problem):
    """The bank's reference already stands on another payment."""

    status, code = 409, "reference-taken"
    zh, en = "该银行流水号已用于另一笔付款", "This bank reference already stands on another payment"


class ConflictOfInterest(Problem):
    """Somebody decides on money of their own, or of the related organisation that they work for."""

    status, code = 403, "conflict-of-interest"
    zh, en = (
        "与本人或所在关联机构有关，须回避，请由他人审批",
        "Your own or your organisation's money: somebody else decides",
    )


class PayeeChanged(Problem):
    """The payee is no longer who the request was submitted for."""

    status, code = 409, "payee-changed"
    zh, en = (
        "提交之后收款人信息已改变，请退回后重新提交",
        "The payee changed after submission; return it to be submitted anew",
    )


class DuplicateGrant(Problem):
    """The person has a grant of this purpose already."""

    status, code = 409, "duplicate-grant"
    zh, en = (
        "此人在本项目已有同一用途的资助，审批人须说明理由方可例外",
        "This person has a grant for this purpose already; an approver may make an exception with a reason",
    )


class AlreadyPaid(Problem):
    """The day of attendance stands on a pay list already."""

    status, code = 409, "already-paid"
    zh, en = "该日出勤已列入其他发放表，不会重复发放", "This day stands on another pay list and is not paid twice"


class DuplicateHousehold(Problem):
    """The household stands in the register under another code."""

    status, code = 409, "duplicate-household"
    zh, en = (
        "同一社区、同一地址、同一户主已登记在另一编号下",
        "The register has this household, head and address, under another code",
    )


class ReceiptMissing(Problem):
    """A receipt that the kind of payment needs is not attached."""

    status, code = 409, "receipt-missing"
    zh, en = "缺少必需的凭证，不能结案", "A receipt that this kind of payment needs is missing"


class PeriodClosed(Problem):
    """The month is closed; corrections go to an open one."""

    status, code = 409, "period-closed"
    zh, en = "该月份已结账，请在未结账的月份更正", "This month is closed; correct it in an open one by a reversal"


class LinkSpent(Problem):
    """A signed link was answered before, or its days are over."""

    status, code = 410, "link-spent"
    zh, en = "链接已使用或已过期", "This link was used before, or its days are over"


class TooLarge(Problem):
    """The body is larger than the route takes."""

    status, code = 413, "too-large"
    zh, en = "内容太大，请分批提交", "The body is too large; send it in parts"


class UnsupportedMedia(Problem):
    """The body has a content type that the route does not read."""

    status, code = 415, "unsupported-media"
    zh, en = "不支持这种内容格式", "This content type is not read here"


class Invalid(Problem):
    """One or more fields are wrong."""

    status, code = 422, "invalid"
    zh, en = "有字段填写不正确", "Some fields are not right"


class Excluded(Problem):
    """The line excludes whom or what this would pay."""

    status, code = 422, "excluded"
    zh, en = "该预算科目不得用于此类对象或用途", "The line excludes this kind of spending"


class InsufficientFunds(Problem):
    """The account does not hold the amount."""

    status, code = 422, "insufficient-funds"
    zh, en = "预算科目余额不足", "The line does not hold this amount"


class InsufficientGoods(Problem):
    """A store, a round or a lot does not hold that many pieces."""

    status, code = 422, "insufficient-goods"
    zh, en = "物资数量不足", "There are not that many pieces"


class OverLimit(Problem):
    """The account takes no more than its other side allows."""

    status, code = 422, "over-limit"
    zh, en = "超出该账户的上限", "This is more than the account takes"


class Unprintable(Problem):
    """What is to be printed holds a sign that no font has."""

    status, code = 422, "unprintable"
    zh, en = "有字体里没有的字，未打印", "A sign is in no font; nothing was printed"


class Busy(Problem):
    """Too many writers at once; the request may be repeated as it is."""

    status, code = 503, "busy"
    zh, en = (
        "当前操作人数较多，请稍后原样重试，不会重复记录",
        "Many are writing at once; repeat the request as it is, nothing is recorded twice",
    )


class Unexpected(Problem):
    """A defect of ours."""


class Unbalanced(Problem):
    """The ledger's stored sums are not what its transfers add up to; the faults name each account and difference."""

    status, code = 500, "unbalanced"
    zh, en = "账户余额与账目不符", "The stored balances are not what the transfers add up to"


def invalid(field: str, zh: str, en: str) -> Invalid:
    """One wrong field."""
    return Invalid(Fault(field, zh, en))
