"""What a request says before any route reads it: headers, language, versions, and bodies that no route could read."""

import base64
from decimal import Decimal
from typing import Any

import pytest

from houyuan import incoming
from houyuan.problems import Invalid, Malformed, Problem, TooLarge, UnsupportedMedia


def event(body: Any = None, path: str = "/x", **headers: str) -> dict[str, Any]:
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    encoded = isinstance(body, bytes)
    text = base64.b64encode(body).decode() if encoded else body
    return incoming.with_plain_headers({"rawPath": path, "headers": sent, "body": text, "isBase64Encoded": encoded})


def refusal(body: Any = None, path: str = "/x", **headers: str) -> type[Problem]:
    with pytest.raises(Problem) as caught:
        incoming.check_body(event(body, path, **headers))
    return caught.type


@pytest.mark.parametrize(
    ("asked", "language"),
    [
        ("", "zh"),
        ("zh", "zh"),
        ("zh-CN", "zh"),
        ("zh-Hant-TW", "zh"),
        ("en", "en"),
        ("en-GB,en;q=0.9", "en"),
        ("EN-us", "en"),
        ("zh-CN,zh;q=0.9,en;q=0.5", "zh"),
        ("en;q=0.5,zh;q=0.9", "zh"),
        ("zh;q=0.5,en;q=0.9", "en"),
        ("en,zh", "en"),
        ("fr-CH, fr;q=0.9, en;q=0.8, de;q=0.7, *;q=0.5", "en"),
        ("fr", "zh"),
        ("*", "zh"),
        ("english", "zh"),
        ("en;q=0", "zh"),
        ("en ; q = 0.3 , zh ; q = 0.2", "en"),
        ("en;q=nonsense", "en"),
        (";;;,,,", "zh"),
        ("en" * 5000, "zh"),
        ("王", "zh"),
    ],
)
def test_the_language_is_the_one_liked_best_and_chinese_where_none_is(asked: str, language: str):
    assert incoming.language(event(Accept_Language=asked)) == language


def test_no_headers_are_no_headers():
    assert incoming.with_plain_headers({"headers": None})["headers"] == {}
    assert incoming.language(event()) == "zh"


def test_names_of_headers_and_types_of_media_have_no_case():
    assert event(Content_TYPE=" Application/JSON ; charset=utf-8")["headers"] == {"content-type": "application/json"}


@pytest.mark.parametrize(
    ("tag", "versions"),
    [
        ('"3"', {"3"}),
        ('"3", "4"', {"3", "4"}),
        ('"3","x"', {"3"}),
        ("3", set()),
        ('W/"3"', set()),
        ("", set()),
        ('"x"', set()),
        ('"-1"', set()),
    ],
)
def test_if_match_names_versions(tag: str, versions: set[str]):
    assert incoming.seen_versions(event(If_Match=tag)) == versions


def test_without_if_match_any_version_will_do():
    assert incoming.seen_versions(event()) is None
    assert incoming.seen_versions(event(If_Match=" * ")) is None


@pytest.mark.parametrize("body", [None, "", b"", "{}", "[]", "null", "nonsense", b"{}", "长"])
def test_a_body_that_some_route_may_read_is_let_through(body: Any):
    incoming.check_body(event(body))
    incoming.check_body(event(body, Content_Type="application/json; charset=utf-8"))
    incoming.check_body(event(body, Content_Type=""))


@pytest.mark.parametrize(
    "kind", ["text/csv", "text/plain", "application/x-www-form-urlencoded", "application/jsonx", "nonsense"]
)
def test_a_json_route_reads_json_only(kind: str):
    assert refusal("{}", Content_Type=kind) is UnsupportedMedia


@pytest.mark.parametrize("kind", ["", "application/json", "text/plain", "application/vnd.ms-excel"])
def test_an_import_reads_csv_only(kind: str):
    assert refusal("id\n", "/x/import", Content_Type=kind) is UnsupportedMedia
    incoming.check_body(event("id\n", "/x/import", Content_Type="text/csv;charset=gbk"))
    incoming.check_body(event("id\n", "/x/import/", Content_Type="text/csv"))


def test_a_body_has_a_length():
    incoming.check_body(event(b"x" * 300_000))
    assert refusal(b"x" * 300_001) is TooLarge
    assert refusal("长" * 100_001) is TooLarge
    incoming.check_body(event(b"x" * 5_000_000, "/x/import", Content_Type="text/csv"))
    assert refusal(b"x" * 5_000_001, "/x/import", Content_Type="text/csv") is TooLarge


@pytest.mark.parametrize("body", [b"\xff", b'{"a":"\xed\xa0\x80"}', "\ud800", b"\xc3"])
def test_json_is_utf8(body: Any):
    assert refusal(body) is Malformed


@pytest.mark.parametrize("body", ["!", "a", "长", "YQ=", "YQ==\n"])
def test_what_says_it_is_base64_is(body: str):
    with pytest.raises(Malformed):
        incoming.body_bytes({"body": body, "isBase64Encoded": True})


def test_numbers_keep_their_digits():
    assert incoming.read_object('{"a": 0.10, "b": 1e2, "c": 12345678901234567890}') == {
        "a": Decimal("0.10"),
        "b": Decimal("1e2"),
        "c": 12345678901234567890,
    }


@pytest.mark.parametrize("body", ["null", "[]", "[{}]", "1", '"x"', "true", "NaN", "-Infinity"])
def test_json_that_is_no_object_is_refused(body: str):
    with pytest.raises(Invalid):
        incoming.read_object(body)


@pytest.mark.parametrize(
    "body",
    [
        "",
        "{",
        "{}{}",
        "{a: 1}",
        "{'a': 1}",
        '{"a": 1,}',
        "\ufeff{}",
        '{"a": "\n"}',
        "{" * 100_000,
        "[" * 100_000,
        '{"a":' * 100_000,
        '{"a": ' + "9" * 5000 + "}",
        '{"a": 1e99999999999999999999}',
        "undefined",
    ],
)
def test_what_is_not_json_is_refused(body: str):
    with pytest.raises(Malformed):
        incoming.read_object(body)
