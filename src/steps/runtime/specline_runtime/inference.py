"""The entry point of the serving container (SAGEMAKER_PROGRAM)."""

from specline_runtime.scoring import input_fn, model_fn, output_fn, predict_fn

__all__ = ["input_fn", "model_fn", "output_fn", "predict_fn"]
