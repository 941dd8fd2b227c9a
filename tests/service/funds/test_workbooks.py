"""Workbooks: every formula gives, from the cells it names, what is shown, to the fen; no text is run."""

import base64
import io
import re
import time
import zipfile
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from houyuan.types import yuan
from services.funds import statement_sheets, table_sheets
from services.funds.models.lines import BudgetTable
from services.funds.models.periods import Told
from services.funds.models.statements import LineEntry, LineStatement
from tests.service.funds.asking import CONSENTS, FOOD, GRANT, MASKS, MOVE, PAID, RICE, approver, maker, moved, refusal
from tests.service.funds.reading_workbooks import cells, computed, shown
from tests.service.funds.test_statements import paid, recorded
from tests.service.gateway import call

pytestmark = pytest.mark.usefixtures("lines")
EVIL = ("=1+1", "+1", "-1", "@SUM(A1)", '=HYPERLINK("http://x","y")', "http://example.org", "{=1}")  # fmt: skip
PATHS = {
    "line": "/statements/lines/food/xlsx",
    "funder": "/statements/funders/foundation/xlsx",
    "payee": "/statements/payees/lan/xlsx",
    "budget": "/budget/xlsx",
    "trial-balance": "/periods/2020-03/xlsx",
}


def download(path, role="finance-maker", **query):
    answer = call("funds", role, "GET", path, query=query)
    assert answer.status == 200, answer.body
    return base64.b64decode(answer.body)


def checks(workbook):
    """What the cells say that tell whether a sheet ties out."""
    return [value for value in computed(workbook).values() if isinstance(value, bool)]


@pytest.fixture
def busy(lines):  # noqa: ARG001 - stands on it
    """A programme in which everything that a sheet shows has happened, with texts that look like formulas."""
    moved("/appropriations", GRANT | {"id": "2020-03-01.second", "amount": "0.07", "reference": EVIL[0]})
    moved("/appropriations", GRANT | {"id": "2020-03-02.third", "amount": "1234567890.01", "funder": "bureau"})
    moved("/disbursements", RICE | {"amount": "0.01", "purpose": {"zh": EVIL[3], "en": EVIL[4]}})
    moved("/disbursements/2020-03-01.rice/approve")
    moved("/disbursements/2020-03-01.rice/pay", PAID)
    moved("/disbursements", RICE | {"id": "2020-03-02.oil", "amount": "33.33"})
    moved("/reallocations", MOVE | {"reason": {"zh": EVIL[1], "en": EVIL[2]}})
    moved("/reallocations/2020-03-01.move/approve", CONSENTS)
    moved("/lines", MASKS | {"id": "evil", "order": 9, "planned": "0.00", "name": {"zh": EVIL[5], "en": EVIL[6]}})
    recorded("agreement", "one", funder="foundation", amount="3000.00")
    paid("2020-03-01.a", "2020-03-05", payee="lan", amount="100.10", line="masks")
    refund = {"reference": "IN-9", "refunded_on": "2020-03-20", "amount": "30.00", "reason": EVIL[0]}
    moved("/disbursements/2020-03-01.a/refund", refund)
    for month in ("2020-02", "2020-03"):
        assert approver(f"/periods/{month}/close").status == 201


@pytest.mark.usefixtures("busy")
@pytest.mark.parametrize("path", PATHS.values(), ids=PATHS)
def test_every_formula_gives_what_is_shown(path):
    workbook = download(path)
    held, gives = cells(workbook), computed(workbook)
    assert len(gives) >= 3
    assert {name: held[name].value for name in gives} == gives
    assert set(checks(workbook)) == {True}


@pytest.mark.usefixtures("busy")
@pytest.mark.parametrize("path", PATHS.values(), ids=PATHS)
def test_a_wrong_number_is_told_by_the_sheet_itself(path):
    """Somebody changes one amount that a sum is made of: the check says FALSE."""
    workbook = download(path)
    held = cells(workbook)
    row = {"/budget/xlsx": "D4", "/periods/2020-03/xlsx": "E5"}.get(path, "E5")
    assert held[row].value is not None
    assert not held[row].formula
    changed = rewritten(workbook, row, held[row].value + 1)
    assert False in checks(changed)


def rewritten(workbook, cell, value):
    """The workbook with another number in one cell."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook)) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            if name == "xl/worksheets/sheet1.xml":
                content, count = re.subn(
                    rb'(<c r="%b"[^>]*><v>)[^<]*' % cell.encode(), rb"\g<1>%b" % str(value).encode(), content
                )
                assert count == 1
            target.writestr(name, content)
    return out.getvalue()


@pytest.mark.usefixtures("busy")
@pytest.mark.parametrize("path", PATHS.values(), ids=PATHS)
def test_no_text_is_run_and_none_is_a_link(path):
    workbook = download(path)
    assert all(re.fullmatch(r"(ROUND|AND)\(.*\)", cell.formula) for cell in cells(workbook).values() if cell.formula)
    with zipfile.ZipFile(io.BytesIO(workbook)) as archive:
        assert not [name for name in archive.namelist() if "rels" in name and b"hyperlink" in archive.read(name)]


@pytest.mark.usefixtures("busy")
def test_texts_that_look_like_formulas_are_shown_as_they_were_written():
    texts = " ".join(str(cell) for path in PATHS.values() for row in shown(download(path)) for cell in row)
    assert [evil for evil in EVIL if evil not in texts] == []


@pytest.mark.usefixtures("busy")
@pytest.mark.parametrize("path", PATHS.values(), ids=PATHS)
def test_the_same_is_the_same_file_whenever_it_is_asked_for(path, monkeypatch):
    first = download(path)
    monkeypatch.setattr(time, "time", lambda: 4_000_000_000.0)
    monkeypatch.setattr(time, "localtime", lambda *_: time.gmtime(4_000_000_000))
    assert download(path) == first


@pytest.mark.usefixtures("busy")
def test_a_line_s_sheet_shows_its_statement_in_numbers_and_dates():
    moves = [row for row in shown(download(PATHS["line"])) if isinstance(row[0], date)]
    assert [(row[0], row[1], *row[4:]) for row in moves] == [
        (date(2020, 2, 10), "line/food", 600.0, 0.0, 600.0, 0.0, 0.0, 600.0),
        (date(2020, 3, 1), "disbursement/2020-03-01.rice", 0.0, 0.0, 600.0, 0.01, 0.01, 599.99),
        (date(2020, 3, 1), "reallocation/2020-03-01.move", 0.0, 50.0, 550.0, 0.0, 0.01, 549.99),
        (date(2020, 3, 2), "disbursement/2020-03-02.oil", 0.0, 0.0, 550.0, 33.33, 33.34, 516.66),
        (date(2020, 3, 4), "disbursement/2020-03-01.rice", 0.0, 0.01, 549.99, -0.01, 33.33, 516.66),
    ]


@pytest.mark.usefixtures("busy")
def test_the_budget_s_sheet_shows_the_budget_table():
    rows = shown(download(PATHS["budget"]))[3:]
    assert [row[0] for row in rows] == [
        "food",
        "masks",
        "evil",
        "合计 / Total",
        "未分配 / Unallocated",
        "到账 / Received",
        "支出＋已批未付＋结余＋未分配＝到账 / Spent + committed + left + unallocated = received",
    ]
    assert rows[0][3:] == [600.0, 0.0, 50.0, 0.01, 33.33, 516.66]
    assert rows[3][3:] == [900.0, 50.0, 50.0, 70.11, 33.33, 796.56]
    assert [row[8] for row in rows[4:]] == [1234567990.08, 1234568890.08, True]


@pytest.mark.usefixtures("busy")
def test_a_sheet_of_some_days_opens_with_what_stood_before():
    workbook = download(PATHS["line"], start="2020-03-02", end="2020-03-04")
    assert [row[0] for row in shown(workbook)[4:6]] == [date(2020, 3, 2), date(2020, 3, 4)]
    assert shown(workbook)[3][6:] == [550.0, "", 0.01, 549.99]
    assert Decimal("549.99") in computed(workbook).values()


def test_a_programme_without_lines_has_a_budget_sheet():
    programme = Told(zh="项目", en="Programme")
    empty = BudgetTable(lines=[], appropriated="0.00", unallocated="0.00")
    assert checks(table_sheets.of_budget(empty, programme)) == [True]


def test_what_nothing_moved_has_a_sheet_too():
    for path in ("/budget/xlsx", "/statements/funders/bureau/xlsx"):
        assert set(checks(download(path))) == {True}


@pytest.mark.usefixtures("busy")
@pytest.mark.parametrize("path", PATHS.values(), ids=PATHS)
def test_a_sheet_is_for_a_printer_and_a_screen(path):
    with zipfile.ZipFile(io.BytesIO(download(path))) as archive:
        sheet, book = archive.read("xl/worksheets/sheet1.xml").decode(), archive.read("xl/workbook.xml").decode()
    assert re.search(r'<pageSetup paperSize="9" (scale="\d+" )?(fitToHeight="0" )?orientation="landscape"', sheet)
    assert 'fitToPage="1"' in sheet
    assert re.search(r'<pane ySplit="3"[^>]*state="frozen"', sheet)
    assert "_xlnm.Print_Titles" in book


def test_a_file_is_kept_under_its_own_name_and_nothing_in_it_runs():
    answer = call("funds", "finance-maker", "GET", PATHS["line"])
    assert answer.headers["Content-Disposition"] == 'attachment; filename="line-food.xlsx"'
    assert answer.headers["Content-Type"] == "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("path", [PATHS["line"], PATHS["funder"], PATHS["payee"]])
def test_what_a_sheet_is_asked_for_is_looked_at(path):
    def asked(**query):
        return refusal(call("funds", "finance-maker", "GET", path, query=query))

    assert asked(start="2020-03-02", end="2020-03-01")[2] == {"end": "The end must not lie before the start"}
    assert list(asked(start="yesterday")[2]) == ["start"]
    assert list(asked(limit="10")[2]) == ["limit"]


def test_more_entries_than_a_sheet_holds_are_refused(monkeypatch):
    monkeypatch.setattr(statement_sheets, "MOST", 1)
    moved("/disbursements", RICE)
    told = {"start": "More than 1 entries: ask for fewer days"}
    assert refusal(call("funds", "finance-maker", "GET", PATHS["line"])) == (422, "invalid", told)
    assert maker("/lines", FOOD).status == 200


STEPS = st.lists(st.tuples(st.sampled_from(["in", "out", "pend", "post", "void"]), st.integers(1, 10**13)), max_size=30)


@settings(max_examples=30)
@given(steps=STEPS, opening=st.integers(0, 10**13), reserved=st.integers(0, 10**6))
def test_a_line_s_sheet_gives_its_statement_again_to_the_fen_whatever_the_amounts(steps, opening, reserved):
    statement = told(steps, opening, reserved)
    workbook = statement_sheets.of_line(statement)
    held, gives = cells(workbook), computed(workbook)
    # A number of a workbook holds what is shown, to the fen.
    assert {name: round(held[name].value, 2) for name in gives if not isinstance(gives[name], bool)} == {
        name: value for name, value in gives.items() if not isinstance(value, bool)
    }
    assert checks(workbook) == [True]
    books = [row for row in shown(workbook) if row[0] == "账簿 / In the books"]
    assert [f"{books[0][column]:.2f}" for column in (6, 8, 9)] == [
        statement.closing,
        statement.reserved,
        statement.left,
    ]


def told(steps, opening, reserved):
    """A line's statement of such steps."""
    sums = {"in": 0, "out": 0}
    balance, held, entries = opening, reserved, []
    for at, (what, amount) in enumerate(steps):
        moves = {"in": (amount, 0, 0), "out": (0, amount, 0), "pend": (0, 0, amount), "void": (0, 0, -amount)}
        paid_in, paid_out, change = moves.get(what, (0, amount, -amount))
        balance, held = balance + paid_in - paid_out, held + change
        sums["in"] += paid_in
        sums["out"] += paid_out
        entries.append(
            LineEntry(
                day="2020-03-01",
                transfer=f"2020-03-01.{at}",
                code="disbursement",
                phase="single",
                counterpart="spent:food",
                counterpart_name=Told(zh="居家后援（已支出）", en="Home support: spent"),
                reference="",
                text=Told(zh="付款", en="Paid"),
                amount_in=yuan(paid_in),
                amount_out=yuan(paid_out),
                balance=yuan(balance),
                reserved=yuan(change),
                left=yuan(balance - held),
            )
        )
    return LineStatement(
        line="food",
        name=Told(zh="食品", en="Food"),
        start="",
        end="",
        opening=yuan(opening),
        opening_reserved=yuan(reserved),
        amount_in=yuan(sums["in"]),
        amount_out=yuan(sums["out"]),
        closing=yuan(balance),
        reserved=yuan(held),
        left=yuan(balance - held),
        entries=entries,
    )
