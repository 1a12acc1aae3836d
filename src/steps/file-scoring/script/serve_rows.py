"""Answers scoring requests with an unpacked model archive, by the code that a serving container would run.

    python serve_rows.py '{"model": "model/", "socket": "socket", "messages": "messages.json", "ready": "token",
        "answer": "answer.json"}'

Requests are POST requests over a Unix socket. Only the user can reach it, because it is in the user's folder. When
it is open, the token is printed, and the answer describes a form for one row; or it is the failure. The archive's
own runtime is on the path if it has one, so this script must work with the runtimes of earlier versions. The process
ends when its standard input closes.
"""

from __future__ import annotations

import json
import os
import socketserver
import sys
import threading
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

try:
    from inference import model_fn, transform_fn
except ModuleNotFoundError as missing:
    # The archive of a training step has no code.
    if missing.name != "inference":
        raise
    from specline_runtime.inference import model_fn, transform_fn
from specline_runtime import scoring
from specline_runtime.job import JobFailure
from specline_runtime.table.write_back import as_source

FAILED = 500


def reply(model: Any, body: bytes, content_type: str, accept: str | None) -> tuple[int, str, bytes]:
    """The status, type and content of the response to a request."""
    try:
        content, kind = transform_fn(model, body, content_type, accept)
    except Exception as error:
        # Only refused requests have a status. Servers reply to other errors without saying why.
        status = getattr(error, "status_code", FAILED)
        reason = getattr(error, "message", None) or f"{type(error).__name__}: {error}"
        return int(status), "text/plain; charset=utf-8", str(reason).encode()
    return 200, str(kind), content if isinstance(content, bytes) else str(content).encode()


def spellings(column: dict[str, Any], categories: dict[str, list[str]]) -> list[str]:
    """The values that a column of few values can have, as its source spells them. Empty for other columns."""
    reading = column.get("reading") or {}
    if reading.get("as") == "boolean":
        return [*reading["yes"][:1], *reading["no"][:1]]
    if column["type"] == "boolean":
        return ["true", "false"]
    return categories.get(column["name"], list(dict.fromkeys(reading.get("levels", {}).values())))


def spelled(column: dict[str, Any], typical: list[str]) -> str:
    """A typical cell of a column, as its source spells it: the most frequent value, or the median."""
    if not typical:
        return ""
    reading = column.get("reading") or {}
    if reading.get("as") == "boolean":
        return next(iter(reading["yes" if typical[0] == "true" else "no"]), "")
    numeric = column["type"] in ("number", "integer", "date")
    return as_source(column.get("reading"), typical[len(typical) // 2 if numeric else 0])


def form_of(description: dict[str, Any]) -> list[dict[str, Any]]:
    """The columns of a row to be scored, with what a form has to offer."""
    transform = description["transform"]
    unused = {*transform.get("dropped", {}), description["label"], description.get("weight")}
    categories = {one["name"]: one["categories"] for one in description["features"] if one["type"] == "category"}
    typical = transform.get("typical", {})
    return [
        {
            "name": column["name"],
            "type": column["type"],
            "choices": spellings(column, categories),
            "typical": spelled(column, typical.get(column["name"], [])),
        }
        for column in transform["raw"]
        if column["name"] not in unused
    ]


def handler_of(model: Any) -> type[BaseHTTPRequestHandler]:
    """The class whose instances answer requests to a model."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            """Replies to a scoring request."""
            body = self.rfile.read(int(self.headers.get("content-length", "0")))
            content_type = self.headers.get("content-type", "")
            status, kind, content = reply(model, body, content_type, self.headers.get("accept"))
            self.send_response_only(status)
            self.send_header("content-type", kind)
            self.send_header("content-length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: Any) -> None:
            """Requests are logged by the server in front of this one."""

    return Handler


class Server(socketserver.UnixStreamServer):
    """One request at a time, because a model's state belongs to the request. Others wait."""

    request_queue_size = 128

    def handle_error(self, *_: Any) -> None:
        """A client that left before its response is not a problem."""


def end_with_input() -> None:
    """Ends this process when the one that started it has ended."""
    sys.stdin.buffer.read()
    os._exit(0)


def serve(asked: dict[str, Any]) -> None:
    """Loads the model, opens the socket, and answers until the standard input closes."""
    threading.Thread(target=end_with_input, daemon=True).start()
    answer = Path(asked["answer"])
    if not scoring.MESSAGES.exists():
        scoring.MESSAGES = Path(asked["messages"])
    try:
        model = model_fn(asked["model"])
    except JobFailure as failure:
        answer.write_text(json.dumps({"failure": {"code": failure.code, "data": failure.data}}), encoding="utf-8")
        sys.exit(1)
    with Server(asked["socket"], handler_of(model)) as server:
        made = {"task": model.task, "form": form_of(model.description)}
        answer.write_text(json.dumps(made, ensure_ascii=False), encoding="utf-8")
        print(asked["ready"], flush=True)
        server.serve_forever()


if __name__ == "__main__":
    serve(json.loads(sys.argv[1]))
