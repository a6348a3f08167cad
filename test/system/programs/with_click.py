"""Takes its options by click, and writes for people."""

import click


@click.command(context_settings={"show_default": True})
@click.option("--lr", type=float, default=0.01, help="Learning rate.")
@click.option("--momentum", type=click.FloatRange(0, 1), default=0.9, help="Of SGD.")
@click.option("--hidden", type=click.IntRange(1), default=64, help="Units of the hidden layer.")
@click.option("--optimizer", type=click.Choice(["sgd", "adam"]), default="sgd")
@click.option("--nesterov/--no-nesterov", default=False, help="Look ahead.")
@click.option("--epochs", default=3)
@click.option("--out", type=click.Path(), default="runs", help="Where to write.")
def train(lr, momentum, hidden, optimizer, nesterov, epochs, out):
    """Train."""
    for epoch in range(1, epochs + 1):
        click.secho(f"epoch {epoch} val_loss: {abs(lr - 0.003) + 1 / epoch + 1 / hidden:.5f}", fg="green")


train()
