"""Configs, and the code generated for a pipeline. See specline.py."""

from __future__ import annotations

import inspect
import json
import os
from functools import lru_cache, partialmethod
from types import MappingProxyType
from typing import Any, Callable, Collection, Iterable, Mapping, Sequence

from specline_cli import SPELLED, SpeclineError, Table, ask, camel, catalog, no_such, respelled, temporary


class Written:
    """Values that are written as code: pipelines, parameters and conditions."""

    _code = ""


class Code(Written):
    """A piece of the pipeline's code, extended by the same calls in snake_case."""

    def __init__(self, code: str, name: str = "", data: Any = None, stated: Sequence[str] = ()) -> None:
        self._code, self._name, self._data, self._stated = code, name, data, stated

    def __getattr__(self, name: str) -> Code:
        if name.startswith("_") or not name.isidentifier():
            raise AttributeError(name)
        return Code(f"{self._code}.{camel(name)}", name)

    def __call__(self, *words: Any, **options: Any) -> Code:
        return Code(written_call(self._code, *spelled_arguments(self._name, words, options)))

    def _compare(self, call: str, value: Any) -> Code:
        return getattr(self, call)(value)

    __ge__ = partialmethod(_compare, "gte")
    __gt__ = partialmethod(_compare, "gt")
    __le__ = partialmethod(_compare, "lte")
    __lt__ = partialmethod(_compare, "lt")
    __eq__ = partialmethod(_compare, "eq")
    __hash__ = None

    def __ne__(self, value: Any) -> Any:
        raise SpeclineError("conditions cannot be compared with !=")

    def __bool__(self) -> bool:
        # Python would drop all but one of the conditions.
        raise SpeclineError(
            "conditions cannot be combined with 'and', 'or', 'not' or a <= b <= c\n"
            "  try  if several must hold, return a list, such as [m.auc >= 0.8, m.rows >= 10]"
        )


class _Parameters:
    """Values that can differ between runs: param.string("Source"), param.integer("Depth", default=6)."""

    def __getattr__(self, kind: str) -> Callable[..., Code]:
        if kind.startswith("_"):
            raise AttributeError(kind)
        code = f"specline.param.{camel(kind)}"

        def create(name: str, **options: Any) -> Code:
            return Code(written_call(code, [name], options), name, {"Get": f"Parameters.{name}"}, list(options))

        return create


param = _Parameters()


def step_of(call: str) -> dict:
    """The step that a call adds, or an empty step for other calls."""
    page = catalog()["calls"].get(call, {})
    return catalog()["steps"].get(page.get("step"), {"summary": None, "config": []})


def first_of(call: str) -> str | None:
    """The setting that is a call's first argument."""
    first = catalog()["calls"].get(call, {}).get("first")
    return next((field["wire"] for field in step_of(call)["config"] if field["name"] == first), None)


def spelled_arguments(call: str, words: Sequence[Any], options: dict[str, Any]) -> tuple[Sequence[Any], dict[str, Any]]:
    """Write a call's arguments as in code: the first setting by position, and the others by their names in code."""
    first = first_of(call)
    if first and not words:
        words = (options.pop(first, Code("undefined")),)
    names = {field["wire"]: field["name"] for field in step_of(call)["config"]}
    spelled: dict[str, Any] = {}
    for name, value in options.items():
        key = names.get(name, name)
        if any(camel(key) == camel(other) for other in spelled):
            raise SpeclineError(f"{call} sets '{name}' twice, in two spellings\n  try  keep one of them")
        spelled[key] = value
    return words, spelled


def written_call(code: str, words: Sequence[Any], options: dict[str, Any]) -> str:
    for name in options:
        SPELLED.setdefault(camel(name), name)
    named = [{camel(name): value for name, value in options.items()}] if options else []
    return f"{code}({', '.join(map(written, [*words, *named]))})"


def written(value: Any) -> str:
    """Write a value as code. Keys of maps stay as they are, because they are the user's own."""
    if isinstance(value, Written):
        return value._code
    if inspect.isfunction(value):
        names = [f"_{name}" for name in inspect.signature(value).parameters]
        return f"({', '.join(names)}) => {written(value(*map(Code, names)))}"
    if isinstance(value, dict):
        return f"{{{', '.join(f'[{json.dumps(key)}]: {written(one)}' for key, one in value.items())}}}"
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(map(written, value))}]"
    return _json(value)


def _json(value: Any) -> str:
    try:
        return json.dumps(value, allow_nan=False, default=_plain)
    except (TypeError, ValueError) as error:
        raise SpeclineError(f"a value cannot be written as JSON: {error}") from None


def _plain(value: Any) -> Any:
    """Convert parameters, paths and NumPy numbers to JSON."""
    if isinstance(value, Code):
        if value._data is None:
            raise TypeError("only parameters can be values of configs")
        return value._data
    return value.item() if hasattr(value, "item") else os.fspath(value)


class Config:
    """A step's config: the values that were set, by their names in files. Set further values as attributes."""

    _fields: Mapping[str, dict] = MappingProxyType({})
    _required: Sequence[str] = ()
    _bases: Sequence[str] = ()
    _others: Collection[str] = ()
    _prefix = ""
    _named = ""

    def __init__(self, *bases: Config, **values: Any) -> None:
        object.__setattr__(self, "values", {})
        for base in bases:
            if type(base).__name__ not in self._bases:
                raise SpeclineError(f"{type(self).__name__} can inherit from {' or '.join(self._bases)} only")
            self.values.update({name: value for name, value in base.values.items() if self._takes(name)})
        for name, value in values.items():
            setattr(self, name, value)
        for name in self._required:
            if name not in self.values:
                raise SpeclineError(f"{type(self).__name__} needs '{name}': {self._fields[name]['doc']}")

    def _takes(self, name: str) -> bool:
        return name in self._fields or name in self._others

    def __setattr__(self, name: str, value: Any) -> None:
        if not self._takes(name):
            raise SpeclineError(no_such(f"{type(self).__name__} has no field", name, self._fields))
        self.values[name] = value

    def __getattr__(self, name: str) -> Any:
        if not self._takes(name):
            raise AttributeError(no_such(f"{type(self).__name__} has no field", name, self._fields))
        return self.values.get(name, self._fields.get(name, {}).get("default"))

    def __dir__(self) -> list[str]:
        return [*super().__dir__(), *self._fields]

    def __repr__(self) -> str:
        # Values are shown only after the command line has hidden any secrets.
        return f"<{type(self).__name__}: {', '.join(self.values) or 'defaults only'}>"

    def _repr_html_(self) -> str | None:
        return config_table(self)._repr_html_() if self._prefix else None

    @property
    def _name(self) -> str:
        return self._named or "_".join(str(part) for part in [self._prefix, self.values.get("job_type")] if part)


def signature(fields: dict[str, dict], **first: Any) -> inspect.Signature:
    """Describe a call for help and completion: the first argument with its kind, then all fields."""
    named = [inspect.Parameter(name, kind) for name, kind in first.items()]
    kind = inspect.Parameter.KEYWORD_ONLY
    options = [
        inspect.Parameter(name, kind, default=one.get("default")) for name, one in fields.items() if name not in first
    ]
    return inspect.Signature([*named, *options])


def config_pages() -> dict[str, dict]:
    """Every config class, by name. Pure base classes have no step."""
    bases = {name: {"step": "", "prefix": "", "base": kind} for name, kind in catalog()["bases"].items()}
    return {**bases, **catalog()["classes"]}


@lru_cache(maxsize=None)
def config_class(name: str) -> type:
    """Create a config class, whose signature and help list its fields."""
    page, pages = config_pages()[name], config_pages()
    kind = page.get("base")
    step = catalog()["steps"].get(
        page["step"], {"summary": "Values that other configs inherit.", "config": [], "job": kind}
    )
    fields = [*step["config"], *catalog()["base"], *(catalog()["processing"] if kind == "processing" else [])]
    known = {one["wire"]: one for one in fields if one["tier"] != "derived" and one.get("context") != "branch"}
    if kind is None:
        known["job_type"] = {"takes": "a word", "doc": "The step's branch, such as training or calibration."}
    doc = [step["summary"], "", *(f"{wire}: {field['doc']} ({field['takes']})" for wire, field in known.items())]
    others = catalog()["otherNames"]
    kinds = ["base", "processing"] if step["job"] == "processing" else ["base"]
    members = {
        "__doc__": respelled("\n".join(doc)),
        "__module__": "specline",
        "__signature__": signature(known, bases=inspect.Parameter.VAR_POSITIONAL),
        "_fields": known,
        "_others": {other for names in others.values() for other in names} if kind else others[page["step"]],
        "_required": [one["wire"] for one in fields if one["tier"] == "essential"] if kind == "base" else [],
        "_bases": [base for base, one in pages.items() if one.get("base") in kinds],
        "_prefix": page["prefix"],
    }
    return type(name, (Config,), members)


def document(configs: Iterable[Config]) -> str:
    """Write configs as the shortest form of a config file."""
    listed = list(configs)
    names = [config._name for config in listed]
    for name in names:
        if names.count(name) > 1:
            raise SpeclineError(
                f"there are {names.count(name)} configs for '{name}'\n  try  give them different job types"
            )
    types = {config._name: type(config).__name__ for config in listed}
    own = {config._name: config.values for config in listed}
    file = {"metadata": {"config_types": types}, "configuration": {"shared": {}, "specific": own}}
    return _json(file)


def parameters_of(value: Any) -> list[Code]:
    """List the parameters in configs' values."""
    if isinstance(value, Config):
        return parameters_of(value.values)
    if isinstance(value, Code):
        return [value] if value._data else []
    if isinstance(value, dict):
        return parameters_of(list(value.values()))
    return [found for one in value for found in parameters_of(one)] if isinstance(value, (list, tuple)) else []


def merge_and_save_configs(configs: Iterable[Config], file: str) -> None:
    """Save one config per step in a file with four sections; the shared sections hold common values."""
    listed = list(configs)
    for parameter in parameters_of(listed):
        if parameter._stated:
            raise SpeclineError(
                f"a config file cannot hold the {' and '.join(parameter._stated)} of '{parameter._name}'\n"
                f"  try  omit it, and set '{parameter._name}' for every run, or use Pipeline.from_configs"
            )
    with temporary(document(listed), ".json") as file_of_all:
        ask("config", "merge", file_of_all, "-o", os.fspath(file), need="ok")


def load_configs(file: str, partial: bool = False) -> Table:
    """Read a config file in any form, as a table. If partial, configs for unknown steps are kept unchanged."""
    words = ["--partial"] if partial else []
    shown = ask("config", "show", os.fspath(file), *words, need="ok")["configs"]
    configs = []
    for one in shown:
        known = config_class(one["class"]) if "step" in one else type(one["class"], (Config,), {})
        config = known.__new__(known)
        object.__setattr__(config, "values", one["set"])
        object.__setattr__(config, "_named", one["name"])
        configs.append(config)
    return _config_table(configs, shown)


def config_table(*configs: Config) -> Table:
    """Check configs, and show the values that were set. Secrets are hidden."""
    with temporary(document(configs), ".json") as file:
        return _config_table(configs, ask("config", "show", file, need="ok")["configs"])


def _config_table(configs: Iterable[Config], shown: list[dict]) -> Table:
    inherited = {field["wire"] for field in catalog()["base"]}
    rows = []
    for place, one in enumerate(shown):
        fields = {field["wire"]: field for field in catalog()["steps"].get(one.get("step"), {}).get("config", [])}
        # Only the first config shows inherited fields. The branch is omitted, because it equals the job type.
        left_out = set() if place == 0 < len(shown) - 1 else inherited
        left_out_too = inherited | {name for name, field in fields.items() if field.get("context") == "branch"}
        values = [(name, value, "set") for name, value in one["set"].items() if name not in left_out]
        values += [(name, value, "computed") for name, value in one["computed"].items() if name not in left_out_too]
        for index, (name, value, how) in enumerate(values or [("", "", "defaults only")]):
            text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
            rows.append([one["name"] if index == 0 else "", name, text, how, fields.get(name, {}).get("doc")])
    return Table(configs, ["config", "field", "value", "", ""], rows, "no configs")
