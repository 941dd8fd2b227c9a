"""What each function may do is what its code does: not more, so that a mistake in one cannot hurt, and not less."""

from tests.infra.grants import ASKED

NAMES = {
    "{Data/Records/Table.Arn}": "records",
    "{Data/Records/Table.Arn}/index/by_subject": "records/by_subject",
    "{Data/Records/Table.StreamArn}": "records/stream",
    "{Data/Ledger/Table.Arn}": "ledger",
    "{Data/Ledger/Table.StreamArn}": "ledger/stream",
    "{Data/Figures/Table.Arn}": "figures",
    "{Data/Access/Table.Arn}": "access",
    "{Data/Key.Arn}": "key",
    "{Data/Documents.Arn}": "documents",
    "{Data/Documents.Arn}/*": "documents/*",
    **{
        f"{{Data/Documents.Arn}}/{each}/*": f"documents/{each}/*"
        for each in ("receipts", "uploads", "proofs", "sheets", "papers")
    },
    "arn:{AWS::Partition}:ses:{AWS::Region}:{AWS::AccountId}:identity/{Reports/Sender}": "mail",
    "arn:{AWS::Partition}:ses:{AWS::Region}:{AWS::AccountId}:configuration-set/{Reports/Mail}": "mail",
}
DATA = ("dynamodb", "kms", "s3", "ses")


def statements(assembly):
    """(path, statement) of everything that a role is allowed, or that a resource allows."""
    for path, policy in assembly.all("AWS::IAM::Policy").items():
        yield from ((path, statement) for statement in policy["PolicyDocument"]["Statement"])
    for kind in ("AWS::SQS::QueuePolicy", "AWS::SNS::TopicPolicy", "AWS::S3::BucketPolicy"):
        for path, policy in assembly.all(kind).items():
            yield from ((path, each) for each in policy["PolicyDocument"]["Statement"] if each["Effect"] == "Allow")


def listed(value):
    return value if isinstance(value, list) else [value]


def granted(assembly, function):
    """What a function may do with data: resource -> actions."""
    found = {}
    for path, statement in statements(assembly):
        if f"/{function}/Role/" in path:
            condition = statement.get("Condition", {})
            only = condition.get("ForAllValues:StringLike", {}).get("dynamodb:LeadingKeys")
            for action in listed(statement["Action"]):
                service, _, name = action.partition(":")
                for resource in listed(statement["Resource"]) if service in DATA else ():
                    told = f"{name} of {', '.join(only)}" if only else name
                    found.setdefault(NAMES[resource], set()).add(told)
    return found


def test_each_function_may_do_to_data_exactly_what_its_code_does(stage):
    assert {function: granted(stage, function) for function in ASKED} == ASKED


def test_besides_data_a_function_writes_its_own_log_and_its_own_dead_letters(stage):
    for path, statement in statements(stage):
        entry = path.split("/")[1]
        if entry in ASKED and not any(each.startswith(DATA) for each in listed(statement["Action"])):
            own = path.removesuffix("/Role/DefaultPolicy")
            assert statement["Resource"] in {f"{{{own}/Log.Arn}}", f"{{{own}/DeadLetters.Arn}}"}
            assert set(listed(statement["Action"])) <= {
                *("logs:CreateLogStream", "logs:PutLogEvents"),
                *("sqs:SendMessage", "sqs:GetQueueAttributes", "sqs:GetQueueUrl"),
            }


def test_nobody_is_allowed_every_action_or_every_action_of_a_service(stage):
    broad = [(path, action) for path, each in statements(stage) for action in listed(each["Action"]) if "*" in action]
    assert broad == []


def test_nobody_is_allowed_anything_on_every_resource(stage):
    assert [path for path, statement in statements(stage) if "*" in listed(statement["Resource"])] == []


def test_a_schedule_may_start_its_own_function_and_tell_of_failure(stage):
    allowed = {schedule: [] for schedule in ("Daily", "Nightly", "ClearUp")}
    for path, statement in statements(stage):
        if path.split("/")[1] in allowed:
            allowed[path.split("/")[1]].append((statement["Action"], statement["Resource"]))
    assert allowed == {
        schedule: [
            ("lambda:InvokeFunction", f"{{{function}/Function.Arn}}"),
            ("sqs:SendMessage", f"{{{function}/DeadLetters.Arn}}"),
        ]
        for schedule, function in (
            ("Daily", "Reports/ReportsMailer"),
            ("Nightly", "Reports/ReportsDrift"),
            ("ClearUp", "Services/FundsClerk"),
        )
    }


def test_each_route_may_be_invoked_by_the_api_alone(stage):
    sources = {each["SourceArn"].split(":")[-1] for each in stage.all("AWS::Lambda::Permission").values()}
    services = ("intake", "deliveries", "funds", "reports")
    below = {f"{service}/{{proxy+}}" for service in services}
    opened = {"funds/v1/open/consents/{token}", "deliveries/v1/open/runs/{proxy+}"}
    assert sources == {"{Api/Http}/*/*/" + path for path in below | opened}
    assert {each["Principal"] for each in stage.all("AWS::Lambda::Permission").values()} == {"apigateway.amazonaws.com"}
