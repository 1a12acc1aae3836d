"""Specline for Python: pipelines, configs and pictures through the command line, with names in snake_case.

    from specline import Pipeline
    Pipeline("credit").auto_train_xgboost("data/credit.csv", label="Status", positive="bad").run()

The config classes and calls are the ones that `specline steps --catalog` lists in the current folder. Names are checked
immediately, and values when they are used. Mistakes are raised as SpeclineError, with the command line's message.
"""

from __future__ import annotations

import html
import inspect
import json
import os
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Callable, Iterable, Iterator, Sequence

from specline_cli import (
    Shown,
    SpeclineError,
    SpeclineWarning,
    Table,
    ask,
    catalog,
    framed,
    no_such,
    picture,
    temporary,
    told,
)
from specline_configs import (
    Code,
    Config,
    Written,
    config_class,
    config_pages,
    config_table,
    document,
    first_of,
    load_configs,
    merge_and_save_configs,
    param,
    parameters_of,
    signature,
    spelled_arguments,
    step_of,
    written_call,
)


class DependencySpec(dict):
    """A step's input: logical_name, compatible_sources, semantic_keywords, and required."""


class StepSpecification(dict):
    """A step described by its dependencies, which add evidence for its inputs, and optionally by its step_type."""


class PipelineSpec(dict):
    """A spec, with the same keys as in a spec file: PipelineSpec(steps=[...], requirements={"min_auc": 0.85})."""


class Pipeline(Written):
    """A pipeline, extended by calls: Pipeline("fraud").load_data("s3://data/").preprocess(). dir() lists the calls."""

    _path = ""

    def __init__(self, title: str, **options: Any) -> None:
        self._code, self._title = written_call("specline.Pipeline", [title], options), title

    @classmethod
    def _made(cls, code: str, title: str) -> Pipeline:
        made = cls.__new__(cls)
        made._code, made._title = code, title
        return made

    @classmethod
    def from_file(cls, file: str) -> Pipeline:
        """Read a pipeline from a file: a module, a spec, a config file, a graph or a definition."""
        made = cls._made("", Path(file).stem)
        made._path = os.fspath(file)
        return made

    @classmethod
    def from_spec(cls, spec: dict, **options: Any) -> Pipeline:
        """Create a pipeline from a spec."""
        return cls._made(written_call("specline.Pipeline.fromSpec", [spec], options), spec.get("name", "pipeline"))

    @classmethod
    def from_configs(cls, configs: Iterable[Config], **options: Any) -> Pipeline:
        """Create a pipeline from configs, one per step. Wires are inferred. Options: name and parameters."""
        listed = list(configs)
        used = [*options.get("parameters", []), *parameters_of(listed)]
        options.update({"parameters": used} if used else {})
        effects = f"{{ files: {{ readText: async () => {json.dumps(document(listed))} }} }}"
        read = Code(
            f'specline.orThrow(await specline.loadConfigs(".specline-configs", {{ effects: {effects} }})).configs'
        )
        return cls._made(
            written_call("specline.Pipeline.fromConfigs", [read], options), options.get("name", "pipeline")
        )

    def __getattr__(self, name: str) -> Callable[..., Pipeline]:
        calls = {} if name.startswith("_") else catalog()["calls"]
        if name in calls and self._path:
            raise AttributeError(f"the pipeline in {self._path} cannot be extended\n  try  change the file")
        if name not in calls:
            raise AttributeError(no_such("a pipeline has no call", name, [one for one in dir(self) if one[0] != "_"]))

        def call(*words: Any, **options: Any) -> Pipeline:
            code = f"{self._code}.{calls[name]['call']}"
            return self._made(written_call(code, *spelled_arguments(name, words, options)), self._title)

        step, first = step_of(name), first_of(name)
        kind = inspect.Parameter.POSITIONAL_OR_KEYWORD
        fields = {field["wire"]: field for field in step["config"] if field["tier"] != "derived"}
        call.__name__, call.__doc__ = name, step["summary"]
        call.__signature__ = signature(fields, **({first: kind} if first else {}))
        return call

    def __dir__(self) -> list[str]:
        return [*super().__dir__(), *catalog()["calls"]]

    def __repr__(self) -> str:
        return f"<Pipeline {self._title}>"

    def _repr_html_(self) -> str:
        try:
            return self.graph()._repr_html_()
        except SpeclineError:
            return self.check()._repr_html_()

    @contextmanager
    def _file(self) -> Iterator[str]:
        if self._path:
            yield self._path
            return
        code = f"import * as specline from {json.dumps(catalog()['library'])};\nexport default {self._code};\n"
        with temporary(code, ".mjs") as file:
            yield file

    def _ask(self, command: str, *words: str, need: str, warn: bool = True, **options: Any) -> dict:
        with self._file() as file:
            return ask(command, file, *words, *_options(options), need=need, warn=warn)

    def check(self, **options: Any) -> Faults:
        """List every problem. Takes the options of `specline check`, such as target="prod"."""
        faults = self._ask("check", need="diagnostics", warn=False, **options)["diagnostics"]
        return Faults(
            faults,
            ["", "what", "step", "try"],
            [[one["severity"], one["message"], one["at"].get("step"), one.get("hint")] for one in faults],
            "No problems found.",
        )

    def compile(self, **options: Any) -> Definition:
        """Return the definition that SageMaker receives. Takes the options of `specline compile`."""
        with temporary("", ".json") as output:
            self._ask("compile", "-o", output, need="ok", **options)
            return Definition(Path(output).read_text("utf-8"))

    def explain(self, place: str | None = None, **options: Any) -> Table:
        """Explain why inputs are wired as they are: all inputs, or only the inputs at STEP or STEP.PORT."""
        ports = self._ask("explain", *filter(None, [place]), need="ports", **options)["ports"]
        rows = [
            [
                f"{port['step']}.{port['port']}",
                _source(port),
                port.get("source", {}).get("kind", port["wants"]),
                port["why"],
            ]
            for port in ports
        ]
        return Table(ports, ["input", "fed by", "what", "why"], rows, "nothing to explain")

    def graph(self, **options: Any) -> Shown:
        """Draw the pipeline."""
        with temporary("", ".svg") as output:
            self._ask("graph", "-f", "svg", "-o", output, need="output", **options)
            return picture(Path(output).read_text("utf-8"), self._title)

    def run(self, parameters: dict[str, Any] | None = None, **options: Any) -> Run:
        """Run the pipeline on this machine. Takes the options of `specline run`, such as cache=False."""
        words = [f"--param={name}={value}" for name, value in (parameters or {}).items()]
        return Run(self._ask("run", *words, need="run", **options), options.get("work"))

    def save(self, file: str, form: str = "spec") -> None:
        """Write the pipeline to a file, as a spec, handles or configs."""
        self._ask("print", "--as", form, "-o", os.fspath(file), need="ok")


class Faults(Table):
    """A pipeline's problems. As text, they look as they do in a terminal."""

    def __repr__(self) -> str:
        return "\n\n".join(map(told, self)) or self._empty


def _source(port: dict) -> str:
    return f"{port['source']['step']}.{port['source']['port']}" if "source" in port else port["fed"]


def _options(options: dict[str, Any]) -> list[str]:
    """Convert options for a command.

    cache=False is --no-cache, relock=True is --relock, only="Step" is --only=Step, and from_="Step" is --from=Step.
    """
    if "output" in options:
        hint = "use .save(), or .text of what compile() returns"
        raise SpeclineError(f"the option 'output' is for the command line\n  try  {hint}")
    words = []
    for name, value in options.items():
        word = name.rstrip("_").replace("_", "-")
        if isinstance(value, bool):
            # These options are on by default; all others are off.
            words += [f"--no-{word}"] * (not value) if word in ("cache", "retries", "warm") else [f"--{word}"] * value
        elif value is not None:
            words += [f"--{word}={one}" for one in (value if isinstance(value, (list, tuple)) else [value])]
    return words


class Definition(dict):
    """A definition. `text` is exactly the text that the command line writes."""

    def __init__(self, text: str) -> None:
        super().__init__(json.loads(text))
        self.text = text

    def __repr__(self) -> str:
        return f"<Definition: {', '.join(step['Name'] for step in self['Steps'])}>"


class Run(dict):
    """A run's status, steps, metrics and outputs, as `specline run --json` returns them."""

    def __init__(self, answer: dict, work: str | None) -> None:
        super().__init__(answer)
        self._work = [] if work is None else [f"--work={work}"]

    def _table(self) -> Table:
        rows = [
            [
                step["name"],
                "cached" if step["cached"] else step["status"],
                f"{step.get('seconds', 0):.1f} s",
                step.get("message"),
            ]
            for step in self["steps"]
        ]
        return Table(self["steps"], ["step", "status", "time", ""], rows, "no steps")

    def __repr__(self) -> str:
        return f"{self['title']}: {self['status']}, {self['seconds']:.1f} s\n{self._table()!r}"

    def _repr_html_(self) -> str:
        head = f"<b>{html.escape(self['title'])}</b>: {self['status']}, {self['seconds']:.1f} s"
        return f"<p>{head}</p>{self._table()._repr_html_()}"

    def plots(self, height: int = 900) -> Shown:
        """Show the measurements: metrics, curves, calibration and feature importance."""
        return self._page(height, "--plots")

    def report(self, height: int = 900) -> Shown:
        """Show the report."""
        return self._page(height)

    def _page(self, height: int, *words: str) -> Shown:
        with temporary("", ".html") as output:
            ask("report", self["run"], *words, *self._work, "-o", output, need="report")
            return framed(Path(output).read_text("utf-8"), height, f"the report of run {self['run']}")


def create_pipeline_from_template(file: str, **options: Any) -> Pipeline:
    """Create a pipeline from a config file. Options: name, and dag={"nodes": [...], "edges": [(from, to), ...]}."""
    code = written_call("await specline.createPipelineFromTemplate", [os.fspath(file)], options)
    return Pipeline._made(code, options.get("name", Path(file).stem))


class _Resolver:
    def resolve_all_dependencies(self, names: Sequence[str], described: Any = ()) -> dict:
        """Find the source of every input of the named steps: `resolved`, by step and input, `missing` and `edges`.

        `described` contains specifications that add evidence: a list, or a dict by step.
        """
        with temporary(json.dumps(described), ".json") as file:
            answer = ask("wire", *names, "--described", file, need="edges", warn=False)
        resolved: dict[str, dict] = {name: {} for name in names}
        for edge in answer["edges"]:
            fed = {**edge["from"], "why": edge["why"]}
            resolved.setdefault(edge["to"]["step"], {})[edge["to"]["input"]] = fed
        missing = [fault for fault in answer["diagnostics"] if fault["code"] == "resolve/no-source"]
        return {"resolved": resolved, "missing": missing, **answer}


resolver = _Resolver()


def __getattr__(name: str) -> Any:
    if name == "__all__":
        return __dir__()
    pages = {} if name.startswith("_") else config_pages()
    if name in pages:
        return config_class(name)
    if name.endswith("Config"):
        raise ImportError(no_such("there is no config class", name, pages))
    raise AttributeError(f"module 'specline' has no attribute '{name}'")


def __dir__() -> list[str]:
    public = [*_PUBLIC, config_table, load_configs, merge_and_save_configs, create_pipeline_from_template]
    own = [name for name, value in globals().items() if any(value is one for one in public)]
    return [*own, *config_pages()]


_PUBLIC = (
    DependencySpec,
    StepSpecification,
    Pipeline,
    PipelineSpec,
    Config,
    Run,
    Definition,
    Faults,
    Table,
    Shown,
    SpeclineError,
    SpeclineWarning,
    param,
    resolver,
)
