"""Prints where the modules are from that Specline's scripts share, then fails in one of them."""

import csv
import sys
from importlib import import_module

for name in ("specline_runtime", "specline_runtime.job", "specline_runtime.table.dates"):
    module = import_module(name)
    spec = module.__spec__
    print(name, module.__file__, module.__cached__, getattr(module, "__path__", None))
    print(name, spec.origin, spec.cached, spec.submodule_search_locations, type(spec.loader).__name__, spec.loader.path)
print(vars(import_module("specline_runtime")).get("CHANGED"), csv.field_size_limit(), sys.path[0])
job = import_module("specline_runtime.job")
print(job.code_folder(), job.fail.__code__.co_filename)
job.fail("nothing")
