"""What goes in and out: what shows that something was handed over."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from houyuan.codes import PROOF_KINDS
from houyuan.forms import asked, called
from houyuan.types import Code, DatedId, Model, Stored

LIMIT_BYTES = 8_000_000
ProofKind = Literal["photo", "signature", "code"]
ContentType = Literal["image/jpeg", "image/png"]
Size = Annotated[int, Field(ge=1, le=LIMIT_BYTES, strict=True)]
Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
HandedCode = Annotated[str, Field(pattern=r"^[0-9]{6}$", examples=["482913"])]


class ProofFile(Model):
    """A picture that will be uploaded: what it shows, and its exact type, size and SHA-256."""

    kind: Literal["photo", "signature"]
    content_type: ContentType
    size: Size
    sha256: Sha256


class Announced(Model):
    """The picture that a form is asked for; nothing, where the delivery announced it already."""

    kind: Literal["photo", "signature"] | None = None
    content_type: ContentType | None = None
    size: Size | None = None
    sha256: Sha256 | None = None

    @model_validator(mode="after")
    def _all_or_nothing(self) -> Self:
        said = [getattr(self, name) is not None for name in ProofFile.model_fields]
        if any(said) and not all(said):
            raise PydanticCustomError("whole_picture", "A picture is announced by kind, type, size and hash together")
        return self

    @property
    def file(self) -> ProofFile | None:
        """The picture, when one is announced."""
        return ProofFile.model_validate(self.model_dump()) if self.kind else None


class NewProof(Model):
    """A proof that a delivery brings: a picture that will be uploaded, or the code that stands on the label."""

    id: Code
    kind: ProofKind
    content_type: ContentType | None = None
    size: Size | None = None
    sha256: Sha256 | None = None
    code: HandedCode | None = None

    @model_validator(mode="after")
    def _said_as_its_kind_asks(self) -> Self:
        picture = [each is not None for each in (self.content_type, self.size, self.sha256)]
        if self.kind == "code" and (any(picture) or self.code is None):
            raise PydanticCustomError("proof_is_a_code", "A code proof holds the code and nothing else")
        if self.kind != "code" and (not all(picture) or self.code is not None):
            raise PydanticCustomError("proof_is_a_picture", "A picture is announced by its type, size and hash")
        return self


class LabelCode(Model):
    """The code on a household's label, told after the delivery was reported."""

    code: Annotated[HandedCode, asked(1, "标签上的核对码", "Code on the label", "text", example="482913")]


class Kept(Model):
    """The picture as it is kept: made anew from the pixels of what was uploaded, nothing else of it left."""

    content_type: ContentType
    size: int
    sha256: str
    width: int
    height: int


class Proof(Model):
    """A proof of a delivery: `awaited` until its picture was looked at; a code is `checked` when it is reported.

    `sha256` and `size` are those of the file that was announced, `kept` tells of the one that is kept.
    """

    id: Code
    kind: ProofKind
    state: Literal["awaited", "attached", "checked"]
    content_type: ContentType | None = None
    size: int | None = None
    sha256: str | None = None
    by: str | None = None
    kept: Kept | None = None


class NewProofRule(Model):
    """From the id's day on, a hand-over is shown by any of these kinds; by none, when there are none."""

    id: Annotated[DatedId, asked(1, "从哪天起", "From the day on", "day")]
    any_of: Annotated[
        list[Annotated[ProofKind, called(PROOF_KINDS)]],
        Field(max_length=3),
        asked(2, "凭证（有其中一项即可）", "Proof: any of these", "several"),
    ]

    @model_validator(mode="after")
    def _each_once(self) -> Self:
        if len(set(self.any_of)) < len(self.any_of):
            raise PydanticCustomError("kinds_once", "A kind of proof is named once")
        return self


class ProofRule(NewProofRule, Stored):
    """A rule as stored; lists that are frozen from then on carry it."""
