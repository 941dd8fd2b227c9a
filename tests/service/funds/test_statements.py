"""Statements: what an account opened with, every transfer of it, what it stands at; of lines, funders and payees."""

import pytest

from houyuan import ledger, records
from houyuan.identity import Caller
from houyuan.types import Model, yuan
from services.funds import balances
from tests.service.examples import TEXT
from tests.service.funds.asking import (
    CANCELLED,
    CONSENTS,
    GRANT,
    MOVE,
    PAID,
    RICE,
    approver,
    budget,
    moved,
    read,
    refusal,
)
from tests.service.funds.paying import MARCH, THREE, approved, attend, made, payee, taken, worked
from tests.service.gateway import call
from tests.service.ledger.tap import tapped

pytestmark = pytest.mark.usefixtures("lines")
NOTHING = "0.00"
THIS = "/disbursements/2020-03-01.rice"
FOOD, FUNDER = "/statements/lines/food", "/statements/funders/foundation"


def get(path, role="finance-maker", **query):
    answer = call("funds", role, "GET", path, query=query)
    assert answer.status == 200, answer.body
    return answer.body


def under_way():
    moved("/disbursements", RICE)
    moved(f"{THIS}/approve")
    moved(f"{THIS}/pay", PAID)
    moved("/disbursements", RICE | {"id": "2020-03-02.oil", "amount": "10.00"})
    moved("/disbursements/2020-03-02.oil/cancel", CANCELLED)
    moved("/disbursements", RICE | {"id": "2020-03-06.salt", "amount": "5.00"})
    moved("/reallocations", MOVE)
    moved("/reallocations/2020-03-01.move/approve", CONSENTS)


def entries(statement, *names):
    return [tuple(each[name] for name in names) for each in statement["entries"]]


def test_a_line_s_statement_tells_every_transfer_and_what_the_line_stood_at():
    under_way()
    statement = get(FOOD)
    assert entries(statement, "day", "phase", "amount_in", "amount_out", "reserved", "balance", "left") == [
        ("2020-02-10", "single", "600.00", NOTHING, NOTHING, "600.00", "600.00"),
        ("2020-03-01", "pend", NOTHING, NOTHING, "120.50", "600.00", "479.50"),
        ("2020-03-01", "single", NOTHING, "50.00", NOTHING, "550.00", "429.50"),
        ("2020-03-02", "pend", NOTHING, NOTHING, "10.00", "550.00", "419.50"),
        ("2020-03-04", "post", NOTHING, "120.50", "-120.50", "429.50", "419.50"),
        ("2020-03-05", "void", NOTHING, NOTHING, "-10.00", "429.50", "429.50"),
        ("2020-03-06", "pend", NOTHING, NOTHING, "5.00", "429.50", "424.50"),
    ]
    del statement["entries"]
    assert statement == {
        "line": "food",
        "name": TEXT,
        "start": "",
        "end": "",
        "opening": NOTHING,
        "opening_reserved": NOTHING,
        "amount_in": "600.00",
        "amount_out": "170.50",
        "closing": "429.50",
        "reserved": "5.00",
        "left": "424.50",
        "cursor": None,
    }
    assert budget()["food"][5] == "424.50"


def test_an_entry_leads_to_its_record_and_says_what_it_was_in_both_languages():
    under_way()
    by_transfer = {each["transfer"]: each for each in get(FOOD)["entries"]}
    paid = by_transfer["2020-03-04.post-2020-03-01.rice"]
    assert (paid["code"], paid["counterpart"], paid["counterpart_name"], paid["reference"]) == (
        "disbursement",
        "spent:food",
        {"zh": "居家后援（已支出）", "en": "Home support: spent"},
        "disbursement/2020-03-01.rice",
    )
    told = {name: each["text"] for name, each in by_transfer.items()}
    assert told == {
        "2020-02-10.budget-food": {
            "zh": "预算分配；未分配资金 → 居家后援",
            "en": "Allocated by the budget; Unallocated money → Home support",
        },
        "2020-03-01.pend-2020-03-01.rice": {
            "zh": "申请付款，金额预留；采购；居家后援",
            "en": "Payment requested, amount reserved; Purchase; Home support",
        },
        "2020-03-01.reallocation-2020-03-01.move": {
            "zh": "预算调整；居家后援 → 居家后援；居家后援",
            "en": "Reallocation; Home support → Home support; Home support",
        },
        "2020-03-02.pend-2020-03-02.oil": {
            "zh": "申请付款，金额预留；采购；居家后援",
            "en": "Payment requested, amount reserved; Purchase; Home support",
        },
        "2020-03-04.post-2020-03-01.rice": {
            "zh": "付款；采购；居家后援；OUT-1",
            "en": "Paid; Purchase; Home support; OUT-1",
        },
        "2020-03-05.void-2020-03-02.oil": {
            "zh": "撤销，预留退回；采购；居家后援",
            "en": "Cancelled, reservation given back; Purchase; Home support",
        },
        "2020-03-06.pend-2020-03-06.salt": {
            "zh": "申请付款，金额预留；采购；居家后援",
            "en": "Payment requested, amount reserved; Purchase; Home support",
        },
    }


@pytest.mark.parametrize("role", ["funder", "coordinator"])
def test_who_may_not_see_payments_sees_amounts_and_not_what_they_were_for(role):
    moved("/disbursements", RICE | {"purpose": {"zh": "给王小明家", "en": "For Wang Xiaoming"}})
    moved(f"{THIS}/approve")
    moved(f"{THIS}/pay", PAID)
    statement = get(FOOD, role)
    assert [each["text"]["en"] for each in statement["entries"][1:]] == [
        "Payment requested, amount reserved; Purchase",
        "Paid; Purchase",
    ]
    assert "Wang" not in str(statement)
    assert "OUT-1" not in str(statement)
    assert entries(statement, "amount_out") == [(NOTHING,), (NOTHING,), ("120.50",)]


@pytest.mark.parametrize("closes", [False, True], ids=["no month closed", "a month closed"])
def test_the_days_before_are_the_opening(closes):
    under_way()
    if closes:
        for month in ("2020-02", "2020-03"):
            assert approver(f"/periods/{month}/close").status == 201
    statement = get(FOOD, start="2020-03-02", end="2020-03-04")
    assert entries(statement, "transfer") == [
        ("2020-03-02.pend-2020-03-02.oil",),
        ("2020-03-04.post-2020-03-01.rice",),
    ]
    names = ("opening", "opening_reserved", "amount_in", "amount_out", "closing", "reserved", "left")
    assert [statement[name] for name in names] == [
        "550.00",
        "120.50",
        NOTHING,
        "120.50",
        "429.50",
        "10.00",
        "419.50",
    ]
    after = get(FOOD, start="2020-04-01")
    assert (after["opening"], after["closing"], after["left"], after["entries"]) == ("429.50", "429.50", "424.50", [])


def test_a_statement_is_read_page_by_page_and_its_sums_are_of_the_whole():
    under_way()
    whole = get(FOOD)
    pages, cursor = [], None
    while not pages or cursor:
        page = get(FOOD, limit="3", **({"cursor": cursor} if cursor else {}))
        assert {**page, "entries": 0, "cursor": 0} == {**whole, "entries": 0, "cursor": 0}
        pages.append(page["entries"])
        cursor = page["cursor"]
    assert [len(page) for page in pages] == [3, 3, 1]
    assert [each for page in pages for each in page] == whole["entries"]


@pytest.mark.parametrize("path", [FOOD, FUNDER])
def test_days_that_are_none_are_told_so(path):
    def asked(**query):
        return refusal(call("funds", "finance-maker", "GET", path, query=query))

    assert asked(start="2020-03-02", end="2020-03-01")[2] == {"end": "The end must not lie before the start"}
    assert list(asked(start="yesterday")[2]) == ["start"]
    assert list(asked(cursor="~")[2]) == ["cursor"]
    assert list(asked(limit="201")[2]) == ["limit"]


@pytest.mark.parametrize(
    ("path", "field"),
    [
        ("/statements/lines/rent", "line"),
        ("/statements/funders/nobody", "funder"),
        ("/statements/payees/nobody", "payee"),
    ],
)
def test_of_what_does_not_stand_there_is_no_statement(path, field):
    status, kind, told = refusal(call("funds", "finance-maker", "GET", path))
    assert (status, kind, list(told)) == (404, "not-found", [field])


def test_a_funder_s_statement_tells_what_it_paid_in_and_what_became_of_all_money():
    moved("/appropriations", GRANT | {"id": "2020-03-01.second", "amount": "0.01", "reference": "IN-2"})
    moved("/appropriations", GRANT | {"id": "2020-03-01.other", "amount": "99.99", "funder": "bureau"})
    under_way()
    statement = get(FUNDER, "funder")
    assert entries(statement, "day", "amount_in", "amount_out", "balance", "reference") == [
        ("2020-02-10", "1000.00", NOTHING, "1000.00", "appropriation/2020-02-10.grant"),
        ("2020-03-01", "0.01", NOTHING, "1000.01", "appropriation/2020-03-01.second"),
    ]
    assert statement["entries"][0]["text"]["en"] == (
        "Appropriation received; Funder: Home support → Unallocated money; IN-1"
    )
    names = ("funder", "opening", "amount_in", "amount_out", "closing", "agreed")
    assert [statement[name] for name in names] == ["foundation", NOTHING, "1000.01", NOTHING, "1000.01", None]
    assert statement["use"] == {
        "received": "1100.00",
        "unallocated": "200.00",
        "left": "774.50",
        "committed": "5.00",
        "spent": "120.50",
    }
    assert statement["note"]["en"].startswith("The programme's money is pooled")


def test_the_use_is_as_of_the_last_day_of_the_statement():
    under_way()
    statement = get(FUNDER, end="2020-03-01")
    assert statement["use"] == {
        "received": "1000.00",
        "unallocated": "100.00",
        "left": "779.50",
        "committed": "120.50",
        "spent": NOTHING,
    }


class Content(Model):
    """What a record is told from another by."""

    id: str


def recorded(record_kind, record_id, **body):
    """A record as the service stores it."""
    caller = Caller("finance-maker", "finance-maker")
    records.create(records.new_record("hubei-2020", record_kind, Content(id=record_id), caller, extra=body))


def paid(record_id, day, **more):
    """A disbursement that was paid."""
    moved("/disbursements", RICE | {"id": record_id} | more)
    moved(f"/disbursements/{record_id}/approve")
    moved(f"/disbursements/{record_id}/pay", {"reference": f"OUT-{record_id}", "paid_on": day})


def test_an_agreement_s_amount_is_shown_beside_what_was_paid():
    recorded("agreement", "one", funder="foundation", amount="3000.00")
    recorded("agreement", "two", funder="bureau", amount="7.00")
    assert get(FUNDER)["agreed"] == "3000.00"


def test_a_payee_s_statement_tells_what_they_got_and_gave_back_across_disbursements():
    paid("2020-03-01.a", "2020-03-05", payee="lan", amount="100.00")
    paid("2020-03-02.b", "2020-03-05", amount="50.00")
    paid("2020-03-03.c", "2020-03-10", payee="lan", amount="70.50", line="masks")
    back = {"reference": "IN-9", "refunded_on": "2020-03-20", "amount": "30.00", "reason": "多付"}
    moved("/disbursements/2020-03-03.c/refund", back)
    for record_id, step in (("2020-03-04.d", None), ("2020-03-04.e", "fail")):
        moved("/disbursements", RICE | {"id": record_id, "payee": "lan", "amount": "1.00"})
        moved(f"/disbursements/{record_id}/approve")
        if step:
            moved(f"/disbursements/{record_id}/fail", {"reason": "户名不符", "failed_on": "2020-03-05"})
    statement = get("/statements/payees/lan")
    assert entries(statement, "day", "what", "record", "line", "amount_in", "amount_out", "balance") == [
        ("2020-03-05", "payment", "disbursement/2020-03-01.a", "food", "100.00", NOTHING, "100.00"),
        ("2020-03-10", "payment", "disbursement/2020-03-03.c", "masks", "70.50", NOTHING, "170.50"),
        ("2020-03-20", "refund", "disbursement/2020-03-03.c", "masks", NOTHING, "30.00", "140.50"),
    ]
    assert [each["text"]["zh"] for each in statement["entries"]] == ["付款", "付款", "退回：多付"]
    assert entries(statement, "reference") == [("OUT-2020-03-01.a",), ("OUT-2020-03-03.c",), ("IN-9",)]
    names = ("payee", "name", "opening", "amount_in", "amount_out", "closing")
    assert [statement[each] for each in names] == ["lan", "郑***", NOTHING, "170.50", "30.00", "140.50"]
    later = get("/statements/payees/lan", start="2020-03-06", end="2020-03-19")
    assert [later[each] for each in names[2:]] == ["100.00", "70.50", NOTHING, "170.50"]
    assert get("/statements/payees/lan", limit="2")["cursor"]


def test_a_volunteer_s_statement_tells_what_pay_lists_paid_beside_other_payments():
    for volunteer in ("v1", "v2", "v3"):
        payee(volunteer)
    attend(*THREE)
    made(MARCH)
    approved(MARCH["id"])
    taken("20200331-march-00001,150.00,2020-04-02,\n20200331-march-00002,40.00,2020-04-03,\n", "190.00")
    paid("2020-03-01.a", "2020-04-02", payee="v1", amount="9.00")
    first = get("/statements/payees/v1")
    assert entries(first, "day", "record", "reference", "amount_in", "balance") == [
        ("2020-04-02", "disbursement/2020-03-01.a", "OUT-2020-03-01.a", "9.00", "9.00"),
        ("2020-04-02", "paylist/2020-03-31.march", "20200331-march-00001", "150.00", "159.00"),
    ]
    assert first["entries"][1]["text"]["en"] == "Paid by a pay list"
    assert get("/statements/payees/v2")["closing"] == "40.00"
    assert get("/statements/payees/v2", end="2020-04-02")["closing"] == NOTHING
    assert (get("/statements/payees/v3")["closing"], get("/statements/payees/v3")["entries"]) == (NOTHING, [])


def test_a_line_s_statement_tells_a_pay_list_s_total_reserved_due_and_what_came_back():
    for volunteer in ("v1", "v2", "v3"):
        payee(volunteer)
    attend(*THREE)
    made(MARCH)
    approved(MARCH["id"])
    taken("20200331-march-00001,150.00,2020-04-02,\n20200331-march-00002,0.00,2020-04-02,\n", "150.00")
    moved(f"/paylists/{MARCH['id']}/give-back", {"reason": "户名不符", "given_back_on": "2020-04-05"})
    worked(MARCH["id"])
    statement = get(FOOD, start="2020-03-01")
    told = [
        (each["text"]["en"].split(";")[0], each["amount_out"], each["amount_in"], each["left"])
        for each in statement["entries"]
    ]
    assert told == [
        ("Pay list submitted, its total reserved", NOTHING, NOTHING, "300.00"),
        ("Pay list approved, its total due", "300.00", NOTHING, "300.00"),
        ("Returned to the line", NOTHING, "100.00", "400.00"),
    ]
    use = get(FUNDER)["use"]
    assert (use["committed"], use["spent"]) == ("50.00", "150.00")


@pytest.mark.parametrize("role", ["funder", "coordinator", "social-worker", "partner"])
def test_who_may_not_see_payments_sees_no_payee_s_statement(role):
    answer = call("funds", role, "GET", "/statements/payees/wang")
    assert refusal(answer)[:2] == (403, "forbidden")


def test_a_page_reads_the_records_behind_its_own_entries_and_no_others():
    for at in range(12):
        moved("/disbursements", RICE | {"id": f"2020-03-{at + 1:02d}.a", "amount": "0.01"})
    with tapped() as tap:
        assert len(get(FOOD, limit="5")["entries"]) == 5
    assert tap.calls.count("BatchGetItem") == 1
    assert tap.calls.count("GetItem") <= 3


def test_balances_of_a_day_are_what_the_accounts_say_when_nothing_came_later():
    under_way()
    standing = balances.before("hubei-2020", "2030-01-01")
    told = {account.id: (account.balance, account.available) for account in ledger.accounts("hubei-2020")}
    assert {name: (each.balance, each.available) for name, each in standing.accounts.items()} == {
        name: each for name, each in told.items() if name in standing.accounts
    }
    assert yuan(sum(each.balance for each in standing.accounts.values())) == NOTHING
    assert read("/lines")["unallocated"] == yuan(standing.of("unallocated").balance)
