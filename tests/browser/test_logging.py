"""Logging a consultation: what is asked, what is remembered, what is refused, and that it counts."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect

from tests.browser.visit import becomes, openapi

TOMORROW = (datetime.now(UTC) + timedelta(days=2)).date().isoformat()


def test_the_form_asks_for_every_field_of_the_model_in_its_own_words(at):
    told = openapi()["components"]["schemas"]["NewConsultation"]["properties"]
    arrived = at("social-worker", "log")
    names = arrived.page.locator("form.fields [name]").evaluate_all("all => [...new Set(all.map((each) => each.name))]")
    assert names == sorted(told, key=lambda name: told[name]["x-ui"]["order"])
    for language in ("zh", "en"):
        arrived.speak(language)
        labels = arrived.page.locator("form.fields legend, form.fields label[for]").all_inner_texts()
        expected = [told[name]["x-ui"]["label"][language] for name in names]
        assert [re.sub(r"（必填）|\(required\)", "", label) for label in labels] == expected


def test_a_logged_consultation_is_received_counted_and_listed(at, programme):
    before = programme.figure("consultations")
    arrived = at("social-worker", "log")
    arrived.choose(channel="phone", topic="emotional")
    arrived.page.get_by_label("时长（分钟）").fill("20")
    arrived.page.get_by_label("群组").select_option("g2")
    arrived.page.get_by_label("求助人").fill("秦朗月")
    arrived.save()
    expect(arrived.page.get_by_text("已保存并送达。")).to_be_visible()
    sent = arrived.entries("sent")
    assert [sent.locator(part).inner_text() for part in ("strong", ".state", "p.quiet")] == [
        "电话 · 情绪支持",
        "已送达",
        "2020-05-15 · 2组 柳林街道",
    ]
    entry = sent.get_attribute("data-entry")
    assert becomes(lambda: programme.figure("consultations"), before + 1)
    arrived.open("figures/consultations", start="2020-05-15", end="2020-05-15", channel="phone")
    expect(arrived.page.locator(f".records .id:text-is('{entry}')")).to_be_visible()
    expect(arrived.page.locator("dl.check")).to_have_attribute("data-equal", "true")


def test_the_next_form_begins_with_the_last_channel_and_group_and_nothing_of_the_person(at):
    arrived = at("social-worker", "log")
    arrived.choose(channel="visit", topic="other")
    arrived.page.get_by_label("群组").select_option("g1")
    arrived.page.get_by_label("求助人").fill("秦朗月")
    arrived.save()
    expect(arrived.page.get_by_text("已保存并送达。")).to_be_visible()
    arrived.page.reload()
    arrived.settle()
    expect(arrived.page.locator("input[name=channel][value=visit]")).to_be_checked()
    expect(arrived.page.get_by_label("群组")).to_have_value("g1")
    expect(arrived.page.locator("input[name=topic]:checked")).to_have_count(0)
    expect(arrived.page.get_by_label("求助人")).to_have_value("")


def test_what_is_missing_or_wrong_is_told_at_its_field_before_anything_is_sent(at):
    arrived = at("social-worker", "log")
    arrived.choose(channel="phone")
    arrived.page.get_by_label("时长（分钟）").fill("1441")
    arrived.page.get_by_label("电话", exact=True).nth(-1).fill("打家里")
    arrived.save()
    told = {each.get_attribute("id"): each.inner_text() for each in arrived.page.locator("form.fields .error").all()}
    assert told == {
        "topic-error": "请选一项。",
        "minutes-error": "请填 1 到 1440 的整数，或者不填。",
        "phone-error": "请照这样填：027-5550 0123，或者不填。",
    }
    expect(arrived.page.locator("input[name=topic]").first).to_be_focused()
    expect(arrived.entries()).to_have_count(0)


@pytest.mark.parametrize(("language", "title"), [("zh", "没有送达"), ("en", "Not accepted")])
def test_a_refusal_of_the_api_is_told_at_its_field_in_the_reader_s_language(at, language, title):
    arrived = at("social-worker", "log")
    arrived.speak(language)
    arrived.choose(channel="phone", topic="other")
    arrived.page.locator("input[name=id]").fill(TOMORROW)
    arrived.save()
    expect(arrived.page.locator("form.fields .said")).to_contain_text(title)
    expect(arrived.page.locator("#id-error")).to_have_text(
        re.compile("[\u4e00-\u9fff]" if language == "zh" else "^[A-Z][ -~]+$")
    )
    expect(arrived.page.locator("input[name=id]")).to_be_focused()
    expect(arrived.entries("refused")).to_contain_text(arrived.page.locator("#id-error").inner_text())


def test_a_refused_entry_is_corrected_and_received(at):
    arrived = at("social-worker", "log")
    arrived.choose(channel="phone", topic="other")
    arrived.page.locator("input[name=id]").fill(TOMORROW)
    arrived.save()
    expect(arrived.entries("refused")).to_have_count(1)
    arrived.page.reload()
    arrived.settle()
    arrived.entries("refused").get_by_role("button", name="修改").click()
    expect(arrived.page.locator("#id-error")).to_be_visible()
    arrived.page.locator("input[name=id]").fill("2020-05-14")
    arrived.save()
    expect(arrived.page.get_by_text("已保存并送达。")).to_be_visible()
    assert [each.get_attribute("data-state") for each in arrived.entries().all()] == ["sent"]


def test_a_refused_entry_is_deleted_after_a_question(at):
    arrived = at("social-worker", "log")
    arrived.choose(channel="phone", topic="other")
    arrived.page.locator("input[name=id]").fill(TOMORROW)
    arrived.save()
    arrived.entries("refused").get_by_role("button", name="删除").click()
    arrived.page.get_by_role("dialog").get_by_role("button", name="取消").click()
    expect(arrived.entries("refused")).to_have_count(1)
    arrived.entries("refused").get_by_role("button", name="删除").click()
    arrived.page.get_by_role("dialog").get_by_role("button", name="删除").click()
    expect(arrived.entries()).to_have_count(0)


def test_a_received_record_is_voided_with_a_reason_and_leaves_the_figure(at, programme):
    before = programme.figure("consultations")
    arrived = at("social-worker", "log")
    arrived.choose(channel="online", topic="other")
    arrived.save()
    expect(arrived.entries("sent")).to_have_count(1)
    assert becomes(lambda: programme.figure("consultations"), before + 1)
    arrived.entries("sent").get_by_role("button", name="作废").click()
    dialog = arrived.page.get_by_role("dialog")
    dialog.get_by_role("button", name="作废").click()
    expect(dialog.locator("#reason-error")).to_have_text("请填写。")
    dialog.get_by_label("原因").fill("记错了人")
    dialog.get_by_role("button", name="作废").click()
    expect(arrived.entries("void")).to_contain_text("已作废")
    assert becomes(lambda: programme.figure("consultations"), before)


def test_a_consultation_is_logged_with_the_keyboard_alone(at):
    arrived = at("social-worker", "log")
    keyboard = arrived.page.keyboard
    arrived.page.locator("input[name=channel]").first.focus()
    for key in ("ArrowRight", "Tab", "Space", "Tab", "Enter"):
        keyboard.press(key)
    expect(arrived.page.get_by_text("已保存并送达。")).to_be_visible()
    expect(arrived.entries("sent").locator("strong")).to_have_text("电话 · 医疗就诊")
