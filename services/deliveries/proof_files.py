"""Pictures of proofs: sent straight to the bucket, looked at, and kept only as what was made anew of their pixels.

What is sent lies under `uploads/`, where it is written by a signed form and read by this service alone: nobody ever
gets an address of it. What is kept lies under `proofs/`, written by this service alone.
"""

import hashlib
from typing import Any

from houyuan import files, records
from houyuan.identity import Caller
from houyuan.problems import Fault, IdTaken, NotFound, WrongState
from houyuan.records import Change, Record
from houyuan.types import FileAddress, UploadForm
from services.deliveries import handovers, pictures, proofs
from services.deliveries.models.deliveries import Delivery
from services.deliveries.models.proofs import Announced, ProofFile

_ENDINGS = {"image/jpeg": "jpg", "image/png": "png"}


def form(programme: str, delivery: str, proof: str, announced: Announced, caller: Caller) -> UploadForm:
    """A form by which this one picture, of exactly this size and hash, can be sent for some minutes.

    A picture that the delivery did not announce is announced by asking: that is how a missing proof is added.

    Raises:
        NotFound: for a proof that nobody announced.
        IdTaken: when another proof stands under this id, or this one is attached.
        WrongState: for a delivery that is void, or has as many proofs as it may have.
    """
    asked = announced.file

    def rule(seen: Record) -> Change | None:
        proofs.check_stands(seen)
        known = proofs.of(seen, proof)
        if known:
            if known["state"] != "awaited" or (asked and not asked.model_dump().items() <= known.items()):
                raise IdTaken(Fault("proof", f"凭证编号 {proof} 已被占用", f"The proof {proof} stands already"))
            return None
        if asked is None:
            raise _unknown(proof)
        return Change(proofs.adding(seen, _awaited(proof, asked, caller)))

    record = records.change(programme, handovers.KIND, delivery, caller, rule)
    known = _known(record, proof)
    told = files.upload_form(_sent(record, known), known["content_type"], known["size"], known["sha256"])
    return UploadForm(**told, expires_in_seconds=files.SIGNED_SECONDS)


def attach(programme: str, delivery: str, proof: str, caller: Caller) -> Delivery:
    """Looks at a picture that has arrived, keeps what was made anew of it, and takes away what was sent.

    Raises:
        NotFound: for a proof that nobody announced.
        WrongState: when nothing has arrived, or the delivery is void.
        Invalid: when what arrived is not what was announced, or no picture; send it again, or another proof.
    """

    def rule(seen: Record) -> Change | None:
        known = _known(seen, proof)
        if known["state"] != "awaited":
            return None
        proofs.check_stands(seen)
        attached = known | {"state": "attached", "by": caller.subject, "kept": _keep(seen, known)}
        standing = [attached if each["id"] == proof else each for each in seen.body["proofs"]]
        return Change(proofs.showing(seen, standing))

    record = records.change(programme, handovers.KIND, delivery, caller, rule)
    known = _known(record, proof)
    if known["kept"]:
        # Also when the proof was attached before: whoever did may not have come as far as this.
        files.discard(_sent(record, known))
    return record.answer(Delivery)


def address(programme: str, delivery: str, proof: str) -> FileAddress:
    """Where the kept picture can be fetched for some minutes.

    Raises:
        NotFound: for a proof without a picture that is kept.
    """
    record = records.get(programme, handovers.KIND, delivery)
    known = _known(record, proof)
    if not known["kept"]:
        raise NotFound(Fault("proof", f"凭证 {proof} 没有图片", f"The proof {proof} has no picture"))
    url = files.address(_kept(record, known, known["kept"]), None)
    return FileAddress(url=url, expires_in_seconds=files.SIGNED_SECONDS)


def _keep(record: Record, known: dict[str, Any]) -> dict[str, Any]:
    """Writes the picture anew and tells what is kept; the same upload makes the same file."""
    picture = pictures.anew(_arrived(record, known), known["content_type"])
    told = {
        "content_type": known["content_type"],
        "size": len(picture.content),
        "sha256": hashlib.sha256(picture.content).hexdigest(),
        "width": picture.width,
        "height": picture.height,
    }
    files.write(_kept(record, known, told), picture.content, known["content_type"])
    return told


def _arrived(record: Record, known: dict[str, Any]) -> bytes:
    """What was sent, if it is what was announced; never more of it is read than that."""
    found = files.newest(_sent(record, known), known["size"])
    if found is None:
        raise WrongState(Fault("proof", "文件尚未上传", "The file has not arrived yet"))
    content, _ = found
    files.check(content, known["size"], known["sha256"])
    return content


def _awaited(proof: str, asked: ProofFile, caller: Caller) -> dict[str, Any]:
    return {"id": proof, **asked.model_dump(), "state": "awaited", "by": caller.subject, "kept": None}


def _sent(record: Record, known: dict[str, Any]) -> str:
    return f"uploads/{record.programme}/{record.id}/{known['id']}-{known['sha256']}"


def _kept(record: Record, known: dict[str, Any], kept: dict[str, Any]) -> str:
    ending = _ENDINGS[kept["content_type"]]
    return f"proofs/{record.programme}/{record.id}/{known['id']}-{kept['sha256']}.{ending}"


def _known(record: Record, proof: str) -> dict[str, Any]:
    known = proofs.of(record, proof)
    if known is None:
        raise _unknown(proof)
    return known


def _unknown(proof: str) -> NotFound:
    return NotFound(Fault("proof", f"没有凭证 {proof}", f"There is no proof {proof}"))
