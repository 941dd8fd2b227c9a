"""Papers of a round: who may have them, what stands on them, that a machine reads them and every sign is printed."""

import re
import shutil
import subprocess

import boto3
import pytest

from services.deliveries import proof_codes
from tests.service.deliveries.asking import THIS, coordinator, done, plan, read, refusal
from tests.service.deliveries.doors import send_out, turn
from tests.service.deliveries.stocking import given

PAPERS = f"{THIS}/papers"
KINDS = ("pick-list", "household-list", "labels")
READER = shutil.which("pdftotext")
needs_reader = pytest.mark.skipif(not READER, reason="poppler reads the pages")


@pytest.fixture
def frozen(programme):  # noqa: ARG001 - stands on it
    """A frozen round of h1, h2 and h10, two kits each and one to spare."""
    for number, head, phone in ((1, "王小明", "13800000001"), (2, "欧阳娜娜", None), (10, "Zhang San", "13800000003")):
        told = {"head": head, "address": f"成宝社区{number}号", "place": "420111007009", "members": number}
        done(coordinator("/households", {"id": f"h{number}", **told} | ({"phone": phone} if phone else {})))
    round_ = {"id": "veg-1", "purpose": "vegetables", "kit": "bag", "place": "420111007009", "place_name": "成宝社区"}
    done(coordinator("/rounds", round_ | {"day": "2020-03-05", "per_household": 2, "spare": 1}))
    done(coordinator(f"{THIS}/recipients", {"households": ["h1", "h2", "h10"]}))
    done(coordinator(f"{THIS}/freeze", {"count": 3, "total": 6}))


def taken(kind, **asked):
    """The bytes of a paper, fetched where its answer says."""
    answer = done(coordinator(PAPERS, {"kind": kind, **asked}))
    name = re.search(r"papers/hubei-2020/veg-1/[a-z-]+-[0-9a-f]{20}\.pdf", answer["url"])[0]
    return boto3.client("s3").get_object(Bucket="documents", Key=name)["Body"].read()


def words(pdf):
    """What a machine reads on the pages, cell by cell."""
    ran = subprocess.run([READER, "-raw", "-", "-"], input=pdf, capture_output=True, check=True)  # noqa: S603 - poppler
    return ran.stdout.decode()


@needs_reader
@pytest.mark.usefixtures("frozen")
def test_a_household_list_has_a_page_for_each_run_in_the_order_of_visits():
    done(coordinator(f"{THIS}/runs", {"volunteers": ["li", "wang"]}))
    li, wang = words(taken("household-list")).split("\f")[:2]
    for page, volunteer, heads, absent in (
        (li, "li", ("王小明", "欧阳娜娜"), "Zhang San"),
        (wang, "wang", ("Zhang San",), "王小明"),
    ):
        for each in (f"志愿者 {volunteer} ", "入户发放签收表", "领取人签字", "成宝社区", *heads):
            assert each in page
        assert absent not in page
    assert li.index("成宝社区1号") < li.index("成宝社区2号")
    assert "13800000001" in li


@needs_reader
@pytest.mark.usefixtures("frozen")
def test_a_household_list_has_the_same_numbers_before_the_list_is_divided():
    lines = words(taken("household-list", language="en")).splitlines()
    assert lines[0] == "Household list"
    assert [lines[lines.index(household) - 2] for household in ("h1", "h2", "h10")] == ["1", "2", "3"]


@needs_reader
@pytest.mark.usefixtures("frozen")
def test_a_pick_list_adds_up_what_the_list_and_the_spare_kits_hold():
    page = words(taken("pick-list", language="en"))
    for line in (r"Kits on the list\s+6", r"Spare kits\s+1", r"Kits in all\s+7", r"Households\s+3"):
        assert re.search(line, page), line
    assert re.search(r"袋\s+1\s+7\b", page)
    assert "Issued from the store" not in page
    assert "王" not in page


@needs_reader
@pytest.mark.usefixtures("frozen")
def test_a_pick_list_names_the_lots_that_left_the_store():
    done(coordinator("/stores", {"id": "main", "name": "江湾仓库"}))
    for lot, quantity, expires_on in (("g1", 4, "2020-03-20"), ("g2", 10, "2020-03-25")):
        done(coordinator("/stock-receipts", given("greens", lot, quantity, expires_on=expires_on)))
        packed = {"id": f"2020-03-02.{lot}", "kit": "bag", "store": "main", "quantity": quantity, "lot": f"k-{lot}"}
        done(coordinator("/assemblies", packed))
    done(coordinator(f"{THIS}/issue", {"id": "2020-03-05.i1", "store": "main", "quantity": 3}))
    done(coordinator(f"{THIS}/issue", {"id": "2020-03-05.i2", "store": "main", "quantity": 4}))
    assert re.findall(r"江湾仓库 (k-g\d) (\S+) (\d+)", words(taken("pick-list"))) == [
        ("k-g1", "2020-03-20", "4"),
        ("k-g2", "2020-03-25", "3"),
    ]


@needs_reader
@pytest.mark.usefixtures("frozen")
def test_a_label_tells_nobody_s_name_and_each_bag_has_one():
    pages = words(taken("labels"))
    for secret in ("王小明", "欧阳", "Zhang San", "1号", "13800000001"):
        assert secret not in pages
    for shown in ("王***", "欧***", "Z***", "1/2", "2/2"):
        assert shown in pages
    for household in ("h1", "h2", "h10"):
        assert pages.count(proof_codes.code("hubei-2020", "veg-1", household)) == 2


@pytest.mark.usefixtures("frozen")
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_paper_is_tagged_for_a_screen_reader_and_fit_for_an_archive(kind, language):
    pdf = taken(kind, language=language)
    assert pdf.startswith(b"%PDF-1.7")
    for claim in (b"<pdfuaid:part>1</pdfuaid:part>", b"<pdfaid:part>2</pdfaid:part>", b"<pdfaid:conformance>A<"):
        assert claim in pdf
    assert b"/Marked true" in pdf
    assert re.search(rb"/Lang ?\((zh-CN|en-GB)\)", pdf)[1] == {"zh": b"zh-CN", "en": b"en-GB"}[language]


@pytest.mark.usefixtures("frozen")
def test_each_taking_of_a_paper_is_kept_on_the_round():
    taken("household-list")
    taken("labels", language="en")
    taken("labels", language="en")
    kept = [(each["kind"], each["by"]) for each in read(THIS)["papers"]]
    assert kept == [("household-list", "coordinator"), ("labels", "coordinator"), ("labels", "coordinator")]


@pytest.mark.usefixtures("frozen")
def test_an_address_of_a_paper_holds_for_ten_minutes():
    answer = done(coordinator(PAPERS, {"kind": "pick-list"}))
    assert {name: answer[name] for name in ("kind", "expires_in_seconds", "marked")} == {
        "kind": "pick-list",
        "expires_in_seconds": 600,
        "marked": [],
    }
    assert "X-Amz-Expires=600" in answer["url"]


@pytest.mark.usefixtures("programme")
def test_nothing_is_printed_before_the_list_stands():
    plan(1, frozen=False)
    for kind in KINDS:
        assert refusal(coordinator(PAPERS, {"kind": kind}))[:2] == (409, "wrong-state")
    assert refusal(coordinator("/rounds/none/papers", {"kind": "labels"}))[:2] == (404, "not-found")


@pytest.mark.usefixtures("frozen")
def test_papers_are_had_again_while_the_round_is_out_and_after():
    send_out(kits=7, greens=1)
    for state in ("out", "reconciled", "closed"):
        turn("veg-1", state)
        assert taken("household-list").startswith(b"%PDF")


@pytest.mark.usefixtures("programme")
def test_a_sign_that_no_font_has_is_named_with_its_household_or_marked_to_be_written_in():
    told = {"address": "成宝社区1号", "place": "420111007009", "members": 1}
    done(coordinator("/households", {"id": "h1", "head": "王𠮷", **told}))
    plan_of(["h1"])
    status, kind, faults = refusal(coordinator(PAPERS, {"kind": "household-list"}))
    assert (status, kind) == (422, "unprintable")
    assert faults == {"mark_missing": "No font has: 𠮷 (h1). Have them marked 〓 and write them in by hand"}
    assert done(coordinator(PAPERS, {"kind": "household-list", "mark_missing": True}))["marked"] == ["h1"]
    assert done(coordinator(PAPERS, {"kind": "labels"}))["marked"] == []
    if READER:
        assert "王〓" in words(taken("household-list", mark_missing=True))


def plan_of(households):
    """A frozen round of these households."""
    round_ = {"id": "veg-1", "purpose": "vegetables", "kit": "bag", "place": "420111007009", "place_name": "成宝社区"}
    done(coordinator("/rounds", round_ | {"day": "2020-03-05"}))
    done(coordinator(f"{THIS}/recipients", {"households": households}))
    done(coordinator(f"{THIS}/freeze", {"count": len(households), "total": len(households)}))


@pytest.mark.usefixtures("programme")
def test_a_name_is_never_read_as_markup():
    evil = '#panic("x") *_$<a>@b [c] \\ `d`'
    done(
        coordinator("/households", {"id": "h1", "head": evil, "address": "= x", "place": "420111007009", "members": 1})
    )
    plan_of(["h1"])
    page = taken("household-list")
    if READER:
        read_back = "".join(words(page).split())
        assert "".join(evil.split()) in read_back
