"""What the code of each function asks of the data: resource -> actions.

`tests/infra` compares it with what the deployment allows, `tests/service` with what the code asks when it runs.
`houyuan.identity` gets a membership; `houyuan.privacy` gets and opens a programme's data key; `houyuan.records` gets,
queries and puts; a transaction asks for the actions that it is made of.
"""

KEEPS = {"GetItem", "Query", "PutItem"}
FOLDS = KEEPS | {"DeleteItem"}
"""A cube is replaced by another, and the parts of the one before are taken away."""
FIRST_KEY = "PutItem of programme#*"
"""The one write to the access table: a programme's data key. Nobody can make themselves a member."""

ASKED = {
    "IntakeApi": {
        # An imported sheet is compared 100 rows and inserted 25 rows a call; a follow-up checks that its case is open.
        "records": KEEPS | {"BatchGetItem", "PartiQLInsert", "ConditionCheckItem"},
        "records/by_subject": {"Query"},  # the follow-ups of a case
        "access": {"GetItem", "Query", FIRST_KEY},  # Query: the caller's programmes
        "key": {"GenerateDataKey", "Decrypt"},
    },
    "DeliveriesApi": {
        # A household is served once, in a round still out; a sheet is compared 100 rows a call; who is taken off a
        # list, the key of a household that is void or unserved, and a receipt's number of which nothing came, are
        # deleted.
        "records": KEEPS | {"UpdateItem", "DeleteItem", "ConditionCheckItem", "BatchGetItem"},
        "ledger": {"Query", "PutItem", "UpdateItem"},  # a transfer is put, balances are updated
        "access": {"GetItem", FIRST_KEY},
        "key": {"GenerateDataKey", "Decrypt"},
        "documents": {"ListBucket"},  # else S3 answers 403 for a picture that has not arrived
        # A picture is put by the form that the function signs, read, and taken away once it was made anew.
        "documents/uploads/*": {"PutObject", "GetObject", "DeleteObject", "DeleteObjectVersion"},
        "documents/proofs/*": {"GetObject", "PutObject"},
        "documents/sheets/*": {"GetObject", "PutObject"},
        "documents/papers/*": {"GetObject", "PutObject"},  # a paper is fetched by the address that the function signs
    },
    "DeliveriesPlanner": {
        # Households are read without what is personal, listed and counted under the guard of a lease.
        "records": KEEPS | {"UpdateItem", "DeleteItem", "ConditionCheckItem"},
        "records/stream": {"DescribeStream", "GetRecords", "GetShardIterator", "ListStreams"},
    },
    "DeliveriesSheets": {
        # What logging deliveries asks, under the guard of a lease; what became of each part is kept.
        "records": KEEPS | {"UpdateItem", "DeleteItem", "ConditionCheckItem", "BatchGetItem"},
        "ledger": {"PutItem", "UpdateItem"},
        "access": {"GetItem"},
        "key": {"Decrypt"},
        "documents": {"ListBucket"},  # a sheet that was taken away already is taken away
        "documents/sheets/*": {"GetObject", "PutObject", "DeleteObject", "DeleteObjectVersion"},
        "records/stream": {"DescribeStream", "GetRecords", "GetShardIterator", "ListStreams"},
    },
    "FundsApi": {
        # Money moves in an open month, to the payee who was approved; a grant's key is given back; records behind a
        # statement are read 100, rows of a sheet inserted 25 a call; an update changes a line of a
        # pay list, or uses up a part of an agreement or of a line's tolerance.
        "records": KEEPS | {"UpdateItem", "DeleteItem", "ConditionCheckItem", "BatchGetItem", "PartiQLInsert"},
        "ledger": {"Query", "PutItem", "UpdateItem"},  # a transfer is put, balances are updated
        "access": {"GetItem", FIRST_KEY},
        "key": {"GenerateDataKey", "Decrypt"},
        "documents": {"ListBucket"},  # else S3 answers 403 for a receipt that has not arrived
        "documents/receipts/*": {"GetObject", "PutObject"},  # a receipt is put by the form that the function signs
    },
    "FundsPaymaster": {
        # Days are claimed and given back, lines written and changed, each under the guard of a lease.
        "records": KEEPS | {"UpdateItem", "DeleteItem", "ConditionCheckItem", "BatchGetItem", "PartiQLInsert"},
        "ledger": {"PutItem", "UpdateItem"},
        "access": {"GetItem"},
        "key": {"Decrypt"},
        "records/stream": {"DescribeStream", "GetRecords", "GetShardIterator", "ListStreams"},
    },
    "FundsClerk": {
        "records": KEEPS | {"ConditionCheckItem"},  # who is asked for consent, and what becomes of it
        "ledger": {"PutItem", "UpdateItem"},  # what nobody consented to is given back
        "access": {"GetItem"},
        "key": {"Decrypt"},
        "mail": {"SendEmail", "SendRawEmail"},
        "records/stream": {"DescribeStream", "GetRecords", "GetShardIterator", "ListStreams"},
    },
    "ReportsApi": {
        "records": KEEPS,  # reports, subscriptions, dispatches
        "ledger": {"Query"},
        "figures": {"Query"},
        "access": {"GetItem"},  # a programme that has records has its key
        "key": {"Decrypt"},
        "documents": {"ListBucket"},  # else S3 answers 403 for a missing document
        "documents/*": {"GetObject", "PutObject"},
        "mail": {"SendEmail", "SendRawEmail"},
    },
    "ReportsProjector": {
        "records": {"Query"},
        "ledger": {"Query"},
        "figures": FOLDS,
        "access": {"GetItem"},  # households are counted under pseudonyms
        "key": {"Decrypt"},
        "records/stream": {"DescribeStream", "GetRecords", "GetShardIterator", "ListStreams"},
        "ledger/stream": {"DescribeStream", "GetRecords", "GetShardIterator", "ListStreams"},
    },
    "ReportsIssuer": {
        "records": KEEPS,  # the report that was asked for, and what it tells of
        "ledger": {"Query"},
        "figures": FOLDS,  # issuing refolds first
        "access": {"GetItem"},
        "key": {"Decrypt"},
        "documents/*": {"PutObject"},
        "records/stream": {"DescribeStream", "GetRecords", "GetShardIterator", "ListStreams"},
    },
    "ReportsMailer": {
        "records": KEEPS,
        "access": {"GetItem"},
        "key": {"Decrypt"},
        "documents/*": {"GetObject", "PutObject"},  # the mail is kept as it was sent
        "mail": {"SendEmail", "SendRawEmail"},
    },
    "ReportsDrift": {
        "records": {"Query"},
        "ledger": {"Query"},
        "figures": FOLDS,
        "access": {"GetItem"},
        "key": {"Decrypt"},
    },
}
