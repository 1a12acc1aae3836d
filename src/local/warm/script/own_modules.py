"""Specline's own modules, imported once in the warm interpreter: every import would take longer than many jobs.

A job keeps them only if its copies of their files are the same, and they then look as if imported from these copies.
"""

# ruff: noqa: PTH100, PTH118, PTH120, PTH123

from __future__ import annotations

import _imp
import importlib
import os
import sys
from contextlib import suppress
from importlib.machinery import PathFinder, SourceFileLoader
from importlib.util import cache_from_source
from typing import Any, ClassVar, NamedTuple

PACKAGE = "specline_runtime"
# Programs, and what only they and containers import. They use the place of their own files while they are imported.
LEFT_OUT = frozenset(["run_training", "with_arguments", "training_environment", "inference", "scoring"])
# Where most jobs have their code, so that they need not change where the modules are from.
USUAL = "/opt/ml/processing/input/code"


class Kept(NamedTuple):
    """An imported module, and the file that it is from."""

    module: Any
    below: str
    """The file's path in the folder of the code."""
    content: bytes
    code: Any


class _Keeping(SourceFileLoader):
    """Compiles the source itself, also where compiled code is stored, and keeps the result."""

    found: ClassVar[dict[str, tuple[bytes, Any]]] = {}

    def get_code(self, fullname: str) -> Any:
        content = self.get_data(self.path)
        code = self.source_to_code(content, self.path)
        self.found[fullname] = (content, code)
        return code


class _Finder:
    """Finds only the modules of the package."""

    @staticmethod
    def find_spec(name: str, path: Any = None, target: Any = None) -> Any:
        spec = PathFinder.find_spec(name, path, target) if name.partition(".")[0] == PACKAGE else None
        if spec is not None:
            spec.loader = _Keeping(name, spec.origin)
        return spec


def import_own(folder: str) -> list[Kept]:
    """Imports the modules of the package in a folder. None of them, if the installed packages are unfit for one."""
    folder = os.path.abspath(folder)
    sys.meta_path.insert(0, _Finder)
    sys.path.insert(0, folder)
    try:
        for name in _names(folder):
            importlib.import_module(name)
        kept = [
            Kept(sys.modules[name], os.path.relpath(sys.modules[name].__file__, folder), *found)
            for name, found in _Keeping.found.items()
        ]
    except Exception:
        kept = []
        forget()
    finally:
        _Keeping.found.clear()
        sys.path.remove(folder)
        sys.meta_path.remove(_Finder)
        for path in [path for path in sys.path_importer_cache if path.startswith(folder)]:
            del sys.path_importer_cache[path]
    move(kept, USUAL)
    return kept


def _names(folder: str) -> list[str]:
    """The modules, as they are imported."""
    names = []
    for path, _, files in os.walk(os.path.join(folder, PACKAGE)):
        package = os.path.relpath(path, folder).replace(os.sep, ".")
        stems = [file[:-3] for file in sorted(files) if file.endswith(".py")]
        names += [f"{package}.{stem}" for stem in stems if stem != "__init__" and stem not in LEFT_OUT]
    return names


def move(kept: list[Kept], folder: str) -> None:
    """Makes the modules look as if imported from this folder."""
    for module, below, _, code in kept:
        path = os.path.join(folder, below)
        if module.__file__ == path:
            continue
        spec = module.__spec__
        module.__file__ = spec.origin = path
        module.__loader__ = spec.loader = SourceFileLoader(spec.name, path)
        module.__cached__ = spec.cached = cache_from_source(path)
        if spec.submodule_search_locations is not None:
            module.__path__ = spec.submodule_search_locations = [os.path.dirname(path)]
        _imp._fix_co_filename(code, path)


def settle(kept: list[Kept], folder: str) -> None:
    """Keeps the modules in a job whose code is in this folder, or forgets them."""
    with suppress(OSError):
        if all(_content(os.path.join(folder, below)) == content for _, below, content, _ in kept):
            move(kept, folder)
            return
    forget()


def _content(path: str) -> bytes:
    with open(path, "rb") as file:
        return file.read()


def forget() -> None:
    for name in [name for name in sys.modules if name.partition(".")[0] == PACKAGE]:
        del sys.modules[name]
