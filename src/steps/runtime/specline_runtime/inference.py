"""The entry point of the serving container (SAGEMAKER_PROGRAM)."""

from specline_runtime.scoring import model_fn, transform_fn

__all__ = ["model_fn", "transform_fn"]
