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

With a framework the loop is its own: see `lightning_callback`, `keras_callback`, `transformers_callback`, and for plain PyTorch
`load_torch` and `save_torch`. `tune` searches the arguments of a plain function, and `trials` gives a notebook one trial after
another to train.

Whetstone speaks to the program through WHETSTONE_* environment variables and listens to its standard output, one JSON
line an epoch; anything else that the program prints goes to the trial's output.log.
"""

from __future__ import annotations

import functools
import inspect
import json
import math
import os
import random
import shutil
import subprocess
import sys
from typing import Any, Callable, Dict, Iterator, List, Mapping, Optional, Sequence, SupportsFloat, Tuple, Union

__version__ = "0.1.0"
__all__ = [
    "Trial",
    "checkpoint_path",
    "epochs",
    "fold",
    "folds",
    "is_main_process",
    "keras_callback",
    "lightning_callback",
    "load_keras",
    "load_torch",
    "params",
    "report",
    "resume_from",
    "save_torch",
    "seed",
    "transformers_callback",
    "trial",
    "trials",
    "tune",
]


def params(defaults: Optional[Mapping[str, Any]] = None, **more_defaults: Any) -> Dict[str, Any]:
    """Return this trial's params merged over the defaults, which may be a mapping, keywords or both.

    A param that is conditional in the space and absent from this trial keeps its default.
    """
    merged = {**(defaults or {}), **more_defaults}
    for name, value in merged.items():
        _tell_default(params={name: value})
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
    _tell_default(epochs=default)
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


def is_main_process() -> bool:
    """Return whether this process reports and saves: the first of several that train one model together, or the only one.

    The first variable that a launcher has set tells: RANK of torchrun, else SLURM's, Open MPI's, or LOCAL_RANK.
    """
    for name in ("RANK", "SLURM_PROCID", "OMPI_COMM_WORLD_RANK", "LOCAL_RANK"):
        if os.environ.get(name):
            return int(os.environ[name]) == 0
    return True


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
    found at `checkpoint_path(epoch)` is named without being asked for. In distributed training only the first process prints.
    """
    if not is_main_process():
        return
    line: Dict[str, Any] = {"epoch": _whole_if_possible(float(epoch))}
    for name, value in metrics.items():
        line[name] = _number_or_word(float(value))
    if checkpoint is None and os.path.exists(checkpoint_path(epoch)):
        checkpoint = checkpoint_path(epoch)
    if checkpoint is not None:
        line["checkpoint"] = os.fspath(checkpoint)
    # Without the flush a pipe would hold the line back, and Whetstone would judge the trial epochs too late.
    print(json.dumps(line), flush=True)


def save_torch(epoch: float, **parts: Any) -> str:
    """Save PyTorch's state after an epoch, before it is reported; return where.

        first = whetstone.load_torch(model=model, optimizer=optimizer)
        for epoch in range(first + 1, whetstone.epochs(10) + 1):
            ...
            whetstone.save_torch(epoch, model=model, optimizer=optimizer)
            whetstone.report(epoch=epoch, val_loss=val_loss)

    Parts are what has a `state_dict`: models, optimizers, schedulers, scalers. The states of Python's, NumPy's and PyTorch's
    random numbers are saved beside them. The file appears whole or not at all; in distributed training the first process writes it.
    """
    import torch

    path = checkpoint_path(epoch)
    if is_main_process():
        states = {name: part.state_dict() for name, part in parts.items()}
        _replace(path, lambda partial: torch.save({"epoch": epoch, "parts": states, "random": _random_states(torch)}, partial))
    return path


def load_torch(**parts: Any) -> Union[int, float]:
    """Give PyTorch's parts the state of the checkpoint to go on from; return its epoch, or 0 at a trial's beginning."""
    path = resume_from()
    if path is None:
        return 0
    import torch

    saved = torch.load(path, map_location="cpu")
    if set(saved["parts"]) != set(parts):
        raise ValueError(f"{path} holds {sorted(saved['parts'])}, and {sorted(parts)} are to be loaded; give the same names")
    for name, part in parts.items():
        part.load_state_dict(saved["parts"][name])
    if is_main_process():
        _restore_random(torch, saved["random"])
    return _whole_if_possible(float(saved["epoch"]))


def _tell_default(**told: Any) -> None:
    """Tell `whetstone init`, which runs the program once, what it could search."""
    path = os.environ.get("WHETSTONE_DEFAULTS")
    if path and is_main_process():
        with open(path, "a", encoding="utf-8") as file:
            file.write(json.dumps(told, default=str) + "\n")


def _random_states(torch: Any) -> Dict[str, Any]:
    """The states as lists and tensors alone, which every version of torch.load takes."""
    states = {"python": random.getstate(), "torch": torch.get_rng_state(), "cuda": []}
    if torch.cuda.is_available():
        states["cuda"] = torch.cuda.get_rng_state_all()
    numpy = sys.modules.get("numpy")
    if numpy is not None:
        kind, keys, *rest = numpy.random.get_state()
        states["numpy"] = [kind, keys.tolist(), *rest]
    return states


def _restore_random(torch: Any, states: Mapping[str, Any]) -> None:
    version, keys, gauss = states["python"]
    random.setstate((version, tuple(keys), gauss))
    torch.set_rng_state(states["torch"])
    if states["cuda"] and len(states["cuda"]) == torch.cuda.device_count():
        torch.cuda.set_rng_state_all(states["cuda"])
    if "numpy" in states and "numpy" in sys.modules:
        sys.modules["numpy"].random.set_state(tuple(states["numpy"]))


def lightning_callback() -> Any:
    """Return a callback for PyTorch Lightning that saves and reports each epoch of training.

    trainer = Trainer(max_epochs=whetstone.epochs(10), callbacks=[whetstone.lightning_callback()])
    trainer.fit(model, ckpt_path=whetstone.resume_from())

    It reports whatever the model logs by its end (`self.log("val_loss", loss)`).
    """
    try:
        from lightning.pytorch.callbacks import Callback
    except ImportError:
        from pytorch_lightning.callbacks import Callback

    class WhetstoneCallback(Callback):
        def on_train_epoch_end(self, trainer: Any, pl_module: Any) -> None:
            epoch = trainer.current_epoch + 1
            path = checkpoint_path(epoch)
            # Every process calls this, and the strategy decides which of them writes.
            trainer.save_checkpoint(path)
            report(epoch, path, **_numbers(trainer.callback_metrics))

    return WhetstoneCallback()


def keras_callback() -> Any:
    """Return a callback for Keras that saves and reports each epoch; `load_keras` goes on from what it saves."""
    try:
        from keras.callbacks import Callback
    except ImportError:
        from tensorflow.keras.callbacks import Callback

    class WhetstoneCallback(Callback):
        def on_epoch_end(self, epoch: int, logs: Optional[Mapping[str, Any]] = None) -> None:
            path = checkpoint_path(epoch + 1)
            if is_main_process():
                _replace(path, functools.partial(self._write, epoch + 1))
            report(epoch + 1, path, **_numbers(logs or {}))

        def _write(self, epoch: int, folder: str) -> None:
            os.makedirs(folder)
            self.model.save(os.path.join(folder, "model.keras"))
            with open(os.path.join(folder, "epoch"), "w", encoding="utf-8") as file:
                file.write(str(epoch))

    return WhetstoneCallback()


def load_keras(build: Callable[[], Any]) -> Tuple[Any, int]:
    """Return the model to train and the epochs that it has behind it: `build()` and 0 at a trial's beginning.

    model, first = whetstone.load_keras(build_model)
    model.fit(x, y, initial_epoch=first, epochs=whetstone.epochs(10), callbacks=[whetstone.keras_callback()])
    """
    folder = resume_from()
    if folder is None:
        return build(), 0
    try:
        from keras.models import load_model
    except ImportError:
        from tensorflow.keras.models import load_model

    with open(os.path.join(folder, "epoch"), encoding="utf-8") as file:
        return load_model(os.path.join(folder, "model.keras")), int(file.read())


def transformers_callback() -> Any:
    """Return a callback for the Trainer of Hugging Face that reports each evaluation, with the checkpoint saved after it.

    place = whetstone.checkpoint_path()  # each trial's own
    arguments = TrainingArguments(place, num_train_epochs=whetstone.epochs(3), eval_strategy="epoch", save_strategy="epoch", ...)
    trainer = Trainer(model, arguments, callbacks=[whetstone.transformers_callback()], ...)
    trainer.train(resume_from_checkpoint=whetstone.resume_from())
    """
    from transformers import TrainerCallback

    class WhetstoneCallback(TrainerCallback):
        waiting: Optional[Dict[str, float]] = None

        def on_evaluate(self, args: Any, state: Any, control: Any, metrics: Any = None, **_: Any) -> None:
            found = _numbers(metrics or {})
            # A checkpoint has to be there before its epoch is reported, and the Trainer saves after it evaluates.
            if control.should_save:
                self.waiting = found
            else:
                report(round(state.epoch, 4), **found)

        def on_save(self, args: Any, state: Any, control: Any, **_: Any) -> None:
            found, self.waiting = self.waiting, None
            if found is not None:
                path = os.path.join(args.output_dir, f"checkpoint-{state.global_step}")
                report(round(state.epoch, 4), path if os.path.exists(path) else None, **found)

    return WhetstoneCallback()


def tune(**space: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Search the arguments of a plain function, given their ranges as a study.yaml has them.

        @whetstone.tune(lr="10 ** uniform(-6, 1)", hidden="2 ** int(4, 9)")
        def train(lr=0.01, hidden=64):
            ...
            return val_loss        # or {"val_loss": 0.3, ...}; or yield one of them an epoch

        if __name__ == "__main__":
            best = train.search(metric="val_loss", trials=40)

    The function can still be called as before. `search` writes the study to `train.yaml`, called as the function is unless it is
    given a `name`, and runs this program once for each trial, up to where it calls `search`.
    """

    def decorate(function: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(function)
        def call(*arguments: Any, **named: Any) -> Any:
            return function(*arguments, **named)

        call.search = functools.partial(_search, function, space)  # type: ignore[attr-defined]
        return call

    return decorate


def _search(
    function: Callable[..., Any],
    space: Mapping[str, str],
    *,
    metric: str,
    goal: Optional[str] = None,
    trials: int = 40,
    epochs: float = 1,
    workers: int = 1,
    name: Optional[str] = None,
    whetstone: Optional[Sequence[str]] = None,
) -> Dict[str, Any]:
    """Search; return the best trial as `whetstone best --json` tells it: its number, score, epoch and params.

    Raises RuntimeError where no trial has a score, FileExistsError where a file of somebody else's has the study's name.
    """
    if "WHETSTONE_PARAMS" in os.environ:
        _train(function, metric)
        sys.exit(0)
    program = os.path.abspath(sys.argv[0])
    if not os.path.isfile(program):
        raise RuntimeError(
            "a search runs the program again for each trial, so call it from a file; in a notebook train each of whetstone.trials(...)"
        )
    name = name or function.__name__
    command = [word.replace("{", "{{").replace("}", "}}") for word in [sys.executable, program, *sys.argv[1:]]]
    definition = {"name": name, "command": command, "metric": metric, **({"goal": goal} if goal else {})}
    definition.update(space=dict(space), stages=[{"trials": trials, "epochs": epochs}])
    _write_definition(f"{name}.yaml", definition)
    tool = _tool(whetstone)
    subprocess.run([*tool, "run", f"{name}.yaml", "-w", str(workers)], check=True)
    printed = subprocess.run([*tool, "best", name, "-n", "1", "--json"], check=True, stdout=subprocess.PIPE)
    best = json.loads(printed.stdout)
    if not best:
        raise RuntimeError(f"no trial has a finite {metric}; see why with: whetstone best {name}")
    return best[0]


class Trial:
    """A trial to train here. Its epochs are what it gives one by one, as long as it is worth training on."""

    def __init__(self, asked: Mapping[str, Any], tool: Sequence[str]) -> None:
        self.number: int = asked["trial"]
        self.params: Dict[str, Any] = asked["params"]
        #: Train up to this epoch.
        self.epochs: Union[int, float] = asked["epochs"]
        #: For weights, shuffles and dropout.
        self.seed: int = asked["seed"]
        self._folder: str = asked["folder"]
        self._tool = tool
        self._told: float = asked["from"]
        self._saved: Optional[str] = asked.get("resume")
        self._goes_on = False
        self._epoch: Optional[float] = None
        self._has_reported = False
        self._ended = False

    @property
    def trained(self) -> Union[int, float]:
        """The last epoch that is trained already: 0, but for a trial that was paused, or that goes on in a later stage.

        Whoever asks for it goes on from there. Otherwise the trial is trained from its beginning again.
        """
        self._goes_on = True
        return _whole_if_possible(float(self._told))

    @property
    def resume_from(self) -> Optional[str]:
        """What a program saved at the last epoch that is trained, or None. Whoever is given it goes on from there."""
        self._goes_on = self._goes_on or self._saved is not None
        return self._saved

    def __iter__(self) -> Iterator[Union[int, float]]:
        """Give each epoch that is to be trained, until a report has ended the trial."""
        epoch: float = math.floor(self._told) if self._goes_on else 0
        while not self._ended and epoch < self.epochs:
            epoch = min(epoch + 1, self.epochs)
            self._epoch = epoch
            yield _whole_if_possible(float(epoch))

    def report(self, **metrics: SupportsFloat) -> str:
        """Tell the metrics of the epoch that is trained now, or outside of a loop those of the whole trial.

        Return what becomes of it: "continue", or the trial has ended, and why: "done", "pause", "stop", "diverged". An epoch that was
        told before is not told again.
        """
        if self._epoch is not None and self._epoch <= self._told:
            return "continue"
        self._has_reported = True
        told = [f"--metric={name}={_number_or_word(float(value))}" for name, value in metrics.items()]
        return self._tell(*told, *([] if self._epoch is None else [f"--epoch={self._epoch}"]))

    def fail(self, reason: str) -> None:
        """End it as failed, as when memory is short."""
        self._tell(f"--failed={reason}")

    def _tell(self, *told: str) -> str:
        answer = (_run(self._tool, "tell", self._folder, str(self.number), *told) or "").strip()
        self._ended = not answer.startswith("continue")
        return answer

    def _finish(self) -> None:
        """End it, if nothing has, with what it reported."""
        if self._ended:
            return
        if self._has_reported:
            self._tell("--done")
        else:
            self.fail("it reported nothing")

    def __repr__(self) -> str:
        return f"Trial({self.number}, {self.params})"


#: The trial of each study that was given last.
_given: Dict[str, Trial] = {}


def trials(study: Union[str, os.PathLike[str]], *, whetstone: Optional[Sequence[str]] = None) -> Iterator[Trial]:
    """Give one trial after another to train in this very program, as in a notebook, until the search is finished.

        for trial in whetstone.trials("study.yaml"):        # which needs no command
            model = new_model(**trial.params)
            for epoch in trial:
                trial.report(val_loss=train_one_epoch(model))

    A trial whose own loop ends early is done with what it reported. One that an error left, or that reported nothing, has failed; run
    the loop again, and it goes on with the next. A schedule may pause a trial and have it go on later: it is then trained from its
    beginning again, unless you ask for `trial.trained` and, where that is above 0, go on from what you have saved yourself.
    Several programs may do so with the same study, beside workers. Raises RuntimeError with what Whetstone says is wrong.

    :param study: a study.yaml, or the study's folder
    :param whetstone: the words that call Whetstone, where `whetstone` is not on the path
    """
    tool = _tool(whetstone)
    key = os.path.abspath(study)
    left = _given.pop(key, None)
    if left is not None and not left._ended:
        try:
            left.fail("an error ended the loop that trained it")
        except RuntimeError:
            pass  # Somebody has ended it by hand; whatever else is wrong, the next question tells.
    while True:
        asked = _run(tool, "ask", os.fspath(study), "--json", finished=3)
        if asked is None:
            return
        trial = _given[key] = Trial(json.loads(asked), tool)
        yield trial
        trial._finish()


def _run(tool: Sequence[str], *words: str, finished: Optional[int] = None) -> Optional[str]:
    """Return what a command of Whetstone prints, or None if it exits with the code `finished`."""
    ran = subprocess.run([*tool, *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE, universal_newlines=True)
    if ran.returncode == finished:
        return None
    if ran.returncode != 0:
        raise RuntimeError(ran.stderr.strip())
    return ran.stdout


def _tool(whetstone: Optional[Sequence[str]]) -> List[str]:
    """The words that call Whetstone."""
    found = shutil.which("whetstone")
    return list(whetstone or ([found] if found else ["npx", "whetstone"]))


_WRITTEN = "# Written by whetstone.tune, anew for each search.\n"


def _write_definition(path: str, definition: Mapping[str, Any]) -> None:
    """Write a study.yaml, but not over a file that somebody else wrote: a function's name may be that of a config, too."""
    if os.path.exists(path):
        with open(path, encoding="utf-8") as file:
            if file.readline() != _WRITTEN:
                raise FileExistsError(f"{path} is there and not of an earlier search; give this one another name: search(name=...)")
    with open(path, "w", encoding="utf-8") as file:
        file.write(_WRITTEN)
        file.writelines(f"{key}: {json.dumps(value)}\n" for key, value in definition.items())


def _train(function: Callable[..., Any], metric: str) -> None:
    def tell(epoch: float, result: Any) -> None:
        report(epoch, **(result if isinstance(result, Mapping) else {metric: result}))

    result = function(**params())
    if inspect.isgenerator(result):
        for epoch, each in enumerate(result, 1):
            tell(epoch, each)
            if epoch >= epochs(math.inf):
                return
    elif result is not None:
        tell(epochs(1), result)


def _replace(path: str, write: Callable[[str], Any]) -> None:
    """Have a file or folder written under another name and then renamed, so that it is whole whenever it is there."""
    partial = f"{path}.partial"
    shutil.rmtree(partial, ignore_errors=True)
    write(partial)
    if os.path.isdir(path):
        shutil.rmtree(path)
    os.replace(partial, path)


def _numbers(values: Mapping[str, Any]) -> Dict[str, float]:
    """Those that are numbers, or scalars of a library; not those whose names a report keeps for itself."""
    numbers = {}
    for name, value in values.items():
        if name in ("epoch", "checkpoint"):
            continue
        try:
            numbers[name] = float(value)
        except (TypeError, ValueError):
            continue
    return numbers


def _number_or_word(value: float) -> Union[float, str]:
    """JSON has no NaN and no infinities, so they are written as words."""
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "Infinity" if value > 0 else "-Infinity"
    return value


def _whole_if_possible(value: float) -> Union[int, float]:
    return int(value) if value.is_integer() else value
