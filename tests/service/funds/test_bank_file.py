"""The bank's file: what was approved, whole and always the same, in clear, and everybody who took it is known."""

import base64
import csv
import io

import pytest
import pyzipper
from python_calamine import CalamineWorkbook

from tests.service.funds.asking import maker, moved, read, refusal
from tests.service.funds.paying import MARCH, THREE, approved, attend, made, payee, touched, worked
from tests.service.funds.paying import taken as answers
from tests.service.gateway import call
from tests.service.ledger.tap import contents

pytestmark = pytest.mark.usefixtures("lines")
THIS = f"/paylists/{MARCH['id']}"
PASSWORD = "长江大桥1957"
FIRST = ["发放表", "2020-03-31.march", "笔数", "3", "合计", "300.00", "叁佰元整", "居家后援"]
HEADER = ["序号", "参考号", "户名", "账号", "开户行", "金额", "大写金额", "用途"]
ROWS = [
    ["1", "20200331-march-00001", "王小明", "622202000000001", "", "150.00", "壹佰伍拾元整", "居家后援"],
    ["2", "20200331-march-00002", "李小红", "622202000000002", "", "100.00", "壹佰元整", "居家后援"],
    ["3", "20200331-march-00003", "=1+1", "622202000000003", "", "50.00", "伍拾元整", "居家后援"],
]


@pytest.fixture(autouse=True)
def submitted(lines):  # noqa: ARG001 - stands on it
    for code, name in (("v1", "王小明"), ("v2", "李小红"), ("v3", "=1+1")):
        payee(code, name, f"6222 0200 0000 00{code[1]}")
    attend(*THREE)
    made(MARCH)


def taken(**query):
    answer = call("funds", "finance-maker", "GET", f"{THIS}/bank-file", query=query)
    assert answer.status == 200, answer.body
    return answer


def body(answer):
    return answer.body if isinstance(answer.body, bytes) else base64.b64decode(answer.body)


def test_a_csv_tells_count_and_total_first_then_each_line_and_no_cell_begins_a_formula():
    approved(MARCH["id"])
    answer = taken()
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="2020-03-31.march.csv"'
    text = body(answer).decode("utf-8")
    assert text.startswith("\ufeff")
    third = [*ROWS[2][:2], "'=1+1", *ROWS[2][3:]]
    assert list(csv.reader(io.StringIO(text.removeprefix("\ufeff")))) == [FIRST, HEADER, *ROWS[:2], third]


def test_a_workbook_holds_the_same_with_amounts_as_numbers_and_accounts_as_text():
    approved(MARCH["id"])
    rows = CalamineWorkbook.from_filelike(io.BytesIO(body(taken(format="xlsx")))).get_sheet_by_index(0).to_python()
    amounts = [[float(cell) if at == 5 else cell for at, cell in enumerate(row)] for row in (FIRST, *ROWS)]
    assert rows == [amounts[0], HEADER, *amounts[1:]]


@pytest.mark.parametrize("file_format", ["csv", "xlsx"])
def test_the_same_list_is_always_the_same_file_whatever_the_register_says_now(file_format):
    approved(MARCH["id"])
    first = body(taken(format=file_format))
    touched("v1", account="6222020000009999999")
    assert body(taken(format=file_format)) == first


def test_only_what_is_still_to_be_paid_is_in_the_file_with_its_own_count_and_total():
    approved(MARCH["id"])
    answers(
        "20200331-march-00001,150.00,2020-04-02,\n20200331-march-00002,-1,2020-04-02,\n20200331-march-00003,,,\n",
        "150.00",
    )
    first, _, *rows = csv.reader(io.StringIO(body(taken()).decode("utf-8-sig")))
    assert first == [*FIRST[:3], "2", "合计", "150.00", "壹佰伍拾元整", "居家后援"]
    assert [row[1] for row in rows] == ["20200331-march-00002", "20200331-march-00003"]
    moved(f"{THIS}/give-back", {"reason": "户名不符", "given_back_on": "2020-04-10"})
    worked(MARCH["id"])
    answers("20200331-march-00003,20.00,2020-04-10,\n", "20.00")
    first, _, *rows = csv.reader(io.StringIO(body(taken()).decode("utf-8-sig")))
    assert (first[3:7], rows) == (["0", "合计", "0.00", "零元整"], [])


@pytest.mark.parametrize("file_format", ["csv", "xlsx"])
def test_with_a_password_it_comes_encrypted_and_holds_the_same(file_format):
    approved(MARCH["id"])
    plain = body(taken(format=file_format))
    answer = maker(f"{THIS}/bank-file", {"format": file_format, "password": PASSWORD})
    assert (answer.status, answer.headers["Content-Type"]) == (200, "application/zip")
    assert "王小明".encode() not in body(answer)
    with pyzipper.AESZipFile(io.BytesIO(body(answer))) as archive:
        (inside,) = archive.infolist()
        assert (inside.filename, inside.wz_aes_strength) == (f"2020-03-31.march.{file_format}", 3)
        archive.setpassword(b"another one")
        with pytest.raises(RuntimeError):
            archive.read(inside)
        archive.setpassword(PASSWORD.encode())
        assert archive.read(inside) == plain


def test_who_took_it_and_how_is_kept_and_the_password_nowhere(caplog):
    approved(MARCH["id"])
    taken()
    maker(f"{THIS}/bank-file", {"format": "xlsx", "password": PASSWORD})
    downloads = [(each["by"], each["format"], each["encrypted"]) for each in read(THIS)["downloads"]]
    assert downloads == [("finance-maker", "csv", False), ("finance-maker", "xlsx", True)]
    assert PASSWORD not in f"{contents()}{caplog.text}"


def test_before_its_approval_there_is_no_file():
    for answer in (
        maker(f"{THIS}/bank-file", {"format": "csv"}),
        call("funds", "finance-maker", "GET", f"{THIS}/bank-file"),
    ):
        assert refusal(answer) == (409, "wrong-state", {"paylist": "Its state is submitted"})
    moved(f"{THIS}/approve")
    answer = call("funds", "finance-maker", "GET", f"{THIS}/bank-file")
    assert refusal(answer) == (409, "wrong-state", {"paylist": "Its lines are still being opened: 0/3"})
    assert read(THIS)["downloads"] == []


@pytest.mark.parametrize("role", ["coordinator", "social-worker", "finance-approver", "funder", "partner"])
def test_only_who_sends_it_to_the_bank_takes_it(role):
    approved(MARCH["id"])
    answers = (
        call("funds", role, "GET", f"{THIS}/bank-file"),
        call("funds", role, "POST", f"{THIS}/bank-file", {"format": "csv", "password": PASSWORD}),
    )
    assert {answer.status for answer in answers} == {403}


def test_another_format_and_a_short_password_are_refused():
    approved(MARCH["id"])
    answer = call("funds", "finance-maker", "GET", f"{THIS}/bank-file", query={"format": "pdf"})
    assert refusal(answer) == (422, "invalid", {"format": "One of: csv, xlsx"})
    for blank in (f" {PASSWORD}", f"{PASSWORD} ", f"{PASSWORD}\u3000"):
        told = {"password": "This must not begin or end with a blank"}
        answer = maker(f"{THIS}/bank-file", {"format": "csv", "password": blank})
        assert refusal(answer) == (422, "invalid", told)
    told = {"password": "This is too short (at least 8)"}
    assert refusal(maker(f"{THIS}/bank-file", {"format": "csv", "password": "short"})) == (422, "invalid", told)
