"""Takes its options by fire."""

import fire


def train(lr=0.01, hidden=64, dropout=0.1, epochs=3):
    """Train."""
    for epoch in range(1, epochs + 1):
        print(f"epoch {epoch} val_loss: {abs(lr - 0.003) + 1 / hidden + dropout / 9 + 1 / epoch:.5f}")


fire.Fire(train)
