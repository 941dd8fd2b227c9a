"""What the close-out report says, in the words it is read in."""

import pytest

from services.reports.close_out import close_out
from services.reports.document import Linked, Table, plain


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


def test_households_deliveries_and_person_times_are_three_figures(dataset):
    total = table(close_out(dataset, "zh"), "deliveries").total
    assert cells([total]) == [["合计", "24", "681", "1,442", "3,586"]]


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
            "cases": [], "purposes": [], "places": [], "budget": [], "reallocations": [], "appropriations": [],
            "budget_total": total.model_copy(update={name: none(value) for name, value in total}),
        }
    )  # fmt: skip
    assert [len(each.blocks) > 0 for each in close_out(empty, language).sections] == [True] * 7
