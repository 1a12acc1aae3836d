"""Evaluates the splits during training, and logs their metrics.

XGBoost evaluates validation rows in every round, because early stopping needs them. Training rows are evaluated only in
every tenth round: they are many, nothing depends on them, and sorting them for AUC takes longer than growing a tree.
"""

from __future__ import annotations

from typing import Any, Dict, List, Optional

from specline_runtime.xgb import xgboost

EVERY = 10
# A multiple of EVERY, so that the logged rounds have the metrics of all splits.
LOGGED = 50
TRAIN = "train"

# The values of each metric by round, for each split. None if the split was not evaluated in that round.
History = Dict[str, Dict[str, List[Optional[float]]]]


class Watch(xgboost.callback.TrainingCallback):
    """Evaluates training rows in some rounds and in the last, and logs all splits' metrics if it `logs`."""

    def __init__(self, train: xgboost.DMatrix, *, logs: bool) -> None:
        super().__init__()
        self._train = train
        self._logs = logs
        self._rounds = 0
        self._others: History = {}
        self._found: dict[int, dict[str, float]] = {}

    def before_iteration(self, model: xgboost.Booster, epoch: int, evals_log: History) -> bool:
        """XGBoost calls this before each round."""
        self._rounds, self._others = epoch + 1, evals_log
        return False

    def after_iteration(self, model: xgboost.Booster, epoch: int, evals_log: History) -> bool:
        """XGBoost calls this after a round, except sometimes after the last: a callback that stops the training can
        precede this one.
        """
        if epoch % EVERY == 0:
            self._found[epoch] = evaluated(model, self._train, epoch)
        if epoch % LOGGED == 0:
            self._log(epoch)
        return False

    def after_training(self, model: xgboost.Booster) -> xgboost.Booster:
        """XGBoost calls this at the end."""
        last = self._rounds - 1
        if last >= 0 and last not in self._found:
            self._found[last] = evaluated(model, self._train, last)
        if last % LOGGED != 0:
            self._log(last)
        return model

    def history(self) -> History:
        """The metrics of all splits, training first."""
        metrics = next(iter(self._found.values()), {})
        rounds = range(self._rounds)
        train = {name: [self._found[at][name] if at in self._found else None for at in rounds] for name in metrics}
        return {TRAIN: train, **self._others}

    def _log(self, epoch: int) -> None:
        if self._logs:
            others = {name: {metric: found[epoch] for metric, found in by.items()} for name, by in self._others.items()}
            print(f"[{epoch}]\t" + "\t".join(in_words({TRAIN: self._found[epoch], **others})), flush=True)


def evaluated(model: xgboost.Booster, train: xgboost.DMatrix, epoch: int = 0) -> dict[str, float]:
    """The model's metrics on training rows."""
    # The text is "[9]", followed by "train-auc:0.9" for each metric.
    found = (one.rsplit(":", 1) for one in model.eval_set([(train, TRAIN)], epoch).split()[1:])
    return {name.split("-", 1)[1]: float(value) for name, value in found}


def reached(
    model: xgboost.Booster, train: xgboost.DMatrix, history: History, parameters: dict[str, Any]
) -> dict[str, dict[str, float]]:
    """Each metric of the model by split, where the model has the first trees of the training with this history."""
    last = model.num_boosted_rounds() - 1
    found = {name: {metric: values[last] for metric, values in by.items()} for name, by in history.items()}
    if None in found[TRAIN].values():
        # The metrics are not saved in a model.
        model.set_param([("eval_metric", metric) for metric in parameters["eval_metric"]])
        found[TRAIN] = evaluated(model, train)
    return found  # type: ignore[return-value]


def in_words(metrics: dict[str, dict[str, Any]]) -> list[str]:
    """Each metric as the algorithm logs it, which the job's metric definitions look for."""
    return [f"{split}-{metric}:{value:.5f}" for split, by in metrics.items() for metric, value in by.items()]
