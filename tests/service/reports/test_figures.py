"""Figures over a programme that happened: what they say, and that the list behind each of them is the figure."""

from urllib.parse import parse_qsl, urlsplit

import pytest

from services.reports.filters import matches
from services.reports.registry import FIGURES, TIMES, WHOLE
from tests.service.gateway import call
from tests.service.reports.story import GUANSHAN, XIAODONGMEN, P, ask, read, settle

pytestmark = pytest.mark.usefixtures("settled")

WHOLE_PERIOD = {
    "programme-days": 96,
    "groups": 2,
    "consultations": 5,
    "consultation-minutes": 35,
    "cases-followed": 3,
    "case-files": 2,
    "follow-ups": 3,
    "delivery-rounds": 4,
    "communities": 2,
    "deliveries": 8,
    "households": 4,
    "services": 8,
    "person-times": 23,
    "undelivered": 1,
    "exceptions": 0,
    "requested": 9,
    "requested-kits": 9,
    "appropriated": "5000.00",
    "planned": "4500.00",
    "moved-in": "400.00",
    "moved-out": "400.00",
    "reallocated": "400.00",
    "spent": "1000.50",
    "committed": "350.00",
    "left": "3149.50",
    "unallocated": "500.00",
}
FILTERED = [
    ("consultations", {"channel": "phone"}, 2),
    ("consultations", {"topic": "medical"}, 2),
    ("consultations", {"group": "g1"}, 2),
    ("consultations", {"group": "none"}, 2),
    ("consultations", {"channel": "phone", "group": "g2"}, 1),
    ("consultations", {"channel": "fax"}, 0),
    ("consultation-minutes", {"channel": "phone"}, 10),
    ("cases-followed", {"category": "family"}, 2),
    ("case-files", {"category": "health-emotional"}, 0),
    ("case-files", {"risk": "medium"}, 1),
    ("delivery-rounds", {"purpose": "vegetables"}, 3),
    ("delivery-rounds", {"purpose": "vegetables", "place": GUANSHAN}, 2),
    ("communities", {"purpose": "vegetables"}, 2),
    ("communities", {"purpose": "packs"}, 1),
    ("deliveries", {"purpose": "vegetables"}, 6),
    ("households", {"purpose": "vegetables"}, 3),
    ("households", {"purpose": "vegetables", "place": GUANSHAN}, 2),
    ("households", {"purpose": "vegetables", "place": XIAODONGMEN}, 2),
    ("households", {"purpose": "packs"}, 2),
    ("person-times", {"purpose": "vegetables", "place": XIAODONGMEN}, 5),
    ("undelivered", {"result": "nobody-home"}, 1),
    ("undelivered", {"purpose": "packs"}, 0),
    ("households", {"place": GUANSHAN[:9]}, 3),
    ("households", {"place": "4201"}, 4),
    ("communities", {"place": GUANSHAN[:6]}, 1),
    ("delivery-rounds", {"kit": "packs"}, 1),
    ("deliveries", {"round": "veg-1"}, 2),
    ("households", {"class": "none"}, 4),
    ("households", {"class": "disabled"}, 0),
    ("households", {"times": "1"}, 2),
    ("households", {"times": "2"}, 1),
    ("households", {"times": "4"}, 1),
    ("households", {"times": "3"}, 0),
    ("households", {"times": "3", "purpose": "vegetables"}, 1),
    ("services", {"purpose": "packs"}, 2),
    ("requested", {"place": GUANSHAN}, 7),
    ("requested", {"round": "veg-1"}, 3),
    ("requested-kits", {"purpose": "vegetables"}, 7),
    ("appropriated", {"funder": "caring"}, "3000.00"),
    ("appropriated", {"transfer": "2020-02-14.b"}, "2000.00"),
    ("reallocated", {"transfer": "2020-04-01.moved"}, "400.00"),
    ("reallocated", {"transfer": "2020-04-02.refused"}, "0.00"),
    ("planned", {"line": "greens"}, "0.00"),
    ("left", {"line": "food"}, "1999.50"),
    ("left", {"line": "masks"}, "1000.00"),
    ("left", {"line": "greens"}, "150.00"),
    ("committed", {"line": "greens"}, "250.00"),
]


def behind(figure, **query):
    """The whole list behind a figure, page by page, and its last page."""
    records, page = [], {"cursor": "0"}
    while page["cursor"]:
        page = read(f"/figures/{figure}/records", **query, limit="3", cursor=page["cursor"])
        records += page["records"]
    return records, page


def derived(records, measure):
    """What a reader with the list and a pencil makes of it."""
    if measure == "distinct":
        return len({record["subject"] for record in records})
    if measure == "yuan":
        fen = sum(int(record["amount"].replace(".", "")) for record in records)
        return f"{fen // 100}.{fen % 100:02d}"
    return sum(record["amount"] for record in records)


def test_every_figure_of_the_programmes_period():
    answer = read("/figures")
    assert (answer["start"], answer["end"]) == ("2020-02-10", "2020-05-15")
    assert {value["figure"]: value["value"] for value in answer["figures"]} == WHOLE_PERIOD


@pytest.mark.parametrize(("figure", "where", "value"), FILTERED)
def test_a_filtered_figure_is_the_list_behind_it(figure, where, value):
    records, page = behind(figure, **where)
    assert read(f"/figures/{figure}", **where)["value"] == value
    assert (page["value"], page["count"]) == (value, len(records))
    assert derived(records, FIGURES[figure].measure) == value


@pytest.mark.parametrize("figure", [figure.id for figure in WHOLE])
def test_the_address_of_a_figure_leads_to_records_that_make_it(figure):
    told = read(f"/figures/{figure}")
    address = urlsplit(told["records"])
    assert f"{address.scheme}://{address.netloc}" == "https://api.example.org"
    whole = address.path.removeprefix("/reports")
    page = call("reports", "funder", "GET", whole, query=dict(parse_qsl(address.query))).body
    records, _ = behind(figure)
    assert (page["value"], page["count"]) == (told["value"], len(records))
    assert page["records"] == records
    assert derived(records, FIGURES[figure].measure) == WHOLE_PERIOD[figure]


@pytest.mark.parametrize(
    ("figure", "start", "end", "value"),
    [
        ("consultations", "2020-02-10", "2020-02-10", 2),
        ("consultations", "2020-02-11", "2020-02-29", 0),
        ("consultations", "2020-02-01", "2020-12-31", 7),
        ("households", "2020-03-05", "2020-03-05", 2),
        ("households", "2020-03-12", "2020-03-12", 3),
        ("households", "2020-03-05", "2020-03-12", 3),
        ("spent", "2020-04-15", "2020-04-15", "1000.50"),
        ("spent", "2020-02-10", "2020-04-14", "0.00"),
        ("committed", "2020-02-10", "2020-04-12", "1350.49"),
        ("committed", "2020-05-20", "2020-05-20", "250.00"),
        ("left", "2020-05-20", "2020-05-31", "3149.50"),
        ("unallocated", "2020-02-10", "2020-02-14", "5000.00"),
        ("programme-days", "2020-03-01", "2020-03-02", 96),
    ],
)
def test_a_period_has_both_its_ends_and_money_counts_from_the_beginning(figure, start, end, value):
    records, page = behind(figure, start=start, end=end)
    assert read(f"/figures/{figure}", start=start, end=end)["value"] == value
    assert (page["value"], page["count"]) == (value, len(records))


def test_a_household_served_in_several_rounds_and_places_counts_once():
    records, _ = behind("households", purpose="vegetables")
    served = [record["subject"] for record in records]
    assert (len(served), len(set(served))) == (6, 3)


def test_a_list_names_records_and_versions_and_nothing_personal():
    records, _ = behind("case-files")
    assert records == [
        {
            "kind": "case", "id": record_id, "version": 2, "amount": 1, "subject": None,
            "facts": {"category": "family", "risk": risk, "group": group},
        }
        for record_id, risk, group in (("2020-02-20.a", "low", "g1"), ("2020-03-01.c", "medium", "g2"))
    ]  # fmt: skip
    lists = [read(f"/figures/{figure}/records") for figure in WHOLE_PERIOD]
    assert not [word for word in ("王小明", "李小红", "友谊街", "张小华") if word in str(lists)]


def test_a_void_record_leaves_every_figure_and_its_list():
    ask("intake", "social-worker", "/consultations/2020-02-10.first-day/void", {"reason": "登记错误"})
    settle()
    assert read("/figures/consultations")["value"] == 4
    assert read("/figures/consultation-minutes")["value"] == 25
    records, _ = behind("consultations")
    assert [record["id"] for record in records] == [
        "2020-02-10.b", "2020-03-01.a", "2020-03-01.b", "2020-05-15.last-day",
    ]  # fmt: skip


def test_indicators_are_figures_against_their_targets():
    found = {
        each["id"]: (each["target"], each["actual"]["value"], each["percent"])
        for each in read("/indicators")["indicators"]
    }
    assert found == {"consultations": (3, 5, "166.7"), "vegetables": (None, 3, None)}


def test_a_figure_that_the_registry_does_not_have_is_not_found():
    for path in ("/figures/happiness", "/figures/happiness/records"):
        answer = call("reports", "funder", "GET", path)
        assert (answer.status, answer.body["errors"]) == (
            404, [{"field": "figure", "message": "There is no figure happiness"}],
        )  # fmt: skip


@pytest.mark.parametrize(
    ("figure", "query", "fields"),
    [
        ("consultations", {"line": "food"}, ["line"]),
        ("spent", {"channel": "phone", "place": GUANSHAN}, ["channel", "place"]),
        ("deliveries", {"times": "2"}, ["times"]),
        ("requested", {"class": "disabled"}, ["class"]),
        ("households", {"times": "0"}, ["times"]),
        ("households", {"times": "two"}, ["times"]),
        ("households", {"place": "关山社区"}, ["place"]),
        ("consultations", {"start": "2020-03-02", "end": "2020-03-01"}, ["end"]),
        ("consultations", {"start": "2020-02-30"}, ["start"]),
    ],
)
def test_a_question_that_makes_no_sense_is_refused_by_its_field(figure, query, fields):
    for path in (f"/figures/{figure}", f"/figures/{figure}/records"):
        answer = call("reports", "funder", "GET", path, query=query)
        assert (answer.status, [error["field"] for error in answer.body["errors"]]) == (422, fields)


def test_a_programme_that_does_not_exist_has_no_figures():
    answer = call("reports", "stranger", "GET", "/v1/programmes/another-programme/figures")
    assert answer.status == 404


def test_the_records_of_another_programme_do_not_count():
    other = {
        "id": "another-programme",
        "name": {"zh": "别的", "en": "Other"},
        "start": "2020-02-10",
        "end": "2020-05-15",
    }
    parties = [{"id": "x", "name": {"zh": "甲", "en": "A"}}]
    ask("intake", "stranger", "/v1/programmes", other | {"implementers": parties, "funders": parties})
    path = "/v1/programmes/another-programme"
    new = {"id": "2020-03-01.a", "channel": "phone", "topic": "medical"}
    ask("intake", "stranger", f"{path}/consultations", new)
    settle()
    assert read("/figures/consultations")["value"] == 5
    told = call("reports", "stranger", "GET", f"{path}/figures/consultations").body
    assert told["value"] == 1
    assert P not in told["records"]


@pytest.mark.parametrize("figure", [figure for figure in FIGURES.values() if figure.dimensions and not figure.apart])
def test_a_filter_shows_of_the_whole_list_what_it_is_true_of_and_nothing_else(figure):
    whole, _ = behind(figure.id)
    told = {(name, value) for record in whole for name, value in record["facts"].items()}
    assert {name for name, _ in told} == (set(figure.dimensions) - {TIMES} if whole else set())
    for name, value in told:
        shown, page = behind(figure.id, **{name: value})
        assert shown == [record for record in whole if matches({name: value}, record["facts"])]
        assert page["count"] == len(shown)
