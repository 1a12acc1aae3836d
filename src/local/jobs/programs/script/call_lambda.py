"""Calls the handler of a Lambda function as Lambda's Python runtime does.

Arguments: the file with the event and the facts about the function, the files for the result and for the reason of a
failure, the handler's file, and the handler's name in it. Source: Lambda Developer Guide, "Using the Lambda context
object to retrieve Python function information" and "Define Lambda function handler in Python"; read in November 2026.
"""

from __future__ import annotations

import importlib.util
import json
import os
import sys
import time
import traceback
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from typing import Callable

STARTED = time.monotonic()


def context_of(asked: dict) -> SimpleNamespace:
    def get_remaining_time_in_millis() -> int:
        return max(0, int((asked["seconds"] - (time.monotonic() - STARTED)) * 1000))

    return SimpleNamespace(
        function_name=asked["function"],
        function_version="$LATEST",
        invoked_function_arn=asked["arn"],
        memory_limit_in_mb=asked["memory"],
        aws_request_id=asked["request"],
        log_group_name=asked["group"],
        log_stream_name=asked["stream"],
        identity=SimpleNamespace(cognito_identity_id=None, cognito_identity_pool_id=None),
        client_context=None,
        get_remaining_time_in_millis=get_remaining_time_in_millis,
    )


def handler_in(file: Path, name: str) -> Callable:
    """Imports the file by its own name, with its folder on the import path, as a function's package is."""
    os.chdir(file.parent)
    sys.path.insert(0, str(file.parent))
    spec = importlib.util.spec_from_file_location(file.stem, file)
    module = importlib.util.module_from_spec(spec)
    sys.modules[file.stem] = module
    spec.loader.exec_module(module)
    handler = getattr(module, name, None)
    if handler is None:
        raise LookupError(f"{file.name} has no function {name}")
    return handler


# Source: Lambda Developer Guide, "Lambda quotas", invocation payload (synchronous); read in November 2026.
LARGEST_ANSWER = 6 * 1024 * 1024


def as_number(value: object) -> float:
    """A Decimal, which DynamoDB's client gives for every number, as Lambda writes it.

    Source: lambda_runtime_marshaller.py in aws/aws-lambda-python-runtime-interface-client; read in November 2026.
    """
    if not isinstance(value, Decimal):
        raise TypeError(f"Object of type {type(value).__name__} is not JSON serializable")
    return int(value) if value.is_finite() and value == value.to_integral_value() else float(value)


def as_json(answer: object, name: str) -> str:
    """Lambda serializes the whole answer, so that it must be JSON even where the step does not read it."""
    try:
        text = json.dumps(answer, allow_nan=False, default=as_number)
    except (TypeError, ValueError) as error:
        raise TypeError(f"what {name} returned is not JSON: {error}") from error
    if len(text.encode("utf-8")) > LARGEST_ANSWER:
        raise ValueError(f"what {name} returned has more than the 6 MB that Lambda allows")
    return text


def main(call: str, result: str, failure: str, file: str, name: str) -> int:
    asked = json.loads(Path(call).read_text(encoding="utf-8"))
    try:
        answer = handler_in(Path(file), name)(asked["event"], context_of(asked))
        Path(result).write_text(as_json(answer, name), encoding="utf-8")
        return 0
    except BaseException as error:  # A handler can also call sys.exit, which fails on Lambda.
        traceback.print_exc()
        Path(failure).write_text(f"{type(error).__name__}: {error}", encoding="utf-8")
        return 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
