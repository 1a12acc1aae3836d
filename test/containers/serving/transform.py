"""A stand-in for the service in a batch transform: sends the objects below a prefix to the instances' servers.

Arguments: a JSON object with `request` (CreateTransformJob's members), `source` and `target` (folders that represent
the input's prefix and the output's), and `ports`, one for each instance. Prints the number of requests and the longest.

Sources, read in November 2026: Developer Guide, "Batch transform for inference" (objects are mapped to instances by
key; the parts of a file are never combined with those of another; the answers are joined in order as FILE.out); API
reference, CreateTransformJob (BatchStrategy, MaxPayloadInMB, MaxConcurrentTransforms), ModelClientConfig (a failed
request is repeated InvocationsMaxRetries times), TransformInput (SplitType) and TransformOutput (AssembleWith).
"""

from __future__ import annotations

import http.client
import json
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Iterator

SERVER_ERROR = 500
OK = 200


def parts(body: bytes, request: dict[str, Any]) -> Iterator[bytes]:
    """The requests that the service sends for one file: the whole file, or as many lines as fit."""
    largest = request["MaxPayloadInMB"] * 1024 * 1024
    lines = body.splitlines(keepends=True) if request["TransformInput"].get("SplitType") == "Line" else [body]
    batch: list[bytes] = []
    size = 0
    for line in lines:
        if len(line) > largest:
            raise SystemExit(f"a record of {len(line)} bytes exceeds MaxPayloadInMB")
        if batch and (size + len(line) > largest or request["BatchStrategy"] == "SingleRecord"):
            yield b"".join(batch)
            batch, size = [], 0
        batch.append(line)
        size += len(line)
    if batch:
        yield b"".join(batch)


class Instance:
    """One instance's server, with the number of requests and their longest time."""

    def __init__(self, port: int, request: dict[str, Any]) -> None:
        self.port, self.request = port, request
        self.sent, self.longest, self.lock = 0, 0.0, threading.Lock()

    def ask(self, body: bytes) -> bytes:
        client = self.request.get("ModelClientConfig", {})
        tries = 1 + client.get("InvocationsMaxRetries", 3)
        said = ""
        for _ in range(tries):
            began = time.monotonic()
            status, answer = self.once(body, client.get("InvocationsTimeoutInSeconds", 600))
            with self.lock:
                self.sent += 1
                self.longest = max(self.longest, time.monotonic() - began)
            if status == OK:
                return answer
            said = f"status {status}: {answer.decode('utf-8', 'replace')[:500]}"
            if status < SERVER_ERROR:
                break
        raise SystemExit(f"the server answered with {said}")

    def once(self, body: bytes, timeout: float) -> tuple[int, bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        headers = {
            "Content-Type": self.request["TransformInput"]["ContentType"],
            "Accept": self.request["TransformOutput"]["Accept"],
        }
        try:
            connection.request("POST", "/invocations", body, headers)
            response = connection.getresponse()
            return response.status, response.read()
        except (http.client.HTTPException, OSError) as error:
            return 504, str(error).encode("utf-8")
        finally:
            connection.close()


def main() -> None:
    given = json.loads(sys.argv[1])
    request, source, target = given["request"], Path(given["source"]), Path(given["target"])
    instances = [Instance(port, request) for port in given["ports"]]
    pools = [ThreadPoolExecutor(request["MaxConcurrentTransforms"]) for _ in instances]
    glue = b"\n" if request["TransformOutput"].get("AssembleWith") == "Line" else b""
    files = sorted(path for path in source.rglob("*") if path.is_file())

    def score(place: int, path: Path) -> None:
        instance, pool = instances[place % len(instances)], pools[place % len(instances)]
        answers = list(pool.map(instance.ask, parts(path.read_bytes(), request)))
        out = target / f"{path.relative_to(source)}.out"
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_bytes(b"".join(answer + glue for answer in answers))

    began = time.monotonic()
    # Each instance sends several files at a time, as long as it has requests left to send.
    with ThreadPoolExecutor(len(instances) * request["MaxConcurrentTransforms"]) as readers:
        list(readers.map(lambda item: score(*item), enumerate(files)))
    print(
        json.dumps(
            {
                "files": len(files),
                "seconds": time.monotonic() - began,
                "sent": [instance.sent for instance in instances],
                "longest": max(instance.longest for instance in instances),
            }
        )
    )


if __name__ == "__main__":
    main()
