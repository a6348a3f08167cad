"""Trains a small network to tell three irises apart, in plain Python: the shape of a training program under Whetstone.

It runs without Whetstone too, with the defaults below:

    python3 train.py
"""

from __future__ import annotations

import csv
import json
import math
import os
import random
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent.parent / "clients" / "python"))
import whetstone

SPECIES = ("setosa", "versicolor", "virginica")
VALIDATION = 50
# Name: (function, its slope as a function of its value).
ACTIVATIONS = {
    "tanh": (math.tanh, lambda value: 1 - value * value),
    "relu": (lambda x: x if x > 0 else 0 * x, lambda value: 1.0 if value > 0 else 0.0),
}


def main():
    params = whetstone.params(lr=0.01, momentum=0.5, l2=1e-4, hidden=8, activation="tanh")
    epochs, seed = whetstone.epochs(20), whetstone.seed(1)
    training, validation = load_irises()

    checkpoint = whetstone.resume_from()
    if checkpoint:
        network, epoch = load(checkpoint, params["hidden"])
    else:
        network, epoch = new_network(params["hidden"], random.Random(seed)), 0

    while epoch < epochs:
        # The budget may end within an epoch: 0.25 is a quarter of the flowers.
        until = min(math.floor(epoch) + 1, epochs)
        train_loss = train(network, training, params, seed, epoch, until)
        epoch = until
        val_loss, val_accuracy = evaluate(network, validation, params["activation"])
        save(network, epoch, whetstone.checkpoint_path(epoch))
        whetstone.report(epoch=epoch, val_loss=val_loss, val_accuracy=val_accuracy, train_loss=train_loss)


def load_irises():
    """Return (training, validation), lists of (four standardized features, index of the species).

    The split is part of the task, so it is the same for every trial, whatever the trial's own seed.
    """
    with open(HERE / "iris.csv", newline="", encoding="utf-8") as file:
        rows = list(csv.reader(file))[1:]
    random.Random(1).shuffle(rows)
    training, validation = rows[VALIDATION:], rows[:VALIDATION]
    # The scales come from the training fold alone: validation must not leak into what is trained.
    columns = [[float(row[column]) for row in training] for column in range(4)]
    means = [sum(column) / len(column) for column in columns]
    deviations = [math.sqrt(sum((x - mean) ** 2 for x in column) / len(column)) for column, mean in zip(columns, means)]

    def flower(row):
        features = [(float(x) - mean) / deviation for x, mean, deviation in zip(row, means, deviations)]
        return features, SPECIES.index(row[4])

    return [flower(row) for row in training], [flower(row) for row in validation]


def new_network(hidden, rng):
    """Return two layers and their velocities; a layer has one row per unit, its weights and then its bias."""

    def layer(units, inputs):
        return [[rng.gauss(0, 1 / math.sqrt(inputs)) for _ in range(inputs)] + [0.0] for _ in range(units)]

    layers = [layer(hidden, 4), layer(len(SPECIES), hidden)]
    return {"layers": layers, "velocities": [[[0.0] * len(row) for row in rows] for rows in layers]}


def train(network, flowers, params, seed, start, until):
    """Train on the flowers from epoch `start` to `until`, both within one epoch; return their mean loss."""
    index = math.floor(start)
    # Named by seed and epoch rather than carried along, so a resumed training sees the order that it would have seen.
    order = random.Random(f"{seed} {index}").sample(flowers, len(flowers))
    part = order[math.ceil((start - index) * len(order)) : math.ceil((until - index) * len(order))]
    return sum(step(network, flower, params) for flower in part) / len(part)


def step(network, flower, params):
    """Take one step down the gradient of one flower's loss (SGD with momentum); return the loss."""
    features, label = flower
    slope_at = ACTIVATIONS[params["activation"]][1]
    hidden, probabilities, loss = forward(network, flower, params["activation"])

    d_logits = [p - (species == label) for species, p in enumerate(probabilities)]
    output = network["layers"][1]
    d_hidden = [
        sum(d * row[unit] for d, row in zip(d_logits, output)) * slope_at(value) for unit, value in enumerate(hidden)
    ]
    descend(network, 0, d_hidden, features, params)
    descend(network, 1, d_logits, hidden, params)
    return loss


def descend(network, index, d_outputs, inputs, params):
    """v ← momentum v + ∇ + l2 w, then w ← w - lr v, for one layer. The bias has no l2."""
    lr, momentum, l2 = params["lr"], params["momentum"], params["l2"]
    for weights, velocity, d in zip(network["layers"][index], network["velocities"][index], d_outputs):
        for place, x in enumerate(inputs):
            velocity[place] = momentum * velocity[place] + d * x + l2 * weights[place]
            weights[place] -= lr * velocity[place]
        velocity[-1] = momentum * velocity[-1] + d
        weights[-1] -= lr * velocity[-1]


def forward(network, flower, activation):
    """Return (values of the hidden units, probability of each species, cross-entropy)."""
    features, label = flower
    activate = ACTIVATIONS[activation][0]
    first, second = network["layers"]
    hidden = [activate(dot(row, features)) for row in first]
    logits = [dot(row, hidden) for row in second]
    greatest = max(logits)
    powers = [math.exp(logit - greatest) for logit in logits]
    total = sum(powers)
    return hidden, [power / total for power in powers], math.log(total) - (logits[label] - greatest)


def dot(row, inputs):
    return sum(weight * x for weight, x in zip(row, inputs)) + row[-1]


def evaluate(network, flowers, activation):
    """Return (mean cross-entropy, share of the flowers named rightly)."""
    losses, right = [], 0
    for flower in flowers:
        _, probabilities, loss = forward(network, flower, activation)
        losses.append(loss)
        right += probabilities.index(max(probabilities)) == flower[1]
    return sum(losses) / len(losses), right / len(flowers)


def save(network, epoch, path):
    """Write to another name and rename, so that whoever kills the program finds a whole checkpoint or none."""
    with open(f"{path}.partial", "w", encoding="utf-8") as file:
        json.dump({"epoch": epoch, **network}, file)
    os.replace(f"{path}.partial", path)


def load(path, hidden):
    with open(path, encoding="utf-8") as file:
        network = json.load(file)
    units = len(network["layers"][0])
    if units != hidden:
        raise ValueError(
            f"{path} holds {units} hidden units, but the param hidden is {hidden}; resume with hidden {units}"
        )
    return network, network.pop("epoch")


if __name__ == "__main__":
    main()
