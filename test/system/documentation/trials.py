with open("study.yaml", "w") as file:
    file.write(
        "name: mine\nmetric: val_loss\nspace:\n  lr: 10 ** uniform(-4, 0)\n  dropout: uniform(0, 0.7)\n"
        "stages: [{ trials: 2, epochs: 2 }]\n"
    )


def new_model(lr, dropout):
    return lr + dropout


def train_one_epoch(model):
    return model
