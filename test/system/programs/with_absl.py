"""Takes its options by absl."""

from absl import app, flags

FLAGS = flags.FLAGS
flags.DEFINE_float("learning_rate", 0.01, "Learning rate.", lower_bound=0)
flags.DEFINE_integer("hidden_size", 64, "Units.")
flags.DEFINE_enum("optimizer", "sgd", ["sgd", "adam"], "Which one.")
flags.DEFINE_bool("nesterov", False, "Look ahead.")
flags.DEFINE_integer("num_epochs", 3, "Epochs.")


def main(argv):
    for epoch in range(1, FLAGS.num_epochs + 1):
        print(f"epoch {epoch} val_loss: {abs(FLAGS.learning_rate - 0.003) + 1 / FLAGS.hidden_size + 1 / epoch:.5f}")


app.run(main)
