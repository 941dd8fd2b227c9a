"""Personal fields in the store: sealed to their place, told apart by keyed hashes, under a key of each programme."""

from itertools import combinations

import pytest
from cryptography.exceptions import InvalidTag
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from houyuan import privacy, store
from houyuan.types import Address, Model, PersonName, Text

pytestmark = pytest.mark.usefixtures("aws")
HERE = ("hubei-2020", "case", "2020-03-01.a")
A_TIME_OR_TWO = settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])


class Person(Model):
    """Somebody."""

    id: str
    name: PersonName
    address: Address | None = None
    kind: Text | None = None


ONE = Person(id="2020-03-01.a", name="王小明", address="友谊街 5 号")


@A_TIME_OR_TWO
@given(st.text(st.characters(exclude_categories=("Cc", "Cs", "Cn", "Zl", "Zp", "Zs")), min_size=1, max_size=80))
def test_what_was_sealed_opens_at_its_place(name: str):
    body = privacy.seal(*HERE, Person(id="x", name=name))
    assert privacy.unseal(*HERE, "name", body["name"]) == name


def test_only_what_is_personal_and_there_is_sealed():
    body = privacy.seal(*HERE, ONE.model_copy(update={"address": None, "kind": Text(zh="一", en="one")}))
    assert body == {"id": "2020-03-01.a", "name": body["name"], "address": None, "kind": {"zh": "一", "en": "one"}}
    assert (body["name"].keys(), body["name"]["m"]) == ({"c", "m"}, "王***")
    assert "王小明".encode() not in body["name"]["c"]


@pytest.mark.parametrize(
    "elsewhere",
    [
        ("another-programme", *HERE[1:], "name"),
        ("hubei-2020", "consultation", HERE[2], "name"),
        ("hubei-2020", "case", "2020-03-01.b", "name"),
        (*HERE, "address"),
    ],
)
def test_nothing_opens_at_another_place(elsewhere: tuple[str, str, str, str]):
    body = privacy.seal(*HERE, ONE)
    with pytest.raises(InvalidTag):
        privacy.unseal(*elsewhere, body["name"])


def test_nothing_opens_that_was_altered():
    sealed = privacy.seal(*HERE, ONE)["name"]
    for at in (0, 12, len(sealed["c"]) - 1):
        altered = bytearray(sealed["c"])
        altered[at] ^= 1
        with pytest.raises(InvalidTag):
            privacy.unseal(*HERE, "name", sealed | {"c": bytes(altered)})


def test_the_same_text_is_sealed_otherwise_each_time():
    assert privacy.seal(*HERE, ONE)["name"]["c"] != privacy.seal(*HERE, ONE)["name"]["c"]


def test_a_digest_tells_contents_apart_and_is_the_same_for_the_same():
    contents = [ONE, ONE.model_copy(update={"name": "王小朋"}), ONE.model_copy(update={"address": None})]
    digests = [privacy.digest("hubei-2020", each) for each in contents]
    assert all(one != other for one, other in combinations(digests, 2))
    assert privacy.digest("hubei-2020", ONE.model_copy()) == digests[0]


def test_a_digest_tells_nothing_without_the_programmes_key():
    assert privacy.digest("hubei-2020", ONE) != privacy.digest("another-programme", ONE)


class PersonSince(Person):
    """The same model after it gained a field that may be left out."""

    kind: Text | None = None
    language: str = "zh"


def test_a_model_that_gained_an_optional_field_still_knows_old_requests():
    asked = ONE.model_dump(exclude_defaults=True)
    assert privacy.digest("hubei-2020", PersonSince(**asked)) == privacy.digest("hubei-2020", ONE)
    assert privacy.digest("hubei-2020", PersonSince(**asked, language="en")) != privacy.digest("hubei-2020", ONE)


def test_a_pseudonym_is_the_same_for_the_same_and_says_nothing():
    made = privacy.pseudonym("hubei-2020", "person", "王小明")
    assert made == privacy.pseudonym("hubei-2020", "person", "王小明")
    assert (len(made), int(made, 16) > 0) == (24, True)
    others = {
        privacy.pseudonym("hubei-2020", "person", "王小朋"),
        privacy.pseudonym("hubei-2020", "household", "王小明"),
        privacy.pseudonym("another-programme", "person", "王小明"),
    }
    assert len({made, *others}) == 4


def test_what_is_sealed_outlives_the_process():
    body, made = privacy.seal(*HERE, ONE), privacy.pseudonym("hubei-2020", "person", "王小明")
    privacy._data_key.cache_clear()  # noqa: SLF001 - as a new process
    assert privacy.unseal(*HERE, "name", body["name"]) == "王小明"
    assert privacy.pseudonym("hubei-2020", "person", "王小明") == made


def test_the_key_is_kept_wrapped_and_one_a_programme():
    privacy._data_key.cache_clear()  # noqa: SLF001 - as a new process
    opened = privacy._data_key("spring-2021")  # noqa: SLF001
    held = store.get("access", "programme#spring-2021", "key")
    assert opened not in held["wrapped"]
    assert len(opened) == 32
    assert opened != privacy._data_key("hubei-2020")  # noqa: SLF001


def test_of_two_makers_of_a_key_the_first_one_wins():
    wrapped = privacy._kms().generate_data_key(  # noqa: SLF001
        KeyId=privacy.settings().data_key, KeySpec="AES_256", EncryptionContext={"programme": "spring-2021"}
    )["CiphertextBlob"]
    privacy._keep_key("spring-2021", wrapped)  # noqa: SLF001
    privacy._keep_key("spring-2021", b"too late")  # noqa: SLF001
    assert store.get("access", "programme#spring-2021", "key")["wrapped"] == wrapped


def test_a_key_opens_for_its_own_programme_only():
    held = store.get("access", "programme#hubei-2020", "key")
    kms = privacy._kms()  # noqa: SLF001
    with pytest.raises(kms.exceptions.InvalidCiphertextException):
        kms.decrypt(CiphertextBlob=held["wrapped"], EncryptionContext={"programme": "another-programme"})


def test_a_signature_is_of_one_programme_one_use_and_one_text():
    signature = privacy.sign("hubei-2020", "consent", "a.b.c")
    assert len(signature) == 32
    assert privacy.verify("hubei-2020", "consent", "a.b.c", signature)
    for other in (
        ("spring-2021", "consent", "a.b.c"),
        ("hubei-2020", "receipt", "a.b.c"),
        ("hubei-2020", "consent", "a.b.d"),
    ):
        assert not privacy.verify(*other, signature)
    for forged in ("", signature[:-1], signature + "A", signature.swapcase(), "名字", "\ud800"):
        assert not privacy.verify("hubei-2020", "consent", "a.b.c", forged)


def test_a_signature_outlives_the_process():
    signature = privacy.sign("hubei-2020", "consent", "a.b.c")
    privacy._data_key.cache_clear()  # noqa: SLF001 - as a new process
    assert privacy.verify("hubei-2020", "consent", "a.b.c", signature)
