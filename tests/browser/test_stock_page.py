"""The stock on the site: what is there, what moves it, that it adds up, and what only some may do."""

import secrets
from typing import Any

import pytest
from playwright.sync_api import expect


@pytest.fixture
def shelf(programme):
    """A store and an item of this test's own."""
    code = f"s{secrets.token_hex(3)}"
    post = programme.clients["coordinator"].post
    path = f"/deliveries/v1/programmes/{programme.id}"
    post(f"{path}/stores", {"id": code, "name": f"仓库 {code}"})
    item = {"name": {"zh": f"米 {code}", "en": f"Rice {code}"}, "unit": "袋", "pack_size": 10, "low_stock": 5}
    post(f"{path}/items", {"id": code, **item})
    return code


@pytest.fixture
def ask(programme):
    """Reads something about the goods as the coordinator."""

    def read(path: str, **query: str) -> Any:
        return programme.clients["coordinator"].get(f"/deliveries/v1/programmes/{programme.id}/{path}", **query)

    return read


@pytest.fixture
def received(programme, shelf):
    """Thirty pieces of the item, given."""
    gift = {
        "organisation": "晨露菜行",
        "valuation": "90.00",
        "basis": "estimate",
        "words": "估价",
        "receipt_number": shelf,
    }
    lines = [{"item": shelf, "lot": "l1", "packs": 3, "value": "90.00", "expires_on": "2020-03-20"}]
    body = {"id": f"2020-03-01.{shelf}", "store": shelf, "gift": gift, "lines": lines}
    programme.clients["coordinator"].post(f"/deliveries/v1/programmes/{programme.id}/stock-receipts", body)
    return shelf


def _fill(visit, **texts):
    for name, text in texts.items():
        visit.page.locator(f"form.fields [name='{name}']").fill(text)


def _pick(visit, **choices):
    for name, value in choices.items():
        visit.page.locator(f"form.fields select[name='{name}']").select_option(value)


def _lot(visit, store, lot):
    return visit.page.locator(f"[data-store='{store}'] [data-lot='{lot}']")


def test_the_stock_shows_lots_what_runs_out_and_what_expires(at):
    arrived = at("finance-approver", "stock", store="liulin")
    for lot, told in (("greens.l1", "8 袋"), ("noodles.l1", "16 把"), ("vegetable-bag.k1", "9 份")):
        expect(_lot(arrived, "liulin", lot)).to_contain_text(told)
    expect(_lot(arrived, "liulin", "greens.l1")).to_contain_text("2020-03-10 到期")
    expect(_lot(arrived, "liulin", "greens.l1")).to_contain_text("40.00 元")
    expect(arrived.page.locator("[data-low=greens]")).to_contain_text("提醒线 10")
    expect(arrived.page.locator("[data-expiring='greens.l1']").first).to_contain_text("2020-03-10 已过期")
    expect(arrived.page.locator("main button")).to_have_count(0)
    expect(arrived.page.get_by_role("link", name="移动")).to_have_count(0)
    assert arrived.violations() == []


def test_an_item_adds_up_on_its_page(at):
    arrived = at("coordinator", "stock/items/noodles")
    expect(arrived.page.locator("dl.check")).to_have_attribute("data-equal", "true")
    assert arrived.page.locator("#came").inner_text() == arrived.page.locator("#went").inner_text()
    assert arrived.violations() == []
    assert arrived.too_wide() == 0


def test_a_purchase_is_received_in_pieces_and_packs_against_its_payment(at, shelf, ask):
    arrived = at("finance-maker", "stock", do="buy")
    _fill(arrived, id="2020-03-06", **{"lines.0.lot": "l1", "lines.0.packs": "2", "lines.0.value": "60.50"})
    _pick(arrived, store=shelf, purchase="2020-03-05.p1", **{"lines.0.item": shelf})
    arrived.page.get_by_role("button", name="再加一行").click()
    _fill(arrived, **{"lines.1.lot": "l2", "lines.1.quantity": "7", "lines.1.value": "abc"})
    _pick(arrived, **{"lines.1.item": shelf})
    arrived.save()
    expect(arrived.page.locator("[id='lines.1.value-error']")).to_be_visible()
    assert arrived.violations() == []
    _fill(arrived, **{"lines.1.value": "10"})
    arrived.save()
    expect(_lot(arrived, shelf, f"{shelf}.l1")).to_contain_text("20 袋")
    expect(_lot(arrived, shelf, f"{shelf}.l2")).to_contain_text("7 袋")
    assert {each["lot"]: each["value"] for each in ask("stock", store=shelf)["items"]} == {"l1": "60.50", "l2": "10.00"}


def test_a_gift_is_received_with_its_valuation_and_donor(at, shelf, ask):
    arrived = at("coordinator", "stock", do="gift")
    _fill(
        arrived,
        id="2020-03-06",
        donor="苏小满",
        **{"lines.0.lot": "l1", "lines.0.quantity": "4", "lines.0.value": "12.00"},
    )
    _fill(arrived, **{"gift.valuation": "13.00", "gift.words": "市场均价", "gift.receipt_number": shelf})
    _pick(arrived, store=shelf, **{"lines.0.item": shelf})
    arrived.page.locator("input[name='gift.basis'][value=market-price]").check()
    arrived.save()
    expect(arrived.page.locator("form.fields .said.bad")).to_be_visible()
    _fill(arrived, **{"gift.valuation": "12.00"})
    arrived.save()
    expect(_lot(arrived, shelf, f"{shelf}.l1")).to_contain_text("4 袋")
    expect(arrived.page.locator(f"[data-low='{shelf}']")).to_contain_text("现有 4，提醒线 5")
    given = ask("stock-receipts", start="2020-03-06", end="2020-03-06", limit="200")["items"]
    assert [each["donor"] for each in given if each["store"] == shelf] == ["苏***"]


def test_kits_are_defined_and_packed_from_what_is_there(at, received, ask):
    arrived = at("coordinator", "stock", do="kit")
    _fill(arrived, id=f"{received}-k", **{"name.zh": "米包", "name.en": "Rice bag", "items.0.quantity": "2"})
    _pick(arrived, **{"items.0.item": received})
    arrived.save()
    expect(arrived.page.locator("form.fields .said.good")).to_have_text("已记账。")
    arrived.page.get_by_role("button", name="组装", exact=True).click()
    _pick(arrived, kit=f"{received}-k", store=received)
    _fill(arrived, id="2020-03-02", quantity="100", lot="k1")
    arrived.save()
    expect(arrived.page.locator("form.fields .said.bad")).to_contain_text("物资数量不足")
    _fill(arrived, quantity="10")
    arrived.save()
    expect(_lot(arrived, received, f"{received}-k.k1")).to_contain_text("10 份")
    expect(_lot(arrived, received, f"{received}.l1")).to_contain_text("10 袋")
    assert ask(f"stock/items/{received}")["in_kits"]["on_hand"] == 20


def test_a_lot_is_moved_to_another_store_and_some_of_it_is_lost(at, received, ask):
    arrived = at("coordinator", "stock", store=received)
    _lot(arrived, received, f"{received}.l1").get_by_role("link").last.click()
    arrived.choose(what="transfer")
    _pick(arrived, to_store="jiangwan")
    _fill(arrived, id="2020-03-03", quantity="12", reason="江湾缺货")
    assert arrived.violations() == []
    arrived.save()
    expect(_lot(arrived, received, f"{received}.l1")).to_contain_text("18 袋")
    arrived.choose(what="loss")
    _fill(arrived, id="2020-03-03", quantity="3", reason="受潮")
    arrived.save()
    expect(_lot(arrived, received, f"{received}.l1")).to_contain_text("15 袋")
    told = ask(f"stock/items/{received}")
    assert (told["came"], told["lost_in_all"], told["left"]) == (30, 3, 27)


def test_who_counts_is_not_told_the_book_and_does_not_finalise(at, received, ask):
    arrived = at("coordinator", "stock", do="count")
    arrived.page.locator("#count-store").select_option(received)
    _fill(arrived, id="2020-03-04", **{"lines.0.counted": "28"})
    assert "30" not in arrived.page.locator("section.panel").inner_text()
    assert arrived.violations() == []
    arrived.save()
    expect(arrived.page.locator("form.fields .said.good")).to_contain_text("等另一人")
    arrived.open("stock/entries", kind="stock-count")
    count = arrived.page.locator("[data-stock-entry]", has_text=received)
    expect(count).to_contain_text("须由另一人确认")
    expect(count.get_by_role("button", name="确认盘点")).to_have_count(0)
    assert [each["quantity"] for each in ask("stock", store=received)["items"]] == [30]


def test_a_count_is_finalised_by_another_and_its_difference_is_booked(at, programme, received, ask):
    lines = [{"item": received, "lot": "l1", "counted": 28}]
    counted = {"id": f"2020-03-04.{received}", "store": received, "lines": lines}
    path = f"/deliveries/v1/programmes/{programme.id}/stock-counts"
    programme.clients["coordinator"].post(path, counted)
    arrived = at("finance-maker", "stock/entries", kind="stock-count")
    count = arrived.page.locator("[data-stock-entry]", has_text=received)
    expect(count).to_contain_text("清点 28，账上 30")
    count.get_by_role("button", name="确认盘点").click()
    expect(count).to_contain_text("已确认")
    assert [each["quantity"] for each in ask("stock", store=received)["items"]] == [28]


def test_a_wrong_receipt_is_corrected_and_both_entries_stand(at, received, ask):
    arrived = at("coordinator", "stock/entries", kind="stock-receipt")
    entry = arrived.page.locator(f"[data-stock-entry='2020-03-01.{received}']")
    entry.get_by_role("button", name="更正").click()
    _fill(arrived, id="2020-03-05", line="1", quantity="5", reason="多写了半箱")
    arrived.page.locator("input[name=why][value=entry-wrong]").check()
    assert arrived.violations() == []
    arrived.save()
    expect(arrived.page.locator("[data-stock-entry]", has_text=f"2020-03-01.{received}")).to_contain_text("取回 5")
    assert [each["quantity"] for each in ask("stock", store=received)["items"]] == [25]
    assert arrived.too_wide() == 0


def test_who_may_not_see_the_stock_is_offered_no_such_page(at):
    arrived = at("funder", "stock")
    expect(arrived.page.get_by_role("alert")).to_contain_text("看不到这部分内容")
    expect(arrived.page.get_by_role("link", name="物资", exact=True)).to_have_count(0)
