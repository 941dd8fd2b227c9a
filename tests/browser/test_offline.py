"""A bad network: the form opens, entries wait on the device, each is stored once, and waits for its own writer."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.visit import becomes


@pytest.fixture
def worker(at):
    """A social worker whose phone has the site's own files."""
    arrived = at("social-worker", "log")
    arrived.page.evaluate("navigator.serviceWorker.ready.then(() => 0)")
    arrived.page.reload()
    arrived.settle()
    return arrived


def _log(worker, topic):
    worker.choose(channel="phone", topic=topic)
    worker.save()


def test_entries_written_without_a_network_are_sent_when_it_is_back(worker, context, programme):
    before = programme.figure("consultations")
    context.set_offline(True)
    worker.page.reload()
    expect(worker.page.get_by_role("heading", level=1)).to_have_text("记录一次咨询")
    expect(worker.page.get_by_text("现在没有网络。可以继续记录，联网后自动发送。")).to_be_visible()
    for topic in ("medical", "emotional"):
        _log(worker, topic)
        expect(worker.page.get_by_text("已保存在本机，联网后自动发送。")).to_be_visible()
    expect(worker.entries("waiting")).to_have_count(2)
    expect(worker.page.locator("header .count")).to_have_text("2")
    context.set_offline(False)
    expect(worker.entries("sent")).to_have_count(2)
    assert becomes(lambda: programme.figure("consultations"), before + 2)


def test_an_entry_whose_answer_was_lost_is_sent_again_and_stored_once(worker, programme):
    before = programme.figure("consultations")
    route = f"/intake/v1/programmes/{programme.id}/consultations"
    answers = []

    def lose_the_answer(asked):
        answers.append(programme.clients["social-worker"].post(route, asked.request.post_data_json).status)
        asked.abort("connectionreset")

    worker.page.route(f"**{route}", lose_the_answer, times=1)
    worker.page.on("response", lambda answer: answers.append(answer.status) if answer.url.endswith(route) else None)
    _log(worker, "daily-life")
    expect(worker.entries("waiting")).to_have_count(1)
    worker.page.get_by_role("button", name="现在发送").click()
    expect(worker.entries("sent")).to_have_count(1)
    assert answers == [201, 200]
    assert becomes(lambda: programme.figure("consultations"), before + 1)


def test_a_waiting_entry_is_edited_and_deleted_on_the_device(worker, context):
    context.set_offline(True)
    _log(worker, "medical")
    worker.entries("waiting").get_by_role("button", name="修改").click()
    worker.choose(topic="return-to-city")
    worker.page.locator("input[name=id]").fill("2020-03-03")
    worker.save()
    expect(worker.entries("waiting")).to_have_count(1)
    expect(worker.entries("waiting")).to_contain_text(re.compile(r"电话 · 返城[\s\S]*2020-03-03"))
    worker.entries("waiting").get_by_role("button", name="删除").click()
    worker.page.get_by_role("dialog").get_by_role("button", name="删除").click()
    expect(worker.entries()).to_have_count(0)


def test_signing_out_keeps_unsent_entries_for_their_writer_alone(worker, context):
    context.set_offline(True)
    _log(worker, "medical")
    expect(worker.entries("waiting")).to_have_count(1)
    asked = []
    worker.page.on("dialog", lambda dialog: (asked.append(dialog.message), dialog.accept()))
    worker.page.get_by_role("button", name="退出").click()
    expect(worker.page.get_by_role("button", name="登录")).to_be_visible()
    assert asked == ["本机还有 1 条记录没有发送。退出后它们仍留在本机，等你下次登录再发送。现在退出吗？"]
    context.set_offline(False)
    worker.sign_in("coordinator")
    worker.open("log")
    expect(worker.page.get_by_text("本机另有其他人的 1 条记录，等他们登录后发送。")).to_be_visible()
    expect(worker.entries()).to_have_count(0)
    with worker.page.expect_navigation(url=f"{worker.site}/"):
        worker.page.get_by_role("button", name="退出").click()
    worker.sign_in("social-worker")
    worker.open("log")
    expect(worker.entries("sent")).to_have_count(1)


def test_a_copy_of_what_is_unsent_can_be_taken_away(worker, context):
    context.set_offline(True)
    _log(worker, "other")
    expect(worker.entries("waiting")).to_have_count(1)
    with worker.page.expect_download() as saved:
        worker.page.get_by_role("button", name="另存一份").click()
    assert re.fullmatch(r"houyuan-\d{4}-\d\d-\d\d\.json", saved.value.suggested_filename)
    copied = saved.value.path().read_text(encoding="utf-8")
    assert worker.entries("waiting").get_attribute("data-entry") in copied


def test_figures_without_a_network_say_so_and_come_with_another_try(worker, context):
    context.set_offline(True)
    worker.page.get_by_role("link", name="数据").click()
    failed = worker.page.get_by_role("alert").first
    expect(failed).to_contain_text("连不上服务器。请检查网络，稍后再试。")
    context.set_offline(False)
    failed.get_by_role("button", name="再试一次").click()
    expect(worker.page.locator(".bars").first).to_be_visible()
