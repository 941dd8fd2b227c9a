"""Agreements and money received on the site: recorded, booked once, taken back; another person changes the contact."""

from playwright.sync_api import expect


def fill(visit, **texts):
    """Writes into the form."""
    for name, text in texts.items():
        visit.page.locator(f"form.fields [name='{name}']").fill(text)


def test_a_maker_records_an_agreement_books_money_under_it_and_takes_it_back(at, budgeted):
    arrived = at("finance-maker", "money/agreements")
    form = arrived.page.locator("form.fields")
    arrived.page.get_by_role("button", name="登记协议").click()
    form.locator("select[name=funder]").select_option("charity")
    fill(arrived, id="charity-2020", amount="5000", signed_on="2020-02-02")
    fill(arrived, **{"conditions.zh": "专款专用", "conditions.en": "Earmarked"})
    fill(arrived, **{"tranches.0.due": "2020-02-10", "tranches.0.amount": "3000"})
    arrived.choose(consent="link")
    form.get_by_role("button", name="再加一期").click()
    fill(arrived, **{"tranches.1.due": "2020-04-01", "tranches.1.amount": "1999.99"})
    arrived.save()
    expect(form.locator(".said.bad")).to_contain_text("各期款之和应等于协议金额")
    fill(arrived, **{"tranches.1.amount": "2000"})
    arrived.save()
    expect(form.locator("#contact-error")).to_contain_text("须填联系邮箱")
    assert arrived.violations() == []
    arrived.choose(consent="letter")
    arrived.save()
    agreement = arrived.page.locator("[data-agreement=charity-2020]")
    for shown in ("江城慈善会", "5,000.00", "2020-04-01：2,000.00", "同意函", "专款专用"):
        expect(agreement).to_contain_text(shown)

    arrived.page.get_by_role("button", name="登记到账").click()
    form.locator("select[name=funder]").select_option("charity")
    form.locator("select[name=agreement]").select_option("charity-2020")
    fill(arrived, id="2020-03-02", amount="1000", reference="in-IN2")
    arrived.save()
    expect(form.locator(".said.bad")).to_contain_text("该银行流水号已用于另一笔")
    fill(arrived, reference="IN-7")
    arrived.save()
    expect(form.locator(".said.good")).to_have_text("已登记。")
    expect(agreement).to_contain_text("1,000.00")
    booked = arrived.page.locator("[data-appropriation^='2020-03-02.']")
    for shown in ("江城慈善会", "1,000.00", "流水号 IN-7", "协议 charity-2020", "你本人 登记"):
        expect(booked).to_contain_text(shown)
    arrived.page.get_by_role("button", name="收起").click()

    booked.get_by_role("button", name="撤销").click()
    fill(arrived, taken_back_on="2020-03-01", reason="记错了项目")
    arrived.save()
    expect(form.locator("#taken_back_on-error")).to_be_visible()
    fill(arrived, taken_back_on="2020-03-03")
    assert arrived.violations() == []
    form.locator("button.main").dblclick()
    expect(booked).to_contain_text("2020-03-03 撤销：记错了项目")
    expect(booked.get_by_role("button")).to_have_count(0)
    assert arrived.too_wide() == 0
    received = {each["id"]: each["received"] for each in budgeted.read("agreements")["items"]}
    assert received == {"charity-2020": "0.00", "foundation-2020": "6000.00"}
    assert budgeted.read("lines")["appropriated"] == "9000.00"


def test_an_approver_who_did_not_record_it_changes_the_contact(at, budgeted):
    arrived = at("finance-approver", "money/agreements")
    expect(arrived.page.get_by_role("button", name="登记协议")).to_have_count(0)
    expect(arrived.page.get_by_role("button", name="撤销")).to_have_count(0)
    agreement = arrived.page.locator("[data-agreement=foundation-2020]")
    agreement.get_by_role("button", name="更换联系邮箱").click()
    fill(arrived, contact="not-an-address")
    arrived.save()
    expect(arrived.page.locator("#contact-error")).to_be_visible()
    assert arrived.violations() == []
    fill(arrived, contact="zoe@funder.example")
    arrived.save()
    expect(agreement).to_contain_text("z***，由你本人设定")
    (told,) = budgeted.read("agreements")["items"]
    assert (told["contact"], told["contact_by"]) == ("z***", arrived.cloud.person("finance-approver").subject)
