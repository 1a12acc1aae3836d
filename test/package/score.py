"""Scores requests with a model package, as a serving container would, without importing Specline from outside the
package.

    python score.py PACKAGE_FOLDER < requests.json > answers.json

A request is {"body": text, "type": content type, "accept": content type}.
"""

from __future__ import annotations

import importlib
import json
import sys
from pathlib import Path

package = Path(sys.argv[1])
sys.path = [path for path in sys.path if "specline" not in path or path.startswith(str(package))]
sys.path.insert(0, str(package / "code"))
inference = importlib.import_module("inference")
model = inference.model_fn(str(package))
answers = []
for request in json.load(sys.stdin):
    answer, kind = inference.transform_fn(model, request["body"].encode("utf-8"), request["type"], request["accept"])
    assert kind == request["accept"], kind
    answers.append(answer)
assert Path(inference.__file__).is_relative_to(package), inference.__file__
json.dump(answers, sys.stdout)
