"""The Python side of a Whetstone trial: read the params, report each epoch, save and resume checkpoints.

Copy this one file next to your training program, or put its folder on PYTHONPATH. It needs Python 3.8 and nothing else.

    import whetstone

    params = whetstone.params(lr=0.1, hidden=64)          # the defaults hold when you run the program yourself
    model, first = new_model(params, whetstone.seed(1)), 0
    if whetstone.resume_from():
        model, first = load(whetstone.resume_from())
    for epoch in range(first + 1, whetstone.epochs(10) + 1):
        train_loss, val_accuracy = train_one_epoch(model)
        save(model, whetstone.checkpoint_path(epoch))
        whetstone.report(epoch=epoch, train_loss=train_loss, val_accuracy=val_accuracy)

Whetstone speaks to the program through WHETSTONE_* environment variables and listens to its standard output, one JSON
line an epoch; anything else that the program prints goes to the trial's output.log.
"""

from __future__ import annotations

import json
import math
import os
from typing import Any, Dict, Mapping, Optional, SupportsFloat, Union

__all__ = ["checkpoint_path", "epochs", "fold", "folds", "params", "report", "resume_from", "seed", "trial"]


def params(defaults: Optional[Mapping[str, Any]] = None, **more_defaults: Any) -> Dict[str, Any]:
    """Return this trial's params merged over the defaults, which may be a mapping, keywords or both.

    A param that is conditional in the space and absent from this trial keeps its default.
    """
    merged = {**(defaults or {}), **more_defaults}
    text = os.environ.get("WHETSTONE_PARAMS")
    if text:
        given = json.loads(text)
        if not isinstance(given, dict):
            raise ValueError(f'WHETSTONE_PARAMS should be a JSON object such as {{"lr": 0.1}}, and is {text}')
        merged.update(given)
    return merged


def epochs(default: float = 10) -> Union[int, float]:
    """Return the epoch to train up to, counted from the very first one and so including those before a resumption.

    It is an int, except where a schedule gives a trial a fraction: at 0.25 train on a quarter of the data and report epoch 0.25.
    """
    return _whole_if_possible(float(os.environ.get("WHETSTONE_EPOCHS") or default))


def seed(default: int = 0) -> int:
    """Return the seed for weights, shuffles and dropout: with the same seed and params the trial should repeat itself."""
    return int(os.environ.get("WHETSTONE_SEED") or default)


def fold(default: int = 1) -> int:
    """Return which part of the data is for validation, from 1 to folds(); all the others are for training."""
    return int(os.environ.get("WHETSTONE_FOLD") or default)


def folds(default: int = 5) -> int:
    """Return into how many parts the data are parted: with one validation set, the default."""
    return int(os.environ.get("WHETSTONE_FOLDS") or default)


def trial() -> Optional[int]:
    """Return this trial's number in the study, or None when the program runs without Whetstone."""
    text = os.environ.get("WHETSTONE_TRIAL")
    return int(text) if text else None


def resume_from() -> Optional[str]:
    """Return the path of the checkpoint to start from, or None to start afresh."""
    return os.environ.get("WHETSTONE_RESUME") or None


def checkpoint_path(epoch: Optional[float] = None) -> str:
    """Return where to save the checkpoint of an epoch; each epoch has its own path, whose folder exists.

    Save it before you report the epoch: `report` then names it, and Whetstone moves it into the study's checkpoints. So a
    file cut short by a crash is never taken for a checkpoint. Without an epoch, return the path that all epochs' begin with.
    Without Whetstone checkpoints go to ./checkpoints.
    """
    path = os.environ.get("WHETSTONE_CHECKPOINT") or os.path.join("checkpoints", "checkpoint")
    os.makedirs(os.path.dirname(os.path.abspath(path)), exist_ok=True)
    return path if epoch is None else f"{path}.{_whole_if_possible(float(epoch))}"


def report(
    epoch: float,
    checkpoint: Optional[Union[str, os.PathLike[str]]] = None,
    **metrics: SupportsFloat,
) -> None:
    """Print one epoch's metrics as the JSON line that Whetstone reads.

    Metrics are numbers, or anything that float() takes, such as a NumPy or PyTorch scalar. NaN and infinities may be reported:
    Whetstone understands them as divergence and ends the trial. The checkpoint is the file or folder saved for this epoch; one
    found at `checkpoint_path(epoch)` is named without being asked for.
    """
    line: Dict[str, Any] = {"epoch": _whole_if_possible(float(epoch))}
    for name, value in metrics.items():
        line[name] = _number_or_word(float(value))
    if checkpoint is None and os.path.exists(checkpoint_path(epoch)):
        checkpoint = checkpoint_path(epoch)
    if checkpoint is not None:
        line["checkpoint"] = os.fspath(checkpoint)
    # Without the flush a pipe would hold the line back, and Whetstone would judge the trial epochs too late.
    print(json.dumps(line), flush=True)


def _number_or_word(value: float) -> Union[float, str]:
    """JSON has no NaN and no infinities, so they are written as words."""
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "Infinity" if value > 0 else "-Infinity"
    return value


def _whole_if_possible(value: float) -> Union[int, float]:
    return int(value) if value.is_integer() else value
