/**
 * Calls a model archive's inference code for each request of a batch transform, as the serving containers do, and
 * writes the responses to <file>.out. Its only argument is the JSON that transform.ts builds from the request. Source:
 * sagemaker-inference-toolkit, transformer.py; sagemaker-containers, encoders.py; Developer Guide, "Batch transform";
 * SageMaker Python SDK, local/data.py; read 2026-11.
 */
export const TRANSFORM_DRIVER = `import gzip
import importlib.util
import io
import json
import sys
import time
from pathlib import Path

asked = json.loads(sys.argv[1])
model_dir, program = Path(asked["model"]), asked["program"]
largest = asked["largest"] * 1024 * 1024 or float("inf")


def load():
    sys.path.insert(0, str(model_dir / "code"))
    spec = importlib.util.spec_from_file_location("inference", model_dir / "code" / program)
    code = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(code)
    return code


def read(body, kind):
    import numpy

    if kind == "text/csv":
        return numpy.loadtxt(io.StringIO(body.decode("utf-8")), delimiter=",", ndmin=2, dtype=numpy.float32)
    if kind == "application/json":
        return numpy.array(json.loads(body))
    if kind == "application/x-npy":
        return numpy.load(io.BytesIO(body), allow_pickle=False)
    raise ValueError(f"{program} has no input_fn for {kind}")


def predict(data, model):
    if type(model).__module__.startswith("xgboost") and type(model).__name__ == "Booster":
        import xgboost

        data = xgboost.DMatrix(data)
    return model.predict(data)


def write(answer, accept):
    import numpy

    if accept == "text/csv":
        text = io.StringIO()
        numpy.savetxt(text, answer, delimiter=",", fmt="%s")
        return text.getvalue()
    if accept == "application/json":
        return json.dumps(numpy.asarray(answer).tolist())
    raise ValueError(f"{program} has no output_fn for {accept}")


def called(code, name, default):
    found = getattr(code, name, default if asked["defaults"] else None)
    if found is None:
        raise AttributeError(f"{program} has no {name}; only its image could stand in for that")
    return found


def scorer(code):
    model = called(code, "model_fn", None)(str(model_dir))
    kind, accept = asked["kind"], asked["accept"]
    whole = getattr(code, "transform_fn", None)
    if whole is not None:
        return lambda body: whole(model, body, kind, accept)
    one, two, three = called(code, "input_fn", read), called(code, "predict_fn", predict), called(code, "output_fn", write)
    return lambda body: three(two(one(body, kind), model), accept)


def requests(body):
    """What the service sends of one file: all of it, a line each, or as many lines as one request may hold."""
    if asked["split"] != "Line":
        yield body
        return
    batch = b""
    for line in body.splitlines(keepends=True):
        if batch and (asked["single"] or len(batch) + len(line) > largest):
            yield batch
            batch = b""
        batch += line
    if batch:
        yield batch


def main():
    score = scorer(load())
    source, target = Path(asked["source"]), Path(asked["target"])
    for path in sorted(source.rglob("*")):
        if not path.is_file() or path.name.startswith("."):
            continue
        body = path.read_bytes()
        body = gzip.decompress(body) if asked["gzip"] else body
        out = target / path.relative_to(source)
        out.parent.mkdir(parents=True, exist_ok=True)
        sent, longest = 0, 0.0
        with open(out.with_name(out.name + ".out"), "wb") as file:
            for request in requests(body):
                if len(request) > largest:
                    raise ValueError(f"{path.name} needs a request of {len(request)} bytes, and MaxPayloadInMB allows {largest}")
                sent, began = sent + 1, time.monotonic()
                answer = score(request)
                longest = max(longest, time.monotonic() - began)
                answer = answer[0] if isinstance(answer, tuple) else answer
                file.write(answer if isinstance(answer, bytes) else str(answer).encode("utf-8"))
                if asked["lines"] and not asked["ends"]:
                    file.write(b"\\n")
        print(f"scored {path.name} with {sent} requests, the longest of which took {longest:.1f} s", flush=True)


try:
    main()
except Exception as error:
    import traceback

    traceback.print_exc()
    failure = model_dir.parent / "output" / "failure"
    failure.parent.mkdir(parents=True, exist_ok=True)
    failure.write_text(f"the model's inference code stopped with {type(error).__name__}: {error}", encoding="utf-8")
    raise SystemExit(1)
`;
