"""What jobs of a local run leave for each other.

    with shared.turn("reading a table", settings) as turn:
        if turn.known is None:
            turn.leave({"rows": count_rows(turn.file)})

In a local run, jobs with the same code and the same contents in all inputs get the same folder. What does not depend on
anything else is worked out by the first of them; the others wait for it, and take over its result. Everywhere else, as
on AWS, there is no such folder, and each job works for itself.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from pathlib import Path
from typing import IO, Any, Iterator

from .parcels import packed, unpacked

try:
    import fcntl
except ImportError:  # not on Windows
    fcntl = None  # type: ignore[assignment]

VARIABLE = "SPECLINE_SHARED"


class Turn:
    """This job's turn to work something out, or to take over what another job has worked out."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder
        self.known: dict[str, Any] | None = None
        """What another job has left. None if this job has to work it out."""
        self.file: IO[bytes] | None = None
        """A file that goes with it, to write and read if this job works it out. None without a folder."""
        if folder is None:
            return
        left = folder / "known"
        if left.exists():
            with left.open("rb") as content:
                self.known = unpacked(content.read)
        self.file = (folder / "file").open("w+b" if self.known is None else "rb")

    def work_alone(self, reason: Exception) -> None:
        """Does without other jobs, and logs the reason."""
        self._folder = self.known = self.file = None
        kind = type(reason).__name__
        print(f"this job shares no work with other jobs of the run ({kind}: {reason})", flush=True)

    def leave(self, found: dict[str, Any]) -> None:
        """Leaves values for the other jobs: what JSON can express, arrays of numbers, and bytes."""
        if self._folder is None or self.known is not None:
            return
        with contextlib.suppress(OSError):  # if the disk is full, they work for themselves
            written = self._folder / "new"
            with written.open("wb") as content:
                for part in packed(found):
                    content.write(part)
            written.replace(self._folder / "known")


@contextlib.contextmanager
def turn(*what: Any) -> Iterator[Turn]:
    """Waits until no other job works out the same thing. `what` is everything that the result depends on, besides the
    job's code and inputs. If a job ends without a result, whatever the reason, it is the next job's turn.
    """
    folder = os.environ.get(VARIABLE)
    with contextlib.ExitStack() as held:
        made = Turn()
        if folder and fcntl is not None:
            # Without a lock, without space on the disk, or if the result is damaged, the job works for itself.
            try:
                text = json.dumps(what, sort_keys=True).encode()
                own = Path(folder, hashlib.sha256(text).hexdigest()[:16])
                own.mkdir(parents=True, exist_ok=True)
                lock = held.enter_context((own / "lock").open("wb"))
                fcntl.flock(lock, fcntl.LOCK_EX)
                made = Turn(own)
            except (OSError, ValueError) as error:
                made.work_alone(error)
        yield made
