"""Run with: python3 -m unittest discover clients/python"""

import contextlib
import io
import json
import os
import subprocess
import sys
import tempfile
import unittest
from unittest import mock

import whetstone


class TrialCase(unittest.TestCase):
    """Each test runs in an empty folder, first without any WHETSTONE_ variable."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name
        self.addCleanup(os.chdir, os.getcwd())
        os.chdir(self.folder)
        clean = {name: value for name, value in os.environ.items() if not name.startswith("WHETSTONE_")}
        environment = mock.patch.dict(os.environ, clean, clear=True)
        environment.start()
        self.addCleanup(environment.stop)

    def reported(self, **report):
        output = io.StringIO()
        with contextlib.redirect_stdout(output):
            whetstone.report(**report)
        self.assertEqual(output.getvalue().count("\n"), 1)
        return json.loads(output.getvalue(), parse_constant=self.fail)

    def save(self, path):
        with open(path, "w", encoding="utf-8") as file:
            file.write("weights")


class WithoutWhetstone(TrialCase):
    def test_params_are_the_defaults(self):
        self.assertEqual(whetstone.params({"lr": 0.1}, hidden=64), {"lr": 0.1, "hidden": 64})
        self.assertEqual(whetstone.params(), {})

    def test_epochs_seed_and_trial_are_the_defaults(self):
        self.assertEqual((whetstone.epochs(7), whetstone.seed(3), whetstone.trial()), (7, 3, None))

    def test_the_first_fold_is_for_validation(self):
        self.assertEqual((whetstone.fold(), whetstone.folds(), whetstone.folds(10)), (1, 5, 10))

    def test_nothing_is_resumed(self):
        self.assertIsNone(whetstone.resume_from())

    def test_checkpoints_go_to_a_folder_that_is_made(self):
        self.assertEqual(whetstone.checkpoint_path(2), os.path.join("checkpoints", "checkpoint.2"))
        self.assertTrue(os.path.isdir("checkpoints"))


class RunningTrial(TrialCase):
    """Each test runs with the variables that Whetstone sets."""

    def setUp(self):
        super().setUp()
        os.environ.update(
            WHETSTONE_PARAMS='{"lr": 0.003, "optimizer": "adam"}',
            WHETSTONE_TRIAL="42",
            WHETSTONE_EPOCHS="30",
            WHETSTONE_SEED="4294967295",
            WHETSTONE_CHECKPOINT=os.path.join(self.folder, "scratch", "model"),
        )


class WithinATrial(RunningTrial):
    def test_params_win_over_defaults_and_absent_ones_keep_them(self):
        expected = {"lr": 0.003, "optimizer": "adam", "beta2": 0.999}
        self.assertEqual(whetstone.params({"lr": 0.1}, beta2=0.999), expected)

    def test_defaults_are_left_unchanged(self):
        defaults = {"lr": 0.1}
        whetstone.params(defaults)
        self.assertEqual(defaults, {"lr": 0.1})

    def test_params_that_are_no_object_are_refused_by_name(self):
        os.environ["WHETSTONE_PARAMS"] = "[1]"
        with self.assertRaisesRegex(ValueError, "WHETSTONE_PARAMS should be a JSON object"):
            whetstone.params()

    def test_epochs_seed_and_trial_are_whetstones(self):
        self.assertEqual((whetstone.epochs(7), whetstone.seed(3), whetstone.trial()), (30, 4294967295, 42))

    def test_folds_are_whetstones(self):
        with mock.patch.dict(os.environ, WHETSTONE_FOLD="3", WHETSTONE_FOLDS="4"):
            self.assertEqual((whetstone.fold(), whetstone.folds(10)), (3, 4))

    def test_whole_epochs_are_ints_fit_for_range(self):
        self.assertIsInstance(whetstone.epochs(), int)

    def test_a_fraction_of_an_epoch_stays_one(self):
        os.environ["WHETSTONE_EPOCHS"] = "0.25"
        self.assertEqual(whetstone.epochs(7), 0.25)

    def test_the_checkpoint_to_resume_is_named(self):
        os.environ["WHETSTONE_RESUME"] = "/study/checkpoints/best.ckpt"
        self.assertEqual(whetstone.resume_from(), "/study/checkpoints/best.ckpt")

    def test_each_epoch_has_its_own_checkpoint_path(self):
        prefix = os.environ["WHETSTONE_CHECKPOINT"]
        paths = [whetstone.checkpoint_path(epoch) for epoch in (None, 3, 3.0, 0.25)]
        self.assertEqual(paths, [prefix, prefix + ".3", prefix + ".3", prefix + ".0.25"])
        self.assertTrue(os.path.isdir(os.path.dirname(prefix)))


class Reports(RunningTrial):
    def test_a_report_is_one_json_line(self):
        line = self.reported(epoch=3, val_accuracy=0.91, train_loss=0.31)
        self.assertEqual(line, {"epoch": 3, "val_accuracy": 0.91, "train_loss": 0.31})

    def test_what_is_not_finite_is_a_word(self):
        line = self.reported(epoch=1, a=float("nan"), b=float("inf"), c=float("-inf"))
        self.assertEqual(line, {"epoch": 1, "a": "NaN", "b": "Infinity", "c": "-Infinity"})

    def test_scalars_of_other_libraries_are_numbers(self):
        class Scalar:
            def __float__(self):
                return 0.5

        self.assertEqual(self.reported(epoch=1, loss=Scalar()), {"epoch": 1, "loss": 0.5})

    def test_a_checkpoint_at_its_epochs_path_is_named(self):
        self.save(whetstone.checkpoint_path(3))
        self.assertEqual(self.reported(epoch=3, loss=1)["checkpoint"], whetstone.checkpoint_path(3))

    def test_another_epochs_checkpoint_is_not_named(self):
        self.save(whetstone.checkpoint_path(3))
        self.assertNotIn("checkpoint", self.reported(epoch=4, loss=1))

    def test_a_checkpoint_given_wins(self):
        self.save(whetstone.checkpoint_path(3))
        self.assertEqual(self.reported(epoch=3, checkpoint="other.pt", loss=1)["checkpoint"], "other.pt")

    def test_a_line_reaches_a_pipe_while_the_program_still_runs(self):
        program = "import sys, whetstone; whetstone.report(epoch=1, loss=1); sys.stdin.read()"
        folder = os.path.dirname(os.path.abspath(whetstone.__file__))
        environment = {**os.environ, "PYTHONPATH": folder}
        command = [sys.executable, "-c", program]
        pipe = subprocess.PIPE
        with subprocess.Popen(command, stdin=pipe, stdout=pipe, env=environment, text=True) as process:
            self.assertEqual(json.loads(process.stdout.readline()), {"epoch": 1, "loss": 1.0})
            self.assertIsNone(process.poll())
            process.stdin.close()


if __name__ == "__main__":
    unittest.main()
