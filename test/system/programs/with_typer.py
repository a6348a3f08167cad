"""Takes its options by typer."""

import enum

import typer


class Optimizer(str, enum.Enum):
    sgd = "sgd"
    adam = "adam"


def train(
    lr: float = typer.Option(0.01, help="Learning rate."),
    hidden: int = 64,
    dropout: float = 0.1,
    optimizer: Optimizer = Optimizer.sgd,
    augment: bool = False,
    epochs: int = 3,
):
    """Train."""
    for epoch in range(1, epochs + 1):
        print(f"epoch {epoch} val_acc={1 - abs(lr - 0.003) - dropout / 9 - 1 / epoch / 3:.5f}")


typer.run(train)
