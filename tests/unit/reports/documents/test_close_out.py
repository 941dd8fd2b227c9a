"""What the close-out report says, in the words it is read in."""

import pytest

from services.reports.chapters.requests import against_deliveries
from services.reports.close_out import close_out
from services.reports.document import Linked, Note, Table, plain
from services.reports.writing import Writer


@pytest.fixture(params=["zh", "en"])
def language(request):
    return request.param


def section(document, name):
    return next(each for each in document.sections if each.id == name)


def table(document, name, at=0):
    return [block for block in section(document, name).blocks if isinstance(block, Table)][at]


def cells(rows):
    return [[plain((cell,)) for cell in row] for row in rows]


def test_its_chapters_are_numbered_and_the_annex_is_named(dataset):
    assert [each.title for each in close_out(dataset, "zh").sections] == [
        "一、概要", "二、指标完成情况", "三、咨询服务", "四、个案服务", "五、物资发放", "六、资金", "附录：数字定义",
    ]  # fmt: skip
    assert [each.title for each in close_out(dataset, "en").sections] == [
        "1. Summary", "2. Indicators", "3. Consultations", "4. Cases", "5. Deliveries", "6. Money",
        "Annex: definitions",
    ]  # fmt: skip


def test_indicators_give_a_percentage_only_against_a_target(dataset):
    assert cells(table(close_out(dataset, "zh"), "indicators").rows) == [
        ["咨询服务（条）", "10,000", "10,072", "100.7%"],
        ["服务个案成果（例）", "30", "76", "253.3%"],
        ["爱心菜受益户（户）", "未设", "681", "未设目标"],
    ]
    assert cells(table(close_out(dataset, "en"), "indicators").rows) == [
        ["Consultations (records)", "10,000", "10,072", "100.7%"],
        ["Case files (files)", "30", "76", "253.3%"],
        ["Vegetable households (households)", "none", "681", "No target set"],
    ]


def test_a_percentage_leads_to_the_records_of_what_was_reached(dataset):
    share = table(close_out(dataset, "zh"), "indicators").rows[0][-1]
    assert share == Linked("100.7%", dataset.figure("consultations").records)


def test_the_title_block_says_period_parties_and_dates(dataset):
    facts = {label: plain(value) for label, value in close_out(dataset, "zh").facts}
    related = "（关联方：同时为资助方与执行方，不参与审批本机构支出）"
    assert facts == {
        "报告编号": "HY-2020-001",
        "项目周期": "2020年2月10日至2020年5月15日，共96天（含首尾两日）",
        "执行机构": f"深圳市建辉慈善基金会{related}、武汉市逸飞社会工作服务中心",
        "资助机构": f"深圳市关爱行动基金会、深圳市建辉慈善基金会{related}",
        "数据截止": "2020年5月15日",
        "报告日期": "2020年5月19日",
    }


def captions(document):
    return [block.caption for block in section(document, "deliveries").blocks if isinstance(block, Table)]


def test_goods_are_counted_four_ways_then_told_by_community_by_number_of_rounds_and_against_the_lists(dataset):
    assert captions(close_out(dataset, "zh")) == [
        "四项计数，按用途", "爱心菜：各社区发放情况", "防疫包：各社区发放情况",
        "每户领取轮数（单位：户）", "名单与送达对照，按社区", "物资收支（件）",
    ]  # fmt: skip
    assert captions(close_out(dataset, "en")) == [
        "Four counts, by purpose", "Vegetables: community by community", "Protection packs: community by community",
        "How often households were served", "Requested against delivered, by community",
        "Goods: where they came from, what became of them (pieces)",
    ]  # fmt: skip


def test_four_counts_stand_side_by_side_with_what_each_counts(dataset):
    four = table(close_out(dataset, "zh"), "deliveries")
    assert [column.heading for column in four.columns] == ["用途", "户数", "户次", "发放份数", "人次"]
    assert [column.heading for column in table(close_out(dataset, "en"), "deliveries").columns] == [
        "Purpose", "Households", "Deliveries", "Services (kits)", "Person-times",
    ]  # fmt: skip
    assert cells([*four.rows, four.total]) == [
        ["爱心菜", "681", "1,442", "2,884", "3,586"],
        ["防疫包", "798", "798", "1,596", "2,045"],
        ["全部用途", "1,456", "2,240", "4,480", "5,631"],
    ]
    notes = [plain(block.spans) for block in section(close_out(dataset, "zh"), "deliveries").blocks if is_note(block)]
    assert notes[:4] == [
        "户数：同一地址、同一户主为一户，无论服务几次只计一次。",
        "户次：一轮中交给一户一次。",
        "发放份数：交付的物资包份数之和。",
        "人次：每次发放时清点的家庭人数之和，不按系数估算。",
    ]


def is_note(block):
    return isinstance(block, Note)


def test_a_community_has_its_rounds_households_deliveries_and_person_times(dataset):
    total = table(close_out(dataset, "zh"), "deliveries", 1).total
    assert cells([total]) == [["合计", "24", "681", "1,442", "3,586"]]


def test_households_stand_under_the_number_of_rounds_in_which_they_were_served(dataset):
    times = table(close_out(dataset, "zh"), "deliveries", 3)
    assert [column.heading for column in times.columns] == ["领取轮数", "爱心菜", "防疫包", "全部用途"]
    assert cells([*times.rows, times.total]) == [
        ["1轮", "200", "798", "975"],
        ["2轮", "201", "0", "201"],
        ["3轮", "280", "0", "280"],
        ["户数合计", "681", "798", "1,456"],
    ]
    assert cells(table(close_out(dataset, "en"), "deliveries", 3).rows)[0] == ["1", "200", "798", "975"]


def test_one_purpose_needs_no_column_for_all(dataset):
    alone = dataset.model_copy(update={"overlaps": [dataset.overlaps[0], dataset.overlaps[2]]})
    times = table(close_out(alone, "zh"), "deliveries", 3)
    assert [column.heading for column in times.columns] == ["领取轮数", "爱心菜"]


def test_many_purposes_stand_in_several_tables_and_no_column_is_lost(dataset):
    many = [dataset.overlaps[0]] * 6 + [dataset.overlaps[2]]
    document = close_out(dataset.model_copy(update={"overlaps": many}), "zh")
    tables = [table(document, "deliveries", at) for at in (3, 4)]
    assert [len(each.columns) for each in tables] == [5, 4]
    assert tables[1].columns[-1].heading == "全部用途"


def test_what_lists_asked_for_stands_against_what_was_delivered(dataset):
    against = table(close_out(dataset, "zh"), "deliveries", 4)
    assert [(group.heading, len(group.rows)) for group in against.groups] == [("爱心菜", 13), ("防疫包", 5)]
    assert cells([against.groups[0].rows[0], against.groups[0].rows[-1], against.total]) == [
        ["成宝社区", "373", "371", "1", "99.2%", "746", "742"],
        ["小计", "1,466", "1,442", "12", "97.5%", "2,932", "2,884"],
        ["合计", "2,272", "2,240", "16", "97.9%", "4,544", "4,480"],
    ]
    assert against.total[4] == Linked("97.9%", dataset.requests_total.deliveries.records)


def test_without_lists_nothing_is_said_of_them(dataset):
    nothing = dataset.requests_total.requested.model_copy(update={"value": 0})
    without = {"requests": [], "requests_total": None}
    assert "名单与送达对照，按社区" not in captions(close_out(dataset.model_copy(update=without), "zh"))
    total = dataset.requests_total.model_copy(update={"requested": nothing})
    assert against_deliveries(dataset.model_copy(update={"requests_total": total}), Writer("zh")) == []


def test_every_item_has_where_it_came_from_and_what_became_of_it(dataset):
    stock = table(close_out(dataset, "zh"), "deliveries", 5)
    assert [column.heading for column in stock.columns] == [
        "物资", "购入", "受赠", "组装", "装入包", "发放", "损耗", "结存",
    ]  # fmt: skip
    assert cells(stock.rows) == [
        ["口罩（只）", "8,000", "500", "0", "7,980", "0", "20", "500"],
        ["手套（双）", "800", "0", "0", "798", "0", "-1", "3"],
        ["防疫包（包）", "0", "0", "798", "0", "798", "0", "0"],
    ]
    assert cells(table(close_out(dataset, "en"), "deliveries", 5).rows)[2][0] == "Protection pack (kits)"
    assert stock.rows[0][1].address == dataset.stock[0].bought.records


def test_a_programme_without_goods_says_nothing_of_stock(dataset):
    without = close_out(dataset.model_copy(update={"stock": []}), "zh")
    assert "物资收支（件）" not in captions(without)


def test_the_budget_shows_every_line_and_what_it_may_not_pay(dataset):
    budget = table(close_out(dataset, "zh"), "money", 1)
    assert cells(budget.rows)[6] == [
        "逆行者抚恤救助（不含医护人员）", "100,000.00", "0.00", "0.00", "100,000.00", "0.00", "0.00",
    ]  # fmt: skip
    assert cells([budget.total]) == [
        ["合计", "500,000.00", "195,000.00", "195,000.00", "500,000.00", "0.00", "0.00"],
    ]


def test_each_move_stands_under_both_of_its_lines_with_the_other_and_the_sentence(dataset, language):
    groups = {each.heading: cells(each.rows) for each in table(close_out(dataset, language), "money", 2).groups}
    pool, goods = {"zh": ("统筹", "防护用品类"), "en": ("General pool", "Protective goods")}[language]
    assert sum(len(rows) for rows in groups.values()) == 2 * len(dataset.reallocations)
    for here, other, came_in, went_out in ((pool, goods, "3,000.00", ""), (goods, pool, "", "3,000.00")):
        (row,) = [row for row in groups[here] if row[0] == other]
        reason = {"zh": "结余归入统筹", "en": "agreed change no. 4"}[language]
        assert row == [other, came_in, went_out, {"zh": "2020年4月4日", "en": "4 April 2020"}[language], reason]


def test_each_reallocation_says_why_when_who_and_with_whose_consent(dataset, language):
    listing = section(close_out(dataset, language), "money").blocks[-1]
    first = {
        "zh": "从防护用品类调出50,000.00元至超级抗疫个体资助：后期防护物资捐赠充足，改为资助一线个人。"
        "2020年4月3日，staff-3f9a提出，staff-b27c批准；"
        "资助机构同意：深圳市关爱行动基金会（2020年4月1日，函〔2020〕7号）；深圳市建辉慈善基金会（2020年4月2日，JH-2020-031）。",
        "en": "CNY 50,000.00 from Protective goods to Outstanding helpers: agreed change no. 3. 3 April 2020; "
        "proposed by staff-3f9a, approved by staff-b27c; consent: Shenzhen Care Action Foundation (1 April 2020, "
        "函〔2020〕7号); Shenzhen Jianhui Charity Foundation (2 April 2020, JH-2020-031).",
    }
    assert len(listing.entries) == 12
    assert plain(listing.entries[0]) == first[language]


def test_a_programme_without_reallocations_says_so(dataset):
    totals = {"moved_in", "moved_out"}
    zeroed = {name: getattr(dataset.budget_total, name).model_copy(update={"value": "0.00"}) for name in totals}
    budget = [
        row.model_copy(
            update={
                **{name: getattr(row, name).model_copy(update={"value": "0.00"}) for name in totals},
                "planned": row.planned.model_copy(update={"value": row.spent.value}),
                "left": row.left.model_copy(update={"value": "0.00"}),
            }
        )
        for row in dataset.budget
    ]
    still = dataset.model_copy(
        update={
            "reallocations": [],
            "budget": budget,
            "budget_total": dataset.budget_total.model_copy(update=zeroed),
        }
    )
    assert plain(section(close_out(still, "zh"), "money").blocks[-1].spans) == "项目期内没有预算调剂。"


def test_a_programme_that_has_done_nothing_yet_still_has_a_report(dataset, language):
    def none(value):
        return value.model_copy(update={"value": 0 if isinstance(value.value, int) else "0.00"})

    total = dataset.budget_total
    empty = dataset.model_copy(
        update={
            "figures": [
                each if each.figure == "programme-days" else none(each) for each in dataset.figures
            ],
            "indicators": [],
            "consultations": [
                each.model_copy(update={"rows": [], "total": none(each.total)}) for each in dataset.consultations
            ],
            "counts": [dataset.counts[-1].model_copy(update={name: none(getattr(dataset.counts[-1], name)) for name in
                       ("households", "deliveries", "services", "person_times")})],
            "overlaps": [dataset.overlaps[-1].model_copy(
                update={"rows": [], "households": none(dataset.overlaps[-1].households)}
            )],
            "requests": [], "requests_total": None,
            "cases": [], "purposes": [], "places": [], "budget": [], "reallocations": [], "appropriations": [],
            "budget_total": total.model_copy(update={name: none(value) for name, value in total}),
        }
    )  # fmt: skip
    assert [len(each.blocks) > 0 for each in close_out(empty, language).sections] == [True] * 7
