"""One run of a script: its contract, arguments, folders and failures.

    with job.run() as step:
        depth = step.config.max_depth

Paths are defined by the container contract (SageMaker Developer Guide, "Build your own processing container", read in
November 2026). If SPECLINE_ROOT is set, all paths below /opt/ml are below that folder instead.
"""

from __future__ import annotations

import contextlib
import errno
import json
import os
import re
import runpy
import sys
import traceback
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Iterable, Iterator, NoReturn

# The newest version of contract.json, and of how arguments are passed, that this runtime understands. Contracts without
# a version are older than version 1, which differs from them only in this number.
CONTRACT = 1
# The sentence for newer contracts, whose own messages may differ.
NEWER = "{step} has a contract of version {version}, but its runtime understands only version {known}"
FAILURE_CHARACTERS = 1024
SENTENCE_CHARACTERS = 500
HYPERPARAMETERS = "/opt/ml/input/config/hyperparameters.json"
# The hyperparameters that do not fit in a training job's request, in the same form.
MORE_HYPERPARAMETERS = "arguments.json"


class JobFailure(Exception):
    """A fault from the message catalogue: its code, and the values for the message's placeholders."""

    def __init__(self, code: str, **data: Any) -> None:
        super().__init__(code)
        self.code = code
        self.data = data


def code_folder() -> Path:
    """The folder of the job's code. Modules can be imported before the job has a folder."""
    return Path(__file__).resolve().parent.parent


def fail(code: str, **data: Any) -> NoReturn:
    """Ends the job with a message from the catalogue."""
    raise JobFailure(code, **data)


def located(path: str) -> Path:
    """A path of the container contract, below SPECLINE_ROOT if that is set."""
    root = os.environ.get("SPECLINE_ROOT")
    return Path(root + path) if root else Path(path)


class Step:
    """A script's view of its job."""

    def __init__(self, contract: dict[str, Any], config: dict[str, Any], passed: Iterable[str] = ()) -> None:
        self.name: str = contract["step"]
        self.config = SimpleNamespace(**config)
        # The names of the settings that the job states. All others have the contract's defaults, or None.
        self.passed = frozenset(passed)
        # Alternative names of settings, such as "eta" for "learning_rate".
        self.other_names = {one["name"]: one["also"] for one in contract["arguments"] if "also" in one}
        self._contract = contract

    def input(self, port: str) -> Path | None:
        """The folder of an input, or None for an absent optional one."""
        declared = self._contract["inputs"][port]
        folder = located(declared["path"])
        if folder.is_file() or (folder.is_dir() and any(folder.iterdir())):
            return folder
        if not declared["optional"]:
            fail("data/input-missing", step=self.name, port=port, path=declared["path"])
        return None

    def takes(self, port: str) -> bool:
        """Whether the step has this input."""
        return port in self._contract["inputs"]

    def makes(self, port: str) -> bool:
        """Whether the step has this output."""
        return port in self._contract["outputs"]

    def required(self, port: str) -> Path:
        """The folder of an input that the script requires although the contract says that it is optional."""
        folder = self.input(port)
        if folder is None:
            fail("data/input-missing", step=self.name, port=port, path=self._contract["inputs"][port]["path"])
        return folder

    def output(self, port: str) -> Path:
        """The folder of an output, which is created if it is missing."""
        folder = located(self._contract["outputs"][port]["path"])
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    @property
    def failure(self) -> Path:
        """The file whose content becomes the job's failure reason."""
        return located(self._contract["failure"])

    def log(self, text: str) -> None:
        print(text, flush=True)

    def fail(self, code: str, **data: Any) -> NoReturn:
        fail(code, **data)

    def report(self, code: str, **data: Any) -> None:
        """Writes the job's failure reason, for a script that then ends the job with its own exit status."""
        report(self._contract, code, data)

    def sentence(self, code: str, data: dict[str, Any]) -> str:
        """A message from the catalogue, as shown to the user."""
        return filled(self._contract["messages"].get(code, {"text": code})["text"], data)


def read_contract() -> dict[str, Any]:
    """The step's declaration, which is next to the runtime in every asset."""
    contract: dict[str, Any] = json.loads((code_folder() / "contract.json").read_text(encoding="utf-8"))
    version = contract.get("version", CONTRACT)
    if isinstance(version, int) and version <= CONTRACT:
        return contract
    # A newer contract may have other members, so only what all contracts so far have in common is used.
    usual = "/opt/ml/output/failure" if contract.get("job") == "training" else "/opt/ml/output/message"
    oldest = {
        "messages": {"data/contract-newer": {"text": NEWER}},
        "failure": contract.get("failure", usual),
    }
    data = {"step": contract.get("step", "the step"), "version": version, "known": CONTRACT}
    _end(oldest, "data/contract-newer", data)
    return None


@contextlib.contextmanager
def run() -> Iterator[Step]:
    """Runs the body of a script. Any exception becomes the job's failure reason, with exit status 1."""
    contract = read_contract()
    with reported(contract):
        given = _hyperparameters() if contract["job"] == "training" else _flags(contract, sys.argv[1:])
        yield Step(contract, _config(contract, given), given)


@contextlib.contextmanager
def reported(contract: dict[str, Any]) -> Iterator[None]:
    """Turns an exception into the job's failure reason, and ends the job with exit status 1."""
    try:
        yield
    except JobFailure as failure:
        _end(contract, failure.code, failure.data)
    except MemoryError as error:
        print_trace(error)
        _end(contract, "data/out-of-memory", {"step": contract["step"]})
    except OSError as error:
        print_trace(error)
        if error.errno == errno.ENOSPC:
            _end(contract, "data/disk-full", {"step": contract["step"], "path": str(error.filename or "its folder")})
        _end(contract, "data/script-error", _described(contract, error))
    except Exception as error:  # the last resort: every fault of a script must reach the failure file
        print_trace(error)
        _end(contract, "data/script-error", _described(contract, error))


def print_trace(error: Exception) -> None:
    """The script's part of the traceback."""
    # The files whose stack frames are below the script's: this file and the files that start the script.
    files = {os.path.realpath(path) for path in (__file__, Path(__file__).parent / "run_training.py", runpy.__file__)}

    def is_below(file: str) -> bool:
        return file == "<frozen runpy>" or os.path.realpath(file) in files

    below = error.__traceback__
    while below is not None and is_below(below.tb_frame.f_code.co_filename):
        below = below.tb_next
    traceback.print_exception(type(error), error, below or error.__traceback__)


def _described(contract: dict[str, Any], error: Exception) -> dict[str, Any]:
    # XGBoost's messages end with their own stack trace, whose addresses differ from run to run.
    message = str(error).split("\nStack trace:", 1)[0].strip()
    return {"step": contract["step"], "type": type(error).__name__, "message": message or "there is no further message"}


def _flags(contract: dict[str, Any], arguments: list[str]) -> dict[str, list[str]]:
    """The strings after each flag. Every flag takes exactly one string, so that a string can begin with a hyphen."""
    names = {argument["flag"]: argument["name"] for argument in contract["arguments"]}
    given: dict[str, list[str]] = {}
    waiting = list(arguments)
    while waiting:
        flag, equals, text = waiting.pop(0).partition("=")
        if flag not in names:
            fail("data/argument-unknown", step=contract["step"], argument=flag)
        if not equals:
            if not waiting:
                fail("data/argument-bad", argument=flag, value="nothing", type="a value")
            text = waiting.pop(0)
        given.setdefault(names[flag], []).append(text)
    return given


def _hyperparameters() -> dict[str, Any]:
    """A training job's arguments: JSON strings by name. A string that is not JSON is used as it is."""
    texts: dict[str, str] = {}
    for path in (Path(__file__).parent / MORE_HYPERPARAMETERS, located(HYPERPARAMETERS)):
        if path.exists():
            texts.update(json.loads(path.read_text(encoding="utf-8")))
    return {name: json_or_text(text) for name, text in texts.items() if not name.startswith("sagemaker_")}


def json_or_text(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text


def _config(contract: dict[str, Any], given: dict[str, Any]) -> dict[str, Any]:
    def value(argument: dict[str, Any]) -> Any:
        stated = given.get(argument["name"])
        used = argument.get("default") if stated is None else stated
        return None if used is None else _typed(argument, used)

    return {argument["name"]: value(argument) for argument in contract["arguments"]}


def _typed(argument: dict[str, Any], given: Any) -> Any:
    """A value of the contract's type, from flag strings or from a value that JSON has already typed."""
    kind = argument["type"]
    if kind == "list":
        return list(given) if isinstance(given, list) else [given]
    value = given[-1] if isinstance(given, list) else given
    try:
        if kind == "integer":
            return int(value)
        if kind == "number":
            return float(value)
        if kind == "boolean":
            return {"true": True, "false": False}[str(value).lower()]
        if kind == "json":
            return json_or_text(value) if isinstance(value, str) else value
    except (KeyError, TypeError, ValueError):
        fail("data/argument-bad", argument=argument["flag"], value=str(value), type=kind)
    return str(value)


def _end(contract: dict[str, Any], code: str, data: dict[str, Any]) -> NoReturn:
    report(contract, code, data)
    raise SystemExit(1)


def report(contract: dict[str, Any], code: str, data: dict[str, Any]) -> None:
    """Writes a message from the catalogue as the job's failure reason, and to its log."""
    text = failure_text(contract["messages"], code, data)
    print(text.split("\n", 1)[0], file=sys.stderr, flush=True)
    path = located(contract["failure"])
    with contextlib.suppress(OSError):  # even without the file, the status and the log show the failure
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    sys.stdout.flush()


def failure_text(messages: dict[str, Any], code: str, data: dict[str, Any]) -> str:
    """The sentence, then the failure as JSON. Long values are shortened until both fit into the failure reason."""
    message = messages.get(code, {"text": code})
    for length in (SENTENCE_CHARACTERS, 200, 100, 50, 20):
        short = {
            name: value if isinstance(value, (int, float)) else _cut(str(value), length) for name, value in data.items()
        }
        sentence = _cut(filled(message["text"], short).replace("\n", " "), SENTENCE_CHARACTERS)
        details = {"code": code, "data": short}
        hint = hint_of(message.get("hint", ""), short)
        if hint:
            details["hint"] = hint
        text = sentence + "\n" + json.dumps(details, ensure_ascii=False)
        if len(text) <= FAILURE_CHARACTERS:
            return text
    return _cut(sentence, FAILURE_CHARACTERS)


def filled(template: str, data: dict[str, Any]) -> str:
    """A message's text with its values."""
    for name, value in data.items():
        template = template.replace("{" + name + "}", str(value))
    return template


def hint_of(template: str, data: dict[str, Any]) -> str:
    """The hint, without questions about a value that is empty: nothing is suggested if no name is similar."""
    questions = re.split(r"(?<=\?) ", template)
    return " ".join(filled(one, data) for one in questions if all(data.get(name) != "" for name in _names(one)))


def _names(template: str) -> list[str]:
    return re.findall(r"\{(\w+)\}", template)


def _cut(text: str, length: int) -> str:
    return text if len(text) <= length else text[: length - 1] + "…"
