"""Which of a dimension's values a filter is true of."""

import pytest

from services.reports.filters import matches

TOLD = {"purpose": "vegetables", "place": "420102018003", "class": "disabled+low-income"}


@pytest.mark.parametrize(
    "where",
    [
        {},
        {"purpose": "vegetables"},
        {"place": "42"},
        {"place": "420102"},
        {"place": "420102018003"},
        {"class": "disabled"},
        {"class": "low-income"},
        {"class": "disabled+low-income"},
        {"class": "low-income+disabled"},
        {"class": "disabled", "place": "420102018", "purpose": "vegetables"},
    ],
)
def test_it_asks_for_this(where):
    assert matches(where, TOLD)


@pytest.mark.parametrize(
    "where",
    [
        {"purpose": "veg"},
        {"place": "420103"},
        {"place": "420102000000"},
        {"place": "4201020180031"},
        {"class": "low"},
        {"class": "none"},
        {"class": "disabled+infant"},
        {"round": "r1"},
        {"class": "disabled", "purpose": "packs"},
    ],
)
def test_it_does_not_ask_for_this(where):
    assert not matches(where, TOLD)
