"""What is wrong with a field, said in Chinese and English for each kind of fault that validation finds."""

from collections.abc import Mapping, Sequence
from typing import Any

from houyuan.problems import Fault

_TOLD: dict[str, tuple[str, str]] = {
    "missing": ("必填", "This field is required"),
    "extra_forbidden": ("没有这个字段", "There is no such field"),
    "string_type": ("应为文字", "This must be text"),
    "string_unicode": ("含有无法保存的字符", "This holds characters that cannot be stored"),
    "string_too_short": ("至少 {min_length} 个字", "This is too short (at least {min_length})"),
    "string_too_long": ("最多 {max_length} 个字", "At most {max_length} characters"),
    "string_pattern_mismatch": ("格式不正确", "This is not written as expected"),
    "literal_error": ("应为以下之一：{expected}", "One of: {expected}"),
    "enum": ("应为以下之一：{expected}", "One of: {expected}"),
    "int_type": ("应为整数", "This must be a whole number"),
    "int_parsing": ("应为整数", "This must be a whole number"),
    "int_from_float": ("应为整数", "This must be a whole number"),
    "int_parsing_size": ("数值过大", "This number is too large"),
    "finite_number": ("应为有限的数", "This must be a finite number"),
    "greater_than": ("应大于 {gt}", "This must be above {gt}"),
    "greater_than_equal": ("不得小于 {ge}", "This must not be below {ge}"),
    "less_than_equal": ("不得大于 {le}", "This must not be above {le}"),
    "bool_type": ("应为 true 或 false", "This must be true or false"),
    "bool_parsing": ("应为 true 或 false", "This must be true or false"),
    "list_type": ("应为列表", "This must be a list"),
    "too_short": ("至少 {min_length} 项", "These are too few (at least {min_length})"),
    "too_long": ("最多 {max_length} 项", "At most {max_length} entries"),
    "dict_type": ("应为对象", "This must be an object"),
    "model_type": ("应为对象", "This must be an object"),
    "model_attributes_type": ("应为对象", "This must be an object"),
    "yuan": (
        "金额应为数字字符串，最多两位小数，如 1200.50",
        "An amount is a string of digits with at most two decimals, such as 1200.50",
    ),
    "yuan_positive": ("金额应大于零", "An amount must be above zero"),
    "day": ("日期应真实存在，写作 YYYY-MM-DD", "A day is a date that exists, written YYYY-MM-DD"),
    "dated_id": (
        "编号应为真实日期、一个点和至多 64 个字母、数字、_ 或 -，如 2020-03-01.k7f3",
        "An id is a date that exists, a dot and up to 64 letters, digits, _ or -, such as 2020-03-01.k7f3",
    ),
    "period": ("结束日期不得早于开始日期", "The end must not lie before the start"),
    "until_not_before_day": ("最后一天不得早于第一天", "The last day cannot lie before the first"),
    "period_long": ("期间最长 366 天", "A period has 366 days at most"),
    "rate": ("标准至少为 1.00", "A rate is at least 1.00"),
    "people_when_delivered": (
        "送达时必须清点人数，未送达时不填",
        "People are counted when, and only when, the kit was handed over",
    ),
    "quantity_when_delivered": ("只有送达时填写份数", "Kits are counted of a hand-over only"),
    "one_division": ("填写志愿者，或填写谁去哪些户，二选一", "Name the volunteers, or who goes where; one of the two"),
    "volunteers_once": ("每位志愿者只写一次", "A volunteer is named once"),
    "doors_once": ("每户只分派一次", "A household is assigned once"),
    "items_when_delivered": ("只有送达时填写物品", "Items are named of a hand-over only"),
    "exception_when_delivered": ("只有送达时才有例外", "An exception is made for a hand-over only"),
    "items_once": ("同一物品只写一次", "An item is named once"),
    "proofs_once": ("凭证编号重复", "A proof's id stands here twice"),
    "kinds_once": ("同一种凭证只写一次", "A kind of proof is named once"),
    "proof_is_a_code": ("凭证码只填六位数字", "A code proof holds the code and nothing else"),
    "proof_is_a_picture": ("照片或签名须填写类型、大小和摘要", "A picture is announced by its type, size and hash"),
    "whole_picture": (
        "须同时填写种类、类型、大小和摘要",
        "A picture is announced by its kind, type, size and hash together",
    ),
    "percent": (
        "百分比应为 0 至 100 的数字字符串，最多一位小数，如 10.0",
        "A percentage is a string from 0 to 100 with at most one decimal, such as 10.0",
    ),
    "price_and_quantity": ("单价与数量须同时填写", "Unit price and quantity are given together"),
    "not_the_product": ("预算应等于单价乘以数量，分毫不差", "The plan is unit price times quantity, to the fen"),
    "tranches_sum": ("各期款之和应等于协议金额", "The tranches are the amount together, to the fen"),
    "contact_needed": ("以链接征求同意时须填联系邮箱", "Who is asked by a link needs an address to be mailed to"),
    "comment_needed": ("不同意时请说明原因", "A refusal says why"),
    "same_line": ("调出与调入应为两个科目", "Source and target must be two lines"),
    "blank_ends": ("首尾不得有空格", "This must not begin or end with a blank"),
    "one_line": ("应为一行文字，不含控制字符", "This must be one line without control characters"),
    "legible": ("含有控制字符", "This holds control characters"),
    "bands": (
        "档次须按金额和人数递增，仅最后一档不设上限",
        "Bands ascend in amount and in approvers, and only the last has no upper end",
    ),
    "grant_terms": ("资助金须填写 grant，其他用途不填", "A grant, and only a grant, tells its terms"),
    "payee_unknown": (
        "须填写证件号码或银行账号，以便区分",
        "A payee is told apart by an identity number or an account",
    ),
    "quantity_or_packs": ("件数与包数填一项", "Either pieces or packs are counted"),
    "purchase_or_gift": ("须注明采购或受赠，二者选一", "Goods are bought or given: name the one or the other"),
    "one_donor": (
        "受赠须填写捐赠人或捐赠单位，二者选一；采购不填",
        "A gift, and only a gift, names a person or an organisation",
    ),
    "gift_sum": ("各行价值之和应等于估值", "The lines are the gift's valuation together, to the fen"),
    "lot_twice": ("同一批次重复", "A lot stands here twice"),
    "components_packed": ("拆包时不填 components", "Lots are named only for what is packed"),
    "component_twice": ("同一批次重复", "A lot stands here twice"),
    "to_store": ("调拨须填另一仓库，其他不填", "A transfer, and only a transfer, names another store"),
    "loose_lot": ("散件须填批次，整包不填", "A loose item, and only a loose item, names its lot"),
    "rounds_or_purpose": (
        "须填轮次，或填用途与起止日期，二者择一",
        "A check is of named rounds, or of a purpose from a day to a day",
    ),
    "repeated": ("编号重复", "An id stands here twice"),
}
_ANY = ("填写不正确", "This is not right")
_FIELD_OF = {
    "one_division": "volunteers",
    "volunteers_once": "volunteers",
    "doors_once": "assignments",
    "people_when_delivered": "people",
    "quantity_when_delivered": "quantity",
    "items_when_delivered": "items",
    "exception_when_delivered": "exception",
    "items_once": "items",
    "proofs_once": "proofs",
    "kinds_once": "any_of",
    "proof_is_a_code": "code",
    "proof_is_a_picture": "sha256",
    "whole_picture": "sha256",
    "until_not_before_day": "until",
    "same_line": "target",
    "period": "end",
    "period_long": "end",
    "bands": "bands",
    "grant_terms": "grant",
    "payee_unknown": "identity",
    "price_and_quantity": "quantity",
    "not_the_product": "planned",
    "tranches_sum": "tranches",
    "contact_needed": "contact",
    "comment_needed": "comment",
    "quantity_or_packs": "quantity",
    "purchase_or_gift": "purchase",
    "one_donor": "donor",
    "gift_sum": "gift.valuation",
    "lot_twice": "lines",
    "components_packed": "components",
    "component_twice": "components",
    "to_store": "to_store",
    "loose_lot": "lot",
    "rounds_or_purpose": "rounds",
}
"""The field that a rule over a whole model is about."""

_PARTS_OF_A_REQUEST = ("body", "path")
_FAULTS = 20
_NAME_LENGTH = 100


def faults(errors: Sequence[Mapping[str, Any]]) -> list[Fault]:
    """Validation errors (pydantic's form) -> the fields at fault, 20 at most.

    Never repeats a value: it may be personal. Of a field that does not exist, it tells the beginning of its name.
    """
    return [_fault(error) for error in errors[:_FAULTS]]


def _fault(error: Mapping[str, Any]) -> Fault:
    kind, path = error["type"], [str(part) for part in error["loc"]]
    if path and path[0] == "query":
        # A route may read its parameters as one model, and several values of one: the address has the parameter's name.
        path = [part for part in path if not part.isdigit()][-1:]
    elif path and path[0] in _PARTS_OF_A_REQUEST:
        del path[0]
    if kind in _FIELD_OF:
        path.append(_FIELD_OF[kind])
    name = ".".join(path)[:_NAME_LENGTH].encode("utf-8", "replace").decode() or "body"
    zh, en = _TOLD.get(kind, _ANY)
    context = dict(error.get("ctx") or {})
    choices = str(context.get("expected", "")).replace(" or ", "、").replace(", ", "、")
    return Fault(name, zh.format_map(context | {"expected": choices}), en.format_map(context))
