import argparse
import os
import tempfile
import unittest
from unittest import mock

import settings
import setup
from settings import Trouble


class WhatMayBeSet(unittest.TestCase):
    def test_words_are_handed_on_as_the_library_wants_them(self):
        self.assertEqual(settings.read({"GENLAB_SCALE": "Smoke", "GENLAB_DATA": " REAL", "GENLAB_DEVICE": "CPU", "GENLAB_HEAP": "3G",
                                        "GENLAB_THREADS": "02", "GENLAB_SEED": "0", "GENLAB_DATA_DIR": "", "HOME": "/x"}),
                         {"GENLAB_SCALE": "smoke", "GENLAB_DATA": "real", "GENLAB_DEVICE": "cpu", "GENLAB_HEAP": "3g",
                          "GENLAB_THREADS": "2", "GENLAB_SEED": "0"})

    def test_what_cannot_be_is_named_with_what_can(self):
        for name, word, expected in [
                ("GENLAB_HEAP", "4GB", "a number with m or g, such as 4g"), ("GENLAB_HEAP", "0g", "a number with m or g, such as 4g"),
                ("GENLAB_HEAP", "4", "a number with m or g, such as 4g"), ("GENLAB_THREADS", "abc", "a whole number from 1 on"),
                ("GENLAB_THREADS", "0", "a whole number from 1 on"), ("GENLAB_THREADS", "٣", "a whole number from 1 on"),
                ("GENLAB_SEED", "-1", "a whole number from 0 on"), ("GENLAB_SEED", "2147483648", "a whole number from 0 on"),
                ("GENLAB_SCALE", "big", "smoke or quick or full"), ("GENLAB_DEVICE", "tpu", "cpu or gpu or auto"),
                ("GENLAB_DATA", "fake", "generated or real"), ("GENLAB_DATA_DIR", "/no/such", "a folder"),
                ("GENLAB_DATA_DIR", __file__, "a folder")]:
            with self.subTest(name=name, word=word), self.assertRaises(Trouble) as caught:
                settings.read({name: word})
            self.assertEqual(str(caught.exception), f"{name} is {word}, expected {expected}")

    def test_a_folder_is_found_from_elsewhere_too(self):
        with tempfile.TemporaryDirectory() as folder:
            relative = os.path.relpath(folder)
            self.assertEqual(settings.read({"GENLAB_DATA_DIR": relative}), {"GENLAB_DATA_DIR": os.path.abspath(folder)})

    def test_an_option_wins_and_is_exported(self):
        options = argparse.Namespace(scale="FULL", data=None)
        with mock.patch.dict(os.environ, {"GENLAB_SCALE": "smoke", "GENLAB_DATA": "Real"}, clear=True):
            settings.settle(options)
            self.assertEqual((options.scale, options.data), ("full", "real"))
            self.assertEqual(dict(os.environ), {"GENLAB_SCALE": "full", "GENLAB_DATA": "real"})
            with self.assertRaisesRegex(Trouble, "^--scale is huge, expected smoke or quick or full$"):
                settings.settle(argparse.Namespace(scale="huge", data=None))

    def test_without_any_the_lab_decides(self):
        options = argparse.Namespace(scale=None, data=None)
        with mock.patch.dict(os.environ, {}, clear=True):
            settings.settle(options)
            self.assertEqual(dict(os.environ), {})
        self.assertEqual((options.scale, options.data), ("quick", "generated"))


class WhatReachesTheKernels(unittest.TestCase):
    def test_jupyterlab_gets_scale_and_data(self):
        with mock.patch.dict(os.environ, {}):
            setup.parsed(["--scale", "Smoke", "--data", "real"])
            got = setup.jupyter_environment()
        self.assertEqual((got["GENLAB_SCALE"], got["GENLAB_DATA"]), ("smoke", "real"))

    def test_options_of_a_run_are_not_dropped_in_silence(self):
        with mock.patch.dict(os.environ, {}):
            for argv, said in [(["--save"], "--save goes with --run"), (["06"], "lab numbers go with --run"),
                               (["--kernel", "ijava"], "--kernel goes with --run")]:
                with self.subTest(argv), self.assertRaisesRegex(Trouble, f"^{said}$"):
                    setup.parsed(argv)

    def test_the_device_that_was_chosen(self):
        for wish, there, device in [("", True, "gpu"), ("", False, "cpu"), ("auto", True, "gpu"), ("cpu", True, "cpu"), ("gpu", True, "gpu")]:
            with mock.patch.dict(os.environ, {"GENLAB_DEVICE": wish}):
                self.assertEqual(setup.choose_device(there, True), device)

    def test_a_gpu_that_is_not_there_is_said_unless_an_image_is_made(self):
        with mock.patch.dict(os.environ, {"GENLAB_DEVICE": "gpu"}):
            self.assertEqual(setup.choose_device(False, False), "gpu")
            with self.assertRaisesRegex(Trouble, "^GENLAB_DEVICE is gpu, expected cpu or auto: there is no NVIDIA GPU here$"):
                setup.choose_device(False, True)

    def test_the_kernel_is_told_the_device_unless_the_user_said_it(self):
        self.assertEqual(setup.device_settings("cpu", {}), {"GENLAB_DEVICE": "cpu"})
        self.assertEqual(setup.device_settings("gpu", {"GENLAB_DEVICE": "auto"}),
                         {"GENLAB_DEVICE": "gpu", "NVIDIA_TF32_OVERRIDE": "0"})
        self.assertEqual(setup.device_settings("gpu", {"GENLAB_DEVICE": "gpu", "NVIDIA_TF32_OVERRIDE": "1"}),
                         {"NVIDIA_TF32_OVERRIDE": "1"})

    def test_a_locale_without_utf8_is_mended_and_another_is_left(self):
        with mock.patch("platform.system", return_value="Linux"):
            for given in ({}, {"LC_ALL": "C", "LANG": "de_DE.UTF-8"}, {"LC_ALL": "", "LANG": "POSIX"}):
                self.assertEqual(setup.locale_settings(given), {"LC_ALL": "C.UTF-8"})
            for given in ({"LANG": "de_DE.UTF-8"}, {"LC_CTYPE": "C.utf8", "LANG": "C"}):
                self.assertEqual(setup.locale_settings(given), {})
