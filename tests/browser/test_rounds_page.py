"""Rounds on the site: planned, listed, frozen, packed, walked, reconciled; what was not reached is followed up."""

import re
import secrets
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import expect

PLACE = "420111007009"
DAY = "2020-03-02"


@dataclass(frozen=True)
class Prepared:
    """A round of this test's own, with households h1 to h3 of its own and kits in a store of its own."""

    id: str
    programme: Any

    @property
    def path(self) -> str:
        return f"/deliveries/v1/programmes/{self.programme.id}"

    def household(self, number: int) -> str:
        return f"{self.id}-h{number}"

    def post(self, path: str, body: Any = None, role: str = "coordinator") -> Any:
        return self.programme.clients[role].post(f"{self.path}/{path}", {} if body is None else body)

    def read(self, path: str = "") -> Any:
        return self.programme.clients["coordinator"].get(f"{self.path}/rounds/{self.id}{path}")

    def frozen(self) -> None:
        self.post(f"rounds/{self.id}/recipients", {"households": [self.household(each) for each in (1, 2, 3)]})
        self.post(f"rounds/{self.id}/freeze", {"count": 3, "total": 3})

    def out(self) -> None:
        self.frozen()
        self.post(f"rounds/{self.id}/issue", {"id": f"{DAY}.i{self.id}", "store": self.id, "quantity": 3})
        self.post(f"rounds/{self.id}/out")


@pytest.fixture
def round_of_three(programme):
    made = Prepared(f"r{secrets.token_hex(3)}", programme)
    gift = {
        "organisation": "晨露菜行",
        "valuation": "10.00",
        "basis": "estimate",
        "words": "估价",
        "receipt_number": made.id,
    }
    lines = [
        {"item": "greens", "lot": made.id, "quantity": 5, "value": "5.00", "expires_on": "2020-03-20"},
        {"item": "noodles", "lot": made.id, "quantity": 10, "value": "5.00"},
    ]
    made.post("stores", {"id": made.id, "name": f"仓库 {made.id}"})
    made.post("stock-receipts", {"id": f"2020-03-01.{made.id}", "store": made.id, "gift": gift, "lines": lines})
    parts = [{"item": "greens", "lot": made.id, "quantity": 5}, {"item": "noodles", "lot": made.id, "quantity": 10}]
    kits = {"kit": "vegetable-bag", "store": made.id, "quantity": 5, "lot": made.id, "components": parts}
    made.post("assemblies", {"id": f"2020-03-01.{made.id}", **kits})
    for number, classes in ((1, ["infant"]), (2, []), (3, ["infant", "disabled"])):
        home = {"head": f"苏{made.id}", "address": f"{made.id}栋{number}室", "place": PLACE, "members": number}
        made.post("households", {"id": made.household(number), "classes": classes, **home})
    plan = {"purpose": made.id, "kit": "vegetable-bag", "place": PLACE, "place_name": "柳林社区", "day": DAY}
    made.post("rounds", {"id": made.id, **plan})
    return made


def _press(visit, name, *, last=False):
    buttons = visit.page.get_by_role("button", name=name, exact=True)
    (buttons.last if last else buttons.first).click()


def _agree(visit, reason=""):
    dialog = visit.page.locator("dialog[open]")
    if reason:
        dialog.get_by_label("原因").fill(reason)
    dialog.locator("button.main").click()


def _state(visit):
    return visit.page.locator("main .state").first


def _counts(visit):
    shown = visit.page.locator(".counts [data-count]")
    return {each.get_attribute("data-count"): int(each.locator("b").inner_text()) for each in shown.all()}


def _log(visit, result, **texts):
    visit.choose(result=result)
    for name, text in texts.items():
        visit.page.locator(f"form.fields [name={name}]").fill(text)
    visit.save()


def test_rounds_are_listed_with_their_states_and_counts(at):
    arrived = at("social-worker", "rounds")
    card = arrived.page.locator("[data-round=v1]")
    for told in ("柳林社区", "配送中", "名单 3 户 3 份", "爱心菜", "已发放 2", "未送达 1", "还没去 0"):
        expect(card).to_contain_text(told)
    expect(arrived.page.get_by_role("button", name="筹备一轮")).to_have_count(0)


def test_a_round_is_planned_on_the_form(at, programme):
    code = f"p{secrets.token_hex(3)}"
    arrived = at("coordinator", "rounds", do="plan")
    for name, text in {"id": code, "purpose": code, "place": PLACE, "place_name": "柳林社区", "day": DAY}.items():
        arrived.page.locator(f"form.fields [name={name}]").fill(text)
    arrived.page.get_by_label("物资包").select_option("vegetable-bag")
    arrived.save()
    expect(arrived.page.get_by_role("heading", level=1)).to_have_text(f"柳林社区 · {code}")
    told = programme.clients["coordinator"].get(f"/deliveries/v1/programmes/{programme.id}/rounds/{code}")
    assert (told["state"], told["day"], told["per_household"], told["spare"], told["cycle"]) == (
        *("planned", DAY, 1, 0),
        "2020-w10",
    )


def test_a_list_is_made_by_codes_by_rule_and_from_a_sheet_compared_and_frozen(at, round_of_three):
    own = round_of_three
    arrived = at("coordinator", f"rounds/{own.id}")
    _press(arrived, "按编号添加")
    arrived.page.locator("textarea[name=households]").fill(f"{own.household(1)}\n{own.household(1)[:-1]}9")
    arrived.save()
    expect(arrived.page.locator("#households-error")).to_contain_text(own.household(1)[:-1])
    arrived.page.locator("textarea[name=households]").fill(own.household(1))
    arrived.save()
    expect(arrived.page.get_by_text("名单上现有 1 户。")).to_be_visible()
    _press(arrived, "按表格添加")
    sheet = f"household,quantity\n{own.household(2)},1\nnobody-at-all,1".encode()
    arrived.page.locator("input[type=file]").set_input_files({"name": "l.csv", "mimeType": "text/csv", "buffer": sheet})
    _press(arrived, "保存 1 行")
    expect(arrived.page.get_by_text("名单上现有 2 户。")).to_be_visible()
    _press(arrived, "按规则添加")
    arrived.page.locator("input[name=classes][value=disabled]").check()
    arrived.page.locator("textarea[name=places]").fill(PLACE)
    arrived.page.locator("input[name=most]").fill("3")
    assert arrived.violations() == []
    arrived.save()
    expect(arrived.page.get_by_text("名单上现有 3 户。")).to_be_visible(timeout=60_000)
    expect(arrived.page.get_by_text("正在按规则列名单")).to_have_count(0)
    listed = {each["household"] for each in own.read("/recipients")["items"]}
    assert {own.household(1), own.household(2)} <= listed
    _press(arrived, "检查冲突")
    expect(arrived.page.locator(".conflicts")).to_contain_text("没有冲突。")
    _press(arrived, "冻结名单")
    arrived.page.locator("input[name=count]").fill("4")
    arrived.save()
    expect(arrived.page.locator("#count-error")).to_be_visible()
    arrived.page.locator("input[name=count]").fill("3")
    arrived.save()
    expect(_state(arrived)).to_have_text("名单已冻结")
    assert (own.read()["recipients"], own.read()["total"]) == (3, 3)


def test_a_round_goes_out_and_back_and_adds_up(at, round_of_three):
    own = round_of_three
    own.frozen()
    arrived = at("coordinator", f"rounds/{own.id}")
    _press(arrived, "领出")
    arrived.page.locator("select[name=store]").select_option(own.id)
    expect(arrived.page.locator("input[name=quantity]")).to_have_value("3")
    arrived.page.locator("form.fields input[name=id]").fill(DAY)
    arrived.save()
    expect(_state(arrived)).to_have_text("领料中")
    expect(arrived.page.locator("[data-item=vegetable-bag] td").first).to_have_text("3")
    _press(arrived, "出发配送")
    _agree(arrived)
    expect(_state(arrived)).to_have_text("配送中")
    for number, result in ((1, "delivered"), (2, "nobody-home"), (3, "refused")):
        arrived.open(f"rounds/{own.id}/log", household=own.household(number))
        _log(arrived, result, id=DAY, **({"people": "2"} if result == "delivered" else {}))
        expect(arrived.page.get_by_text("已保存并送达。")).to_be_visible()
    arrived.open(f"rounds/{own.id}")
    assert _counts(arrived) == {"delivered": 1, "undelivered": 2, "open": 0}
    assert [each.get_attribute("data-again") for each in arrived.page.locator("[data-again]").all()] == [
        own.household(2)
    ]
    _press(arrived, "核对")
    _agree(arrived)
    expect(arrived.page.locator(".failed")).to_contain_text("还有物资在外")
    _press(arrived, "退回")
    arrived.page.locator("select[name=store]").select_option(own.id)
    arrived.page.locator("input[name=quantity]").fill("1")
    arrived.page.locator("form.fields input[name=id]").fill(DAY)
    arrived.save()
    expect(arrived.page.locator("[data-item=vegetable-bag] td").first).to_have_text("1")
    _press(arrived, "记损", last=False)
    arrived.page.locator("input[name=quantity]").fill("1")
    arrived.page.locator("input[name=reason]").fill("路上摔坏")
    arrived.page.locator("form.fields input[name=id]").fill(DAY)
    arrived.save()
    expect(arrived.page.locator("[data-item=vegetable-bag] td").first).to_have_text("0")
    for button, state in (("核对", "已核对"), ("关闭本轮", "已关闭")):
        _press(arrived, button)
        _agree(arrived)
        expect(_state(arrived)).to_have_text(state)
    _press(arrived, "退回上一步")
    _agree(arrived, "漏了一户")
    expect(_state(arrived)).to_have_text("配送中")
    expect(arrived.page.get_by_role("heading", name="退回记录")).to_be_visible()
    expect(arrived.page.get_by_text("漏了一户")).to_be_visible()
    assert arrived.violations() == []


def test_an_issue_that_was_booked_too_large_is_corrected_and_stays(at, round_of_three):
    own = round_of_three
    own.frozen()
    own.post(f"rounds/{own.id}/issue", {"id": f"{DAY}.i{own.id}", "store": own.id, "quantity": 3})
    arrived = at("coordinator", f"rounds/{own.id}")
    issue = arrived.page.locator(f"[data-issue='{DAY}.i{own.id}']")
    expect(issue).to_contain_text(f"{own.id} × 3")
    issue.get_by_role("button", name="更正").click()
    for name, text in {"id": DAY, "quantity": "4", "reason": "多写了一份"}.items():
        arrived.page.locator(f"form.fields [name={name}]").fill(text)
    arrived.page.locator("input[name=why][value=moved-differently]").check()
    arrived.save()
    expect(arrived.page.locator("#quantity-error")).to_be_visible()
    assert arrived.violations() == []
    arrived.page.locator("form.fields [name=quantity]").fill("1")
    arrived.save()
    expect(arrived.page.get_by_text("已更正")).to_be_visible()
    expect(arrived.page.get_by_text("已领出 2 份，最多 3 份。")).to_be_visible()
    expect(issue).to_be_visible()
    assert own.read("/goods")["out"] == {"vegetable-bag": 2}
    assert arrived.too_wide() == 0


def test_who_was_not_reached_is_followed_up_by_a_round_of_its_own(at, round_of_three):
    own = round_of_three
    own.out()
    for number, result in ((1, "nobody-home"), (2, "too-far"), (3, "moved")):
        visit = {"id": f"{DAY}.{own.id}{number}", "round": own.id, "household": own.household(number), "result": result}
        own.post("deliveries", visit, "social-worker")
    arrived = at("coordinator", f"rounds/{own.id}")
    _press(arrived, "安排补发轮次")
    expect(arrived.page.locator("form.fields input[name=id]")).to_have_value(f"{own.id}-2")
    arrived.page.locator("form.fields input[name=day]").fill("2020-03-09")
    assert arrived.violations() == []
    arrived.save()
    expect(arrived.page.get_by_role("heading", level=1)).to_have_text(f"柳林社区 · {own.id}-2")
    expect(arrived.page.get_by_text("名单上现有 2 户。")).to_be_visible(timeout=60_000)
    _press(arrived, "检查冲突")
    expect(arrived.page.locator("[data-conflicts=soft] .id")).to_have_text([own.household(1), own.household(2)])


def test_a_delivery_written_without_a_network_is_sent_when_it_is_back(at, round_of_three, context):
    own = round_of_three
    own.out()
    arrived = at("social-worker", f"rounds/{own.id}/log")
    arrived.page.evaluate("navigator.serviceWorker.ready.then(() => 0)")
    arrived.page.reload()
    arrived.settle()
    context.set_offline(True)
    arrived.page.reload()
    expect(arrived.page.get_by_role("heading", level=1)).to_have_text("记录发放")
    _log(arrived, "delivered", household=own.household(1), people="3", received_by="苏小满", id=DAY)
    expect(arrived.page.get_by_text("已保存在本机，联网后自动发送。")).to_be_visible()
    expect(arrived.entries("waiting").locator("strong")).to_have_text(f"{own.household(1)} · 已送达")
    expect(arrived.page.locator("header .count")).to_have_text("1")
    context.set_offline(False)
    expect(arrived.entries("sent")).to_have_count(1)
    assert own.read()["delivered"] == 1
    arrived.entries("sent").get_by_role("button", name="作废").click()
    _agree(arrived, "记错了户")
    expect(arrived.entries("void")).to_have_count(1)
    assert (own.read()["delivered"], own.read()["open"]) == (0, 3)


def test_less_than_whole_kits_are_handed_over_item_by_item_without_a_network_too(at, round_of_three, context):
    own = round_of_three
    own.out()
    arrived = at("social-worker", f"rounds/{own.id}/log")
    arrived.page.evaluate("navigator.serviceWorker.ready.then(() => 0)")
    arrived.choose(result="delivered")
    expect(arrived.page.get_by_label("没有给足整份")).to_be_visible()
    context.set_offline(True)
    arrived.page.reload()
    arrived.choose(result="delivered")
    arrived.page.get_by_label("没有给足整份").check()
    noodles = arrived.page.get_by_label("挂面（把）")
    noodles.fill("3")
    _log(arrived, "delivered", household=own.household(1), people="2", id=DAY)
    expect(arrived.page.locator("[id='given.noodles-error']")).to_contain_text("0 到 2")
    assert arrived.violations() == []
    assert arrived.too_wide() == 0
    noodles.fill("1")
    arrived.save()
    expect(arrived.entries("waiting")).to_have_count(1)
    context.set_offline(False)
    expect(arrived.entries("sent")).to_have_count(1)
    assert own.read("/goods")["handed"] == {"noodles": 1}
    assert own.read("/goods")["out"] == {"vegetable-bag": 2, "greens": 1, "noodles": 1}
    arrived.choose(result="delivered")
    expect(arrived.page.get_by_label("没有给足整份")).not_to_be_checked()


def test_a_refused_delivery_says_why_at_its_field(at, round_of_three):
    own = round_of_three
    own.out()
    arrived = at("social-worker", f"rounds/{own.id}/log")
    arrived.choose(result="delivered")
    arrived.page.locator("form.fields [name=household]").fill("h4")
    arrived.save()
    expect(arrived.page.locator("#people-error")).to_have_text("请填写。")
    _log(arrived, "delivered", people="1", id=DAY)
    expect(arrived.entries("refused")).to_have_count(1)
    expect(arrived.page.locator("#household-error")).to_have_text(re.compile("h4|名单"))
    assert arrived.violations() == []


def test_a_list_is_divided_and_a_volunteer_gets_a_link(at, round_of_three):
    own = round_of_three
    own.frozen()
    arrived = at("coordinator", f"rounds/{own.id}")
    _press(arrived, "分给志愿者")
    arrived.page.locator("textarea[name=volunteers]").fill("v-1, v-2")
    arrived.save()
    runs = arrived.page.locator("[data-run]")
    expect(runs).to_have_count(2)
    assert sorted(re.findall(r"\d+ 户", " ".join(runs.all_inner_texts()))) == ["1 户", "2 户"]
    arrived.page.get_by_role("button", name="生成链接 v-1").click()
    expect(arrived.page.locator(".link a")).to_have_attribute("href", re.compile(r"/#/run/"))
    assert arrived.violations() == []
    assert arrived.too_wide() == 0


def test_who_does_not_plan_rounds_sees_one_and_moves_nothing(at, round_of_three):
    round_of_three.frozen()
    arrived = at("social-worker", f"rounds/{round_of_three.id}")
    expect(arrived.page.locator("[data-recipient]")).to_have_count(3)
    expect(arrived.page.locator("main button")).to_have_count(0)
