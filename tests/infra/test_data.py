"""Data outlive every deployment of a real programme, and go with a rehearsal."""

TABLES = ("Records", "Ledger", "Figures", "Access")


def kept(assembly, path):
    return next(each.deletion_policy for each in assembly.resources if each.path == path)


def test_tables_are_on_demand_encrypted_and_recoverable_to_any_second_of_35_days(stage):
    tables = stage.named("AWS::DynamoDB::GlobalTable")
    assert tuple(tables) == TABLES
    for table in tables.values():
        (replica,) = table["Replicas"]
        assert table["BillingMode"] == "PAY_PER_REQUEST"
        assert table["SSESpecification"] == {"SSEEnabled": True, "SSEType": "KMS"}
        assert replica["PointInTimeRecoverySpecification"] == {
            "PointInTimeRecoveryEnabled": True,
            "RecoveryPeriodInDays": 35,
        }


def test_only_prod_holds_its_data_against_a_mistake(stage):
    real = stage.stage == "prod"
    for table in TABLES:
        (replica,) = stage.one("AWS::DynamoDB::GlobalTable", f"Data/{table}/")["Replicas"]
        assert replica["DeletionProtectionEnabled"] is real
        assert kept(stage, f"Data/{table}/Table") == ("Retain" if real else "Delete")
    for path in ("Data/Key", "Data/Documents", "Data/DocumentsLog", "Api/People"):
        assert kept(stage, path) == ("Retain" if real else "Delete")
    assert stage.one("AWS::Cognito::UserPool")["DeletionProtection"] == ("ACTIVE" if real else "INACTIVE")


def test_a_key_is_a_partition_and_a_place_in_it_in_every_table(stage):
    for table in stage.all("AWS::DynamoDB::GlobalTable").values():
        assert table["KeySchema"] == [
            {"AttributeName": "pk", "KeyType": "HASH"},
            {"AttributeName": "sk", "KeyType": "RANGE"},
        ]


def test_streams_of_records_and_ledger_tell_keys_only(stage):
    told = {name: table.get("StreamSpecification") for name, table in stage.named("AWS::DynamoDB::GlobalTable").items()}
    keys = {"StreamViewType": "KEYS_ONLY"}
    assert told == {"Records": keys, "Ledger": keys, "Figures": None, "Access": None}


def test_the_one_index_finds_what_is_about_a_subject(stage):
    indexes = {
        name: table.get("GlobalSecondaryIndexes") for name, table in stage.named("AWS::DynamoDB::GlobalTable").items()
    }
    by_subject = {
        "IndexName": "by_subject",
        "KeySchema": [{"AttributeName": "subject", "KeyType": "HASH"}, {"AttributeName": "sk", "KeyType": "RANGE"}],
        "Projection": {"ProjectionType": "ALL"},
    }
    assert indexes == {"Records": [by_subject], "Ledger": None, "Figures": None, "Access": None}


def test_the_key_of_personal_fields_turns_over_every_year(stage):
    assert stage.one("AWS::KMS::Key")["EnableKeyRotation"] is True


def test_every_bucket_is_private_and_encrypted(stage):
    buckets = stage.all("AWS::S3::Bucket")
    assert set(buckets) == {"Data/Documents", "Data/DocumentsLog", "Web/Site", "Web/SiteLog"}
    for bucket in buckets.values():
        assert set(bucket["PublicAccessBlockConfiguration"].values()) == {True}
        (rule,) = bucket["BucketEncryption"]["ServerSideEncryptionConfiguration"]
        assert rule == {"ServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}


def test_every_bucket_on_aws_refuses_what_does_not_come_over_tls(aws):
    for path in aws.all("AWS::S3::Bucket"):
        policy = aws.one("AWS::S3::BucketPolicy", f"{path}/")["PolicyDocument"]["Statement"]
        assert policy[0] == {
            "Action": "s3:*",
            "Condition": {"Bool": {"aws:SecureTransport": "false"}},
            "Effect": "Deny",
            "Principal": {"AWS": "*"},
            "Resource": [f"{{{path}.Arn}}", f"{{{path}.Arn}}/*"],
        }


def test_a_document_that_is_overwritten_can_be_had_back_for_90_days(stage):
    documents = stage.all("AWS::S3::Bucket")["Data/Documents"]
    assert documents["VersioningConfiguration"] == {"Status": "Enabled"}
    assert documents["LifecycleConfiguration"]["Rules"][0] == {
        "NoncurrentVersionExpiration": {"NoncurrentDays": 90},
        "Status": "Enabled",
    }


def test_what_a_phone_uploaded_and_nobody_attached_is_gone_after_a_day(stage):
    documents = stage.all("AWS::S3::Bucket")["Data/Documents"]
    assert documents["LifecycleConfiguration"]["Rules"][1] == {
        "ExpirationInDays": 1,
        "NoncurrentVersionExpiration": {"NoncurrentDays": 1},
        "Prefix": "uploads/",
        "Status": "Enabled",
    }


def test_a_browser_may_send_a_file_by_a_signed_form_and_read_nothing(stage):
    documents = stage.all("AWS::S3::Bucket")["Data/Documents"]
    assert documents["CorsConfiguration"] == {"CorsRules": [{"AllowedMethods": ["POST"], "AllowedOrigins": ["*"]}]}


def test_a_printed_list_of_names_is_gone_after_a_day(stage):
    rules = stage.all("AWS::S3::Bucket")["Data/Documents"]["LifecycleConfiguration"]["Rules"]
    assert [each for each in rules if each.get("Prefix") == "papers/"] == [
        {
            "ExpirationInDays": 1,
            "NoncurrentVersionExpiration": {"NoncurrentDays": 1},
            "Prefix": "papers/",
            "Status": "Enabled",
        }
    ]
