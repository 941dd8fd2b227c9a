"""Personal fields: encrypted before they are stored, masked when they are answered, counted by keyed hash.

Each programme has one data key, made by KMS and kept wrapped in the access table; KMS unwraps it only together with
the programme's name (encryption context). From it two keys are derived: one encrypts fields (AES-256-GCM, bound to
programme, kind, id and field, so that a ciphertext moved elsewhere does not open), one makes the keyed hashes.
"""

import base64
import hashlib
import hmac
import json
import os
from functools import cache
from typing import Any, get_args

import boto3
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from pydantic import BaseModel

from houyuan import store, wire
from houyuan.settings import settings
from houyuan.types import Personal

_NONCE_BYTES = 12
_PSEUDONYM_BYTES = 12
_SIGNATURE_BYTES = 24


@cache
def _kms() -> Any:
    return boto3.client("kms")


@cache
def _data_key(programme: str) -> bytes:
    table, context = settings().access_table, {"programme": programme}
    held = store.get(table, f"programme#{programme}", "key")
    if held is None:
        made = _kms().generate_data_key(KeyId=settings().data_key, KeySpec="AES_256", EncryptionContext=context)
        _keep_key(programme, made["CiphertextBlob"])
        held = store.get(table, f"programme#{programme}", "key") or {}
    opened: bytes = _kms().decrypt(CiphertextBlob=held["wrapped"], EncryptionContext=context)["Plaintext"]
    return opened


def _keep_key(programme: str, wrapped: bytes) -> None:
    """Keeps the first key that anybody made; a second maker's key is dropped unused."""
    client = store.dynamodb()
    try:
        client.put_item(
            TableName=settings().access_table,
            Item=wire.to_wire({"pk": f"programme#{programme}", "sk": "key", "wrapped": wrapped}),
            ConditionExpression="attribute_not_exists(pk)",
        )
    except client.exceptions.ConditionalCheckFailedException:
        return


def _key(programme: str, use: str) -> bytes:
    return hmac.digest(_data_key(programme), use.encode(), "sha256")


@cache
def personal_fields(model: type[BaseModel]) -> dict[str, Personal]:
    """The fields of a model that are marked personal, with their marks."""
    marks = {}
    for name, info in model.model_fields.items():
        # `PersonName | None` keeps the mark on the union's member, not on the field.
        nested = (part for member in get_args(info.annotation) for part in get_args(member))
        found = [part for part in (*info.metadata, *nested) if isinstance(part, Personal)]
        if found:
            marks[name] = found[0]
    return marks


def seal(programme: str, kind: str, record_id: str, content: BaseModel) -> dict[str, Any]:
    """A model's content as it is stored: each personal field becomes its ciphertext `c` and its mask `m`."""
    body = content.model_dump()
    for name, mark in personal_fields(type(content)).items():
        if body[name] is not None:
            nonce = os.urandom(_NONCE_BYTES)
            bound = f"{programme}/{kind}/{record_id}/{name}".encode()
            cipher = AESGCM(_key(programme, "fields")).encrypt(nonce, body[name].encode(), bound)
            body[name] = {"c": nonce + cipher, "m": mark.mask(body[name])}
    return body


def unseal(programme: str, kind: str, record_id: str, name: str, sealed: dict[str, Any]) -> str:
    """The text of one sealed field.

    Raises:
        cryptography.exceptions.InvalidTag: when the ciphertext was made for another place or altered.
    """
    bound = f"{programme}/{kind}/{record_id}/{name}".encode()
    nonce, cipher = sealed["c"][:_NONCE_BYTES], sealed["c"][_NONCE_BYTES:]
    return AESGCM(_key(programme, "fields")).decrypt(nonce, cipher, bound).decode()


def masked(body: dict[str, Any]) -> dict[str, Any]:
    """A stored body as it is answered: the mask in place of each sealed field."""
    return {name: value["m"] if _is_sealed(value) else value for name, value in body.items()}


def _is_sealed(value: Any) -> bool:
    return isinstance(value, dict) and value.keys() == {"c", "m"} and isinstance(value["c"], bytes)


def digest(programme: str, content: BaseModel) -> bytes:
    """A keyed fingerprint of a request's content: tells a replay from another body, and tells nobody the content.

    Fields at their defaults do not count, so a model may gain an optional field and old requests are still replays.
    """
    told = content.model_dump(exclude_defaults=True)
    canonical = json.dumps(told, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hmac.digest(_key(programme, "digests"), canonical.encode(), "sha256")


def pseudonym(programme: str, what: str, text: str) -> str:
    """The same short name for the same person or household within one programme; 96 bits, not to be reversed."""
    mac = hmac.digest(_key(programme, "pseudonyms"), f"{what}/{text}".encode(), hashlib.sha256)
    return mac[:_PSEUDONYM_BYTES].hex()


def sign(programme: str, use: str, text: str) -> str:
    """A signature that only this programme's key makes, 32 characters fit for an address; good for one use only."""
    mac = hmac.digest(_key(programme, "signatures"), f"{use}/{text}".encode(), hashlib.sha256)
    return base64.urlsafe_b64encode(mac[:_SIGNATURE_BYTES]).decode()


def verify(programme: str, use: str, text: str, signature: str) -> bool:
    """Whether a signature is the programme's; takes as long whatever is wrong with it. The programme must be there."""
    return hmac.compare_digest(sign(programme, use, text).encode(), signature.encode("utf-8", "surrogatepass"))
