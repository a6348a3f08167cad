"""Trains a small convolutional network on handwritten digits. What Whetstone needs of it is marked with W.

It runs without Whetstone too: python3 train.py --lr 0.05
"""

import argparse
import sys
from pathlib import Path

import torch
from torch import nn
from torch.nn import functional as F

from digits import load_digits

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent.parent / "clients" / "python"))
import whetstone  # W


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--lr", type=float, default=0.05)
    parser.add_argument("--momentum", type=float, default=0.9)
    parser.add_argument("--weight-decay", type=float, default=1e-4)
    parser.add_argument("--channels", type=int, default=8)
    parser.add_argument("--dropout", type=float, default=0.2)
    parser.add_argument("--batch", type=int, default=64)
    parser.add_argument("--epochs", type=int, default=5)
    args = parser.parse_args()

    # Whetstone keeps the other cores busy with other trials.
    torch.set_num_threads(1)
    torch.manual_seed(whetstone.seed(1))  # W
    (images, labels), validation = load_digits(HERE)
    model = network(args.channels, args.dropout)
    optimizer = torch.optim.SGD(
        model.parameters(), lr=args.lr, momentum=args.momentum, weight_decay=args.weight_decay
    )

    first = whetstone.load_torch(model=model, optimizer=optimizer)  # W
    for epoch in range(first + 1, args.epochs + 1):
        train_loss = train(model, optimizer, images, labels, args.batch)
        val_loss, val_accuracy = evaluate(model, *validation)
        whetstone.save_torch(epoch, model=model, optimizer=optimizer)  # W
        whetstone.report(epoch=epoch, val_accuracy=val_accuracy, val_loss=val_loss, train_loss=train_loss)  # W


def network(channels, dropout):
    """28 × 28 pixels → two strided convolutions → 7 × 7 → 10 classes."""
    return nn.Sequential(
        nn.Conv2d(1, channels, 5, stride=2, padding=2),
        nn.ReLU(),
        nn.Conv2d(channels, 2 * channels, 3, stride=2, padding=1),
        nn.ReLU(),
        nn.Flatten(),
        nn.Dropout(dropout),
        nn.Linear(2 * channels * 7 * 7, 10),
    )


def train(model, optimizer, images, labels, batch):
    """Train for one epoch; return the mean loss of its batches."""
    model.train()
    losses = []
    for rows in torch.randperm(len(labels)).split(batch):
        optimizer.zero_grad()
        loss = F.cross_entropy(model(images[rows]), labels[rows])
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return sum(losses) / len(losses)


@torch.no_grad()
def evaluate(model, images, labels):
    model.eval()
    logits = model(images)
    return F.cross_entropy(logits, labels).item(), (logits.argmax(1) == labels).float().mean().item()


if __name__ == "__main__":
    main()
