"""The local cloud keeps what it holds over a stop, and says when there is nothing to do."""

from cli.local import cloud
from tests.cloud.conftest import becomes


def test_a_stop_keeps_everything_and_a_second_up_changes_nothing(stack, programme):
    one = {"id": "2020-03-01.kept", "channel": "phone", "topic": "medical"}
    programme.post("partner", "intake", "consultations", one)
    assert becomes(lambda: programme.figure("consultations"), 1) == 1
    assert cloud.down() is True
    assert cloud.down() is False
    again, changed = cloud.up()
    assert (again, changed) == (stack, True)
    assert programme.get("partner", "intake", "consultations/2020-03-01.kept")["channel"] == "phone"
    assert programme.figure("consultations") == 1
    programme.post("partner", "intake", "consultations", one | {"id": "2020-03-02.after"})
    assert becomes(lambda: programme.figure("consultations"), 2) == 2
    assert cloud.up() == (stack, False)
