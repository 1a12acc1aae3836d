"""Prints an interpreter's version and packages: probe.py import|versions '["pandas", …]'.

Runs on any Python 3, so that an interpreter that is too old can report this. Therefore, it uses no f-strings and no
annotations.
"""

import importlib
import json
import os
import sys

MARK = "specline-python "
MODULES = {"scikit-learn": "sklearn"}


def version_of(name, depth):  # noqa: ANN001, ANN201
    """A package's version. "import" proves that the package loads; "versions" only reads the installed metadata."""
    if depth == "import":
        return importlib.import_module(MODULES.get(name, name)).__version__
    return metadata().version(name)


def metadata():  # noqa: ANN201
    """The standard library module, which Python 3.7 and older do not have."""
    return importlib.import_module("importlib.metadata")


def installed():  # noqa: ANN201
    """All installed packages. If a name occurs more than once, the first package is the one that is imported."""
    found = {}
    for one in metadata().distributions():
        found.setdefault(one.metadata["Name"], one.version)
    found.pop(None, None)
    return found


def watched(paths):  # noqa: ANN001, ANN201
    """Everything that decides which packages there are: the interpreter with all links to it, its configuration, the
    folders from which it imports, and their .pth files. Installing a package changes the time of its folder.
    """
    found = []
    program = sys.executable
    while program and program not in found:
        found.append(program)
        place = os.path.dirname(program)  # noqa: PTH120
        found += [os.path.join(folder, "pyvenv.cfg") for folder in (place, os.path.dirname(place))]  # noqa: PTH118, PTH120
        if os.path.islink(program):  # noqa: PTH114
            program = os.path.join(place, os.readlink(program))  # noqa: PTH118
    for path in paths:
        found += [path, os.path.realpath(path)]
        if os.path.isdir(path):  # noqa: PTH112
            found += [os.path.join(path, name) for name in os.listdir(path) if name.endswith(".pth")]  # noqa: PTH118, PTH208
    return sorted(set(found))


def main(depth, names):  # noqa: ANN001, ANN201
    """Prints one line of JSON after the prefix."""
    packages = {}
    faults = {}
    for name in names:
        try:
            packages[name] = version_of(name, depth)
        except Exception as error:
            faults[name] = "{}: {}".format(type(error).__name__, str(error).split("\n")[0][:200])
    own = os.path.dirname(os.path.abspath(__file__))  # noqa: PTH100, PTH120
    paths = [path for path in sys.path if path and os.path.abspath(path) != own]  # noqa: PTH100
    answer = {
        "version": "{}.{}.{}".format(*sys.version_info[:3]),
        "executable": sys.executable,
        "packages": packages,
        "faults": faults,
        "installed": installed() if depth == "versions" and not faults else {},
        "folders": sorted({sys.prefix, sys.exec_prefix, sys.base_prefix, sys.base_exec_prefix, *paths}),
        "watched": watched(paths) if depth == "versions" else [],
    }
    print(MARK + json.dumps(answer, sort_keys=True))


main(sys.argv[1], json.loads(sys.argv[2]))
