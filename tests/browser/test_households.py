"""The register of households: read by place and need, registered, revised, made void, and filled from a sheet."""

import secrets

import pytest
from playwright.sync_api import expect

COLUMNS = "id,head,phone,address,place,members,classes"


@pytest.fixture
def code():
    """A code that no run before has used."""
    return f"t-{secrets.token_hex(4)}"


def _cards(visit):
    return visit.page.locator(".households [data-household]")


def _said(visit):
    return visit.page.locator("form.fields .said")


def _fill(visit, **texts):
    for name, text in texts.items():
        visit.page.locator(f"form.fields [name={name}]").fill(text)


def test_the_register_shows_a_part_of_a_name_and_is_read_by_place_and_need(at):
    arrived = at("social-worker", "households", place="420111007")
    codes = [each.get_attribute("data-household") for each in _cards(arrived).all()]
    assert {"h1", "h2", "h3", "h4"} <= set(codes)
    expect(arrived.page.locator("[data-household=h1]")).to_contain_text("沈***")
    assert "沈若谷" not in arrived.page.content()
    arrived.page.get_by_label("区划代码").fill("420111007010")
    arrived.page.get_by_label("区划代码").press("Enter")
    expect(arrived.page.locator("[data-household=h4]")).to_be_visible()
    expect(arrived.page.locator("[data-household=h1]")).to_have_count(0)
    arrived.page.get_by_label("区划代码").fill("")
    arrived.page.get_by_label("困难情况").select_option("infant")
    expect(arrived.page.locator("[data-household=h2]")).to_contain_text("有婴幼儿")
    expect(arrived.page.locator("[data-household=h4]")).to_have_count(0)
    assert "class=infant" in arrived.page.url
    arrived.page.get_by_role("button", name="全部").click()
    expect(arrived.page.locator("[data-household=h4]")).to_be_visible()


def test_a_household_is_registered_once_and_told_where_it_stands_when_it_is_written_again(at, programme, code):
    arrived = at("social-worker", "households")
    arrived.page.get_by_role("button", name="登记一户").click()
    _fill(
        arrived, id=code, head="苏小满", phone="027-5550 0199", address=f"{code}室", place="420111007009", members="3"
    )
    for needy in ("elderly-alone", "low-income"):
        arrived.page.locator(f"input[name=classes][value={needy}]").check()
    arrived.save()
    expect(_said(arrived)).to_have_text(f"已登记 {code}。")
    stored = programme.clients["coordinator"].get(f"/deliveries/v1/programmes/{programme.id}/households/{code}")
    assert (stored["head"], stored["members"], stored["classes"]) == ("苏***", 3, ["elderly-alone", "low-income"])
    _fill(arrived, id=f"{code}-2", head="苏小满", address=f"{code}室", place="420111007009", members="3")
    arrived.save()
    expect(arrived.page.locator("#id-error")).to_contain_text(code)
    expect(arrived.page.locator("input[name=id]")).to_be_focused()


def test_what_is_missing_or_wrong_is_told_at_its_field(at):
    arrived = at("coordinator", "households", do="register")
    _fill(arrived, id="H 1", head="苏小满", place="42", members="51")
    arrived.save()
    told = {each.get_attribute("id"): each.inner_text() for each in arrived.page.locator("form.fields .error").all()}
    assert told == {
        "id-error": "请照这样填：jl-0012。",
        "address-error": "请填写。",
        "place-error": "请照这样填：420111007009。",
        "members-error": "请填 1 到 50 的整数。",
    }
    assert arrived.violations() == []


def test_a_household_is_revised_and_then_made_void_with_a_reason(at, programme, code):
    path = f"/deliveries/v1/programmes/{programme.id}/households"
    new = {"id": code, "head": "苏小满", "address": f"{code}室", "place": "420111007009", "members": 1}
    programme.clients["coordinator"].post(path, new)
    arrived = at("coordinator", f"households/{code}")
    arrived.page.get_by_role("button", name="修改").click()
    expect(arrived.page.locator("input[name=members]")).to_have_value("1")
    expect(arrived.page.locator("input[name=head]")).to_have_value("")
    assert arrived.violations() == []
    _fill(arrived, head="苏小满", address=f"{code}室", members="2")
    arrived.save()
    expect(arrived.page.get_by_text("已修改。")).to_be_visible()
    assert programme.clients["coordinator"].get(f"{path}/{code}")["members"] == 2
    arrived.page.get_by_role("button", name="作废").click()
    dialog = arrived.page.get_by_role("dialog")
    dialog.get_by_label("原因").fill("重复登记")
    dialog.get_by_role("button", name="作废").click()
    expect(arrived.page.get_by_text("已作废：重复登记")).to_be_visible()
    expect(arrived.page.get_by_role("button", name="修改")).to_have_count(0)
    assert programme.clients["coordinator"].get(f"{path}/{code}")["void"] is True


def _piles(visit):
    return {
        each.get_attribute("data-pile"): each.locator("dd").inner_text()
        for each in visit.page.locator(".piles div").all()
    }


def test_a_sheet_is_tried_first_and_stored_only_when_it_is_asked_for(at, programme, code):
    path = f"/deliveries/v1/programmes/{programme.id}/households"
    stored = {"id": f"{code}-a", "head": "苏小满", "address": f"{code}室", "place": "420111007009", "members": 1}
    programme.clients["coordinator"].post(path, stored)
    rows = (
        f"{code}-a,苏小满,,{code}室,420111007009,1,",
        f"{code}-a,苏小满,,{code}室,420111007009,2,",
        f"{code}-b,苏小暑,,{code}室,420111007009,2,infant+disabled",
        f"{code}-c,苏立秋,,{code}室,420111007009,77,",
        f"{code}-d,苏小满,,{code}室,420111007009,1,",
    )
    arrived = at("coordinator", "households")
    arrived.page.get_by_role("button", name="上传表格").click()
    sheet = {"name": "households.csv", "mimeType": "text/csv", "buffer": "\n".join((COLUMNS, *rows)).encode("gb18030")}
    arrived.page.locator("input[type=file]").set_input_files(sheet)
    expect(arrived.page.get_by_text("试运行结果：共 5 行，还没有保存。")).to_be_visible()
    assert _piles(arrived) == {"new": "1", "same": "1", "conflicts": "1", "rejected": "2"}
    assert arrived.page.locator("[data-refusals=conflicts] li").first.inner_text().startswith("第 3 行 · id")
    rejected = arrived.page.locator("[data-refusals=rejected] li")
    assert " ".join(rejected.first.inner_text().split()).startswith("第 5 行 · members")
    expect(rejected.nth(1)).to_contain_text(f"该户已登记为 {code}-a")
    assert arrived.violations() == []
    assert arrived.too_wide() == 0
    listed = programme.clients["coordinator"].get(path, limit=200)["items"]
    assert f"{code}-b" not in [each["id"] for each in listed]
    arrived.page.get_by_role("button", name="保存 1 行").click()
    expect(arrived.page.get_by_text("已完成：共 5 行。")).to_be_visible()
    assert programme.clients["coordinator"].get(f"{path}/{code}-b")["classes"] == ["disabled", "infant"]


def test_who_may_not_see_households_is_offered_no_such_page(at):
    arrived = at("funder", "figures")
    expect(arrived.page.locator("header nav a")).to_have_text(["经费", "数据", "报告"])
    arrived.open("households")
    expect(arrived.page.get_by_role("alert")).to_contain_text("看不到这部分内容")
