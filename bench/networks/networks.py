"""Small networks on the sets that prepare.py made: a training is a generator, so that it can wait after any epoch and go on.

As a program it trains for others: it reads lines of JSON, {"data", "params", "seed", "number"} to begin a training and {"number"} to go
on with one, and answers each with the validation accuracy after the next epoch, or null where the loss is no longer finite.
"""

import json
import math
import os
import sys
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F

EPOCHS = 30

torch.set_num_threads(1)
torch.set_flush_denormal(True)


def load_sets(folder):
    """{name: (x_train, y_train, x_valid, y_valid)} of every .npz file in the folder."""
    sets = {}
    for path in sorted(Path(folder).glob("*.npz")):
        with np.load(path) as arrays:
            sets[path.stem] = tuple(torch.from_numpy(arrays[key]) for key in ("x_train", "y_train", "x_valid", "y_valid"))
    return sets


def network(features, classes, params):
    """A perceptron whose hidden layers shrink evenly from `max_units` to the classes, as does its dropout to 0."""
    depth, widest = params["num_layers"], params["max_units"]
    layers, before = [], features
    for layer in range(depth):
        width = round(widest + (classes - widest) * layer / depth)
        layers += [torch.nn.Linear(before, width), torch.nn.ReLU(), torch.nn.Dropout(params["dropout"] * (1 - layer / depth))]
        before = width
    return torch.nn.Sequential(*layers, torch.nn.Linear(before, classes))


def training(data, params, seed):
    """Yields the validation accuracy after each epoch of SGD with a cosine schedule; None, and no more, once it has diverged."""
    x, y, x_valid, y_valid = data
    torch.manual_seed(seed)
    net = network(x.shape[1], int(y.max()) + 1, params)
    optimizer = torch.optim.SGD(
        net.parameters(), params["learning_rate"], momentum=params["momentum"], weight_decay=params["weight_decay"], foreach=True
    )
    chance = torch.get_rng_state()
    for epoch in range(EPOCHS):
        # Others train in between, and each has a chance of its own.
        torch.set_rng_state(chance)
        optimizer.param_groups[0]["lr"] = params["learning_rate"] * (1 + math.cos(math.pi * epoch / EPOCHS)) / 2
        net.train()
        for batch in torch.randperm(len(x)).split(params["batch_size"]):
            optimizer.zero_grad()
            loss = F.cross_entropy(net(x[batch]), y[batch])
            if not math.isfinite(loss.item()):
                yield None
                return
            loss.backward()
            optimizer.step()
        net.eval()
        with torch.no_grad():
            logits = net(x_valid)
        if not torch.isfinite(logits).all():
            yield None
            return
        chance = torch.get_rng_state()
        yield (logits.argmax(1) == y_valid).float().mean().item()


def main():
    sets = load_sets(sys.argv[1])
    print(json.dumps(sorted(sets)), flush=True)
    trainings = {}
    for line in sys.stdin:
        asked = json.loads(line)
        number = asked["number"]
        if "params" in asked:
            trainings[number] = training(sets[asked["data"]], asked["params"], asked["seed"])
        print(json.dumps(next(trainings[number])), flush=True)


if __name__ == "__main__":
    main()
