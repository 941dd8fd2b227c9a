"""Pay lists on the site: attendance confirmed, a list made of it, approved by another, sent to the bank and settled."""

import json
import re

import pytest
from playwright.sync_api import expect

from tests.browser.paying import Money, Someone, agree, becomes, fill, fits, is_now, offers, pick, refused, step
from tests.browser.visit import Visit

VOLUNTEERS = {"v-1": "0000 1111 0001", "v-2": "0000 1111 0002", "v-3": "0000 1111 0003"}
SHEET = "id,volunteer,minutes\n2020-03-02.a,v-1,480\n2020-03-02.b,v-2,240\n2020-03-02.c,v-3,480\n2020-13-02.d,v-3,480\n"
FILLED = {"id": "2020-03-31", "start": "2020-03-01", "end": "2020-03-31", "rate": "50.00"}
FILLED |= {"purpose__zh": "三月补贴", "purpose__en": "Stipends of March"}
LIST = {"line": "food", "start": "2020-03-01", "end": "2020-03-31", "rate": "50.00", "count": 3, "total": "150.00"}
LIST |= {"id": "2020-03-31.march", "purpose": {"zh": "三月补贴", "en": "Stipends of March"}}


@pytest.fixture
def volunteers(money: Money) -> Money:
    """Three volunteers in the register."""
    for code, account in VOLUNTEERS.items():
        payee = {"id": code, "kind": "person", "name": f"志愿者{code}", "account": account}
        money.post("finance-maker", "payees", payee)
    return money


@pytest.fixture
def attended(volunteers: Money) -> Money:
    """A day of each, confirmed."""
    for code in VOLUNTEERS:
        attendance = {"id": f"2020-03-02.{code}", "volunteer": code, "minutes": 480}
        volunteers.post("social-worker", "attendance", attendance)
    return volunteers


def csv(text: str) -> dict[str, object]:
    return {"name": "sheet.csv", "mimeType": "text/csv", "buffer": text.encode()}


def upload(visit: Visit, text: str) -> None:
    visit.page.locator("input[name=sheet]").set_input_files(csv(text))


def pile(visit: Visit, name: str, count: str) -> None:
    expect(visit.page.locator(f"[data-pile={name}] dd")).to_have_text(count)


def line(visit: Visit, volunteer: str):
    return visit.page.locator(f".lines [data-line={volunteer}]")


def test_attendance_is_logged_uploaded_and_made_void(someone: Someone, volunteers: Money):
    worker = someone("social-worker", "attendance", do="log")
    fill(worker, id="2020-03-01", volunteer="v-1", minutes="2000")
    refused(worker, "minutes", "1440")
    fill(worker, minutes="480")
    fits(worker)
    worker.save()
    expect(worker.page.locator("form.fields .said.good")).to_contain_text("已确认 v-1 2020-03-01")
    expect(worker.page.locator("[data-attendance]")).to_have_count(1)
    worker.page.get_by_role("button", name="上传表格").click()
    upload(worker, SHEET)
    pile(worker, "new", "3")
    pile(worker, "rejected", "1")
    expect(worker.page.locator("[data-refusals=rejected]")).to_contain_text("第 5 行 · id")
    fits(worker)
    worker.page.get_by_role("button", name="保存 3 行").click()
    expect(worker.page.locator("[data-attendance]")).to_have_count(4)
    worker.page.get_by_role("button", name="作废 v-2 2020-03-02").click()
    worker.page.locator("dialog[open] input").fill("记错了人")
    agree(worker)
    expect(worker.page.locator("[data-attendance=v-2]")).to_contain_text("已作废：记错了人")
    assert [each["void"] for each in volunteers.get("attendance")["items"]] == [False, False, True, False]
    maker = someone("finance-maker", "attendance", start="2020-03-02")
    expect(maker.page.locator("[data-attendance]")).to_have_count(3)
    expect(maker.page.locator("main button", has_text=re.compile("作废|记录一次出勤"))).to_have_count(0)


def test_a_list_is_declared_made_and_approved_by_another(someone: Someone, attended: Money):
    maker = someone("finance-maker", "money/paylists", do="make")
    fill(maker, **FILLED, count="2", total="150")
    pick(maker, line="food")
    refused(maker, "count", "申报 2，按出勤应为 3")
    fits(maker)
    fill(maker, count="3")
    becomes(maker, "submitted")
    expect(line(maker, "v-1")).to_contain_text("志***")
    offers(maker, "approve")

    approver = someone("finance-approver", "money/payments")
    approver.page.get_by_role("link", name="另有 1 张发放表等你审批").click()
    approver.page.locator("[data-todo=approve]").click()
    step(approver, "approve")
    expect(approver.page.locator("dialog[open]")).to_contain_text("3 人，合计 150.00 元")
    agree(approver)
    is_now(approver, "approved")
    expect(approver.page.locator("[data-tally=payable] dd").first).to_have_text("3")
    expect(approver.page.get_by_role("button", name="下载 XLSX")).to_have_count(0)
    fits(approver)
    assert attended.line() == ("0.00", "150.00", "850.00")


def test_work_that_stands_still_is_carried_on_by_its_request(someone: Someone, attended: Money):
    attended.post("finance-maker", "paylists", LIST)
    maker = someone("finance-maker", f"money/paylists/{LIST['id']}")
    is_now(maker, "submitted")
    stuck = {"state": "building", "work": {"task": "build", "done": 1, "of": 6}}
    told = json.dumps(attended.get(f"paylists/{LIST['id']}") | stuck)
    answered = {"body": told, "headers": {"Access-Control-Allow-Origin": "*"}}
    maker.page.route(f"**/paylists/{LIST['id']}", lambda route: route.fulfill(**answered))
    maker.page.clock.install()
    maker.page.reload()
    expect(maker.page.get_by_text("正在生成：1 / 6")).to_be_visible()
    expect(maker.page.get_by_role("button", name="继续")).to_have_count(0)
    for _ in range(12):
        maker.page.clock.run_for(2_000)
    with maker.page.expect_response(re.compile(r"/paylists$")) as sent:
        maker.page.get_by_role("button", name="继续").click()
    assert sent.value.status == 200
    maker.page.unroute_all()
    maker.page.clock.run_for(2_000)
    is_now(maker, "submitted")


def test_the_bank_gets_its_file_and_its_answers_settle_the_list(someone: Someone, attended: Money):
    attended.post("finance-maker", "paylists", LIST)
    maker = someone("finance-maker", f"money/paylists/{LIST['id']}")
    is_now(maker, "submitted")
    attended.post("finance-approver", f"paylists/{LIST['id']}/approve")
    maker.page.reload()
    expect(line(maker, "v-3").locator(".state")).to_have_attribute("data-state", "payable")
    with maker.page.expect_download() as plain:
        maker.page.get_by_role("button", name="下载 CSV").click()
    assert "0000 1111 0001" in plain.value.path().read_text(encoding="utf-8-sig").replace(
        "000011110001", "0000 1111 0001"
    )
    maker.page.locator("[name=password]").fill("short")
    maker.page.get_by_role("button", name="下载 XLSX").click()
    expect(maker.page.locator("#password-error")).to_be_visible()
    maker.page.locator("[name=password]").fill("correct horse")
    with maker.page.expect_download() as sealed:
        maker.page.get_by_role("button", name="下载 XLSX").click()
    assert sealed.value.suggested_filename == f"{LIST['id']}.zip"
    expect(maker.page.locator("ul.taken li")).to_have_count(2)

    references = {
        each["volunteer"]: each["reference"] for each in attended.get(f"paylists/{LIST['id']}/lines")["items"]
    }
    answers = (
        f"reference,amount,date,note\n{references['v-1']},50,2020-04-01,\n{references['v-2']},-1,2020-04-01,账号有误\n"
    )
    answers += f"{references['v-3']},60,2020-04-01,\n"
    upload(maker, answers)
    pile(maker, "new", "2")
    expect(maker.page.locator("[data-refusals=rejected]")).to_contain_text("超过应付 50.00")
    fits(maker)
    maker.page.locator("[name=results-total]").fill("110")
    maker.page.get_by_role("button", name="保存 2 行").click()
    expect(maker.page.locator("[data-tally=failed] dd").first).to_have_text("1")
    expect(line(maker, "v-1")).to_contain_text("已付 50.00")
    maker.page.get_by_role("button", name="要跟进的").click()
    expect(maker.page.locator(".lines [data-line]")).to_have_count(2)
    assert attended.line() == ("50.00", "100.00", "850.00")

    step(maker, "give-back", given_back_on="2020-04-02", reason="账号无法更正")
    maker.save()
    expect(maker.page.locator("[data-tally=given-back] dd").first).to_have_text("1")
    expect(maker.page.locator("[data-outstanding]")).to_have_text("50.00")
    fits(maker)
    assert attended.line() == ("50.00", "50.00", "900.00")


def test_what_the_bank_sent_back_is_due_again_and_a_paid_line_has_its_voucher(someone: Someone, attended: Money):
    attended.post("finance-maker", "paylists", LIST)
    maker = someone("finance-maker", f"money/paylists/{LIST['id']}")
    is_now(maker, "submitted")
    attended.post("finance-approver", f"paylists/{LIST['id']}/approve")
    maker.page.reload()
    expect(line(maker, "v-1").locator(".state")).to_have_attribute("data-state", "payable")
    reference = attended.get(f"paylists/{LIST['id']}/lines")["items"][0]["reference"]
    maker.page.locator("[name=results-total]").fill("50")
    upload(maker, f"reference,amount,date,note\n{reference},50,2020-04-01,\n")
    maker.page.get_by_role("button", name="保存 1 行").click()
    line(maker, "v-1").get_by_role("link", name="付款凭证页").click()
    expect(maker.page.frame_locator("iframe").get_by_text("伍拾元整")).to_be_visible()
    fits(maker)
    maker.page.get_by_role("link", name=f"返回 {LIST['id']}").click()
    line(maker, "v-1").get_by_role("button", name="登记退票").click()
    fill(maker, reference="BACK-1", refunded_on="2020-04-03", reason="账户已销")
    maker.save()
    expect(line(maker, "v-1")).to_contain_text("2020-04-03 退回 50.00：账户已销")
    expect(line(maker, "v-1").locator(".state")).to_have_attribute("data-state", "failed")


def test_a_list_is_returned_with_a_reason_and_one_is_cancelled(someone: Someone, attended: Money):
    attended.post("finance-maker", "paylists", LIST)
    approver = someone("finance-approver", f"money/paylists/{LIST['id']}")
    is_now(approver, "submitted")
    step(approver, "return", ended_on="2020-04-01", reason="人数要再核对")
    fits(approver)
    becomes(approver, "returned")
    expect(approver.page.locator("dl.facts")).to_contain_text("2020-04-01：人数要再核对")
    offers(approver, "approve")
    expect(approver.page.locator(".notice")).to_have_count(0)
    attended.post("finance-maker", "paylists", LIST | {"id": "2020-03-31.again"})
    maker = someone("finance-maker", "money/paylists")
    maker.speak("en")
    maker.page.locator("[data-paylist='2020-03-31.again']").click()
    is_now(maker, "submitted")
    step(maker, "cancel", ended_on="2020-04-01", reason="Twice")
    becomes(maker, "cancelled")
    fits(maker)
