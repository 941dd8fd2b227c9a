"""What the codes of records are called, in both languages: the one place that forms, pages and reports read."""

from collections.abc import Mapping

from houyuan.types import Text

CHANNELS: Mapping[str, Text] = {
    "online": Text(zh="线上", en="Online"),
    "phone": Text(zh="电话", en="Phone"),
    "visit": Text(zh="上门", en="Visit"),
    "face-to-face": Text(zh="面谈", en="Face to face"),
}
TOPICS: Mapping[str, Text] = {
    "medical": Text(zh="医疗就诊", en="Medical care"),
    "return-to-city": Text(zh="返城", en="Return to the city"),
    "daily-life": Text(zh="日常生活", en="Daily life"),
    "emotional": Text(zh="情绪支持", en="Emotional support"),
    "other": Text(zh="其他", en="Other"),
}
CASE_CLASSES: Mapping[str, Text] = {
    "health-emotional": Text(zh="健康与情绪疏导", en="Health and emotional guidance"),
    "family": Text(zh="家庭关系", en="Family relations"),
    "community": Text(zh="社区、物业与邻里关系", en="Community, property and neighbours"),
    "resources": Text(
        zh="链接就医、衣食住行资源", en="Linking medical, food, clothing, housing and transport resources"
    ),
}
RISKS: Mapping[str, Text] = {
    "low": Text(zh="低风险", en="Low risk"),
    "medium": Text(zh="中风险", en="Medium risk"),
    "high": Text(zh="高风险", en="High risk"),
}
OUTCOMES: Mapping[str, Text] = {
    "goals-met": Text(zh="目标达成", en="Goals met"),
    "partly-met": Text(zh="部分达成", en="Partly met"),
    "referred": Text(zh="转介", en="Referred"),
    "withdrawn": Text(zh="退出", en="Withdrawn"),
}
RESULTS: Mapping[str, Text] = {
    "delivered": Text(zh="已送达", en="Delivered"),
    "nobody-home": Text(zh="无人在家", en="Nobody home"),
    "wrong-address": Text(zh="地址有误", en="Wrong address"),
    "refused": Text(zh="谢绝领取", en="Refused"),
    "moved": Text(zh="已搬走", en="Moved away"),
    "too-far": Text(zh="路途太远", en="Too far"),
    "other": Text(zh="其他原因", en="Other reason"),
}
CLASSES: Mapping[str, Text] = {
    "elderly-alone": Text(zh="独居老人", en="Elderly person living alone"),
    "disabled": Text(zh="残障人士家庭", en="Person with a disability"),
    "chronic-illness": Text(zh="慢性病患者家庭", en="Chronic illness"),
    "low-income": Text(zh="低收入家庭", en="Low income"),
    "infant": Text(zh="有婴幼儿", en="Infant"),
    "pregnant": Text(zh="有孕产妇", en="Pregnancy or childbirth"),
    "quarantined": Text(zh="居家隔离", en="Quarantined at home"),
    "other": Text(zh="其他", en="Other"),
}
"""What makes a household more in need than others."""
ROUND_STATES: Mapping[str, Text] = {
    "planned": Text(zh="筹备中", en="Planned"),
    "frozen": Text(zh="名单已冻结", en="List frozen"),
    "packing": Text(zh="领料中", en="Packing"),
    "out": Text(zh="配送中", en="Out"),
    "reconciled": Text(zh="已核对", en="Reconciled"),
    "closed": Text(zh="已关闭", en="Closed"),
}
PROOF_KINDS: Mapping[str, Text] = {
    "photo": Text(zh="照片", en="Photo"),
    "signature": Text(zh="签字", en="Signature"),
    "code": Text(zh="核对码", en="Code on the label"),
}
"""What shows that something was handed over."""
CHECK_ANSWERS: Mapping[str, Text] = {
    "confirmed": Text(zh="确认收到", en="Confirmed"),
    "denied": Text(zh="否认收到", en="Denied"),
    "unreachable": Text(zh="联系不上", en="Unreachable"),
}
"""What a household says when it is asked whether it was served."""
PAYMENT_KINDS: Mapping[str, Text] = {
    "grant": Text(zh="资助金", en="Grant"),
    "purchase": Text(zh="采购", en="Purchase"),
    "reimbursement": Text(zh="报销", en="Reimbursement"),
    "stipend": Text(zh="补贴", en="Stipend"),
    "tax": Text(zh="税费", en="Tax"),
}
PAYMENT_STATES: Mapping[str, Text] = {
    "draft": Text(zh="草稿", en="Draft"),
    "submitted": Text(zh="待审批", en="Waits for approval"),
    "approved": Text(zh="已批准，待付款", en="Approved, to be paid"),
    "returned": Text(zh="已退回", en="Returned"),
    "paid": Text(zh="已付款", en="Paid"),
    "failed": Text(zh="付款失败", en="Payment failed"),
    "cancelled": Text(zh="已取消", en="Cancelled"),
    "closed": Text(zh="已办结", en="Closed"),
}
RECEIPT_KINDS: Mapping[str, Text] = {
    "invoice": Text(zh="发票", en="Invoice"),
    "signed-receipt": Text(zh="签收单", en="Signed receipt"),
    "tax-receipt": Text(zh="完税凭证", en="Tax receipt"),
    "bank-slip": Text(zh="银行回单", en="Bank slip"),
    "agreement": Text(zh="协议", en="Agreement"),
    "photo": Text(zh="照片", en="Photo"),
}
"""What proves a payment."""
PAYEE_KINDS: Mapping[str, Text] = {
    "person": Text(zh="个人", en="Person"),
    "organisation": Text(zh="单位", en="Organisation"),
}
PAYLIST_UNITS: Mapping[str, Text] = {
    "day": Text(zh="天", en="Day"),
    "hour": Text(zh="小时", en="Hour"),
}
PAYLIST_STATES: Mapping[str, Text] = {
    "building": Text(zh="正在生成", en="Being made"),
    "failed": Text(zh="没有生成", en="Not made"),
    "submitted": Text(zh="待审批", en="Waits for approval"),
    "approved": Text(zh="已批准", en="Approved"),
    "returned": Text(zh="已退回", en="Returned"),
    "cancelled": Text(zh="已取消", en="Cancelled"),
}
PAYLIST_LINE_STATES: Mapping[str, Text] = {
    "listed": Text(zh="在表上，未批准", en="Listed, not approved"),
    "payable": Text(zh="待付款", en="To be paid"),
    "pending": Text(zh="银行处理中", en="With the bank"),
    "failed": Text(zh="付款失败", en="Payment failed"),
    "part-paid": Text(zh="部分已付", en="Paid in part"),
    "paid": Text(zh="已付款", en="Paid"),
    "given-back": Text(zh="已退回科目", en="Given back"),
}
VALUATIONS: Mapping[str, Text] = {
    "market-price": Text(zh="市场价格", en="Market price"),
    "donor-invoice": Text(zh="捐赠方发票", en="The donor's invoice"),
    "estimate": Text(zh="估价", en="Estimate"),
}
STOCK_MOVEMENTS: Mapping[str, Text] = {
    "transfer": Text(zh="调拨", en="To another store"),
    "loss": Text(zh="损耗", en="Lost, spoilt or thrown away"),
    "return-to-donor": Text(zh="退还捐赠方", en="Back to the donor"),
    "return-to-supplier": Text(zh="退货", en="Back to the supplier"),
}
CORRECTIONS: Mapping[str, Text] = {
    "moved-differently": Text(zh="实际去向不同", en="The goods moved differently"),
    "entry-wrong": Text(zh="录入错误", en="The entry was wrong"),
}
REALLOCATION_STATES: Mapping[str, Text] = {
    "proposed": Text(zh="待审批", en="Waits for an approver"),
    "approved": Text(zh="待资助方答复", en="Waits for a funder"),
    "posted": Text(zh="已调整", en="Moved"),
    "refused": Text(zh="未通过", en="Refused"),
    "expired": Text(zh="已过期", en="Expired"),
}
WAIVERS: Mapping[str, Text] = {
    "tolerance": Text(zh="在调出科目的允许幅度内", en="Within the tolerance of the line that it leaves"),
    "agreement": Text(zh="协议约定不须征求同意", en="The agreements ask for no consent"),
}
"""Why a reallocation needed no funder's consent."""
CONSENT_WAYS: Mapping[str, Text] = {
    "none": Text(zh="不须同意", en="Not asked"),
    "letter": Text(zh="同意函", en="By letter"),
    "link": Text(zh="邮件链接答复", en="By the link in a mail"),
}
CONSENT_STATES: Mapping[str, Text] = {
    "pending": Text(zh="邮件待发出", en="The mail is about to go out"),
    "mailed": Text(zh="邮件已发出", en="Mailed"),
}
FUNDER_ANSWERS: Mapping[str, Text] = {
    "consent": Text(zh="同意", en="Consented"),
    "refuse": Text(zh="不同意", en="Refused"),
}
ORIGINS: Mapping[str, Text] = {
    "bought": Text(zh="购入", en="Bought"),
    "given": Text(zh="受赠", en="Given"),
    "made": Text(zh="组装", en="Packed"),
}
"""Where goods come from."""
CAUSES: Mapping[str, Text] = {
    "lost": Text(zh="损耗", en="Lost or spoilt"),
    "difference": Text(zh="盘点差异", en="Difference of a count"),
}
"""Why goods are there no more, nobody having got them."""
DIMENSIONS: Mapping[str, Mapping[str, Text]] = {
    "channel": CHANNELS,
    "topic": TOPICS,
    "category": CASE_CLASSES,
    "risk": RISKS,
    "result": RESULTS,
    "class": CLASSES,
    "origin": ORIGINS,
    "cause": CAUSES,
}
"""The dimensions of figures whose values are codes."""
