"""The functions of the definitions' Lambda steps."""

from __future__ import annotations

import json


def deploy(event: dict, context: object) -> dict:
    print("endpoint", event["endpoint_name"], "for", event["model_name"])
    return {"statusCode": 200, "body": json.dumps("Created Endpoint!"), "other_key": context.function_name}


def count(event: dict, context: object) -> dict:
    return {"n": 3, "o": len(event)}
