"""Reads what `whetstone export` wrote by the readers of others, and prints what they found as one JSON object."""

import csv
import glob
import json
import sys
import warnings
from pathlib import Path

warnings.simplefilter("ignore")
found = {}
if "text" in sys.argv:
    import yaml

    with open("study.csv", newline="") as file:
        found["csv"] = list(csv.DictReader(file))
    with open("study.jsonl") as file:
        found["jsonl"] = [json.loads(line) for line in file]
    with open("best.yaml") as file:
        found["best"] = yaml.safe_load(file)
    # As MLflow's FileStore does: a file a param, a line a value of a metric, with its time and step.
    [experiment] = glob.glob("mlruns/*")
    runs = []
    for folder in glob.glob(f"{experiment}/*/"):
        texts = {kind: {path.name: path.read_text() for path in Path(folder, kind).iterdir()} for kind in ("params", "tags")}
        metrics = {}
        for path in Path(folder, "metrics").iterdir():
            lines = [line.split(" ") for line in path.read_text().splitlines()]
            metrics[path.name] = [[int(time), float(value), int(step)] for time, value, step in lines]
        runs.append({"meta": yaml.safe_load(Path(folder, "meta.yaml").read_text()), "metrics": metrics, **texts})
    found["mlflow"] = {"experiment": yaml.safe_load(Path(experiment, "meta.yaml").read_text()), "runs": runs}
if "optuna" in sys.argv:
    import optuna
    from optuna.storages import JournalFileStorage, JournalStorage

    optuna.logging.set_verbosity(optuna.logging.ERROR)
    study = optuna.load_study(study_name="study", storage=JournalStorage(JournalFileStorage("journal.log")))
    found["optuna"] = {
        "best": study.best_params,
        "value": study.best_value,
        "direction": study.direction.name,
        "trials": [
            {"state": trial.state.name, "params": trial.params, "values": trial.intermediate_values, "attrs": trial.user_attrs}
            for trial in study.trials
        ],
    }
if "parquet" in sys.argv:
    import pyarrow.parquet

    table = pyarrow.parquet.read_table("study.parquet")
    found["parquet"] = {"types": {field.name: str(field.type) for field in table.schema}, "rows": table.to_pylist()}
if "tensorboard" in sys.argv:
    from tensorboard.backend.event_processing.event_multiplexer import EventMultiplexer
    from tensorboard.plugins.hparams import plugin_data_pb2

    runs = EventMultiplexer().AddRunsFromDirectory("logs")
    runs.Reload()
    found["tensorboard"] = {
        run: [[event.step, event.value] for event in runs.Scalars(run, "val_acc")] for run in sorted(runs.Runs())
    }
    contents = runs.PluginRunToTagToContent("hparams")
    experiment = plugin_data_pb2.HParamsPluginData.FromString(contents["trial0001"]["_hparams_/experiment"]).experiment
    started = plugin_data_pb2.HParamsPluginData.FromString(contents["trial0001"]["_hparams_/session_start_info"])
    found["columns"] = [info.name for info in experiment.hparam_infos]
    found["lr"] = started.session_start_info.hparams["lr"].number_value
print(json.dumps(found))
