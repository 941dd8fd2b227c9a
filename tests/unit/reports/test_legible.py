"""Text and addresses as a document may carry them."""

import pytest

from services.reports.legible import legible, one_line, web_address


def test_characters_that_xml_cannot_carry_are_shown_as_replaced():
    assert legible("a\x00b\x0bc\x1f\ufffe\ud800d") == "a\ufffdb\ufffdc\ufffd\ufffd\ufffdd"


@pytest.mark.parametrize("text", ["硚口 𠮷 é\n\t\r", "<b>&{{7*7}}", ""])
def test_every_other_character_stays(text):
    assert legible(text) == text


def test_a_header_is_one_line():
    assert one_line("结项\r\nBcc: x\t 报告\x00") == "结项 Bcc: x 报告\ufffd"


@pytest.mark.parametrize("address", ["https://x.example/a?b=c#d", "http://127.0.0.1:4566/x", "/reports/v1"])
def test_an_address_of_the_web_or_of_this_site_stays(address):
    assert web_address(address) == address


@pytest.mark.parametrize(
    "address",
    ["javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,x", "//evil.example/x", "https:x", "x", ""],
)
def test_any_other_leads_nowhere(address):
    assert web_address(address) == "#"
