"""A stand-in for the serving side of AWS's framework containers, built from their documented behavior.

Arguments: a JSON object with `archive` (model.tar.gz), `root` (a folder that stands for /), `environment` (the
container's), `toolkit` ("containers" or "inference") and `isolated` (no network). Prints the port when it listens.

Sources, read in November 2026:
- sagemaker-containers 2.8.6 (XGBoost and scikit-learn images): a process for each CPU behind nginx, each request at
  most SAGEMAKER_MODEL_SERVER_TIMEOUT seconds, 60 by default; the module SAGEMAKER_PROGRAM of
  SAGEMAKER_SUBMIT_DIRECTORY is copied to /opt/ml/code and installed with its requirements; text/csv and
  application/json arrive as text; an error of the module is status 500, and a Flask response that it returns is passed
  on.
- sagemaker-xgboost-container 1.7-1: OMP_NUM_THREADS is 1 unless it is set.
- sagemaker-inference 1.10.1 (PyTorch): a handler with one more parameter gets the context; an exception of the toolkit
  determines status and message.
- Developer Guide, "Custom inference code with hosting services": /ping and /invocations on one port.
"""

from __future__ import annotations

import importlib
import importlib.util
import json
import mmap
import os
import re
import shutil
import signal
import socket
import struct
import sys
import tarfile
import threading
import time
import traceback
import types
from http.server import BaseHTTPRequestHandler, HTTPServer
from inspect import signature
from pathlib import Path
from typing import Any

UTF8_TYPES = ("application/json", "text/csv")
DEFAULT_TIMEOUT = 60.0
CLOCK = struct.Struct("d")


class Response:
    """Flask's request, as far as inference code uses it."""

    def __init__(self, response: Any = "", status: int = 200, mimetype: str = "text/html") -> None:
        self.body, self.status, self.mimetype = response, status, mimetype


class BaseInferenceToolkitError(Exception):
    """sagemaker_inference.errors.BaseInferenceToolkitError."""

    def __init__(self, status_code: int, message: str, phrase: str) -> None:
        super().__init__(message)
        self.status_code, self.message, self.phrase = status_code, message, phrase


def toolkit_modules(toolkit: str) -> None:
    """The packages that inference code can find in the image."""
    if toolkit == "containers":
        flask: Any = types.ModuleType("flask")
        flask.Response = Response
        sys.modules["flask"] = flask
        return
    errors: Any = types.ModuleType("sagemaker_inference.errors")
    errors.BaseInferenceToolkitError = BaseInferenceToolkitError
    sys.modules.update({"sagemaker_inference": types.ModuleType("sagemaker_inference"), errors.__name__: errors})


def place(archive: Path, root: Path, environment: dict[str, str], isolated: bool) -> tuple[Path, str]:
    """The model's folder and the name of the module, after unpacking the archive and installing the code."""
    model = root / "opt/ml/model"
    model.mkdir(parents=True)
    with tarfile.open(archive) as tar:
        tar.extractall(model)
    submitted = root / environment.get("SAGEMAKER_SUBMIT_DIRECTORY", "/opt/ml/model/code").lstrip("/")
    code = root / "opt/ml/code"
    shutil.copytree(submitted, code)
    install(code / "requirements.txt", isolated)
    sys.path.insert(0, str(code))
    return model, environment["SAGEMAKER_PROGRAM"].rsplit(".py", 1)[0]


def install(requirements: Path, isolated: bool) -> None:
    """Nothing is installed here. A missing package ends the server, as it would without a network."""
    lines = requirements.read_text(encoding="utf-8").splitlines() if requirements.exists() else []
    for line in lines:
        name = re.split(r"[\s<>=!~;\[]", line.strip(), maxsplit=1)[0]
        if name and not name.startswith("#") and importlib.util.find_spec(name.replace("-", "_")) is None:
            why = "the container is isolated from the network" if isolated else "this stand-in installs nothing"
            raise SystemExit(f"cannot install {line.strip()}: {why}")


class Model:
    """The user's module, loaded together with its model when the first request arrives."""

    def __init__(self, folder: Path, module: str, toolkit: str) -> None:
        self.folder, self.module, self.toolkit = folder, module, toolkit
        self.functions: Any = None
        self.loaded: Any = None

    def load(self) -> None:
        if self.functions is not None:
            return
        self.functions = importlib.import_module(self.module)
        whole = hasattr(self.functions, "transform_fn")
        if whole and any(hasattr(self.functions, name) for name in ("input_fn", "predict_fn", "output_fn")):
            raise ValueError("Cannot use transform_fn with input_fn, predict_fn or output_fn")
        self.loaded = self.call(self.functions.model_fn, str(self.folder))

    def call(self, function: Any, *arguments: Any) -> Any:
        context = self.toolkit == "inference" and len(signature(function).parameters) == len(arguments) + 1
        return function(*arguments, *([None] if context else []))

    def answer(self, body: bytes, content_type: str, accept: str) -> tuple[int, str, str]:
        try:
            self.load()
            text = body.decode("utf-8", "replace") if content_type in UTF8_TYPES else body
            found = self.call(self.functions.transform_fn, self.loaded, text, content_type, accept)
        except BaseInferenceToolkitError as error:
            return error.status_code, error.message, "text/plain"
        except Exception:
            return 500, traceback.format_exc(), "text/html"
        if isinstance(found, Response):
            return found.status, found.body, found.mimetype
        return (200, found[0], found[1]) if isinstance(found, tuple) else (200, found, accept)


def handler(model: Model, began: Any, worker: int) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.0"

        def do_GET(self) -> None:
            if self.path != "/ping":
                self.send(404, "{}", "application/json")
                return
            try:
                model.load()
            except Exception:
                self.send(500, traceback.format_exc(), "text/plain")
            else:
                self.send(200, "", "application/json")

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
            if self.path != "/invocations":
                self.send(404, "{}", "application/json")
                return
            accept = self.headers.get("Accept") or "*/*"
            if accept == "*/*":
                accept = os.environ.get("SAGEMAKER_DEFAULT_INVOCATIONS_ACCEPT", "application/json")
            clock = CLOCK.size * worker
            CLOCK.pack_into(began, clock, time.monotonic())
            status, text, kind = model.answer(body, self.headers.get("Content-Type") or "application/json", accept)
            CLOCK.pack_into(began, clock, 0.0)
            self.send(status, text, kind)

        def send(self, status: int, text: Any, kind: str) -> None:
            body = text if isinstance(text, bytes) else str(text).encode("utf-8")
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            pass

    return Handler


def work(listener: socket.socket, make: type[BaseHTTPRequestHandler]) -> None:
    server = HTTPServer(("127.0.0.1", 0), make, bind_and_activate=False)
    server.socket.close()
    server.socket = listener
    server.serve_forever(poll_interval=60)


def main() -> None:
    given = json.loads(sys.argv[1])
    environment = {"OMP_NUM_THREADS": "1", **given["environment"]}
    os.environ.update(environment)
    toolkit_modules(given["toolkit"])
    folder, module = place(Path(given["archive"]), Path(given["root"]), environment, given.get("isolated", False))
    workers = int(environment.get("SAGEMAKER_MODEL_SERVER_WORKERS") or os.cpu_count() or 1)
    timeout = float(environment.get("SAGEMAKER_MODEL_SERVER_TIMEOUT") or DEFAULT_TIMEOUT)
    listener = socket.create_server(("127.0.0.1", 0), backlog=128)
    began = mmap.mmap(-1, CLOCK.size * workers)
    children: dict[int, int] = {}

    def start(worker: int) -> None:
        CLOCK.pack_into(began, CLOCK.size * worker, 0.0)
        child = os.fork()
        if child == 0:
            signal.signal(signal.SIGTERM, signal.SIG_DFL)
            work(listener, handler(Model(folder, module, given["toolkit"]), began, worker))
            os._exit(0)
        children[child] = worker

    def watch() -> None:
        """Ends a process whose request takes too long. nginx would answer 504; here, the connection breaks."""
        while True:
            time.sleep(0.05)
            for child, worker in list(children.items()):
                since = CLOCK.unpack_from(began, CLOCK.size * worker)[0]
                if since and time.monotonic() - since > timeout:
                    os.kill(child, signal.SIGKILL)
                    CLOCK.pack_into(began, CLOCK.size * worker, 0.0)

    def end(*_: Any) -> None:
        for child in children:
            os.kill(child, signal.SIGKILL)
        os._exit(0)

    signal.signal(signal.SIGTERM, end)
    for worker in range(workers):
        start(worker)
    threading.Thread(target=watch, daemon=True).start()
    print(json.dumps({"port": listener.getsockname()[1], "workers": workers, "timeout": timeout}), flush=True)
    while True:
        child, _ = os.wait()
        start(children.pop(child))


if __name__ == "__main__":
    main()
