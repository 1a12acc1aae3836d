"""Writes scripts/service-model/more-operations.json: the requests that only Specline itself makes.

python3 scripts/extract-operations.py SITE_PACKAGES/botocore VERSION
The form is that of the file from which scripts/generate-service-model.mjs generates the service table. Run
npx biome check --write scripts/service-model afterwards.
"""

import gzip
import json
import sys
from pathlib import Path

# Calls for the life of a deployed pipeline. The larger table has the requests that steps make.
OPERATIONS = {
    "sagemaker": [
        "DescribeModelPackage",
        "DescribeModelPackageGroup",
        "DescribeProcessingJob",
        "DescribeTrainingJob",
        "DescribeTransformJob",
        "ListModelPackageGroups",
        "ListModelPackages",
        "ListTrainingJobsForHyperParameterTuningJob",
        "UpdatePipelineVersion",
    ],
    "logs": ["FilterLogEvents"],
    "pricing": ["GetProducts"],
}
MEMBERS = ("type", "required", "min", "max", "pattern", "enum")


def named(name: str, service: str) -> str:
    return name if service == "sagemaker" else service + "." + name


def converted(shape: dict, service: str) -> dict:
    out = {key: shape[key] for key in MEMBERS if key in shape}
    if "members" in shape:
        out["members"] = {name: named(member["shape"], service) for name, member in shape["members"].items()}
    for part in ("member", "key", "value"):
        if part in shape:
            out[part] = named(shape[part]["shape"], service)
    return out


def main() -> None:
    folder, version = Path(sys.argv[1]), sys.argv[2]
    requests, shapes = {}, {}
    for service, operations in OPERATIONS.items():
        (packed,) = sorted((folder / "data" / service).glob("*/service-2.json.gz"))[-1:]
        model = json.loads(gzip.decompress(packed.read_bytes()))

        for operation in operations:
            waiting = [model["operations"][operation]["input"]["shape"]]
            requests[named(operation, service)] = named(waiting[0], service)
            while waiting:
                name = waiting.pop()
                if named(name, service) in shapes:
                    continue
                shape = model["shapes"][name]
                shapes[named(name, service)] = converted(shape, service)
                waiting += [member["shape"] for member in shape.get("members", {}).values()]
                waiting += [shape[part]["shape"] for part in ("member", "key", "value") if part in shape]
    source = "AWS APIs as published in botocore " + version + " (Apache-2.0)"
    found = {"_source": source, "requests": requests, "shapes": dict(sorted(shapes.items()))}
    target = Path(__file__).parent / "service-model" / "more-operations.json"
    target.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
