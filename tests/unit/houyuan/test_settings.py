"""Settings: the environment of a function, read once."""

from collections.abc import Iterator

import pytest
from pydantic import ValidationError

from houyuan.settings import settings

NEEDED = ("RECORDS_TABLE", "LEDGER_TABLE", "FIGURES_TABLE", "ACCESS_TABLE", "DATA_KEY")


@pytest.fixture(autouse=True)
def deployed(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name in NEEDED:
        monkeypatch.setenv(name, name.lower())
    settings.cache_clear()
    yield
    settings.cache_clear()


def test_are_what_the_deployment_said(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("STAGE", "prod")
    assert (settings().records_table, settings().stage) == ("records_table", "prod")


def test_are_read_once(monkeypatch: pytest.MonkeyPatch):
    first = settings()
    monkeypatch.setenv("RECORDS_TABLE", "another")
    assert settings() is first


@pytest.mark.parametrize("name", NEEDED)
def test_are_refused_without_a_table_or_the_key(monkeypatch: pytest.MonkeyPatch, name: str):
    monkeypatch.delenv(name)
    with pytest.raises(ValidationError, match=name.lower()):
        settings()
