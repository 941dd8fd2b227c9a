"""The operator's commands about people, on the local cloud."""

import pytest

from cli import people
from cli.client import Client
from cli.local import sign_in


def test_an_invited_person_works_until_they_are_dismissed(stack, programme):
    deployment, password = stack.deployment, "Aa1!Aa1!Aa1!"
    subject = people.invite(deployment, "li@example.org", password=password)
    assert people.invite(deployment, "li@example.org", password=password) == subject
    people.join(deployment, subject, programme.id, "funder")
    li = Client(deployment.api_url, sign_in.staff_token(deployment, "li@example.org", password))
    assert [each["id"] for each in li.get("/intake/v1/programmes")["items"]] == [programme.id]
    people.leave(deployment, people.subject_of(deployment, "li@example.org"), programme.id)
    assert li.get("/intake/v1/programmes")["items"] == []


def test_a_wrong_password_and_an_unknown_person_are_told_in_a_sentence(stack):
    with pytest.raises(sign_in.SignInFailed, match=r"did not let funder@example\.org in"):
        sign_in.staff_token(stack.deployment, "funder@example.org", "wrong")
    with pytest.raises(people.NoSignIn, match=r"nobody@example\.org has no sign-in"):
        people.subject_of(stack.deployment, "nobody@example.org")
