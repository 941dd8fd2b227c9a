"""The claims of a published report, one by one; a claim about each budget line stands once in the example's data."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Claim:
    """One number of the published report and how it is derived from records."""

    name: dict[str, str]
    published: str
    derive: dict[str, Any]
    expected: str | dict[str, str] | None = None
    error: str | None = None


def expanded(claims: list[dict[str, Any]], facts: dict[str, Any]) -> Iterator[Claim]:
    """Every claim, those about each line once per line."""
    for claim in claims:
        if "each" in claim:
            yield from _of_each_line(claim, facts)
        else:
            known = {
                name: claim[name] for name in ("name", "published", "derive", "expected", "error") if name in claim
            }
            yield Claim(**known)


def _of_each_line(claim: dict[str, Any], facts: dict[str, Any]) -> Iterator[Claim]:
    for line in facts["budget_lines"]:
        published = _of_line(claim["each"], line, facts)
        if published is not None:
            name = {language: text.format(**line["name"]) for language, text in claim["name"].items()}
            yield Claim(name, published, {**claim["derive"], "where": {"line": line["id"]}})


def _of_line(each: str, line: dict[str, Any], facts: dict[str, Any]) -> str | None:
    """What the published report says of a line; None when it says nothing."""
    if each == "budget_lines":
        return str(line["planned"])
    if each == "spending":
        spent: str | None = facts["spending"].get(line["id"])
        return spent
    return "0.00"
