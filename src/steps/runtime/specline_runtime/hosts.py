"""The machines of a job with several instances, and the small messages that they exchange through the first machine.

    with hosts.meet(step, hosts.here()) as team:
        everyones = team.share(own)

All machines run the same script and call the same functions in the same order. If a machine fails or is lost, the
others report this and end instead of waiting for it.
"""

from __future__ import annotations

import contextlib
import json
import math
import os
import queue
import socket
import threading
import time
from typing import Any, Iterator, NamedTuple, NoReturn

from . import job
from .parcels import packed, receive, send

# The paths in training jobs and in processing jobs.
CONFIGS = ("/opt/ml/input/config/resourceconfig.json", "/opt/ml/config/resourceconfig.json")
PORT = 7117
# The first machine's address and port in a local run, where machines are processes.
MEETING = "SPECLINE_FIRST_HOST"
# How long to wait for a machine that starts later than the others, and the time between attempts, in seconds.
PATIENCE, PAUSE = 15 * 60, 0.05
# How long to wait for the failed machine's own reason, which is more specific, in seconds.
MOMENT = 2.0


class Here(NamedTuple):
    """This machine's place among the job's machines."""

    names: list[str]
    own: int
    """This machine's index, from 0."""

    @property
    def count(self) -> int:
        return len(self.names)

    @property
    def first(self) -> bool:
        """Whether this machine writes the files of the whole job."""
        return self.own == 0

    def among(self, count: int) -> Here:
        """The same place if only the first `count` machines have work to do. They must include this machine."""
        return Here(self.names[:count], self.own)


def here() -> Here:
    """This machine's place. A job without a description of its machines has one machine."""
    for path in map(job.located, CONFIGS):
        if path.exists():
            described = json.loads(path.read_text(encoding="utf-8"))
            # In numeric order, so that algo-10 comes after algo-9.
            names = sorted(described["hosts"], key=lambda name: (len(name), name))
            return Here(names, names.index(described["current_host"]))
    return Here(["algo-1"], 0)


def address_of(place: Here) -> tuple[str, int]:
    """The address and port on which the first machine waits for the others."""
    host, _, port = os.environ.get(MEETING, "").rpartition(":")
    return (host, int(port)) if host else (socket.gethostbyname(place.names[0]), PORT)


class Team:
    """The connected machines of a job."""

    def __init__(self, step: job.Step | None, place: Here, peers: dict[str, Peer]) -> None:
        self.place = place
        self.first = place.first
        self._step, self._peers = step, peers
        self._failing = False
        for peer in peers.values():
            peer.listen(self._lost)

    def share(self, value: Any) -> list[Any]:
        """The values from all machines, in machine order: what JSON can express, arrays of numbers, and bytes."""
        if self.place.count == 1:
            return [value]
        every = self.gather(value)
        if every is None:
            return list(self._peers[self.place.names[0]].hear())
        self._tell(every)
        return every

    def gather(self, value: Any) -> list[Any] | None:
        """The values from all machines, in machine order, on the first machine. None on the others."""
        if not self.first:
            self._peers[self.place.names[0]].say(value)
            return None
        return [value, *(self._peers[name].hear() for name in self.place.names[1:])]

    def first_of(self, value: Any) -> Any:
        """The first machine's value, which the others need not have."""
        if not self.first:
            return self._peers[self.place.names[0]].hear()
        self._tell(value)
        return value

    def _tell(self, value: Any) -> None:
        """Sends a value to all other machines, to each as soon as it can receive it."""
        parts = packed({"value": value}) if self._peers else []
        for peer in self._peers.values():
            peer.say_packed(parts)

    def totals(self, numbers: list[float]) -> list[float]:
        """The sum of each number over all machines."""
        return [math.fsum(each) for each in zip(*self.share(numbers))]

    def log(self, text: str) -> None:
        """Logs something about the whole job, on the first machine only."""
        if self.first:
            print(text, flush=True)

    def wait_for_reason(self) -> None:
        """Waits, so that the thread that ends the job when a machine is lost can report the reason."""
        time.sleep(2 * MOMENT if self._peers else 0)

    def failed(self, sentence: str) -> None:
        """Tells the other machines why this machine failed."""
        self._failing = True
        for peer in self._peers.values():
            with contextlib.suppress(OSError):
                peer.send({"failed": sentence, "host": self.place.names[self.place.own]})

    def leave(self) -> None:
        """Closes the team once all machines have reached this call."""
        self.share(None)
        for peer in self._peers.values():
            peer.left = True
            with contextlib.suppress(OSError):
                peer.send({"bye": True})

    def _lost(self, host: str, said: str | None) -> None:
        """Ends this machine's job from a separate thread: the script may be waiting for the others inside a library.

        If this machine has failed itself, it ends with its own reason.
        """
        if self._failing:
            return
        code, data = ("data/host-lost", {}) if said is None else ("data/host-failed", {"said": said})
        assert self._step is not None
        data = {"step": self._step.name, "host": host, **data}
        # The other machines are connected only to the first machine.
        for name, peer in self._peers.items():
            with contextlib.suppress(OSError):
                if self.first and name != host:
                    peer.send({"failed" if said is not None else "lost": said, "host": host})
        self._step.report(code, **data)
        os._exit(1)


def alone() -> Team:
    """A team with a single machine."""
    return Team(None, Here(["algo-1"], 0), {})


class Peer:
    """The connection to another machine."""

    def __init__(self, name: str, connection: socket.socket) -> None:
        self.name, self.left = name, False
        connection.settimeout(None)
        # Detects a machine that disappears without closing its connection.
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        self._connection, self._heard = connection, queue.Queue()
        self._sending = threading.Lock()

    def say(self, value: Any) -> None:
        self.say_packed(packed({"value": value}))

    def say_packed(self, parts: list[Any]) -> None:
        try:
            self._send(parts)
        except OSError:
            # The listening thread ends the job.
            self.hear()

    def hear(self) -> Any:
        return self._heard.get()

    def send(self, message: dict[str, Any]) -> None:
        self._send(packed(message))

    def _send(self, parts: list[Any]) -> None:
        # The listening thread sends too, but does not wait long for a machine that no longer reads.
        held = self._sending.acquire(timeout=MOMENT if threading.current_thread().daemon else -1)
        try:
            for part in parts:
                self._connection.sendall(part)
        finally:
            if held:
                self._sending.release()

    def listen(self, lost: Any) -> None:
        threading.Thread(target=self._listen, args=(lost,), daemon=True).start()

    def _listen(self, lost: Any) -> None:
        while True:
            try:
                message = receive(self._connection)
            except (OSError, ValueError):
                message = None
            if message is not None and "value" in message:
                self._heard.put(message["value"])
            elif message is not None and "bye" in message:
                self.left = True
            elif message is not None and ("failed" in message or "lost" in message):
                return lost(message["host"], message.get("failed"))
            elif self.left:
                return None
            else:
                time.sleep(MOMENT)
                return lost(self.name, None)


@contextlib.contextmanager
def meet(step: job.Step, place: Here) -> Iterator[Team]:
    """Connects the job's machines while they work together. A job with one machine does not wait."""
    peers = {} if place.count == 1 else _guests(step, place) if place.first else _host(step, place)
    team = Team(step, place, peers)
    try:
        yield team
        team.leave()
    except job.JobFailure as failure:
        team.failed(step.sentence(failure.code, failure.data))
        raise
    except Exception as error:
        team.failed(f"{type(error).__name__}: {error}")
        raise


def _guests(step: job.Step, place: Here) -> dict[str, Peer]:
    """Waits until all other machines have connected."""
    missing = set(place.names[1:])
    found = {}
    end = time.monotonic() + PATIENCE
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address_of(place))
        listener.listen(place.count)
        while missing:
            listener.settimeout(max(end - time.monotonic(), PAUSE))
            try:
                connection, _ = listener.accept()
                connection.settimeout(10)
                name = receive(connection).get("hello")
            except (OSError, ValueError):
                if time.monotonic() > end:
                    _absent(step, sorted(missing)[0])
                continue
            # Any program may connect to the port.
            if name in missing:
                missing.remove(name)
                found[name] = Peer(name, connection)
    return {name: found[name] for name in place.names[1:]}


def _host(step: job.Step, place: Here) -> dict[str, Peer]:
    """Connects to the first machine, which may start later."""
    end = time.monotonic() + PATIENCE
    while True:
        try:
            connection = socket.create_connection(address_of(place), timeout=10)
            send(connection, {"hello": place.names[place.own]})
            return {place.names[0]: Peer(place.names[0], connection)}
        except OSError:
            if time.monotonic() > end:
                _absent(step, place.names[0])
            time.sleep(PAUSE)


def _absent(step: job.Step, host: str) -> NoReturn:
    job.fail("data/host-absent", step=step.name, host=host, minutes=PATIENCE // 60)
