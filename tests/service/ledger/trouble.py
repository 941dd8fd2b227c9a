"""What a store does at times: conflicts, failures of its own, answers that are lost on their way."""

from botocore.exceptions import ClientError, ReadTimeoutError

from tests.service.ledger.tap import at


def conflict():
    """Another transaction has one of the items: nothing was done."""
    raise cancelled("TransactionConflict")


def failure():
    """The store failed, and nobody knows whether before or after it was done."""
    raise ClientError({"Error": {"Code": "InternalServerError", "Message": "oh"}}, "TransactWriteItems")


def silence():
    """The answer was lost after all tries of the SDK, and nobody knows whether the request was."""
    raise ReadTimeoutError(endpoint_url="https://dynamodb.example.org")


def cancelled(*reasons):
    told = {
        "Error": {"Code": "TransactionCanceledException", "Message": "not now"},
        "CancellationReasons": [{"Code": "None"}, *({"Code": each} for each in reasons)],
    }
    return ClientError(told, "TransactWriteItems")


def at_calls(numbers, step):
    """A step that is taken at some calls (from 1) and at no other."""
    steps = [at(number, step) for number in numbers]

    def taken(tap):
        for each in steps:
            each(tap)

    return taken
