import argparse
import contextlib
import io
import os
import tempfile
import time
import unittest
from pathlib import Path
from unittest import mock

import nbformat
from nbclient.exceptions import CellExecutionError, DeadKernelError
from nbformat.v4 import new_code_cell, new_notebook, new_output

import run
import setup
import totals

OPTIONS = argparse.Namespace(scale="smoke", data="generated", kernel="java", timeout=None)


class WhatFailed(unittest.TestCase):
    def cell(self, *outputs):
        return new_notebook(cells=[new_code_cell("fine"), new_code_cell("flood();", outputs=list(outputs))])

    def test_the_last_lines_and_the_exception_without_colours(self):
        flood = new_output("stream", name="stdout", text="".join(f"line {i}\n" for i in range(20000)))
        error = new_output("error", ename="E", evalue="v", traceback=["\x1b[1mE: the end\x1b[0m", *["at x"] * 100])
        said = run.what_failed(self.cell(flood, error), 1, Exception()).splitlines()
        self.assertEqual(said[:4], ["in cell 1 of the notebook:", "flood();", "", "it printed, at the end:"])
        self.assertIn("line 19999", said)
        self.assertNotIn("line 19000", said)
        self.assertIn("E: the end", said)
        self.assertLess(len(said), 50)

    def test_an_exception_whose_message_was_lost_comes_from_the_reply(self):
        error = CellExecutionError("all 20,000 lines", "IllegalStateException", "the end")
        self.assertEqual(run.what_failed(self.cell(), 1, error).splitlines()[-1], "IllegalStateException: the end")

    def test_a_dead_kernel_is_named_with_its_cell(self):
        said = run.what_failed(self.cell(), 1, DeadKernelError("Kernel died")).splitlines()
        self.assertEqual((said[0], said[-1]), ("in cell 1 of the notebook:", "DeadKernelError: Kernel died"))


class Results(unittest.TestCase):
    def test_bytes_that_are_not_utf8_do_not_end_the_run(self):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "x.results.csv"
            path.write_bytes("lab,name,verdict\n01,χ² ".encode() + "é".encode("latin-1") + b",ok\n")
            self.assertEqual([r["name"] for r in run.rows(path)], ["χ² \ufffd"])

    def test_totals_count_every_part_and_what_had_no_time(self):
        with tempfile.TemporaryDirectory() as folder:
            for part, counts in (("labs", '{"passed": 3, "failed": 0, "skipped": 2}'), ("cluster", '{"passed": 1, "failed": 0}')):
                (Path(folder) / ".genlab" / "report" / part).mkdir(parents=True)
                (Path(folder) / ".genlab" / "report" / part / "totals.json").write_text(counts, encoding="utf-8")
            for failed, last in ((0, "4 passed, 0 failed, 3 skipped"), (1, "4 passed, 1 failed, 3 skipped")):
                with contextlib.redirect_stdout(io.StringIO()) as said:
                    self.assertEqual(totals.main(0, failed, 1, Path(folder)), failed)
                self.assertEqual(said.getvalue().splitlines()[-1], last)


class WhichLabs(unittest.TestCase):
    def chosen(self, *numbers):
        with tempfile.TemporaryDirectory() as home:
            (Path(home) / "notebooks").mkdir()
            for name in ("00-start.ipynb", "05-one.ipynb", "05b-two.ipynb", "06-three.ipynb", "notes.ipynb"):
                (Path(home) / "notebooks" / name).touch()
            with mock.patch.object(run, "HOME", Path(home)):
                return [p.stem for p in run.chosen(argparse.Namespace(solutions=False, labs=numbers))]

    def test_a_number_names_one_lab(self):
        self.assertEqual(self.chosen("05"), ["05-one"])
        self.assertEqual(self.chosen("05b"), ["05b-two"])
        self.assertEqual(self.chosen("06", "05-one"), ["05-one", "06-three"])
        self.assertEqual(self.chosen(), ["00-start", "05-one", "05b-two", "06-three"])

    def test_one_that_is_not_there_is_said(self):
        with self.assertRaisesRegex(setup.Trouble, "no lab 05c in .*05b-two"):
            self.chosen("05c")


class SideBySide(unittest.TestCase):
    """The scheduling, with tasks in place of kernels."""

    def outcomes(self, names, task, jobs=2, until=None):
        class Fake(run.Run):
            def execute(self, book, outcome):
                task(outcome)

        with tempfile.TemporaryDirectory() as folder, contextlib.redirect_stdout(io.StringIO()) as said:
            paths = []
            for name in names:
                paths.append(Path(folder) / f"{name}.ipynb")
                nbformat.write(new_notebook(), paths[-1])
            runner = Fake(OPTIONS, Path(folder), jobs, lambda lab: 1, until)
            return {o.lab: o for o, _ in runner.all(paths)}, said.getvalue()

    def test_one_that_fails_is_named_and_the_others_go_on(self):
        def task(outcome):
            if outcome.lab == "01-a":
                raise RuntimeError("odd")
        got, said = self.outcomes(["01-a", "02-b", "03-c"], task)
        self.assertEqual({lab: o.problem for lab, o in got.items()}, {"01-a": "RuntimeError: odd", "02-b": "", "03-c": ""})
        self.assertIn("FAILED 01-a", said)

    def test_no_more_at_a_time_than_jobs(self):
        at_once, most = [], []

        def task(outcome):
            at_once.append(outcome.lab)
            most.append(len(at_once))
            time.sleep(0.05)
            at_once.remove(outcome.lab)
        self.outcomes([f"{i:02}-x" for i in range(8)], task, jobs=3)
        self.assertEqual(max(most), 3)

    def test_none_starts_when_the_time_is_over(self):
        got, said = self.outcomes(["01-a"], lambda outcome: self.fail(), until=time.monotonic() - 1)
        self.assertEqual(got["01-a"].left_out, "no time was left")
        self.assertFalse(got["01-a"].good)
        self.assertIn("skipped 01-a: no time was left", said)

    def test_threads_reach_the_kernel(self):
        for jobs, threads, expected in ((2, 1, ("1", "1")), (1, 4, ("4", None)), (1, None, (None, None))):
            with mock.patch.dict(os.environ, {}, clear=True):
                env = run.Run(OPTIONS, Path("/r"), jobs, lambda lab: threads).environment("01-a")
            self.assertEqual((env.get("GENLAB_THREADS"), env.get("OMP_NUM_THREADS")), expected)


class OnTheJavaKernel(unittest.TestCase):
    def run_cells(self, *cells):
        with tempfile.TemporaryDirectory() as folder, contextlib.redirect_stdout(io.StringIO()):
            book = new_notebook(cells=[new_code_cell(c) for c in cells])
            path = Path(folder) / "99-made-up.ipynb"
            nbformat.write(book, path)
            (Path(folder) / "out" / "results").mkdir(parents=True)
            with mock.patch.dict(os.environ, setup.jupyter_environment()):
                [(outcome, _)] = run.Run(OPTIONS, Path(folder) / "out", 1, lambda lab: None).all([path])
            return outcome, sorted(f.name for f in (Path(folder) / "out" / "results").iterdir())

    @unittest.skipUnless((setup.STORE / "venv" / "share" / "jupyter" / "kernels" / "java" / "kernel.json").is_file(), "no kernel")
    def test_a_flood_keeps_its_end_and_names_are_utf8(self):
        outcome, made = self.run_cells(
            'new java.io.FileWriter(System.getenv("GENLAB_RESULTS") + "/χ².txt").append("χ²").close()',
            'for (int i = 0; i < 20000; i++) System.out.println("χ² " + i);\nthrow new IllegalStateException("the end");')
        self.assertIn("χ² 19999\n", outcome.problem)
        self.assertIn("IllegalStateException: the end", outcome.problem)
        printed = outcome.cells[1].outputs[0].text.splitlines()
        self.assertEqual((len(printed), printed[0]), (20000, "χ² 0"))
        self.assertEqual(made, ["χ².txt"])
