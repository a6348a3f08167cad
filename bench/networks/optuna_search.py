"""Searches the networks with Optuna (Debian: python3-optuna), for comparison: adds a line for each run to a file.

python3 optuna_search.py DATA OUT [--search tpe,tpe+median,tpe+hyperband] [--seeds N] [--budget TRAININGS]
"""

import argparse
import json
import warnings

import optuna
from networks import EPOCHS, load_sets, training

MARKS = (1, 2, 5, 10, 25, 50)

SAMPLERS = {
    "random": lambda seed: optuna.samplers.RandomSampler(seed=seed),
    "tpe": lambda seed: optuna.samplers.TPESampler(seed=seed),
    "multivariate": lambda seed: optuna.samplers.TPESampler(seed=seed, multivariate=True),
}
PRUNERS = {
    "": optuna.pruners.NopPruner,
    "median": optuna.pruners.MedianPruner,
    "hyperband": lambda: optuna.pruners.HyperbandPruner(min_resource=1, max_resource=EPOCHS, reduction_factor=3),
}


def suggested(trial):
    """The space, as in search.mjs."""
    return {
        "learning_rate": trial.suggest_float("learning_rate", 1e-5, 1, log=True),
        "momentum": trial.suggest_float("momentum", 0, 0.99),
        "weight_decay": trial.suggest_float("weight_decay", 1e-6, 0.1, log=True),
        "batch_size": trial.suggest_int("batch_size", 8, 512, log=True),
        "num_layers": trial.suggest_int("num_layers", 1, 5),
        "max_units": trial.suggest_int("max_units", 16, 512, log=True),
        "dropout": trial.suggest_float("dropout", 0, 0.9),
    }


def search(name, data, seed, place, budget):
    """The best accuracy at any epoch by the time that so many trainings' worth of epochs are spent."""
    sampler, _, pruner = name.partition("+")
    study = optuna.create_study(direction="maximize", sampler=SAMPLERS[sampler](seed * 1000 + place), pruner=PRUNERS[pruner]())
    spent, best, found = 0, 0.0, {}

    def objective(trial):
        nonlocal spent, best
        params, mine = suggested(trial), 0.0
        for epoch, accuracy in enumerate(training(data, params, seed * 100003 + trial.number), 1):
            spent += 1
            # A diverged training scores what it had reached, as its accuracy would be no better than chance from then on.
            mine = max(mine, accuracy or 0.0)
            best = max(best, mine)
            for mark in MARKS:
                if spent >= mark * EPOCHS:
                    found.setdefault(str(mark), best)
            if spent >= budget * EPOCHS:
                study.stop()
                break
            if accuracy is None:
                break
            trial.report(accuracy, epoch)
            if trial.should_prune():
                raise optuna.TrialPruned
        return mine

    study.optimize(objective)
    return found


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("data")
    parser.add_argument("out")
    parser.add_argument("--search", default="tpe,tpe+median,tpe+hyperband")
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--budget", type=int, default=10)
    options = parser.parse_args()
    warnings.simplefilter("ignore")
    optuna.logging.set_verbosity(optuna.logging.WARNING)
    for seed in range(options.first, options.first + options.seeds):
        for place, (task, data) in enumerate(load_sets(options.data).items()):
            for name in options.search.split(","):
                accuracy = search(name, data, seed, place, options.budget)
                with open(options.out, "a") as out:
                    line = {"search": f"Optuna {optuna.__version__}, {name}", "task": task, "seed": seed, "accuracy": accuracy}
                    out.write(json.dumps(line) + "\n")


if __name__ == "__main__":
    main()
