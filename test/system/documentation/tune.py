def train(lr, hidden, optimizer):
    return abs(lr - 0.01) + 1 / hidden + (optimizer == "sgd")
