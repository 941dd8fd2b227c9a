"""Freezing a report: once, from records alone, the same each time; every figure in it can be checked by its link."""

import hashlib
import json
from urllib.parse import parse_qsl, urlsplit

import pytest

from houyuan import store, wire
from services.reports import handler, issuing
from services.reports.writing import number
from tests.service.conftest import everything_stored
from tests.service.gateway import call
from tests.service.ledger.tap import Killed, at, die, tapped
from tests.service.reports.story import REPORT, P, ask, event, freeze, read, settle
from tests.unit.reports.documents.reading import page, word, word_links

DOCUMENTS = ["dataset.json", "zh.html", "zh.docx", "en.html", "en.docx"]


def content(name, report=REPORT):
    return issuing.document(P, report, name)[0]


def asked_for(report=REPORT):
    """The stream's event about a report that was asked for."""
    return event([(f"{P}#report", report)])


@pytest.mark.usefixtures("settled")
def test_a_report_is_asked_for_at_once_and_frozen_by_its_event():
    first = call("reports", "coordinator", "POST", "/reports", {"id": REPORT})
    assert (first.status, first.body["state"], first.body["documents"]) == (201, "preparing", [])
    assert handler.issuer(asked_for(), None) == {"batchItemFailures": []}
    report = read(f"/reports/{REPORT}")
    assert {name: report[name] for name in ("id", "state", "number", "start", "end", "documents", "failures")} == {
        "id": REPORT, "state": "frozen", "number": f"{P}/{REPORT}", "start": "2020-02-10", "end": "2020-05-15",
        "documents": DOCUMENTS, "failures": [],
    }  # fmt: skip
    assert report["content_hash"] == hashlib.sha256(content("dataset.json")).hexdigest()


@pytest.mark.usefixtures("frozen")
def test_asking_again_makes_nothing_anew():
    before = everything_stored()
    again = call("reports", "coordinator", "POST", "/reports", {"id": REPORT})
    assert (again.status, again.body) == (200, read(f"/reports/{REPORT}"))
    assert handler.issuer(asked_for(), None) == {"batchItemFailures": []}
    assert everything_stored() == before


@pytest.mark.usefixtures("happened")
def test_a_report_counts_records_whose_events_were_all_lost():
    freeze()
    lost = content("dataset.json")
    settle()
    figures = {value["figure"]: value["value"] for value in json.loads(lost)["figures"]}
    assert figures == {value["figure"]: value["value"] for value in read("/figures")["figures"]}


@pytest.mark.usefixtures("frozen")
def test_behind_the_link_of_every_figure_is_a_list_that_is_the_figure():
    numbers = dict.fromkeys(page(content("zh.html").decode()).numbers())
    assert len(numbers) > 80
    for text, address in numbers:
        where = urlsplit(address)
        query = dict(parse_qsl(where.query))
        behind = call("reports", "funder", "GET", where.path.removeprefix("/reports"), query=query).body
        assert text.endswith("%") or number(behind["value"]) == text, (text, address)


@pytest.mark.usefixtures("frozen")
def test_page_and_word_file_of_both_languages_carry_the_same_links():
    carried = [page(content(f"{language}.html").decode()).numbers() for language in ("zh", "en")]
    carried += [word_links(word(content(f"{language}.docx"))) for language in ("zh", "en")]
    assert [sorted(each) for each in carried] == [sorted(carried[0])] * 4


@pytest.mark.usefixtures("frozen")
def test_the_report_says_what_happened():
    text = page(content("en.html").decode()).text
    for sentence in (
        "Over the period 5 consultations were recorded. 3 people were followed, 2 of them to a closed case file",
        "4 distribution rounds reached 4 households with 8 deliveries, counting 23 person-times.",
        "CNY 1,000.50 was spent and CNY 350.00 is committed; CNY 3,149.50 is left on the lines.",
        "Vegetables. Communities: 2 (小东门社区, 关山社区); rounds: 3; deliveries: 6; households: 3; person-times: 15.",
        "Attempts that did not reach the household: 1.",
        "CNY 400.00 from Masks to Greens: Greens are needed more during the lockdown. 1 April 2020; ",
        "consent: Caring Foundation (1 April 2020, 函 7); Jianming Foundation (1 April 2020, JM-31).",
    ):
        assert sentence in text
    assert "2020-04-02.refused" not in text


@pytest.mark.usefixtures("frozen")
def test_no_document_holds_anything_personal():
    for name in DOCUMENTS:
        text = str(word_text(name) if name.endswith("docx") else content(name).decode())
        assert not [
            each for each in ("王小明", "李小红", "友谊街", "张小华", "social-worker", "finance-") if each in text
        ]


def word_text(name):
    return [paragraph.text for paragraph in word(content(name)).paragraphs]


@pytest.mark.usefixtures("settled")
def test_frozen_twice_from_the_same_records_it_is_the_same_to_the_byte(anew_settled):
    freeze()
    first = {name: content(name) for name in DOCUMENTS}
    anew_settled()
    freeze()
    assert {name: content(name) for name in DOCUMENTS} == first


@pytest.mark.usefixtures("frozen")
def test_what_is_recorded_later_leaves_a_frozen_report_as_it_is():
    before = content("dataset.json"), content("zh.html"), read(f"/reports/{REPORT}")
    ask("intake", "social-worker", "/consultations/2020-03-01.a/void", {"reason": "重复"})
    settle()
    handler.issuer(asked_for(), None)
    assert (content("dataset.json"), content("zh.html"), read(f"/reports/{REPORT}")) == before
    assert read("/figures/consultations")["value"] == 4


@pytest.mark.usefixtures("frozen")
@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("zh.html", "text/html; charset=utf-8"),
        ("en.docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        ("dataset.json", "application/json"),
    ],
)
def test_each_document_is_answered_as_what_it_is(name, kind):
    answer = call("reports", "funder", "GET", f"/reports/{REPORT}/documents/{name}")
    assert (answer.status, answer.headers["Content-Type"]) == (200, kind)


@pytest.mark.usefixtures("frozen")
def test_the_dataset_is_answered_as_it_was_hashed():
    told = call("reports", "funder", "GET", f"/reports/{REPORT}/documents/dataset.json").body
    canonical = json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    assert hashlib.sha256(canonical).hexdigest() == read(f"/reports/{REPORT}")["content_hash"]


@pytest.mark.usefixtures("frozen")
@pytest.mark.parametrize("name", ["fr.html", "zh.pdf", "dataset", "..%2Fdataset.json"])
def test_a_document_that_the_report_does_not_have_is_not_found(name):
    assert call("reports", "funder", "GET", f"/reports/{REPORT}/documents/{name}").status == 404


@pytest.mark.usefixtures("settled")
def test_a_report_in_preparation_has_no_documents_and_is_not_mailed():
    ask("reports", "coordinator", "/reports", {"id": REPORT})
    for method, role, path in (("GET", "funder", "documents/zh.html"), ("POST", "coordinator", "send")):
        answer = call("reports", role, method, f"/reports/{REPORT}/{path}")
        assert (answer.status, answer.body["type"]) == (409, "urn:houyuan:problem:wrong-state")


@pytest.mark.usefixtures("settled")
def test_figures_that_contradict_each_other_are_told_and_nothing_is_frozen():
    key = {"pk": f"{P}#reallocation", "sk": "2020-04-01.moved"}
    tampered = store.get("records", key["pk"], key["sk"])
    tampered["body"]["approved_by"] = tampered["body"]["proposed_by"]
    store.dynamodb().put_item(TableName="records", Item=wire.to_wire(tampered))
    report = freeze()
    assert (report["state"], report["documents"], report["content_hash"]) == ("failed", [], None)
    (failure,) = report["failures"]
    assert failure["en"].startswith("reallocations.2020-04-01.moved.approved_by: the report says ")
    assert failure["zh"].startswith("reallocations.2020-04-01.moved.approved_by：报告为 ")


@pytest.mark.usefixtures("settled")
@pytest.mark.parametrize("moment", [1, 2, -2, -1])
def test_an_issuer_that_dies_is_repeated_by_the_stream(moment, anew_settled):
    ask("reports", "coordinator", "/reports", {"id": REPORT})
    with tapped() as tap:
        handler.issuer(asked_for(), None)
    whole = read(f"/reports/{REPORT}")["content_hash"]
    anew_settled()
    ask("reports", "coordinator", "/reports", {"id": REPORT})
    number_of_call = moment if moment > 0 else len(tap.calls) + 1 + moment
    with tapped(before=at(number_of_call, die)), pytest.raises(Killed):
        handler.issuer(asked_for(), None)
    assert read(f"/reports/{REPORT}")["state"] == "preparing"
    handler.issuer(asked_for(), None)
    report = read(f"/reports/{REPORT}")
    assert (report["state"], report["content_hash"]) == ("frozen", whole)


@pytest.mark.usefixtures("aws")
def test_a_programme_that_does_not_exist_has_no_report():
    assert call("reports", "coordinator", "POST", "/reports", {"id": REPORT}).status == 404


@pytest.mark.usefixtures("settled")
def test_a_report_dated_in_the_future_is_refused():
    answer = call("reports", "coordinator", "POST", "/reports", {"id": "2999-01-01.close-out"})
    assert (answer.status, [each["field"] for each in answer.body["errors"]]) == (422, ["id"])
