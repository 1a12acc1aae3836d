"""The machines of a job with several instances, and the small messages that they exchange through the first of them.

    with hosts.meet(step, hosts.here()) as team:
        everyones = team.share(own)

Each machine runs the same script. All of them call the same functions in the same order. If one fails or is lost, the
others end, and say so: nobody waits for it.
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

# Where training jobs and processing jobs have it.
CONFIGS = ("/opt/ml/input/config/resourceconfig.json", "/opt/ml/config/resourceconfig.json")
PORT = 7117
# The address and port of the first machine in a local run, whose machines are processes.
MEETING = "SPECLINE_FIRST_HOST"
# How long a machine may take to begin after the others, and between two looks, in seconds.
PATIENCE, PAUSE = 15 * 60, 0.05
# The machine that failed gives a better reason for the job's end, which needs a moment.
MOMENT = 2.0


class Here(NamedTuple):
    """This machine among the machines of its job."""

    names: list[str]
    own: int
    """Its place, from 0."""

    @property
    def count(self) -> int:
        return len(self.names)

    @property
    def first(self) -> bool:
        """Whether it writes the files of the whole job."""
        return self.own == 0

    def among(self, count: int) -> Here:
        """The same, if only the first `count` machines have something to do. They must include this one."""
        return Here(self.names[:count], self.own)


def here() -> Here:
    """This machine. A job without a description of its machines has one."""
    for path in map(job.located, CONFIGS):
        if path.exists():
            described = json.loads(path.read_text(encoding="utf-8"))
            # By number, so that algo-10 comes after algo-9.
            names = sorted(described["hosts"], key=lambda name: (len(name), name))
            return Here(names, names.index(described["current_host"]))
    return Here(["algo-1"], 0)


def address_of(place: Here) -> tuple[str, int]:
    """Where the first machine waits for the others."""
    host, _, port = os.environ.get(MEETING, "").rpartition(":")
    return (host, int(port)) if host else (socket.gethostbyname(place.names[0]), PORT)


class Team:
    """The machines of a job that have met."""

    def __init__(self, step: job.Step | None, place: Here, peers: dict[str, Peer]) -> None:
        self.place = place
        self.first = place.first
        self._step, self._peers = step, peers
        for peer in peers.values():
            peer.listen(self._lost)

    def share(self, value: Any) -> list[Any]:
        """The values of all machines, in their order. A value is what JSON can hold."""
        if self.place.count == 1:
            return [value]
        if not self.first:
            self._peers[self.place.names[0]].say(value)
            return list(self._peers[self.place.names[0]].hear())
        every = [value, *(self._peers[name].hear() for name in self.place.names[1:])]
        for peer in self._peers.values():
            peer.say(every)
        return every

    def first_of(self, value: Any) -> Any:
        """The value of the first machine."""
        return self.share(value if self.first else None)[0]

    def totals(self, numbers: list[float]) -> list[float]:
        """The sum of each number over all machines."""
        return [math.fsum(each) for each in zip(*self.share(numbers))]

    def wait_for_reason(self) -> None:
        """Gives the thread that ends this job when a machine is lost the time to do so."""
        time.sleep(2 * MOMENT if self._peers else 0)

    def failed(self, sentence: str) -> None:
        """Tells the others why this machine fails."""
        for peer in self._peers.values():
            with contextlib.suppress(OSError):
                peer.send({"failed": sentence, "host": self.place.names[self.place.own]})

    def leave(self) -> None:
        """Ends the meeting, once all have come here."""
        self.share(None)
        for peer in self._peers.values():
            peer.left = True
            with contextlib.suppress(OSError):
                peer.send({"bye": True})

    def _lost(self, host: str, said: str | None) -> NoReturn:
        """Ends this machine's job, from a thread of its own: the script may be waiting in a library for the others."""
        code, data = ("data/host-lost", {}) if said is None else ("data/host-failed", {"said": said})
        assert self._step is not None
        data = {"step": self._step.name, "host": host, **data}
        # Those who only know the first machine.
        for name, peer in self._peers.items():
            with contextlib.suppress(OSError):
                if self.first and name != host:
                    peer.send({"failed" if said is not None else "lost": said, "host": host})
        self._step.report(code, **data)
        os._exit(1)


def alone() -> Team:
    """A machine that works on its own."""
    return Team(None, Here(["algo-1"], 0), {})


class Peer:
    """The connection to another machine."""

    def __init__(self, name: str, connection: socket.socket) -> None:
        self.name, self.left = name, False
        connection.settimeout(None)
        # Notices a machine that is gone without having closed anything.
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        self._connection, self._heard = connection, queue.Queue()

    def say(self, value: Any) -> None:
        try:
            self.send({"value": value})
        except OSError:
            # The thread that listens ends the job.
            self.hear()

    def hear(self) -> Any:
        return self._heard.get()

    def send(self, message: dict[str, Any]) -> None:
        send(self._connection, message)

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
                lost(message["host"], message.get("failed"))
            elif self.left:
                return
            else:
                time.sleep(MOMENT)
                lost(self.name, None)


def send(connection: socket.socket, message: dict[str, Any]) -> None:
    text = json.dumps(message).encode("utf-8")
    connection.sendall(len(text).to_bytes(8, "big") + text)


def receive(connection: socket.socket) -> dict[str, Any]:
    length = int.from_bytes(_exactly(connection, 8), "big")
    message: dict[str, Any] = json.loads(_exactly(connection, length))
    return message


def _exactly(connection: socket.socket, length: int) -> bytes:
    parts = []
    while length > 0:
        part = connection.recv(min(length, 1 << 20))
        if not part:
            raise ConnectionError("the other machine has closed the connection")
        parts.append(part)
        length -= len(part)
    return b"".join(parts)


@contextlib.contextmanager
def meet(step: job.Step, place: Here) -> Iterator[Team]:
    """The machines of a job, while they work together. A job with one machine waits for nobody."""
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
    """Waits until all others have come."""
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
            # Anything may look at a port.
            if name in missing:
                missing.remove(name)
                found[name] = Peer(name, connection)
    return {name: found[name] for name in place.names[1:]}


def _host(step: job.Step, place: Here) -> dict[str, Peer]:
    """Goes to the first machine, which may begin later."""
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
