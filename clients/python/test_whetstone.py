"""Run with: python3 -m unittest discover clients/python"""

import contextlib
import io
import json
import os
import pickle
import random
import subprocess
import sys
import tempfile
import types
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
        launched = ("RANK", "SLURM_PROCID", "OMPI_COMM_WORLD_RANK", "LOCAL_RANK")
        clean = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith("WHETSTONE_") and name not in launched
        }
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

    def test_defaults_are_told_to_whoever_asks(self):
        with mock.patch.dict(os.environ, WHETSTONE_DEFAULTS=os.path.join(self.folder, "defaults")):
            whetstone.params({"lr": 0.1}, hidden=64)
            whetstone.epochs(7)
        with open("defaults", encoding="utf-8") as file:
            told = [json.loads(line) for line in file]
        self.assertEqual(told, [{"params": {"lr": 0.1}}, {"params": {"hidden": 64}}, {"epochs": 7}])

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

    def test_only_the_first_of_several_processes_prints(self):
        for name in ("RANK", "SLURM_PROCID", "OMPI_COMM_WORLD_RANK", "LOCAL_RANK"):
            output = io.StringIO()
            with mock.patch.dict(os.environ, {name: "1"}), contextlib.redirect_stdout(output):
                whetstone.report(epoch=1, loss=1)
            self.assertEqual((name, output.getvalue()), (name, ""))
            with mock.patch.dict(os.environ, {name: "0"}):
                self.assertEqual(self.reported(epoch=1, loss=1)["epoch"], 1)

    def test_the_global_rank_goes_before_the_local_one(self):
        with mock.patch.dict(os.environ, RANK="4", LOCAL_RANK="0"):
            self.assertFalse(whetstone.is_main_process())


class Part:
    """What has a state, as models and optimizers do."""

    def __init__(self, value):
        self.value = value

    def state_dict(self):
        return {"value": self.value}

    def load_state_dict(self, state):
        self.value = state["value"]


def stand_in_for_torch():
    """The functions of torch that are used, with its signatures."""
    torch = types.ModuleType("torch")
    torch.rng = [1, 2]

    def save(obj, f):
        with open(f, "wb") as file:
            pickle.dump(obj, file)

    def load(f, map_location=None):
        assert map_location == "cpu"
        with open(f, "rb") as file:
            return pickle.load(file)

    torch.save, torch.load = save, load
    torch.get_rng_state = lambda: list(torch.rng)
    torch.set_rng_state = lambda state: setattr(torch, "rng", state)
    torch.cuda = types.SimpleNamespace(is_available=lambda: False, device_count=lambda: 0)
    return torch


class PlainTorch(RunningTrial):
    def setUp(self):
        super().setUp()
        modules = mock.patch.dict(sys.modules, torch=stand_in_for_torch())
        modules.start()
        self.addCleanup(modules.stop)

    def test_what_is_saved_comes_back_with_its_epoch_and_chance(self):
        path = whetstone.save_torch(3, model=Part(5), optimizer=Part(7))
        self.assertEqual(path, whetstone.checkpoint_path(3))
        after = random.random()
        sys.modules["torch"].rng = [9]
        model, optimizer = Part(0), Part(0)
        os.environ["WHETSTONE_RESUME"] = path
        self.assertEqual(whetstone.load_torch(model=model, optimizer=optimizer), 3)
        self.assertEqual((model.value, optimizer.value), (5, 7))
        self.assertEqual(random.random(), after)
        self.assertEqual(sys.modules["torch"].rng, [1, 2])

    def test_a_trial_begins_at_epoch_0(self):
        self.assertEqual(whetstone.load_torch(model=Part(0)), 0)

    def test_other_parts_than_were_saved_are_refused_by_name(self):
        os.environ["WHETSTONE_RESUME"] = whetstone.save_torch(1, model=Part(1))
        with self.assertRaisesRegex(ValueError, r"holds \['model'\], and \['net'\]"):
            whetstone.load_torch(net=Part(0))

    def test_a_save_that_fails_leaves_the_last_one_whole(self):
        path = whetstone.save_torch(1, model=Part(1))
        with mock.patch.object(sys.modules["torch"], "save", side_effect=OSError("disk full")):
            with self.assertRaises(OSError):
                whetstone.save_torch(1, model=Part(2))
        os.environ["WHETSTONE_RESUME"] = path
        model = Part(0)
        whetstone.load_torch(model=model)
        self.assertEqual(model.value, 1)

    def test_only_the_first_process_saves(self):
        with mock.patch.dict(os.environ, RANK="1"):
            self.assertFalse(os.path.exists(whetstone.save_torch(1, model=Part(1))))


class Frameworks(RunningTrial):
    """Callbacks against stand-ins that call them as the frameworks do."""

    def installed(self, **modules):
        made = mock.patch.dict(sys.modules, {name.replace("__", "."): module for name, module in modules.items()})
        made.start()
        self.addCleanup(made.stop)

    def lines(self, act):
        output = io.StringIO()
        with contextlib.redirect_stdout(output):
            act()
        return [json.loads(line) for line in output.getvalue().splitlines()]

    def test_lightning_reports_and_saves_at_the_end_of_each_epoch(self):
        callbacks = types.ModuleType("callbacks")
        callbacks.Callback = type("Callback", (), {})
        package = types.ModuleType("lightning")
        self.installed(lightning=package, lightning__pytorch=package, lightning__pytorch__callbacks=callbacks)
        trainer = types.SimpleNamespace(
            current_epoch=0, callback_metrics={"val_loss": 0.5, "epoch": 0, "note": "x"}, save_checkpoint=self.save
        )
        callback = whetstone.lightning_callback()
        self.assertIsInstance(callback, callbacks.Callback)
        lines = self.lines(lambda: callback.on_train_epoch_end(trainer, None))
        self.assertEqual(lines, [{"epoch": 1, "val_loss": 0.5, "checkpoint": whetstone.checkpoint_path(1)}])

    def test_the_older_package_of_lightning_will_do(self):
        callbacks = types.ModuleType("callbacks")
        callbacks.Callback = type("Callback", (), {})
        self.installed(
            lightning=None, pytorch_lightning=types.ModuleType("x"), pytorch_lightning__callbacks=callbacks
        )
        self.assertIsInstance(whetstone.lightning_callback(), callbacks.Callback)

    def test_keras_saves_what_is_loaded_again(self):
        callbacks, models = types.ModuleType("callbacks"), types.ModuleType("models")
        callbacks.Callback = type("Callback", (), {})

        def load_model(path):
            with open(path, encoding="utf-8") as file:
                return file.read()

        models.load_model = load_model
        self.installed(keras=types.ModuleType("keras"), keras__callbacks=callbacks, keras__models=models)
        self.assertEqual(whetstone.load_keras(lambda: "new"), ("new", 0))
        callback = whetstone.keras_callback()
        callback.model = types.SimpleNamespace(save=self.save)
        lines = self.lines(lambda: callback.on_epoch_end(1, logs={"loss": 0.5, "val_loss": float("nan")}))
        checkpoint = whetstone.checkpoint_path(2)
        self.assertEqual(lines, [{"epoch": 2, "loss": 0.5, "val_loss": "NaN", "checkpoint": checkpoint}])
        os.environ["WHETSTONE_RESUME"] = checkpoint
        self.assertEqual(whetstone.load_keras(lambda: "new"), ("weights", 2))

    def test_transformers_names_the_checkpoint_that_is_saved_after_the_evaluation(self):
        transformers = types.ModuleType("transformers")
        transformers.TrainerCallback = type("TrainerCallback", (), {})
        self.installed(transformers=transformers)
        args = types.SimpleNamespace(output_dir="out")
        state = types.SimpleNamespace(epoch=1.0, global_step=40)
        os.makedirs(os.path.join("out", "checkpoint-40"))
        metrics = {"eval_loss": 0.5, "eval_accuracy": 0.9, "epoch": 1.0}
        callback = whetstone.transformers_callback()

        def epoch(saves):
            control = types.SimpleNamespace(should_save=saves)
            callback.on_evaluate(args, state, control, metrics=metrics, model=None)
            if saves:
                callback.on_save(args, state, control, model=None)

        expected = {"epoch": 1, "eval_loss": 0.5, "eval_accuracy": 0.9}
        self.assertEqual(self.lines(lambda: epoch(False)), [expected])
        with_checkpoint = {**expected, "checkpoint": os.path.join("out", "checkpoint-40")}
        self.assertEqual(self.lines(lambda: epoch(True)), [with_checkpoint])


class AskedTrials(TrialCase):
    def trial(self, saved):
        asked = {"trial": 7, "params": {}, "epochs": 4, "from": 2, "seed": 0, "folder": "mine"}
        return whetstone.Trial({**asked, **({"resume": saved} if saved else {})}, [])

    def test_a_trial_that_goes_on_gives_all_epochs_again_unless_it_is_asked_how_far_it_is(self):
        self.assertEqual(list(self.trial(None)), [1, 2, 3, 4])
        trial = self.trial(None)
        self.assertEqual((trial.trained, list(trial)), (2, [3, 4]))

    def test_it_goes_on_from_what_was_saved_where_something_was(self):
        trial = self.trial("saved.pt")
        self.assertEqual((trial.resume_from, list(trial)), ("saved.pt", [3, 4]))
        trial = self.trial(None)
        self.assertEqual((trial.resume_from, list(trial)), (None, [1, 2, 3, 4]))


class Tuning(TrialCase):
    def test_the_function_is_still_a_function(self):
        @whetstone.tune(x="uniform(0, 1)")
        def loss(x=0.5):
            return x * x

        self.assertEqual((loss(), loss(2), loss.__name__), (0.25, 4, "loss"))

    def trial_of(self, function, **environment):
        output = io.StringIO()
        with mock.patch.dict(os.environ, WHETSTONE_PARAMS='{"x": 3}', **environment):
            with contextlib.redirect_stdout(output), self.assertRaises(SystemExit) as ended:
                whetstone.tune(x="uniform(0, 1)")(function).search(metric="loss")
        self.assertEqual(ended.exception.code, 0)
        return [json.loads(line) for line in output.getvalue().splitlines()]

    def test_a_trial_reports_what_is_returned(self):
        self.assertEqual(self.trial_of(lambda x: x, WHETSTONE_EPOCHS="5"), [{"epoch": 5, "loss": 3.0}])
        self.assertEqual(self.trial_of(lambda x: {"loss": x, "b": 1}), [{"epoch": 1, "loss": 3.0, "b": 1.0}])

    def test_a_trial_reports_each_epoch_that_is_yielded_as_far_as_it_is_to_train(self):
        def train(x):
            for epoch in range(10):
                yield x / (1 + epoch)

        lines = self.trial_of(train, WHETSTONE_EPOCHS="2")
        self.assertEqual(lines, [{"epoch": 1, "loss": 3.0}, {"epoch": 2, "loss": 1.5}])

    def search(self, best):
        """Searches with a tool that says this of the best trials."""
        tool = [sys.executable, "-c", f"import sys; 'best' in sys.argv and print({json.dumps(best)!r})"]
        with mock.patch.object(sys, "argv", [__file__]):
            return whetstone.tune(x="uniform(0, 1)")(lambda x: x).search(metric="loss", name="square", whetstone=tool)

    def test_a_search_returns_the_best_trial(self):
        best = {"trial": 3, "score": 0.25, "params": {"x": 0.5}}
        self.assertEqual(self.search([best]), best)

    def test_a_search_without_a_score_says_so(self):
        with self.assertRaisesRegex(RuntimeError, "no trial has a finite loss.*whetstone best square"):
            self.search([])

    def test_a_file_that_somebody_else_wrote_stays(self):
        with open("square.yaml", "w", encoding="utf-8") as file:
            file.write("lr: 0.1\n")
        with self.assertRaisesRegex(FileExistsError, "square.yaml.*name="):
            self.search([])
        with open("square.yaml", encoding="utf-8") as file:
            self.assertEqual(file.read(), "lr: 0.1\n")

    def test_a_search_may_be_run_again(self):
        self.assertEqual(self.search([1]), self.search([1]))


if __name__ == "__main__":
    unittest.main()
