"""How a report writes numbers, days and sentences in two languages."""

import pytest

from houyuan.types import Text
from services.reports.document import Figure, Linked
from services.reports.models import FigureValue
from services.reports.writing import Writer, figure, number

ZH, EN = Writer("zh"), Writer("en")


@pytest.mark.parametrize(
    ("value", "printed"),
    [
        (0, "0"),
        (999, "999"),
        (10_072, "10,072"),
        ("500000.00", "500,000.00"),
        ("0.00", "0.00"),
        ("-1234.50", "-1,234.50"),
    ],
)
def test_a_number_has_thousands_separators_and_keeps_its_decimals(value, printed):
    assert number(value) == printed


def test_a_figure_is_printed_with_its_filter_in_the_order_of_its_dimensions():
    text = Text(zh="户", en="households")
    value = FigureValue(
        figure="households", name=text, unit=text, definition=text, where={"purpose": "vegetables", "place": "420111"},
        start="2020-02-10", end="2020-05-15", value=1456, records="https://x.example/records",
    )  # fmt: skip
    assert figure(value) == Figure(
        "1,456", "https://x.example/records", "households", "place=420111&purpose=vegetables", "1456"
    )


def test_days_are_written_as_people_read_them():
    assert (ZH.day("2020-02-01"), EN.day("2020-02-01")) == ("2020年2月1日", "1 February 2020")


def test_lists_have_their_languages_comma():
    assert (ZH.names(["甲", "乙"]), EN.names(["A", "B"])) == ("甲、乙", "A, B")


def test_a_sentence_is_filled_at_its_slots():
    share = Linked("7", "https://x.example")
    assert ZH.say("共{count}户。", "{count} households.", count=share) == ("共", share, "户。")
    assert EN.say("共{count}户。", "{count} households.", count=share) == (share, " households.")


def test_what_fills_a_slot_is_never_read_as_a_sentence():
    assert ZH.say("{name}：{count}", "", name="{count}", count="7") == ("{count}", "：", "7")


def test_a_slot_without_a_filling_is_a_mistake():
    with pytest.raises(KeyError, match="count"):
        ZH.say("共{count}户。", "")


def test_a_share_leads_to_its_records_and_a_missing_target_is_told():
    assert EN.share("100.7", "https://x.example") == Linked("100.7%", "https://x.example")
    assert (ZH.share(None, "x"), EN.share(None, "x")) == ("未设目标", "No target set")
