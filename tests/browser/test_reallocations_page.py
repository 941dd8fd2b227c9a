"""Reallocations on the site: proposed by one person, approved by another, answered by the funder, or refused."""

import re

from playwright.sync_api import expect

from cli import people
from tests.browser.test_consent import link_to
from tests.browser.visit import becomes


def state(visit):
    """The state that a reallocation's page tells."""
    return visit.page.locator("main .state").first


def agree(visit, reason=""):
    """Answers the question, with a reason where it asks for one."""
    dialog = visit.page.locator("dialog[open]")
    if reason:
        dialog.locator("input").fill(reason)
    dialog.locator("button.main").click()


def told(visit, funder):
    """What the page tells of a funder's consent."""
    return visit.page.locator(f"[data-consent={funder}]")


def test_a_maker_proposes_a_move_and_is_told_for_whom_it_waits(at, budgeted):
    arrived = at("finance-maker", "money/reallocations")
    expect(arrived.page.locator("main")).to_contain_text("没有等待中的调整。")
    arrived.page.get_by_role("button", name="提出调整").click()
    form = arrived.page.locator("form.fields")
    expect(form.locator("select[name=source] option")).to_have_text(
        ["请选择", "爱心菜 · 结余 3,500.00", "交通 · 结余 2,000.00"]
    )
    form.locator("select[name=source]").select_option("transport")
    form.locator("select[name=target]").select_option("transport")
    texts = {"id": "2020-03-01", "amount": "1200,5", "reason.zh": "蔬菜不足", "reason.en": "Vegetables ran short"}
    for name, text in texts.items():
        form.locator(f"[name='{name}']").fill(text)
    arrived.save()
    expect(form.locator("#amount-error")).to_contain_text("1200.50")
    form.locator("[name=amount]").fill("1200.5")
    arrived.save()
    expect(form).to_contain_text("调出与调入应为两个科目")
    assert arrived.violations() == []
    form.locator("select[name=target]").select_option("vegetables")
    arrived.page.context.set_offline(True)
    arrived.save()
    expect(form.locator(".said.bad")).to_contain_text("连不上服务器")
    arrived.page.context.set_offline(False)
    form.locator("button.main").dblclick()
    expect(arrived.page.get_by_role("heading", level=1)).to_have_text("交通 → 爱心菜")
    expect(state(arrived)).to_have_text("待审批")
    expect(arrived.page.locator(".waits")).to_have_text("你提出的，等另一位财务审批人审批")
    for shown in ("1,200.50", "蔬菜不足", "Vegetables ran short", "你本人，2020-03-01"):
        expect(arrived.page.locator("dl.asked")).to_contain_text(shown)
    expect(told(arrived, "foundation")).to_contain_text("批准后发邮件给")
    expect(told(arrived, "charity")).to_contain_text("须有同意函")
    expect(arrived.page.locator("main button")).to_have_count(0)
    assert arrived.too_wide() == 0
    (move,) = budgeted.read("reallocations")["items"]
    assert (move["source"], move["target"], move["amount"], move["state"]) == (
        *("transport", "vegetables", "1200.50"),
        "proposed",
    )


def test_an_approver_names_the_letters_and_the_funder_s_refusal_is_told(at, budgeted):
    move = budgeted.proposed("asked", "1200.50")
    arrived = at("finance-approver", "money/reallocations")
    expect(arrived.page.locator(f"[data-reallocation='{move}']")).to_contain_text("等你审批")
    arrived.page.locator(f"[data-reallocation='{move}']").click()
    arrived.page.get_by_role("button", name="批准", exact=True).click()
    form = arrived.page.locator("form.fields")
    expect(arrived.page.locator(".panel")).to_contain_text("征求同舟基金会的同意")
    arrived.save()
    expect(form.locator("[id='consents.0.reference-error']")).to_have_text("请填写。")
    form.locator("[name='consents.0.reference']").fill("函〔2020〕3号")
    form.locator("[name='consents.0.day']").fill("2100-01-01")
    arrived.save()
    expect(form.locator("[id='consents.0.day-error']")).to_be_visible()
    assert arrived.violations() == []
    form.locator("[name='consents.0.day']").fill("2020-03-01")
    form.locator("button.main").dblclick()
    expect(state(arrived)).to_have_text("待资助方答复")
    expect(arrived.page.locator(".waits")).to_have_text(re.compile(r"等同舟基金会答复，到 \d{4}-\d\d-\d\d 为止"))
    expect(told(arrived, "charity")).to_contain_text("同意函 函〔2020〕3号，2020-03-01")
    mailed = lambda: [each["state"] for each in budgeted.read(f"reallocations/{move}/consents")["items"]]  # noqa: E731
    assert becomes(mailed, ["mailed"])
    arrived.page.reload()
    expect(told(arrived, "foundation")).to_contain_text("邮件已发出：")
    assert arrived.too_wide() == 0
    assert arrived.violations() == []

    arrived.page.goto(link_to(budgeted.contact))
    arrived.page.get_by_role("button", name="不同意").click()
    agree(arrived, "先用完现有经费")
    expect(arrived.page.get_by_role("status")).to_contain_text("已答复：不同意")
    arrived.open(f"money/reallocations/{move}")
    expect(state(arrived)).to_have_text("未通过")
    expect(arrived.page.locator("dl.asked")).to_contain_text("同舟基金会：先用完现有经费")
    expect(told(arrived, "foundation")).to_contain_text("不同意")
    expect(told(arrived, "foundation")).to_contain_text("先用完现有经费")
    expect(arrived.page.locator("main button")).to_have_count(0)
    arrived.speak("en")
    expect(state(arrived)).to_have_text("Refused")
    assert arrived.violations() == []


def test_within_a_tolerance_no_letter_is_needed_and_what_is_refused_says_why(at, budgeted):
    within = budgeted.proposed("within", "350.00", source="vegetables", target="transport")
    beyond = budgeted.proposed("beyond", "0.01", source="vegetables", target="transport")
    arrived = at("finance-approver", f"money/reallocations/{within}")
    expect(arrived.page.locator("main")).to_contain_text("10.0 % 的允许幅度")
    arrived.page.get_by_role("button", name="批准", exact=True).click()
    arrived.save()
    expect(state(arrived)).to_have_text("已调整")
    expect(arrived.page.locator("main")).to_contain_text("在调出科目的允许幅度内")

    arrived.open(f"money/reallocations/{beyond}")
    arrived.page.get_by_role("button", name="批准", exact=True).click()
    arrived.save()
    expect(arrived.page.locator("form.fields .said.bad")).to_contain_text("charity")
    arrived.page.get_by_role("button", name="不批准").click()
    agree(arrived)
    expect(arrived.page.locator("dialog[open] .error")).to_have_text("请填写。")
    agree(arrived, "超出幅度")
    expect(state(arrived)).to_have_text("未通过")
    expect(arrived.page.locator("dl.asked")).to_contain_text("你本人：超出幅度")
    assert {each["id"]: each["state"] for each in budgeted.read("reallocations")["items"]} == {
        within: "posted",
        beyond: "refused",
    }


def test_an_approval_that_waits_is_taken_back(at, budgeted):
    move = budgeted.proposed("back", "10.00")
    letter = {"funder": "charity", "reference": "letter 1", "day": "2020-03-01"}
    budgeted.post("finance-approver", f"reallocations/{move}/approve", {"consents": [letter]})
    arrived = at("finance-approver", f"money/reallocations/{move}")
    arrived.page.get_by_role("button", name="撤回批准").click()
    agree(arrived, "金额有误")
    expect(state(arrived)).to_have_text("未通过")
    assert {each["id"]: each["left"] for each in budgeted.read("lines")["lines"]}["transport"] == "2000.00"


def test_who_set_the_contact_or_proposed_the_move_is_told_that_another_decides(at, budgeted):
    move = budgeted.proposed("own", "10.00")
    budgeted.post("finance-approver", "agreements/foundation-2020/contact", {"contact": f"new-{budgeted.contact}"})
    arrived = at("finance-approver", f"money/reallocations/{move}")
    expect(arrived.page.locator("main")).to_contain_text("同舟基金会的联系邮箱是你设定的，须由另一位审批人批准")
    expect(arrived.page.get_by_role("button", name="批准", exact=True)).to_have_count(0)
    expect(arrived.page.get_by_role("button", name="不批准")).to_be_visible()
    with arrived.page.expect_navigation(url=f"{arrived.site}/"):
        arrived.page.get_by_role("button", name="退出").click()

    maker = arrived.cloud.person("finance-maker")
    people.join(arrived.cloud.deployment, maker.subject, budgeted.id, "finance-approver")
    arrived.sign_in("finance-maker")
    arrived.open(f"money/reallocations/{move}")
    expect(arrived.page.locator("main")).to_contain_text("你提出的调整由另一人审批")
    expect(arrived.page.locator("main button")).to_have_count(0)


def test_a_funder_sees_the_moves_and_decides_nothing_here(at, budgeted):
    move = budgeted.proposed("seen", "10.00")
    arrived = at("funder", "money/reallocations")
    expect(arrived.page.locator("main button")).to_have_count(0)
    expect(arrived.page.locator(f"[data-reallocation='{move}']")).to_contain_text("等财务审批人审批")
    arrived.page.locator(f"[data-reallocation='{move}']").click()
    expect(state(arrived)).to_have_text("待审批")
    expect(arrived.page.locator("main button")).to_have_count(0)
