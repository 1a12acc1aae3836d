"""Writes test/aws/schedule-shapes.json: the shapes of Specline's requests to EventBridge and its Scheduler.

python3 scripts/extract-schedule-shapes.py SITE_PACKAGES/botocore VERSION
Only tests use them. Run npx biome check --write test/aws afterwards.
"""

import gzip
import json
import sys
from pathlib import Path

OPERATIONS = {
    "scheduler": ["CreateSchedule", "DeleteSchedule", "GetSchedule", "ListSchedules", "UpdateSchedule"],
    "events": [
        "DeleteRule",
        "DisableRule",
        "EnableRule",
        "ListRules",
        "ListTargetsByRule",
        "PutRule",
        "PutTargets",
        "RemoveTargets",
    ],
    "sagemaker": ["StartPipelineExecution"],
}
MEMBERS = ("type", "required", "min", "max", "pattern", "enum")


def converted(shape: dict, service: str) -> dict:
    out = {key: shape[key] for key in MEMBERS if key in shape}
    if "members" in shape:
        out["members"] = {name: service + "." + member["shape"] for name, member in shape["members"].items()}
    for part in ("member", "key", "value"):
        if part in shape:
            out[part] = service + "." + shape[part]["shape"]
    return out


def main() -> None:
    folder, version = Path(sys.argv[1]), sys.argv[2]
    requests, shapes = {}, {}
    for service, operations in OPERATIONS.items():
        packed = sorted((folder / "data" / service).glob("*/service-2.json.gz"))[-1]
        model = json.loads(gzip.decompress(packed.read_bytes()))
        for operation in operations:
            waiting = [model["operations"][operation]["input"]["shape"]]
            requests[operation] = service + "." + waiting[0]
            while waiting:
                name = waiting.pop()
                if service + "." + name in shapes:
                    continue
                shape = model["shapes"][name]
                shapes[service + "." + name] = converted(shape, service)
                waiting += [member["shape"] for member in shape.get("members", {}).values()]
                waiting += [shape[part]["shape"] for part in ("member", "key", "value") if part in shape]
    source = "AWS APIs as published in botocore " + version + " (Apache-2.0)"
    text = json.dumps({"_source": source, "requests": requests, "shapes": shapes}, indent=2, sort_keys=True)
    Path("test/aws/schedule-shapes.json").write_text(text + "\n")


main()
