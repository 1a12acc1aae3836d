/**
 * Calls a model archive's inference code for each file of a folder, as the serving containers call it for each request, and
 * writes the answer to <file>.out, as a batch transform does. Arguments: model, program, input, output, content type, accept.
 * Source: sagemaker-inference-toolkit, transformer.py; Developer Guide, "Batch transform"; read 2026-11.
 */
export const TRANSFORM_DRIVER = `import importlib.util
import sys
from pathlib import Path

model_dir, program, source, target, content_type, accept = sys.argv[1:]
folder = Path(model_dir) / "code"
sys.path.insert(0, str(folder))
try:
    spec = importlib.util.spec_from_file_location("inference", folder / program)
    code = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(code)
    model = code.model_fn(model_dir)
    for path in sorted(Path(source).rglob("*")):
        if not path.is_file() or path.name.startswith("."):
            continue
        rows = code.input_fn(path.read_bytes(), content_type)
        answer = code.output_fn(code.predict_fn(rows, model), accept)
        answer = answer[0] if isinstance(answer, tuple) else answer
        out = Path(target) / path.relative_to(source)
        out.parent.mkdir(parents=True, exist_ok=True)
        data = answer if isinstance(answer, bytes) else str(answer).encode("utf-8")
        out.with_name(out.name + ".out").write_bytes(data)
        print(f"scored {path.name}", flush=True)
except Exception as error:
    import traceback

    traceback.print_exc()
    failure = Path(model_dir).parent / "output" / "failure"
    failure.parent.mkdir(parents=True, exist_ok=True)
    failure.write_text(f"the model's inference code stopped with {type(error).__name__}: {error}", encoding="utf-8")
    raise SystemExit(1)
`;
