"""Problems: each has a code, a status of HTTP and two titles of its own, and tells itself in one language."""

import re
from http import HTTPStatus

import pytest

from houyuan.problems import Fault, IdTaken, Invalid, Problem, Signal, Unexpected, invalid


def kinds() -> list[type[Problem]]:
    """Every problem a caller may be told of; a signal, or one with an underscore, never leaves its service."""
    found, waiting = [], [Problem]
    while waiting:
        for kind in waiting.pop().__subclasses__():
            waiting.append(kind)
            if not kind.__name__.startswith("_") and not issubclass(kind, Signal):
                found.append(kind)
    return sorted(found, key=lambda kind: kind.__name__)


def test_no_two_share_a_code_or_a_title():
    for told in ("code", "zh", "en"):
        assert len({getattr(kind, told) for kind in kinds()}) == len(kinds()) > 15


@pytest.mark.parametrize("kind", kinds())
def test_each_has_a_code_a_status_and_two_titles(kind: type[Problem]):
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", kind.code)
    assert 400 <= HTTPStatus(kind.status) < 600
    assert re.search(r"[\u4e00-\u9fff]", kind.zh)
    assert kind.en.isascii()
    assert kind.__doc__


def test_only_defects_and_a_busy_store_are_ours():
    assert {kind.code for kind in kinds() if kind.status >= 500} == {"internal", "unbalanced", "busy"}


def test_is_told_in_chinese_or_in_english():
    problem = IdTaken(Fault("id", "编号 a 已被占用", "The id a is taken"), Fault("x", "二", "two"))
    assert problem.told("zh") == {
        "type": "urn:houyuan:problem:id-taken",
        "title": "该编号已用于另一条内容不同的记录，原记录未改变",
        "status": 409,
        "detail": "编号 a 已被占用；二",
        "errors": [{"field": "id", "message": "编号 a 已被占用"}, {"field": "x", "message": "二"}],
    }
    assert problem.told("en") == {
        "type": "urn:houyuan:problem:id-taken",
        "title": "This id is stored with other content, which was left as it is",
        "status": 409,
        "detail": "The id a is taken; two",
        "errors": [{"field": "id", "message": "The id a is taken"}, {"field": "x", "message": "two"}],
    }


def test_without_a_fault_it_has_no_detail():
    assert Unexpected().told("en").keys() == {"type", "title", "status"}


def test_one_wrong_field_is_told_shortly():
    problem = invalid("group", "没有小组", "There is no group")
    assert (type(problem), problem.faults) == (Invalid, (Fault("group", "没有小组", "There is no group"),))
