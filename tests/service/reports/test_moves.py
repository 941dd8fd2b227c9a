"""Money that moved after a funder was asked: reported when it moved, not when it was proposed."""

import base64
import re

import pytest

from houyuan import days, records
from services.funds import links
from services.funds.models.consents import PlannedConsent
from tests.service.gateway import call
from tests.service.reports.story import CONSENTS, REPORT, P, ask, freeze, settle

pytestmark = pytest.mark.usefixtures("settled")
MOVE = {
    "id": "2020-04-03.linked",
    "source": "masks",
    "target": "greens",
    "amount": "50.00",
    "reason": {"zh": "再加一轮蔬菜", "en": "One more round of greens"},
}
AGREEMENT = {
    "id": "caring-2020",
    "funder": "caring",
    "amount": "3000.00",
    "conditions": MOVE["reason"],
    "tranches": [{"due": "2020-02-12", "amount": "3000.00"}],
    "consent": "link",
    "contact": "budget@caring.example",
    "signed_on": "2020-02-01",
}


def approve() -> None:
    ask("funds", "finance-maker", "/agreements", AGREEMENT)
    ask("funds", "finance-maker", "/reallocations", MOVE)
    ask("funds", "finance-approver", f"/reallocations/{MOVE['id']}/approve", {"consents": CONSENTS[1:]})


def consent() -> None:
    asked = records.get(P, "consent", f"{MOVE['id']}.caring").body
    token = links.token(
        records.get(P, "agreement", AGREEMENT["id"]),
        PlannedConsent(**{name: asked[name] for name in PlannedConsent.model_fields}),
    )
    answer = call("funds", None, "POST", f"/v1/open/consents/{token}", {"answer": "consent"})
    assert answer.status == 200


def page() -> str:
    """What a report that is frozen now reads."""
    settle()
    assert freeze()["state"] == "frozen"
    html = call("reports", "funder", "GET", f"/reports/{REPORT}/documents/en.html").body
    return " ".join(re.sub("<[^>]+>", "", base64.b64decode(html).decode()).split())


def test_a_consent_within_the_period_is_reported_with_the_day_and_the_link(monkeypatch):
    with monkeypatch.context() as then:
        then.setattr(days, "today", lambda: "2020-05-02")
        approve()
        consent()
    told = page()
    assert "One more round of greens. 2 May 2020" in told
    assert "Caring Foundation (2 May 2020, link/2020-04-03.linked.caring)" in told


def test_what_waits_or_was_consented_to_after_the_period_is_not_reported():
    approve()
    consent()
    told = page()
    assert "Greens are needed more during the lockdown. 1 April 2020" in told
    assert "One more round of greens" not in told
