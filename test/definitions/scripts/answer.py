"""Answers the message of a Callback step."""

from __future__ import annotations

import json
import sys

message = json.load(sys.stdin)
print("asked for", message["arguments"], file=sys.stderr)
print(json.dumps({"c": "yes"}))
