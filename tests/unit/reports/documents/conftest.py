"""The close-out report of a real-sized programme: its published amounts, and invented splits that add up to them."""

from decimal import Decimal
from urllib.parse import urlencode

import pytest

from houyuan.settings import settings
from houyuan.types import Text, yuan
from services.reports.dataset import (
    AppropriationRow,
    Balances,
    Breakdown,
    BreakdownRow,
    BudgetRow,
    CaseRow,
    ConsentGiven,
    CountsRow,
    Dataset,
    Fulfilled,
    OverlapColumn,
    Party,
    PlaceRow,
    ProgrammeFacts,
    PurposeRow,
    ReallocationRow,
    RequestGroup,
    RequestRow,
    StockRow,
    TimesRow,
)
from services.reports.models import FigureValue, IndicatorValue

START, END = "2020-02-10", "2020-05-15"
API = "https://api.example.org/reports/v1/programmes/hubei-2020"
SITE = "https://site.example.org"
FUNDS = "https://api.example.org/funds/v1/programmes/hubei-2020"

FIGURES = {
    "programme-days": ("项目天数", "Programme days", "天", "days", "首尾两日都计入。", "Both ends are included."),
    "consultations": ("咨询", "Consultations", "条", "records", "一次接触的一条记录。", "One record of one contact."),
    "cases-followed": (
        "跟进个案",
        "Cases followed",
        "人",
        "people",
        "社工跟进的人。",
        "People a social worker followed.",
    ),
    "case-files": ("个案档案", "Case files", "例", "files", "已结案且有结果。", "Closed with an outcome."),
    "follow-ups": ("随访", "Follow-ups", "次", "visits", "个案的一次随访。", "One follow-up of a case."),
    "delivery-rounds": (
        "发放轮次",
        "Rounds",
        "轮",
        "rounds",
        "在一个社区的一次发放。",
        "One distribution in one community.",
    ),
    "communities": ("社区", "Communities", "个", "communities", "至少完成一轮的社区。", "Communities with a round."),
    "deliveries": (
        "户次",
        "Deliveries",
        "户次",
        "deliveries",
        "一轮中交给一户一次。",
        "One hand-over to one household.",
    ),
    "households": (
        "户数",
        "Households",
        "户",
        "households",
        "同一地址、同一户主为一户，无论服务几次只计一次。",
        "One address unit with one head, counted once however often served.",
    ),
    "person-times": (
        "人次",
        "Person-times",
        "人次",
        "person-times",
        "每次发放时清点的家庭人数之和，不按系数估算。",
        "The people counted in the household at each delivery, never a multiplier.",
    ),
    "services": ("发放份数", "Services", "份", "kits", "交付的物资包份数之和。", "The kits handed over."),
    "exceptions": ("名单外送达", "Beside the list", "次", "deliveries", "不在名单上的户。", "To who was on no list."),
    "requested": ("名单户次", "Requested", "户次", "household places", "名单上的户数之和。", "Households on lists."),
    "requested-kits": ("名单份数", "Kits requested", "份", "kits", "名单上的份数之和。", "Kits that lists ask for."),
    "undelivered": ("未送达", "Undelivered", "次", "attempts", "未能交付并有原因。", "Not handed over, with a reason."),
    "goods-received": ("收入物资", "Goods received", "件", "pieces", "购入、受赠或组装。", "Bought, given or packed."),
    "goods-packed": ("装入物资包", "Packed into kits", "件", "pieces", "装入物资包。", "Put into kits."),
    "goods-handed": ("发放物资", "Goods handed over", "件", "pieces", "交给受助户。", "Handed to households."),
    "goods-lost": ("损耗", "Goods lost", "件", "pieces", "损坏或缺少。", "Spoilt or missing."),
    "goods-left": ("结存物资", "Goods left", "件", "pieces", "在仓库和在途。", "In stores and out."),
    "appropriated": ("拨款", "Appropriated", "元", "CNY", "资助机构到账金额。", "What the funders paid in."),
    "unallocated": ("未列入科目", "Unallocated", "元", "CNY", "不在任何科目上的金额。", "What stands on no line."),
    "planned": ("预算", "Planned", "元", "CNY", "列入科目的金额。", "What was put on the line."),
    "moved-in": ("调入", "Moved in", "元", "CNY", "从其他科目调入。", "From other lines."),
    "moved-out": ("调出", "Moved out", "元", "CNY", "调至其他科目。", "To other lines."),
    "spent": ("支出", "Spent", "元", "CNY", "已付款。", "What was paid."),
    "committed": ("已批未付", "Committed", "元", "CNY", "已保留、尚未付款。", "Reserved and not yet paid."),
    "left": ("结余", "Left", "元", "CNY", "科目余额。", "The line's balance."),
}

CHANNELS = (
    ("online", "线上社群", "Online groups", 8123),
    ("phone", "电话", "Phone", 1420),
    ("visit", "上门", "Visits", 301),
    ("face-to-face", "面谈", "Face to face", 228),
)
TOPICS = (
    ("medical", "就医与用药", "Medical", 3216),
    ("return-to-city", "返城返岗", "Return to the city", 1507),
    ("daily-life", "生活物资", "Daily life", 3288),
    ("emotional", "情绪支持", "Emotional support", 1655),
    ("other", "其他", "Other", 406),
)
GROUPS = (
    ("houhu", "1组 江岸区后湖街道", 2200),
    ("qiaokou", "8组 硚口区", 3100),
    ("qingshan", "12组 青山区", 2643),
    ("overseas-1", "海外1群", 180),
    ("none", "未分组", 1949),
)
CASES = (
    ("health-emotional", "健康与情绪疏导", "Health and emotional guidance", 41, 30),
    ("family", "家庭关系", "Family relations", 22, 15),
    ("community", "社区、物业与邻里关系", "Community, property and neighbours", 14, 9),
    ("resources", "链接医疗与生活资源", "Linking medical and living resources", 30, 22),
)
VEGETABLES = (  # code, name, rounds, households, deliveries, person-times
    ("420111007009", "成宝社区", 4, 96, 371, 902),
    ("420111083001", "王店社区", 1, 41, 41, 118),
    ("420106005008", "小东门社区", 3, 72, 208, 497),
    ("420117001223", "章程村", 1, 58, 58, 201),
    ("420103005008", "中大社区", 2, 55, 107, 260),
    ("420103005006", "肖家社区", 2, 52, 101, 243),
    ("420103005002", "大夹社区", 2, 49, 96, 229),
    ("420103005001", "小夹社区", 2, 53, 103, 251),
    ("420103005007", "清芬社区", 2, 57, 110, 266),
    ("420103005005", "勤劳社区", 2, 50, 98, 240),
    ("420103005003", "长堤社区", 2, 54, 105, 258),
    ("420112014003", "燕岭社区", 1, 44, 44, 121),
)
PACKS = (
    ("420102018003", "余华岭社区", 1, 240, 240, 611),
    ("420102018016", "华汇社区", 1, 198, 198, 502),
    ("420102005004", "麟趾社区", 1, 205, 205, 530),
    ("420102", "塘心社区", 1, 155, 155, 402),
)
LINES = (  # code, names, planned, spent
    ("protective-goods", "防护用品类", "Protective goods", 100_000, 47_000),
    ("daily-goods", "生活用品类", "Daily goods", 30_000, 0),
    ("medicine", "药品类", "Medicine", 30_000, 0),
    ("meals", "孤寡残疾独居老人餐费", "Meals for the elderly living alone", 30_000, 0),
    ("transport", "线下服务交通费用", "Transport", 10_000, 7_900),
    ("stipends", "志愿者补贴", "Volunteer stipends", 180_000, 155_000),
    ("care-grants", "逆行者抚恤救助", "Care grants", 100_000, 100_000),
    ("other", "其他", "Other", 2_500, 0),
    ("tax", "税费", "Tax", 17_500, 12_600),
    ("super-individuals", "超级抗疫个体资助", "Outstanding helpers", 0, 50_000),
    ("vegetables", "爱心菜", "Vegetables", 0, 110_000),
    ("recognition", "志愿表彰", "Recognition", 0, 8_000),
    ("stamp-albums", "纪念邮册", "Stamp albums", 0, 9_500),
    ("pool", "统筹", "General pool", 0, 0),
)
MOVES = (
    ("protective-goods", "super-individuals", 50_000, "后期防护物资捐赠充足，改为资助一线个人"),
    ("protective-goods", "pool", 3_000, "结余归入统筹"),
    ("daily-goods", "vegetables", 30_000, "封控期间居民最需要新鲜蔬菜"),
    ("medicine", "vegetables", 30_000, "药品由社区统一代购"),
    ("meals", "vegetables", 30_000, "独居老人改送蔬菜"),
    ("transport", "pool", 2_100, "结余归入统筹"),
    ("stipends", "vegetables", 20_000, "志愿者人天少于预期"),
    ("stipends", "pool", 5_000, "结余归入统筹"),
    ("other", "pool", 2_500, "结余归入统筹"),
    ("tax", "pool", 4_900, "结余归入统筹"),
    ("pool", "recognition", 8_000, "表彰志愿者"),
    ("pool", "stamp-albums", 9_500, "制作纪念邮册"),
)


def figure(name: str, value: int | str, **where: str) -> FigureValue:
    zh, en, unit_zh, unit_en, definition_zh, definition_en = FIGURES[name]
    query = urlencode({"start": START, "end": END, **where})
    return FigureValue(
        figure=name,
        name=Text(zh=zh, en=en),
        unit=Text(zh=unit_zh, en=unit_en),
        definition=Text(zh=definition_zh, en=definition_en),
        where=where,
        start=START,
        end=END,
        value=value,
        records=f"{API}/figures/{name}/records?{query}",
    )


def money(name: str, amount: int, **where: str) -> FigureValue:
    return figure(name, yuan(amount * 100), **where)


def _breakdown(dimension: str, rows: tuple[tuple[str, str, str, int], ...]) -> Breakdown:
    return Breakdown(
        dimension=dimension,
        rows=[
            BreakdownRow(code=code, name=Text(zh=zh, en=en), value=figure("consultations", count, **{dimension: code}))
            for code, zh, en, count in rows
        ],
        total=figure("consultations", 10_072),
    )


def _places(purpose: str, rows: tuple[tuple[str, str, int, int, int, int], ...]) -> list[PlaceRow]:
    return [
        PlaceRow(
            purpose=purpose,
            place=code,
            name=name,
            rounds=figure("delivery-rounds", rounds, purpose=purpose, place=code),
            households=figure("households", households, purpose=purpose, place=code),
            deliveries=figure("deliveries", deliveries, purpose=purpose, place=code),
            person_times=figure("person-times", people, purpose=purpose, place=code),
        )
        for code, name, rounds, households, deliveries, people in rows
    ]


def _purpose(purpose: str, zh: str, en: str, rows: tuple[tuple[str, str, int, int, int, int], ...]) -> PurposeRow:
    rounds, households, deliveries, people = (sum(row[at] for row in rows) for at in (2, 3, 4, 5))
    return PurposeRow(
        purpose=purpose,
        name=Text(zh=zh, en=en),
        communities=figure("communities", len(rows), purpose=purpose),
        rounds=figure("delivery-rounds", rounds, purpose=purpose),
        households=figure("households", households, purpose=purpose),
        deliveries=figure("deliveries", deliveries, purpose=purpose),
        person_times=figure("person-times", people, purpose=purpose),
        undelivered=figure("undelivered", 17 if purpose == "vegetables" else 0, purpose=purpose),
    )


Rows = tuple[tuple[str, str, int, int, int, int], ...]
PURPOSES: tuple[tuple[str, str, str, Rows], ...] = (
    ("vegetables", "爱心菜", "Vegetables", VEGETABLES),
    ("packs", "防疫包", "Protection packs", PACKS),
)
EVERYTHING = Text(zh="全部用途", en="All purposes")
SERVED_TWICE_OVER = 23
"""Households that got vegetables and a pack."""


def _four(name: Text, households: int, rows: Rows, **where: str) -> CountsRow:
    deliveries = sum(row[4] for row in rows)
    return CountsRow(
        purpose=where.get("purpose"),
        name=name,
        households=figure("households", households, **where),
        deliveries=figure("deliveries", deliveries, **where),
        services=figure("services", 2 * deliveries, **where),
        person_times=figure("person-times", sum(row[5] for row in rows), **where),
    )


def _counts() -> list[CountsRow]:
    own = [
        _four(Text(zh=zh, en=en), sum(row[3] for row in rows), rows, purpose=purpose)
        for purpose, zh, en, rows in PURPOSES
    ]
    households = sum(int(row.households.value) for row in own) - SERVED_TWICE_OVER
    return [*own, _four(EVERYTHING, households, (*VEGETABLES, *PACKS))]


def _overlaps() -> list[OverlapColumn]:
    told = (("vegetables", (200, 201, 280)), ("packs", (798, 0, 0)), (None, (975, 201, 280)))
    names = {purpose: Text(zh=zh, en=en) for purpose, zh, en, _ in PURPOSES}
    columns = []
    for purpose, households in told:
        where = {"purpose": purpose} if purpose else {}
        columns.append(
            OverlapColumn(
                purpose=purpose,
                name=names[purpose] if purpose else EVERYTHING,
                households=figure("households", sum(households), **where),
                rows=[
                    TimesRow(times=times, households=figure("households", count, **where, times=str(times)))
                    for times, count in enumerate(households, 1)
                ],
            )
        )
    return columns


def fulfilled(rows: Rows, **where: str) -> dict[str, FigureValue]:
    """Lists of three households more than were served in each community, one served beside the list."""
    deliveries = sum(row[4] for row in rows)
    asked = deliveries + 2 * len(rows)
    return {
        "requested": figure("requested", asked, **where),
        "requested_kits": figure("requested-kits", 2 * asked, **where),
        "deliveries": figure("deliveries", deliveries, **where),
        "exceptions": figure("exceptions", len(rows), **where),
        "services": figure("services", 2 * deliveries, **where),
    }


def _requests() -> list[RequestGroup]:
    return [
        RequestGroup(
            purpose=purpose,
            name=Text(zh=zh, en=en),
            rows=[
                RequestRow(place=row[0], name=row[1], **fulfilled((row,), purpose=purpose, place=row[0]))
                for row in rows
            ],
            **fulfilled(rows, purpose=purpose),
        )
        for purpose, zh, en, rows in PURPOSES
    ]


STOCK = (  # code, names, unit, bought, given, made, packed, handed, lost, left
    ("masks", "口罩", "Masks", "只", 8000, 500, 0, 7980, 0, 20, 500),
    ("gloves", "手套", "Gloves", "双", 800, 0, 0, 798, 0, -1, 3),
    ("pack", "防疫包", "Protection pack", None, 0, 0, 798, 0, 798, 0, 0),
)


def _stock() -> list[StockRow]:
    return [
        StockRow(
            item=code,
            name=Text(zh=zh, en=en),
            unit=unit,
            **{
                origin: figure("goods-received", pieces, item=code, origin=origin)
                for origin, pieces in zip(("bought", "given", "made"), pieces[:3], strict=True)
            },
            **{
                name: figure(f"goods-{name}", count, item=code)
                for name, count in zip(("packed", "handed", "lost", "left"), pieces[3:], strict=True)
            },
        )
        for code, zh, en, unit, *pieces in STOCK
    ]


def _balances(planned: int, moved_in: int, moved_out: int, spent: int, **where: str) -> dict[str, FigureValue]:
    left = planned + moved_in - moved_out - spent
    amounts = {
        "planned": planned,
        "moved-in": moved_in,
        "moved-out": moved_out,
        "spent": spent,
        "committed": 0,
        "left": left,
    }
    return {name.replace("-", "_"): money(name, amount, **where) for name, amount in amounts.items()}


def _budget() -> list[BudgetRow]:
    medical = Text(zh="医护人员", en="medical staff")
    rows = []
    for code, zh, en, planned, spent in LINES:
        moved_in = sum(amount for _, target, amount, _ in MOVES if target == code)
        moved_out = sum(amount for source, _, amount, _ in MOVES if source == code)
        excludes = medical if code == "care-grants" else None
        balances = _balances(planned, moved_in, moved_out, spent, line=code)
        rows.append(BudgetRow(line=code, name=Text(zh=zh, en=en), excludes=excludes, **balances))
    return rows


def _reallocations() -> list[ReallocationRow]:
    names = {code: Text(zh=zh, en=en) for code, zh, en, *_ in LINES}
    consents = [
        ConsentGiven(
            funder=Text(zh="深圳市关爱行动基金会", en="Shenzhen Care Action Foundation"),
            reference="函〔2020〕7号",
            day="2020-04-01",
        ),
        ConsentGiven(
            funder=Text(zh="深圳市建辉慈善基金会", en="Shenzhen Jianhui Charity Foundation"),
            reference="JH-2020-031",
            day="2020-04-02",
        ),
    ]
    return [
        ReallocationRow(
            id=f"2020-04-{number:02d}.move",
            day=f"2020-04-{number:02d}",
            source=source,
            source_name=names[source],
            target=target,
            target_name=names[target],
            amount=yuan(amount * 100),
            reason=Text(zh=reason, en=f"agreed change no. {number}"),
            proposed_by="staff-3f9a",
            approved_by="staff-b27c",
            consents=consents,
            records=f"{FUNDS}/reallocations?start=2020-04-{number:02d}&end=2020-04-{number:02d}",
        )
        for number, (source, target, amount, reason) in enumerate(MOVES, start=3)
    ]


def _indicators() -> list[IndicatorValue]:
    rows = (
        (
            "consultations",
            "咨询服务",
            "Consultations",
            "条",
            "records",
            10_000,
            figure("consultations", 10_072),
            "100.7",
        ),
        ("cases", "服务个案成果", "Case files", "例", "files", 30, figure("case-files", 76), "253.3"),
        (
            "vegetable-households",
            "爱心菜受益户",
            "Vegetable households",
            "户",
            "households",
            None,
            figure("households", 681, purpose="vegetables"),
            None,
        ),
    )
    return [
        IndicatorValue(
            id=code,
            name=Text(zh=zh, en=en),
            unit=Text(zh=unit_zh, en=unit_en),
            target=target,
            actual=actual,
            percent=share,
        )
        for code, zh, en, unit_zh, unit_en, target, actual, share in rows
    ]


def build() -> Dataset:
    both = (*VEGETABLES, *PACKS)
    facts: dict[str, object] = {
        "report": "2020-05-19.close-out",
        "number": "HY-2020-001",
        "created": "2020-05-19",
        "cut_off": END,
        "programme": ProgrammeFacts(
            id="hubei-2020",
            name=Text(zh="驰援湖北·居家后援关爱行动", en="Home-front support for Hubei"),
            start=START,
            end=END,
            implementers=[
                Party(name=Text(zh="深圳市建辉慈善基金会", en="Shenzhen Jianhui Charity Foundation"), related=True),
                Party(name=Text(zh="武汉市逸飞社会工作服务中心", en="Wuhan Yifei Social Work Centre")),
            ],
            funders=[
                Party(name=Text(zh="深圳市关爱行动基金会", en="Shenzhen Care Action Foundation")),
                Party(name=Text(zh="深圳市建辉慈善基金会", en="Shenzhen Jianhui Charity Foundation"), related=True),
            ],
        ),
        "figures": [
            figure("programme-days", 96),
            figure("consultations", 10_072),
            figure("cases-followed", 107),
            figure("case-files", 76),
            figure("follow-ups", 412),
            figure("delivery-rounds", sum(row[2] for row in both)),
            figure("households", sum(row[3] for row in both) - SERVED_TWICE_OVER),
            figure("deliveries", sum(row[4] for row in both)),
            figure("person-times", sum(row[5] for row in both)),
            figure("services", 2 * sum(row[4] for row in both)),
            figure("undelivered", 17),
            money("appropriated", 500_000),
            money("unallocated", 0),
        ],
        "indicators": _indicators(),
        "consultations": [
            _breakdown("channel", CHANNELS),
            _breakdown("topic", TOPICS),
            _breakdown("group", tuple((code, name, name, count) for code, name, count in GROUPS)),
        ],
        "cases": [
            CaseRow(
                category=code,
                name=Text(zh=zh, en=en),
                followed=figure("cases-followed", followed, category=code),
                files=figure("case-files", files, category=code),
            )
            for code, zh, en, followed, files in CASES
        ],
        "purposes": [
            _purpose("vegetables", "爱心菜", "Vegetables", VEGETABLES),
            _purpose("packs", "防疫包", "Protection packs", PACKS),
        ],
        "places": [*_places("vegetables", VEGETABLES), *_places("packs", PACKS)],
        "counts": _counts(),
        "overlaps": _overlaps(),
        "requests": _requests(),
        "requests_total": Fulfilled(**fulfilled(both)),
        "stock": _stock(),
        "budget": _budget(),
        "budget_total": Balances(**_balances(500_000, 195_000, 195_000, 500_000)),
        "reallocations": _reallocations(),
        "appropriations": [
            AppropriationRow(
                id=f"{day}.paid-in",
                day=day,
                funder=Text(zh=zh, en=en),
                amount=f"{Decimal(amount):.2f}",
                reference=reference,
                records=f"{FUNDS}/appropriations?start={day}&end={day}",
            )
            for day, zh, en, amount, reference in (
                ("2020-02-12", "深圳市关爱行动基金会", "Shenzhen Care Action Foundation", 300_000, "GA-0212"),
                ("2020-02-14", "深圳市建辉慈善基金会", "Shenzhen Jianhui Charity Foundation", 200_000, "JH-0214"),
            )
        ],
    }
    return Dataset.model_validate(facts)


@pytest.fixture(autouse=True)
def deployed(monkeypatch):
    """A function's environment, of which documents need the site's address alone."""
    for name in ("RECORDS_TABLE", "LEDGER_TABLE", "FIGURES_TABLE", "ACCESS_TABLE", "DATA_KEY"):
        monkeypatch.setenv(name, name)
    monkeypatch.setenv("SITE_URL", SITE)
    settings.cache_clear()
    yield
    settings.cache_clear()


@pytest.fixture(scope="session")
def dataset() -> Dataset:
    return build()
