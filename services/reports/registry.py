"""The registry of figures: what each one counts, in words and by which dimensions it can be filtered."""

from dataclasses import dataclass
from typing import Literal

from houyuan.types import Text

Measure = Literal["count", "sum", "distinct", "yuan"]


@dataclass(frozen=True)
class Figure:
    """A figure: `kind` names the records it reads, `dimensions` what it can be filtered by.

    `cumulative` figures are balances: they count everything up to the end of the period. `apart` names dimensions of
    which one value must be asked for: pieces of different items do not add up to anything.
    """

    id: str
    kind: str
    measure: Measure
    name: Text
    unit: Text
    definition: Text
    dimensions: tuple[str, ...] = ()
    cumulative: bool = False
    apart: tuple[str, ...] = ()


def _t(zh: str, en: str) -> Text:
    return Text(zh=zh, en=en)


TIMES = "times"
"""The one dimension that no record carries: in how many rounds a household was served, under the rest of the filter."""

_CASE = ("category", "risk", "group")
_LISTED = ("purpose", "place", "kit", "round")
_ROUND = ("purpose", "place", "kit", "class", "round")
_ITEM = ("item",)
_RECORDS, _PEOPLE = _t("条", "records"), _t("人", "people")
_YUAN, _PIECES = _t("元", "CNY"), _t("件", "pieces")

FIGURES: dict[str, Figure] = {
    figure.id: figure
    for figure in (
        Figure(
            "programme-days",
            "programme",
            "sum",
            _t("项目天数", "Days of the programme"),
            _t("天", "days"),
            _t("起止两日都计入", "Both ends of the period are counted"),
        ),
        Figure(
            "groups",
            "programme",
            "count",
            _t("线上群组", "Online groups"),
            _t("个", "groups"),
            _t("项目登记的线上群组", "Online groups that the programme registered"),
            ("group",),
        ),
        Figure(
            "consultations",
            "consultation",
            "count",
            _t("咨询记录", "Consultation records"),
            _RECORDS,
            _t("一次接触一条记录；作废的不计", "One record of one contact; void records do not count"),
            ("channel", "topic", "group"),
        ),
        Figure(
            "consultation-minutes",
            "consultation",
            "sum",
            _t("咨询时长", "Consultation time"),
            _t("分钟", "minutes"),
            _t("记录了时长的咨询之和", "The sum over consultations whose length was noted"),
            ("channel", "topic", "group"),
        ),
        Figure(
            "cases-followed",
            "case",
            "count",
            _t("跟进个案", "Cases followed"),
            _t("人", "people"),
            _t("期内开案的个案", "Cases opened in the period"),
            _CASE,
        ),
        Figure(
            "case-files",
            "case",
            "count",
            _t("个案档案", "Case files"),
            _t("例", "files"),
            _t("期内开案并已结案、载明成效的个案", "Cases opened in the period and closed with an outcome"),
            _CASE,
        ),
        Figure(
            "follow-ups",
            "follow-up",
            "count",
            _t("个案跟进", "Follow-ups"),
            _t("次", "contacts"),
            _t("对个案的一次跟进一条记录", "One record of one follow-up of a case"),
        ),
        Figure(
            "delivery-rounds",
            "delivery",
            "distinct",
            _t("配送轮次", "Community rounds"),
            _t("轮", "rounds"),
            _t("至少送达一户的社区轮次", "Rounds of a community in which at least one household was served"),
            _ROUND,
        ),
        Figure(
            "communities",
            "delivery",
            "distinct",
            _t("送达社区", "Communities served"),
            _t("个", "communities"),
            _t("至少送达一户的社区，每个计一次", "Communities with at least one household served, each counted once"),
            _ROUND,
        ),
        Figure(
            "deliveries",
            "delivery",
            "count",
            _t("送达次数", "Deliveries"),
            _t("次", "deliveries"),
            _t("一轮中向一户交付一次", "One hand-over to one household in one round"),
            _ROUND,
        ),
        Figure(
            "households",
            "delivery",
            "distinct",
            _t("受助户数", "Households"),
            _t("户", "households"),
            _t(
                "一个地址一位户主为一户，无论领取几次只计一次",
                "One address with one head is a household, counted once however often it was served",
            ),
            (*_ROUND, TIMES),
        ),
        Figure(
            "services",
            "delivery",
            "sum",
            _t("发放份数", "Services"),
            _t("份", "kits"),
            _t("每次送达时交付的物资包份数之和", "The sum of the kits handed over at each delivery"),
            _ROUND,
        ),
        Figure(
            "person-times",
            "delivery",
            "sum",
            _t("受益人次", "Person-times"),
            _t("人次", "person-times"),
            _t(
                "每次送达时在户内清点的人数之和，不用系数推算",
                "The sum of the people counted in the household at each delivery, never a multiplier",
            ),
            _ROUND,
        ),
        Figure(
            "undelivered",
            "delivery",
            "count",
            _t("未送达", "Attempts not delivered"),
            _t("次", "attempts"),
            _t("未能交付的上门，附原因", "Attempts without a hand-over, with their reason"),
            (*_ROUND, "result"),
        ),
        Figure(
            "exceptions",
            "delivery",
            "count",
            _t("名单外送达", "Deliveries beside the list"),
            _t("次", "deliveries"),
            _t(
                "送达给不在本轮名单上的户，附理由；已计入送达次数",
                "Hand-overs to households that were not on the round's list, with a reason; deliveries include them",
            ),
            _ROUND,
        ),
        Figure(
            "requested",
            "listing",
            "sum",
            _t("名单户次", "Requested"),
            _t("户次", "household places"),
            _t(
                "已冻结名单上的户数之和，一户在一份名单上计一次",
                "The households on frozen lists, each once on every list that it stands on",
            ),
            _LISTED,
        ),
        Figure(
            "requested-kits",
            "listing",
            "sum",
            _t("名单份数", "Kits requested"),
            _t("份", "kits"),
            _t("已冻结名单上应发的物资包份数之和", "The kits that frozen lists ask for"),
            _LISTED,
        ),
        Figure(
            "goods-received",
            "goods-transfer",
            "sum",
            _t("收入物资", "Goods received"),
            _PIECES,
            _t(
                "购入、受赠或组装而成的件数，减去退回和拆开的",
                "Pieces bought, given or packed, less what was given back or taken apart",
            ),
            (*_ITEM, "origin"),
            cumulative=True,
            apart=_ITEM,
        ),
        Figure(
            "goods-packed",
            "goods-transfer",
            "sum",
            _t("装入物资包", "Packed into kits"),
            _PIECES,
            _t("装入物资包的件数，减去拆出的", "Pieces that went into kits, less those taken out again"),
            _ITEM,
            cumulative=True,
            apart=_ITEM,
        ),
        Figure(
            "goods-handed",
            "goods-transfer",
            "sum",
            _t("发放物资", "Goods handed over"),
            _PIECES,
            _t("在轮次中交给受助户的件数", "Pieces handed over to households in rounds"),
            (*_ITEM, "round"),
            cumulative=True,
            apart=_ITEM,
        ),
        Figure(
            "goods-lost",
            "goods-transfer",
            "sum",
            _t("损耗与盘差", "Lost or missing"),
            _PIECES,
            _t(
                "损坏、丢失的件数，加盘点缺少的，减盘点多出的",
                "Pieces lost or spoilt, and what counts found missing, less what they found more",
            ),
            (*_ITEM, "cause"),
            cumulative=True,
            apart=_ITEM,
        ),
        Figure(
            "goods-left",
            "goods-transfer",
            "sum",
            _t("结存物资", "Goods left"),
            _PIECES,
            _t("在仓库和在途的件数", "Pieces in stores, and out with rounds"),
            _ITEM,
            cumulative=True,
            apart=_ITEM,
        ),
        Figure(
            "appropriated",
            "transfer",
            "yuan",
            _t("到账资金", "Money received"),
            _YUAN,
            _t("资助方拨付到账的金额", "What funders paid in"),
            ("funder", "transfer"),
            cumulative=True,
        ),
        Figure(
            "planned",
            "transfer",
            "yuan",
            _t("预算", "Planned"),
            _YUAN,
            _t("批准的预算金额", "What the approved budget allotted"),
            ("line",),
            cumulative=True,
        ),
        Figure(
            "moved-in",
            "transfer",
            "yuan",
            _t("调入", "Moved in"),
            _YUAN,
            _t("从其他科目调入", "Moved in from other lines"),
            ("line",),
            cumulative=True,
        ),
        Figure(
            "moved-out",
            "transfer",
            "yuan",
            _t("调出", "Moved out"),
            _YUAN,
            _t("调往其他科目", "Moved out to other lines"),
            ("line",),
            cumulative=True,
        ),
        Figure(
            "reallocated",
            "transfer",
            "yuan",
            _t("预算调整", "Reallocated"),
            _YUAN,
            _t("科目之间调整的金额", "What moved between lines"),
            ("transfer",),
            cumulative=True,
        ),
        Figure(
            "spent",
            "transfer",
            "yuan",
            _t("支出", "Spent"),
            _YUAN,
            _t("银行已付的金额", "What the bank paid out"),
            ("line",),
            cumulative=True,
        ),
        Figure(
            "committed",
            "transfer",
            "yuan",
            _t("已承诺", "Committed"),
            _YUAN,
            _t(
                "已申请、尚未支付的金额，含等待资助方同意的调剂",
                "Requested and not paid yet, and reallocations that wait for a funder's consent",
            ),
            ("line",),
            cumulative=True,
        ),
        Figure(
            "left",
            "transfer",
            "yuan",
            _t("结余", "Left"),
            _YUAN,
            _t("预算加调入，减调出、支出和已承诺", "Planned and moved in, less moved out, spent and committed"),
            ("line",),
            cumulative=True,
        ),
        Figure(
            "unallocated",
            "transfer",
            "yuan",
            _t("未分配", "Unallocated"),
            _YUAN,
            _t("到账而未列入任何科目的金额", "Received and not allotted to any line"),
            cumulative=True,
        ),
    )
}

WHOLE = tuple(figure for figure in FIGURES.values() if not figure.apart)
"""The figures that are a number without a filter."""

KINDS = tuple(dict.fromkeys(figure.kind for figure in FIGURES.values()))
DATED = frozenset(KINDS) - {"programme"}
"""Kinds whose ids begin with their day; the others fold as one unit."""
