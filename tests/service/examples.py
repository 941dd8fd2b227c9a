"""A programme under way, and for each POST route of the API one request that it takes."""

import base64
import hashlib
import re
from dataclasses import dataclass
from typing import Any

from houyuan import files, records
from services.deliveries import links as run_links
from services.deliveries import proof_codes, sheet_work
from services.funds import links, paylist_work
from services.funds.models.consents import PlannedConsent
from services.reports import issuing
from tests.service.gateway import Answer, call

TEXT = {"zh": "居家后援", "en": "Home support"}
HOUSEHOLD = {
    "id": "fresh",
    "head": "王小明",
    "phone": "13800000000",
    "address": "友谊街 5 号",
    "place": "420111007009",
    "members": 3,
    "classes": ["elderly-alone"],
}
HOUSES = {f"h{number}": HOUSEHOLD | {"id": f"h{number}", "address": f"友谊街 {number + 10} 号"} for number in (1, 2, 3)}
HOUSEHOLD_AS_REVISED = {name: value for name, value in (HOUSES["h2"] | {"members": 4}).items() if name != "id"}
PROGRAMME = {
    "id": "hubei-2020",
    "name": TEXT,
    "start": "2020-02-10",
    "end": "2020-05-15",
    "time_zone": "Asia/Shanghai",
    "currency": "CNY",
    "implementers": [{"id": "centre", "name": TEXT, "related": False}],
    "funders": [
        {"id": "foundation", "name": TEXT, "related": True},
        {"id": "bureau", "name": TEXT, "related": False},
        {"id": "friends", "name": TEXT, "related": False},
    ],
    "groups": [{"id": "g1", "name": "1组"}],
    "indicators": [
        {
            "id": "asked",
            "name": TEXT,
            "unit": TEXT,
            "figure": "consultations",
            "where": {"topic": "medical"},
            "target": 5,
        }
    ],
}
CONSULTATION = {
    "id": "2020-03-01.fresh",
    "channel": "phone",
    "topic": "medical",
    "group": "g1",
    "minutes": 15,
    "person": "王小明",
    "phone": "13871234567",
    "summary": "问药",
}
CASE = {
    "id": "2020-03-01.fresh",
    "category": "family",
    "risk": "low",
    "person": "李小红",
    "phone": "13871234567",
    "group": "g1",
    "plan": "每周电话",
}
FOLLOW_UP = {"id": "2020-03-02.fresh", "note": "情况稳定", "minutes": 20}
CLOSING = {"outcome": "goals-met", "closed_on": "2020-03-20", "closing_note": "本人同意"}
ITEM = {"id": "oil", "name": TEXT, "unit": "瓶", "pack_size": 6, "perishable": True, "low_stock": 10}
RICE = ITEM | {"id": "rice", "unit": "袋", "pack_size": None, "perishable": False}
KIT = {"id": "fresh", "name": TEXT, "items": [{"item": "rice", "quantity": 1}], "low_stock": 5}
ROUND = {
    "id": "fresh",
    "purpose": "vegetables",
    "kit": "veg",
    "place": "420111007009",
    "place_name": "关山社区",
    "day": "2020-03-05",
}
STORE = {"id": "fresh", "name": "一号仓", "place": "420111"}
BOUGHT = {
    "id": "2020-03-02.fresh",
    "store": "main",
    "purchase": "2020-03-01.paid",
    "lines": [
        {"item": "oil", "lot": "fresh", "packs": 2, "expires_on": "2020-12-31", "value": "10.00"},
        {"item": "rice", "lot": "fresh", "quantity": 5, "value": "2.50"},
    ],
}
GIVEN = {
    "id": "2020-03-02.given",
    "store": "main",
    "gift": {
        "organisation": None,
        "valuation": "500.00",
        "basis": "market-price",
        "words": "超市标价",
        "receipt_number": "捐 1",
    },
    "donor": "王小明",
    "lines": [{"item": "rice", "lot": "given", "quantity": 100, "value": "500.00"}],
}
BY_HOUSE = {
    "organisation": "示例公司",
    "valuation": "60.00",
    "basis": "estimate",
    "words": "估价",
    "receipt_number": "捐 2",
}
WRONGLY_GIVEN = GIVEN | {
    "id": "2020-03-02.wrong",
    "donor": None,
    "gift": BY_HOUSE,
    "lines": [{"item": "rice", "lot": "wrong", "quantity": 10, "value": "60.00"}],
}
FRESHLY_GIVEN = GIVEN | {
    "id": "2020-03-02.another",
    "gift": GIVEN["gift"] | {"receipt_number": "捐 3"},
    "lines": [GIVEN["lines"][0] | {"lot": "another"}],
}
PACKED = {
    "id": "2020-03-03.fresh",
    "kit": "veg",
    "store": "main",
    "quantity": 2,
    "lot": "fresh",
    "take_apart": False,
    "components": [{"item": "rice", "lot": "given", "quantity": 2}],
}
LOSS = {
    "id": "2020-03-03.fresh",
    "what": "transfer",
    "store": "main",
    "to_store": "branch",
    "item": "rice",
    "lot": "given",
    "quantity": 3,
    "reason": "分仓备货",
}
COUNTED = {
    "id": "2020-03-04.fresh",
    "store": "main",
    "lines": [
        {"item": "rice", "lot": "given", "counted": 79},
        {"item": "rice", "lot": "wrong", "counted": 10},
    ],
}
CORRECTED = {
    "id": "2020-03-05.fresh",
    "of": "stock-receipt",
    "entry": "2020-03-02.wrong",
    "line": 1,
    "quantity": 10,
    "why": "entry-wrong",
    "reason": "重复登记",
}
ISSUED = {"id": "2020-03-04.fresh", "store": "main", "quantity": 1, "lot": "packed"}
BROUGHT_BACK = {"id": "2020-03-05.fresh", "store": "main", "quantity": 1}
LOST = {"id": "2020-03-05.fresh", "quantity": 1, "item": None, "reason": "途中破损"}
PHOTO_FILE = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGP4//8/AAX+Av4N70a4AAAAAElFTkSuQmCC"
)
PHOTO = {
    "kind": "photo",
    "content_type": "image/png",
    "size": len(PHOTO_FILE),
    "sha256": hashlib.sha256(PHOTO_FILE).hexdigest(),
}
DELIVERY = {
    "id": "2020-03-05.fresh",
    "round": "out",
    "household": "h1",
    "result": "delivered",
    "quantity": 1,
    "items": [{"item": "rice", "quantity": 1}],
    "people": 3,
    "received_by": "王小明",
    "proofs": [PHOTO | {"id": "door", "code": None}],
    "at": "09:30",
    "located": "30.48210,114.42630",
    "volunteer": "v1",
    "exception": None,
    "note": "放在门口",
}
MISSED = {"id": "2020-03-05.nobody-home", "round": "out", "household": "h1", "result": "nobody-home"}
SHOWN = {
    "id": "2020-03-05.shown",
    "round": "out",
    "household": "h2",
    "result": "delivered",
    "people": 2,
    "proofs": [PHOTO | {"id": "kept"}, PHOTO | {"id": "arrived"}],
}
CHECK = {"id": "2020-03-08.fresh", "rounds": ["out"], "confidence": 95, "margin_percent": 5}
SAID = {"household": "h2", "answer": "confirmed", "note": "家人代收"}
VISITED = {name: value for name, value in SHOWN.items() if name != "round"}
VISIT = {"id": "2020-03-05.visit", "household": "h1", "result": "delivered", "people": 3, "at": "09:30"}
TOLD_LATER = {"code": "<label>"}
AGREEMENT = {
    "id": "foundation-2020",
    "funder": "foundation",
    "amount": "5000.00",
    "conditions": TEXT,
    "tranches": [{"due": "2020-02-20", "amount": "3000.00"}, {"due": "2020-04-01", "amount": "2000.00"}],
    "consent": "letter",
    "contact": "grants@foundation.example",
    "signed_on": "2020-02-08",
}
APPROPRIATION = {
    "id": "2020-02-20.fresh",
    "funder": "foundation",
    "amount": "100.00",
    "reference": "电汇 2",
    "agreement": "foundation-2020",
}
WRONG_MONEY = APPROPRIATION | {"id": "2020-02-20.wrong", "amount": "1.00", "reference": "电汇 3"}
FIRST_MONEY = APPROPRIATION | {"id": "2020-02-20.first", "amount": "1000.00", "reference": "电汇 1"}
LINE = {
    "id": "rent",
    "on": "2020-02-20",
    "order": 3,
    "name": TEXT,
    "planned": "100.00",
    "unit_price": "25.00",
    "quantity": 4,
    "purpose": TEXT,
    "excludes": TEXT,
    "excluded_categories": ["medical-staff"],
    "tolerance_percent": "10.0",
}
REALLOCATION = {"id": "2020-03-01.fresh", "source": "food", "target": "masks", "amount": "10.00", "reason": TEXT}
VERSION = {"id": "2020-03-02.fresh", "note": TEXT}
LETTERS = {
    "consents": [
        {"funder": "foundation", "reference": "函 7", "day": "2020-03-02"},
        {"funder": "friends", "reference": "函 8", "day": "2020-03-02"},
    ]
}
DISBURSEMENT = {
    "id": "2020-03-01.fresh",
    "line": "food",
    "kind": "purchase",
    "amount": "12.50",
    "payee": "wang",
    "purpose": TEXT,
}
GRANT_TERMS = {
    "purpose": "care",
    "nominated_by": "1组组长",
    "eligibility": "一线感染者",
    "evidence": "诊断证明 12 号",
    "agreement": "协议 12 号",
    "publish": False,
}
GRANT = DISBURSEMENT | {"kind": "grant", "grant": GRANT_TERMS, "invoice": None, "beneficiaries": ["volunteer"]}
PAYEE = {
    "id": "fresh",
    "kind": "person",
    "name": "王小明",
    "account": "6222 0000 1111",
    "bank": "示例银行",
    "identity": "X10000000000000001",
    "subject": "somebody",
    "organisation": "centre",
    "categories": ["volunteer"],
}
NOBODYS = PAYEE | {"organisation": None, "subject": None}
WANG = NOBODYS | {"id": "wang", "account": "6222 0000 2222", "identity": "X10000000000000002"}
VOLUNTEER = NOBODYS | {"id": "v1", "account": "6222 0000 3333", "identity": "X10000000000000003"}
REVISED = {name: value for name, value in (PAYEE | {"account": "6222 0000 4444"}).items() if name != "id"}
BANDS = {"id": "2020-02-20.fresh", "bands": [{"up_to": "1000.00", "approvers": 1}, {"approvers": 2}]}
RECEIPT_FILE = b"%PDF-1.7 invented"
RECEIPT = {
    "id": "invoice",
    "kind": "invoice",
    "content_type": "application/pdf",
    "size": len(RECEIPT_FILE),
    "sha256": hashlib.sha256(RECEIPT_FILE).hexdigest(),
}
ATTENDANCE = {"id": "2020-03-01.fresh", "volunteer": "v1", "minutes": 240, "group": "g1"}
PAYLIST = {
    "id": "2020-03-31.fresh",
    "line": "food",
    "start": "2020-03-04",
    "end": "2020-03-04",
    "rate": "10.00",
    "unit": "hour",
    "cap_per_day": "5.00",
    "count": 1,
    "total": "5.00",
    "purpose": TEXT,
}
PAYLIST_DAYS = {
    "submitted": "2020-03-02",
    "approved": "2020-03-03",
    "fresh": "2020-03-04",
    "failed": "2020-03-05",
    "paid": "2020-03-06",
}
ENDED = {"reason": "名单有误", "ended_on": "2020-04-01"}
SUBSCRIPTION = {"id": "reader", "funder": "foundation", "email": "reader@example.org", "language": "zh"}


@dataclass(frozen=True)
class Example:
    """A request that a POST route takes: who sends it, where, and what. `body` is None where a route reads none.

    `role` is None for an open route, whose address is the secret.
    """

    service: str
    rule: str
    role: str | None
    path: str
    body: dict[str, Any] | None

    def send(self, body: Any, **more: Any) -> Answer:
        """Sends another body in place of the example's."""
        return call(self.service, self.role, "POST", place(self.path), labelled(body), **more)


P = "/v1/programmes/<programme>"
OPEN = "/v1/open/consents/<token>"
RUN = "/v1/open/runs/<token>"
EXAMPLES = (
    Example("intake", "/v1/programmes", "stranger", "/v1/programmes", PROGRAMME | {"id": "another-programme"}),
    Example("intake", f"{P}/consultations", "partner", "/consultations", CONSULTATION),
    Example(
        "intake",
        f"{P}/consultations/<consultation>/void",
        "social-worker",
        "/consultations/2020-03-01.logged/void",
        {"reason": "重复"},
    ),
    Example("intake", f"{P}/cases", "social-worker", "/cases", CASE),
    Example("intake", f"{P}/cases/<case>/follow-ups", "social-worker", "/cases/2020-03-01.open/follow-ups", FOLLOW_UP),
    Example("intake", f"{P}/cases/<case>/close", "social-worker", "/cases/2020-03-01.open/close", CLOSING),
    Example("deliveries", f"{P}/items", "finance-maker", "/items", ITEM | {"id": "fresh"}),
    Example("deliveries", f"{P}/kits", "coordinator", "/kits", KIT),
    Example("deliveries", f"{P}/stores", "coordinator", "/stores", STORE),
    Example("deliveries", f"{P}/stock-receipts", "coordinator", "/stock-receipts", FRESHLY_GIVEN),
    Example("deliveries", f"{P}/stock-receipts", "finance-maker", "/stock-receipts", BOUGHT),
    Example("deliveries", f"{P}/assemblies", "coordinator", "/assemblies", PACKED),
    Example("deliveries", f"{P}/stock-movements", "coordinator", "/stock-movements", LOSS),
    Example("deliveries", f"{P}/stock-counts", "coordinator", "/stock-counts", COUNTED),
    Example(
        "deliveries",
        f"{P}/stock-counts/<count>/finalise",
        "coordinator",
        "/stock-counts/2020-03-04.counted/finalise",
        None,
    ),
    Example("deliveries", f"{P}/stock-corrections", "coordinator", "/stock-corrections", CORRECTED),
    Example("deliveries", f"{P}/rounds/<round_id>/issue", "coordinator", "/rounds/frozen/issue", ISSUED),
    Example("deliveries", f"{P}/rounds/<round_id>/return", "coordinator", "/rounds/packed/return", BROUGHT_BACK),
    Example("deliveries", f"{P}/rounds/<round_id>/lose", "coordinator", "/rounds/packed/lose", LOST),
    Example("deliveries", f"{P}/rounds", "coordinator", "/rounds", ROUND),
    Example(
        "deliveries",
        f"{P}/rounds/<round_id>/recipients",
        "coordinator",
        "/rounds/planned/recipients",
        {"households": ["h2"]},
    ),
    Example("deliveries", f"{P}/rounds/<round_id>/list", "coordinator", "/rounds/planned/list", {}),
    Example(
        "deliveries",
        f"{P}/rounds/<round_id>/remove",
        "coordinator",
        "/rounds/planned/remove",
        {"households": ["h1"]},
    ),
    Example(
        "deliveries",
        f"{P}/rounds/<round_id>/freeze",
        "coordinator",
        "/rounds/planned/freeze",
        {"count": 1, "total": 1},
    ),
    Example("deliveries", f"{P}/rounds/<round_id>/out", "coordinator", "/rounds/packed/out", None),
    Example("deliveries", f"{P}/rounds/<round_id>/reconcile", "coordinator", "/rounds/done/reconcile", None),
    Example("deliveries", f"{P}/rounds/<round_id>/close", "coordinator", "/rounds/reconciled/close", None),
    Example(
        "deliveries",
        f"{P}/rounds/<round_id>/reopen",
        "coordinator",
        "/rounds/reconciled/reopen",
        {"reason": "漏记一户"},
    ),
    Example("deliveries", f"{P}/rounds/<round_id>/runs", "coordinator", "/rounds/frozen/runs", {"volunteers": ["v1"]}),
    Example(
        "deliveries",
        f"{P}/rounds/<round_id>/runs/<volunteer>/link",
        "coordinator",
        "/rounds/out/runs/v1/link",
        {"renew": False},
    ),
    Example("deliveries", f"{P}/rounds/<round_id>/papers", "coordinator", "/rounds/frozen/papers", {"kind": "labels"}),
    Example("deliveries", f"{RUN}/deliveries", None, f"{RUN}/deliveries", VISIT),
    Example(
        "deliveries",
        f"{RUN}/proofs/<delivery>/<proof>/form",
        None,
        f"{RUN}/proofs/2020-03-05.shown/fresh/form",
        PHOTO,
    ),
    Example(
        "deliveries",
        f"{RUN}/proofs/<delivery>/<proof>/attach",
        None,
        f"{RUN}/proofs/2020-03-05.shown/arrived/attach",
        None,
    ),
    Example("deliveries", f"{P}/households", "partner", "/households", HOUSEHOLD),
    Example(
        "deliveries",
        f"{P}/households/<household>/revise",
        "social-worker",
        "/households/h2/revise",
        HOUSEHOLD_AS_REVISED,
    ),
    Example(
        "deliveries",
        f"{P}/households/<household>/void",
        "social-worker",
        "/households/h3/void",
        {"reason": "与 h1 是同一户"},
    ),
    Example("deliveries", f"{P}/deliveries", "partner", "/deliveries", DELIVERY),
    Example("deliveries", f"{P}/checks", "coordinator", "/checks", CHECK),
    Example("deliveries", f"{P}/checks/<check>/call-list", "social-worker", "/checks/2020-03-08.begun/call-list", None),
    Example("deliveries", f"{P}/checks/<check>/answers", "social-worker", "/checks/2020-03-08.begun/answers", SAID),
    Example(
        "deliveries",
        f"{P}/deliveries/<delivery>/void",
        "social-worker",
        "/deliveries/2020-03-05.nobody-home/void",
        {"reason": "记错了门牌"},
    ),
    Example(
        "deliveries",
        f"{P}/deliveries/<delivery>/proofs/<proof>/form",
        "partner",
        "/deliveries/2020-03-05.shown/proofs/fresh/form",
        PHOTO,
    ),
    Example(
        "deliveries",
        f"{P}/deliveries/<delivery>/proofs/<proof>/attach",
        "partner",
        "/deliveries/2020-03-05.shown/proofs/arrived/attach",
        None,
    ),
    Example(
        "deliveries",
        f"{P}/deliveries/<delivery>/proofs/<proof>/code",
        "social-worker",
        "/deliveries/2020-03-05.shown/proofs/label/code",
        TOLD_LATER,
    ),
    Example(
        "deliveries",
        f"{P}/proof-rules",
        "coordinator",
        "/proof-rules",
        {"id": "2020-03-06.fresh", "any_of": ["photo", "signature"]},
    ),
    Example(
        "funds", f"{P}/agreements", "finance-maker", "/agreements", AGREEMENT | {"id": "fresh", "funder": "friends"}
    ),
    Example(
        "funds",
        f"{P}/agreements/<agreement>/contact",
        "finance-approver",
        "/agreements/foundation-2020/contact",
        {"contact": "new@foundation.example"},
    ),
    Example("funds", f"{P}/appropriations", "finance-maker", "/appropriations", APPROPRIATION),
    Example(
        "funds",
        f"{P}/appropriations/<appropriation>/take-back",
        "finance-maker",
        "/appropriations/2020-02-20.wrong/take-back",
        {"reason": "重复登记", "taken_back_on": "2020-02-21"},
    ),
    Example("funds", f"{P}/lines", "finance-maker", "/lines", LINE),
    Example("funds", f"{P}/budget-versions", "finance-maker", "/budget-versions", VERSION),
    Example("funds", f"{P}/reallocations", "finance-maker", "/reallocations", REALLOCATION),
    Example(
        "funds",
        f"{P}/reallocations/<reallocation>/approve",
        "finance-approver",
        "/reallocations/2020-03-01.proposed/approve",
        LETTERS,
    ),
    Example(
        "funds",
        f"{P}/reallocations/<reallocation>/refuse",
        "finance-approver",
        "/reallocations/2020-03-01.proposed/refuse",
        {"reason": "先用完"},
    ),
    Example("funds", OPEN, None, OPEN, {"answer": "consent", "comment": "同意"}),
    Example("funds", f"{P}/payees", "finance-maker", "/payees", PAYEE),
    Example(
        "funds",
        f"{P}/payees/<payee>/revise",
        "finance-maker",
        "/payees/wang/revise",
        REVISED | {"identity": WANG["identity"]},
    ),
    Example("funds", f"{P}/approval-bands", "coordinator", "/approval-bands", BANDS),
    Example("funds", f"{P}/disbursements", "finance-maker", "/disbursements", GRANT),
    Example(
        "funds",
        f"{P}/disbursements/<disbursement>/revise",
        "finance-maker",
        "/disbursements/2020-03-01.draft/revise",
        {name: value for name, value in (GRANT | {"amount": "13.00"}).items() if name != "id"},
    ),
    Example(
        "funds",
        f"{P}/disbursements/<disbursement>/submit",
        "finance-maker",
        "/disbursements/2020-03-01.draft/submit",
        {"submitted_on": "2020-03-02"},
    ),
    Example(
        "funds",
        f"{P}/disbursements/<disbursement>/approve",
        "finance-approver",
        "/disbursements/2020-03-01.submitted/approve",
        {},
    ),
    Example(
        "funds",
        f"{P}/disbursements/<disbursement>/return",
        "finance-approver",
        "/disbursements/2020-03-01.submitted/return",
        {"reason": "缺少报价单", "returned_on": "2020-03-03"},
    ),
    Example(
        "funds",
        f"{P}/disbursements/<disbursement>/pay",
        "finance-maker",
        "/disbursements/2020-03-01.approved/pay",
        {"reference": "BANK-1", "paid_on": "2020-03-03"},
    ),
    Example(
        "funds",
        f"{P}/disbursements/<disbursement>/fail",
        "finance-maker",
        "/disbursements/2020-03-01.approved/fail",
        {"reason": "账号有误", "failed_on": "2020-03-03"},
    ),
    Example(
        "funds",
        f"{P}/disbursements/<disbursement>/refund",
        "finance-maker",
        "/disbursements/2020-03-01.paid/refund",
        {"reference": "BACK-1", "refunded_on": "2020-03-05", "amount": "2.50", "reason": "退货"},
    ),
    Example(
        "funds",
        f"{P}/disbursements/<disbursement>/close",
        "finance-maker",
        "/disbursements/2020-03-01.paid/close",
        None,
    ),
    Example(
        "funds",
        f"{P}/disbursements/<disbursement>/receipts",
        "finance-maker",
        "/disbursements/2020-03-01.approved/receipts",
        RECEIPT,
    ),
    Example(
        "funds",
        f"{P}/disbursements/<disbursement>/receipts/<receipt>/attach",
        "finance-maker",
        "/disbursements/2020-03-01.paid/receipts/arrived/attach",
        None,
    ),
    Example(
        "funds",
        f"{P}/disbursements/<disbursement>/cancel",
        "finance-maker",
        "/disbursements/2020-03-01.submitted/cancel",
        {"reason": "不需要了", "cancelled_on": "2020-03-03"},
    ),
    Example("funds", f"{P}/periods/<month>/close", "finance-approver", "/periods/2020-02/close", None),
    Example("funds", f"{P}/attendance", "partner", "/attendance", ATTENDANCE),
    Example(
        "funds",
        f"{P}/attendance/<attendance_id>/void",
        "social-worker",
        "/attendance/2020-03-01.confirmed/void",
        {"reason": "记错了人"},
    ),
    Example("funds", f"{P}/paylists", "finance-maker", "/paylists", PAYLIST),
    Example(
        "funds",
        f"{P}/paylists/<paylist>/approve",
        "finance-approver",
        "/paylists/2020-03-31.submitted/approve",
        None,
    ),
    Example(
        "funds",
        f"{P}/paylists/<paylist>/bank-file",
        "finance-maker",
        "/paylists/2020-03-31.approved/bank-file",
        {"format": "csv", "password": "长江大桥 1957"},
    ),
    Example(
        "funds",
        f"{P}/paylists/<paylist>/give-back",
        "finance-maker",
        "/paylists/2020-03-31.failed/give-back",
        {"reason": "户名不符", "given_back_on": "2020-04-02"},
    ),
    Example(
        "funds",
        f"{P}/paylists/<paylist>/lines/<volunteer>/refund",
        "finance-maker",
        "/paylists/2020-03-31.paid/lines/v1/refund",
        {"reference": "BACK-9", "refunded_on": "2020-04-03", "reason": "退票"},
    ),
    Example("funds", f"{P}/paylists/<paylist>/cancel", "finance-maker", "/paylists/2020-03-31.submitted/cancel", ENDED),
    Example(
        "funds", f"{P}/paylists/<paylist>/return", "finance-approver", "/paylists/2020-03-31.submitted/return", ENDED
    ),
    Example("reports", f"{P}/reports", "coordinator", "/reports", {"id": "2020-05-20.fresh", "template": "close-out"}),
    Example("reports", f"{P}/reports/<report>/send", "coordinator", "/reports/2020-05-20.issued/send", None),
    Example("reports", f"{P}/subscriptions", "coordinator", "/subscriptions", SUBSCRIPTION),
)
DELIVERED_ROW = b"id,round,household,result\n2020-03-05.fresh,out,h1,nobody-home\n"
SHEETS = {
    ("intake", f"{P}/consultations/import"): b"id,channel,topic\n2020-03-01.fresh,phone,medical\n",
    ("deliveries", f"{P}/deliveries/import"): DELIVERED_ROW,
    ("deliveries", f"{P}/delivery-sheets/import"): DELIVERED_ROW,
    ("deliveries", f"{P}/households/import"): (
        "id,head,address,place,members\nfresh,王小明,友谊街5号,420111007009,3\n".encode()
    ),
    ("deliveries", f"{P}/rounds/<round_id>/recipients/import"): b"household,quantity\nh2,2\n",
    ("funds", f"{P}/attendance/import"): b"id,volunteer,minutes\n2020-03-01.fresh,v1,240\n",
    (
        "funds",
        f"{P}/paylists/<paylist>/results/import",
    ): b"reference,amount,date\n20200331-approved-00001,5,2020-04-01\n",
}
"""The routes that read a sheet, and a sheet that each takes."""

SENDERS = {
    ("funds", f"{P}/paylists/<paylist>/results/import"): "finance-maker",
    ("deliveries", f"{P}/rounds/<round_id>/recipients/import"): "coordinator",
}
"""Who sends a sheet, where it is not a partner app."""


QUERIES = {("deliveries", f"{P}/delivery-sheets/import"): {"id": "2020-03-06.fresh"}}
"""What is asked of a sheet's route besides the sheet."""


def bring_under_way() -> None:
    """Asks for what the examples build upon."""
    _ask("intake", "coordinator", "/v1/programmes", PROGRAMME)
    _ask("intake", "social-worker", "/consultations", CONSULTATION | {"id": "2020-03-01.logged"})
    _ask("intake", "social-worker", "/cases", CASE | {"id": "2020-03-01.open"})
    _stock()
    _rounds()
    _deliveries()
    for funder, consent in (("foundation", "letter"), ("bureau", "link")):
        agreement = AGREEMENT | {"id": f"{funder}-2020", "funder": funder, "consent": consent}
        _ask("funds", "finance-maker", "/agreements", agreement)
    for money in (FIRST_MONEY, WRONG_MONEY):
        _ask("funds", "finance-maker", "/appropriations", money)
    for order, line in enumerate(("food", "masks"), 1):
        _ask("funds", "finance-maker", "/lines", LINE | {"id": line, "order": order, "tolerance_percent": "0"})
    for reallocation in ("proposed", "asked"):
        _ask("funds", "finance-maker", "/reallocations", REALLOCATION | {"id": f"2020-03-01.{reallocation}"})
    _ask("funds", "finance-approver", "/reallocations/2020-03-01.asked/approve", LETTERS)
    _ask("funds", "finance-maker", "/budget-versions", VERSION | {"id": "2020-03-01.published"})
    _disbursements()
    _ask("funds", "finance-approver", "/periods/2020-01/close", None)
    _paylists()
    _ask("reports", "coordinator", "/subscriptions", SUBSCRIPTION | {"id": "first"})
    _ask("reports", "coordinator", "/reports", {"id": "2020-05-20.issued"})
    assert issuing.freeze("hubei-2020", "2020-05-20.issued").state == "frozen"


def _rounds() -> None:
    for household in HOUSES.values():
        _ask("deliveries", "social-worker", "/households", household)
    for round_id in ("planned", "frozen", "packed", "out", "done", "reconciled"):
        this = f"/rounds/{round_id}"
        # Each has a cycle of its own, so that one household may be served in all of them.
        _ask("deliveries", "coordinator", "/rounds", ROUND | {"id": round_id, "cycle": round_id})
        listed = ["h1", "h2"] if round_id == "out" else ["h1"]
        _ask("deliveries", "coordinator", f"{this}/recipients", {"households": listed})
        if round_id != "planned":
            _ask("deliveries", "coordinator", f"{this}/freeze", {"count": len(listed), "total": len(listed)})
        if round_id in ("packed", "out", "done", "reconciled"):
            issued = ISSUED | {"id": f"2020-03-04.{round_id}", "quantity": len(listed)}
            _ask("deliveries", "coordinator", f"{this}/issue", issued)
        if round_id in ("out", "done", "reconciled"):
            _ask("deliveries", "coordinator", f"{this}/out", None)
        if round_id in ("done", "reconciled"):
            refused = MISSED | {"id": f"2020-03-05.{round_id}", "round": round_id, "result": "refused"}
            _ask("deliveries", "partner", "/deliveries", refused)
            _ask("deliveries", "coordinator", f"{this}/return", BROUGHT_BACK | {"id": f"2020-03-05.{round_id}"})
    _ask("deliveries", "coordinator", "/rounds/reconciled/reconcile", None)


def _deliveries() -> None:
    _ask("deliveries", "partner", "/deliveries", MISSED)
    _ask("deliveries", "coordinator", "/rounds/out/runs", {"volunteers": ["v1"]})
    _ask("deliveries", "coordinator", "/rounds/out/runs/v1/link", {"renew": False})
    _ask("deliveries", None, place(f"{RUN}/deliveries"), VISITED)
    for proof in ("kept", "arrived"):
        files.write(f"uploads/hubei-2020/2020-03-05.shown/{proof}-{PHOTO['sha256']}", PHOTO_FILE, "image/png")
    _ask("deliveries", "partner", "/deliveries/2020-03-05.shown/proofs/kept/attach", None)
    sheet = "id,round,household,result\n2020-03-05.nowhere,nowhere,h1,moved\n"
    query = {"id": STANDING["sheet"]}
    answer = call(
        "deliveries", "partner", "POST", "/delivery-sheets/import", sheet, content_type="text/csv", query=query
    )
    assert answer.status == 200
    assert sheet_work.carry_on("hubei-2020", STANDING["sheet"])
    _ask("deliveries", "coordinator", "/checks", CHECK | {"id": "2020-03-08.begun"})


def _stock() -> None:
    for item in (ITEM, RICE):
        _ask("deliveries", "coordinator", "/items", item)
    _ask("deliveries", "coordinator", "/kits", KIT | {"id": "veg"})
    for store in ("main", "branch"):
        _ask("deliveries", "coordinator", "/stores", STORE | {"id": store})
    for gift in (GIVEN, WRONGLY_GIVEN):
        _ask("deliveries", "coordinator", "/stock-receipts", gift)
    packed = PACKED | {"id": "2020-03-03.packed", "quantity": 20, "lot": "packed", "components": None}
    _ask("deliveries", "coordinator", "/assemblies", packed)
    _ask("deliveries", "finance-maker", "/stock-counts", COUNTED | {"id": "2020-03-04.counted"})


def _disbursements() -> None:
    _ask("funds", "finance-maker", "/payees", WANG)
    _ask("funds", "finance-maker", "/disbursements", DISBURSEMENT | {"id": "2020-03-01.draft", "draft": True})
    _ask("funds", "finance-maker", "/disbursements", GRANT | {"id": "2020-03-01.submitted"})
    for disbursement in ("approved", "paid"):
        _ask("funds", "finance-maker", "/disbursements", DISBURSEMENT | {"id": f"2020-03-01.{disbursement}"})
    for disbursement in ("approved", "paid"):
        _ask("funds", "finance-approver", f"/disbursements/2020-03-01.{disbursement}/approve", {})
    paid = "/disbursements/2020-03-01.paid"
    _ask("funds", "finance-maker", f"{paid}/pay", {"reference": "BANK-0", "paid_on": "2020-03-02"})
    for receipt in ("attached", "arrived"):
        _ask("funds", "finance-maker", f"{paid}/receipts", RECEIPT | {"id": receipt})
        files.write(
            f"receipts/hubei-2020/2020-03-01.paid/{receipt}-{RECEIPT['sha256']}", RECEIPT_FILE, "application/pdf"
        )
    _ask("funds", "finance-maker", f"{paid}/receipts/attached/attach", None)


def _paylists() -> None:
    _ask("funds", "social-worker", "/attendance", ATTENDANCE | {"id": "2020-03-01.confirmed"})
    _ask("funds", "finance-maker", "/payees", VOLUNTEER)
    for paylist, day in PAYLIST_DAYS.items():
        _ask("funds", "partner", "/attendance", ATTENDANCE | {"id": f"{day}.{paylist}"})
        if paylist != "fresh":
            asked = PAYLIST | {"id": f"2020-03-31.{paylist}", "start": day, "end": day, "total": "5.00"}
            _ask("funds", "finance-maker", "/paylists", asked)
            assert paylist_work.carry_on("hubei-2020", asked["id"])
    for paylist in ("approved", "failed", "paid"):
        _ask("funds", "finance-approver", f"/paylists/2020-03-31.{paylist}/approve", None)
        assert paylist_work.carry_on("hubei-2020", f"2020-03-31.{paylist}")
    for paylist, said, total in (("failed", "-1,", "0"), ("paid", "5.00,2020-04-02", "5.00")):
        path, query = f"/paylists/2020-03-31.{paylist}/results/import", {"total": total, "dry_run": "false"}
        sheet = f"reference,amount,date\n20200331-{paylist}-00001,{said}\n".encode()
        answer = call("funds", "finance-maker", "POST", path, sheet, content_type="text/csv", query=query)
        assert answer.body["new"] == 1


def _ask(service: str, role: str | None, path: str, body: Any) -> None:
    answer = call(service, role, "POST", path, body)
    assert answer.status in (200, 201), (path, answer.body)


STANDING = {
    "programme": "hubei-2020",
    "consultation": "2020-03-01.logged",
    "case": "2020-03-01.open",
    "round_id": "planned",
    "household": "h1",
    "delivery": "2020-03-05.shown",
    "proof": "kept",
    "check": "2020-03-08.begun",
    "sheet": "2020-03-06.sent",
    "item": "rice",
    "count": "2020-03-04.counted",
    "agreement": "bureau-2020",
    "version": "2020-03-01.published",
    "reallocation": "2020-03-01.proposed",
    "disbursement": "2020-03-01.paid",
    "receipt": "attached",
    "month": "2020-01",
    "line": "food",
    "funder": "foundation",
    "payee": "wang",
    "attendance_id": "2020-03-01.confirmed",
    "paylist": "2020-03-31.approved",
    "volunteer": "v1",
    "appropriation": "2020-02-20.wrong",
    "figure": "consultations",
    "report": "2020-05-20.issued",
    "name": "zh.html",
    "subscription": "first",
}
"""What each part of a GET route's path names once the programme is under way."""


def place(rule: str, **others: str) -> str:
    """The path of a route, with what stands there or with `others`."""
    token = {"token": (run_link if RUN in rule else link)()} if "<token>" in rule else {}
    standing = STANDING | token | others
    return re.sub(r"<(\w+)>", lambda part: standing[part[1]], rule)


def labelled(body: Any) -> Any:
    """A body with the code on h2's label, which only the programme's key tells."""
    return {"code": proof_codes.code("hubei-2020", "out", "h2")} if body == TOLD_LATER else body


def run_link() -> str:
    """The token by which v1 goes out, good for longer than the days of the round that it is for."""
    return run_links.token(records.get("hubei-2020", "run", "out.v1"), "2999-12-31")


def link() -> str:
    """The token that asks the bureau for its consent to what waits for it; made anew, for it is stored nowhere."""
    asked = records.get("hubei-2020", "consent", "2020-03-01.asked.bureau")
    agreement = records.get("hubei-2020", "agreement", asked.body["funder"] + "-2020")
    return links.token(agreement, PlannedConsent(**{each: asked.body[each] for each in PlannedConsent.model_fields}))
