"""Data that outlive every deployment: four tables, the key of personal fields, the documents."""

from typing import Any

import aws_cdk as cdk
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_s3 as s3
from constructs import Construct

from infra.constructs.accepted import accept
from infra.constructs.table import Table
from infra.stages import Stage

_LOG_DAYS = 180
_OLD_VERSION_DAYS = 90
_UPLOAD_DAYS = 1
_PAPER_DAYS = 1


class Data(cdk.Stack):
    """records, ledger, figures, access; the data key; the bucket of documents."""

    def __init__(self, scope: Construct, name: str, stage: Stage, **props: Any) -> None:
        super().__init__(scope, name, termination_protection=stage.keeps_data, **props)
        self.records = Table(self, "Records", stage, stream=True, indexes={"by_subject": "subject"})
        self.ledger = Table(self, "Ledger", stage, stream=True)
        self.figures = Table(self, "Figures", stage)
        self.access = Table(self, "Access", stage)
        self.key = kms.Key(
            self,
            "Key",
            description="Wraps the data keys of personal fields, one per programme",
            enable_key_rotation=True,
            removal_policy=stage.removal_policy,
        )
        logs = s3.Bucket(
            self,
            "DocumentsLog",
            encryption=s3.BucketEncryption.S3_MANAGED,
            block_public_access=s3.BlockPublicAccess.BLOCK_ALL,
            enforce_ssl=True,
            lifecycle_rules=[s3.LifecycleRule(expiration=cdk.Duration.days(_LOG_DAYS))],
            removal_policy=stage.removal_policy,
        )
        self.documents = s3.Bucket(
            self,
            "Documents",
            encryption=s3.BucketEncryption.S3_MANAGED,
            block_public_access=s3.BlockPublicAccess.BLOCK_ALL,
            enforce_ssl=True,
            versioned=True,
            server_access_logs_bucket=logs,
            lifecycle_rules=[
                s3.LifecycleRule(noncurrent_version_expiration=cdk.Duration.days(_OLD_VERSION_DAYS)),
                # A photo as it left the phone says where it was taken: what is not attached within a day is gone.
                s3.LifecycleRule(
                    prefix="uploads/",
                    expiration=cdk.Duration.days(_UPLOAD_DAYS),
                    noncurrent_version_expiration=cdk.Duration.days(_UPLOAD_DAYS),
                ),
                # A printed list holds names in clear, and is made anew from the records whenever it is asked for.
                s3.LifecycleRule(
                    prefix="papers/",
                    expiration=cdk.Duration.days(_PAPER_DAYS),
                    noncurrent_version_expiration=cdk.Duration.days(_PAPER_DAYS),
                ),
            ],
            # A browser sends a photo by a signed form: the signature, not the page, says what may be sent.
            cors=[s3.CorsRule(allowed_origins=["*"], allowed_methods=[s3.HttpMethods.POST])],
            removal_policy=stage.removal_policy,
        )
        # An export with a name of its own, so that the one accepted finding can name it.
        self._exported = f"{name}-Documents"
        self._documents_arn = self.export_value(self.documents.bucket_arn, name=self._exported)
        for output, table in self.tables.items():
            table.tell(self, output)
        cdk.CfnOutput(self, "DataKey", value=self.key.key_arn)
        cdk.CfnOutput(self, "DocumentsBucket", value=self.documents.bucket_name)

    @property
    def tables(self) -> dict[str, Table]:
        """The tables by the names of their outputs."""
        return {
            "RecordsTable": self.records,
            "LedgerTable": self.ledger,
            "FiguresTable": self.figures,
            "AccessTable": self.access,
        }

    @property
    def function_environment(self) -> dict[str, str]:
        """What every function is told of the data."""
        return {
            "RECORDS_TABLE": self.records.name,
            "LEDGER_TABLE": self.ledger.name,
            "FIGURES_TABLE": self.figures.name,
            "ACCESS_TABLE": self.access.name,
            "DATA_KEY": self.key.key_arn,
        }

    @property
    def documents_environment(self) -> dict[str, str]:
        """What a function that keeps documents is told besides."""
        return {"DOCUMENTS_BUCKET": self.documents.bucket_name}

    def allow_data_keys(self, role: iam.Role) -> None:
        """Lets a role open the data keys of programmes, which wait wrapped in the access table."""
        self.access.allow(role, "GetItem")
        role.add_to_policy(iam.PolicyStatement(actions=["kms:Decrypt"], resources=[self.key.key_arn]))

    def allow_first_data_key(self, role: iam.Role) -> None:
        """Lets a role make the data key of a programme that has none yet, and keep it; memberships it cannot write."""
        self.access.allow(role, "PutItem", partitions="programme#*")
        role.add_to_policy(iam.PolicyStatement(actions=["kms:GenerateDataKey"], resources=[self.key.key_arn]))

    def allow_documents(self, role: iam.Role, *actions: str, under: str = "") -> None:
        """Lets a role do exactly these actions (`GetObject`, …) with documents, those `under` a folder if asked."""
        named, objects = [f"s3:{action}" for action in actions], f"{self._documents_arn}/{under}*"
        role.add_to_policy(iam.PolicyStatement(actions=named, resources=[objects]))
        reason = "Documents are objects of this one bucket; their names are made at run time."
        accept(role, {f"IAM5[Resource::{self._exported}/{under}*]": reason})

    def allow_missing_documents(self, role: iam.Role) -> None:
        """Lets a role hear that a document does not exist: S3 answers "forbidden" to whoever may not list."""
        role.add_to_policy(iam.PolicyStatement(actions=["s3:ListBucket"], resources=[self._documents_arn]))
