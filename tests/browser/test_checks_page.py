"""Post-delivery checks on the site: a sample is drawn and called through, and what the answers say of everybody."""

import pytest
from playwright.sync_api import expect

from tests.browser.doors import DAY, DOORS, go_out

CHECKED = {"rounds": ["veg"], "confidence": 95, "margin_percent": 5}


@pytest.fixture
def going(stack, programme):
    """A round whose three households were all served."""
    made = go_out(stack, programme)
    for number in range(1, DOORS + 1):
        made.hand(number)
    return made


@pytest.fixture
def at_the_checks(visit, going):
    """Somebody of a role at a page of the programme whose round is out."""
    visit.programme = going.programme

    def arrive(role, section, **query):
        visit.enter(role)
        visit.open(section, **query)
        return visit

    return arrive


def _drawn(going):
    check = {"id": f"{DAY}.c1", **CHECKED}
    return going.coordinator.post(f"{going.there}/checks", check).body["id"]


def _read(going, check):
    return going.coordinator.get(f"{going.there}/checks/{check}")


def _answers(going, check):
    told = going.coordinator.get(f"{going.there}/checks/{check}/sample")["households"]
    return {each["household"]: each["answer"] for each in told}


def test_a_sample_is_drawn_from_a_round_s_page(at_the_checks, going):
    arrived = at_the_checks("coordinator", "rounds/veg")
    arrived.page.get_by_role("link", name="抽样核实本轮").click()
    arrived.settle()
    expect(arrived.page.locator("nav a[aria-current=page]")).to_have_text("轮次")
    expect(arrived.page.locator("input[name=rounds][value=veg]")).to_be_checked()
    arrived.page.locator("input[name=confidence][value='90']").check()
    arrived.page.locator("form.fields input[name=margin_percent]").fill("40")
    arrived.page.locator("form.fields input[name=id]").fill(DAY)
    arrived.save()
    expect(arrived.page.locator("#margin_percent-error")).to_contain_text("1 到 25")
    assert arrived.violations() == []
    assert arrived.too_wide() == 0
    arrived.page.locator("form.fields input[name=margin_percent]").fill("10")
    arrived.save()
    expect(arrived.page.get_by_role("heading", level=1)).to_have_text(f"核实 {DAY}")
    expect(arrived.page.get_by_text("还没有人答复。")).to_be_visible()
    (check,) = going.coordinator.get(f"{going.there}/checks")["items"]
    assert (check["rounds"], check["confidence"], check["margin_percent"]) == (["veg"], 90, 10)
    expect(arrived.page.locator("[data-sampled]")).to_have_count(check["sample_size"])
    arrived.open("checks")
    expect(arrived.page.locator("[data-check]")).to_contain_text("已送达 3 户，抽中 3 户")


def test_a_check_of_a_purpose_says_at_its_field_that_nobody_was_served(at_the_checks):
    arrived = at_the_checks("coordinator", "checks", do="draw")
    arrived.page.locator("input[name=about][value=purpose]").check()
    arrived.page.locator("select[name=purpose]").select_option("vegetables")
    for name, day in (("start", "2020-02-10"), ("end", "2020-02-11"), ("id", DAY)):
        arrived.page.locator(f"form.fields input[name={name}]").fill(day)
    arrived.save()
    expect(arrived.page.locator("#purpose-error")).to_have_text("没有已送达的户")
    arrived.page.locator("form.fields input[name=end]").fill(DAY)
    arrived.save()
    expect(arrived.page.get_by_text(f"vegetables，2020-02-10 至 {DAY}")).to_be_visible()


def test_a_social_worker_calls_the_sample_and_the_result_follows(at_the_checks, going, context):
    check = _drawn(going)
    arrived = at_the_checks("social-worker", f"checks/{check}")
    arrived.page.get_by_role("button", name="取电话名单").click()
    assert _read(going, check)["call_lists"] == []
    arrived.page.locator("dialog[open] button.main").click()
    asked = arrived.page.locator("[data-asked]")
    expect(asked.get_by_role("link", name="拨打 13800138000")).to_have_attribute("href", "tel:13800138000")
    expect(asked).to_contain_text("王小明")
    expect(arrived.page.locator("[data-taken]")).to_contain_text("你本人")
    assert arrived.violations() == []
    assert arrived.too_wide() == 0
    given = {}
    for left, answer in ((3, "confirmed"), (2, "denied"), (1, "unreachable")):
        expect(arrived.page.get_by_text(f"这次还有 {left} 户要打。")).to_be_visible()
        household = asked.get_attribute("data-asked")
        arrived.choose(answer=answer)
        if left == 1:
            context.set_offline(True)
            arrived.save()
            expect(arrived.page.locator("form.fields .said.bad")).to_contain_text("连不上服务器")
            context.set_offline(False)
        arrived.save()
        expect(arrived.page.locator(f"[data-sampled='{household}']")).to_have_attribute("data-answer", answer)
        given[household] = answer
    expect(arrived.page.get_by_text("这份名单都打过了")).to_be_visible()
    assert _answers(going, check) == given
    told = _read(going, check)
    assert len(told["call_lists"]) == 1
    share, result = arrived.page.locator("[data-interval]"), told["result"]
    expect(share).to_contain_text(f"占 {result['low_percent']}% 到 {result['high_percent']}%（置信度 95%）")
    expect(arrived.page.locator("[data-share]")).to_contain_text("50.0%")
    expect(arrived.page.get_by_text("样本中有 66.7% 答复")).to_be_visible()
    assert arrived.violations() == []
    (denied,) = [household for household, answer in given.items() if answer == "denied"]
    arrived.page.get_by_role("button", name=f"改回答 {denied}").click()
    expect(asked).to_be_visible()
    expect(arrived.page.get_by_text("13800138000")).to_have_count(0)
    arrived.choose(answer="confirmed")
    arrived.save()
    expect(arrived.page.locator("[data-share]")).to_contain_text("100.0%")
    assert _answers(going, check) == given | {denied: "confirmed"}


def test_who_may_not_see_records_sees_no_check(at_the_checks, going):
    arrived = at_the_checks("funder", f"checks/{_drawn(going)}")
    expect(arrived.page.get_by_role("alert").first).to_contain_text("看不到这部分内容")
    expect(arrived.page.locator("[data-sampled]")).to_have_count(0)
