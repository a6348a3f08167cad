"""A training program as it was written before there was a search: nothing in it knows of Whetstone."""

import argparse
from pathlib import Path

import torch
from torch import nn
from torch.nn import functional as F

from digits import load_digits

parser = argparse.ArgumentParser()
parser.add_argument("--learning-rate", type=float, default=0.001, help="of Adam (default: 0.001)")
parser.add_argument("--hidden", type=int, default=64, help="units (default: 64)")
parser.add_argument("--num-epochs", type=int, default=3, help="(default: 3)")
parser.add_argument("--seed", type=int, default=0, help="(default: 0)")
args = parser.parse_args()

torch.set_num_threads(1)
torch.manual_seed(args.seed)
(images, labels), (val_images, val_labels) = load_digits(Path(__file__).resolve().parent)
model = nn.Sequential(nn.Flatten(), nn.Linear(784, args.hidden), nn.ReLU(), nn.Linear(args.hidden, 10))
optimizer = torch.optim.Adam(model.parameters(), lr=args.learning_rate)

for epoch in range(args.num_epochs):
    for step, rows in enumerate(torch.randperm(len(labels)).split(100)):
        loss = F.cross_entropy(model(images[rows]), labels[rows])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        if step % 40 == 0:
            print(f"Epoch [{epoch + 1}/{args.num_epochs}], Step [{step + 1}/80], Loss: {loss.item():.4f}")
    with torch.no_grad():
        right = (model(val_images).argmax(1) == val_labels).float().mean().item()
    print(f"Epoch [{epoch + 1}/{args.num_epochs}] Validation accuracy: {100 * right:.2f} %")
