"""python -m unittest discover environment/tests"""

import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
import cells


def places(check, *code):
    return [place for place, _ in check(list(code))]


class Figures(unittest.TestCase):
    def test_shown(self):
        for code in ['lab.figure("a", Curves.of("x", x).image())',
                     'lab.figure("a", image);',
                     'var p = lab.figure("a", image);\nPanels.row(p, q).image()',
                     'render(lab.figure("a", image), "image/png");\nlab.record("n", 1)',
                     'for (var f : all) lab.figure(f.label(), f.image());\nlab.record("n", 1)',
                     'BufferedImage draw() {\n    return lab.figure("a; {", image);\n}\nlab.record("n", 1)',
                     'lab.figure("last", picture(film.get(0)));\nrender(Animation.of(film).html(), "text/html")',
                     'lab.record("n", 1);\n// lab.figure("a", image);\nlab.record("m", 1)']:
            with self.subTest(code):
                self.assertEqual(places(cells.hidden_figures, code), [])

    def test_hidden_behind_what_follows(self):
        for code in ['lab.figure("a", image);\nlab.record("n", 1)',
                     'lab.figure("a", Panels.column(\n    kept.image()).image());\nif (real) {\n    lab.record("n", share(kept));\n}',
                     'var p = lab.figure("a", image);\nlab.record("n", 1)',
                     'Panels.row(lab.figure("a", image), other);\nlab.record("n", 1)',
                     'lab.figure("a", film.get(0));\nlab.record("length", film.size())']:
            with self.subTest(code):
                self.assertEqual(places(cells.hidden_figures, "int x = 1;", code), [1])

    def test_an_image_may_be_used_in_a_later_cell(self):
        self.assertEqual(places(cells.hidden_figures, 'var p = lab.figure("a", image);\nint n = 1;', "Panels.row(p)"), [])


class NumbersInLosses(unittest.TestCase):
    def test_found(self):
        for code in ["adam.step(() -> x.square().mul(0.5f).mean())",
                     "var r = adam.step(() -> {\n    NDArray kl = q.kl();\n    return kl.div( 2 ).mean();\n});",
                     "vae.minimise(step, () -> x.pow(-2).mean());",
                     "d.minimise(step, () -> x.mul(Math.E).mean());",
                     "float weight = 8;\nd.minimise(step, () -> x.mul(weight).mean());",
                     "d.minimise(step, () -> x.mul((float) 2).mean());"]:
            with self.subTest(code):
                self.assertEqual(places(cells.numbers_in_losses, "", code), [1])

    def test_a_number_of_another_cell(self):
        self.assertEqual(places(cells.numbers_in_losses, "double beta = 3;", "p.minimise(step, () -> x.mul(beta).mean())"), [1])

    def test_let_be(self):
        for code in ["adam.step(() -> x.square().sub(0.5f).mul(y).mean());\nx.mul(2)",
                     "adam.step(() -> Scalars.times(x, 0.5).mean())",
                     'adam.step(() -> named("x.mul(2)", x).mean())',
                     "double m = 2;\nNDArray m = x;\nadam.step(() -> x.mul(m).mean())"]:
            with self.subTest(code):
                self.assertEqual(places(cells.numbers_in_losses, code), [])


class Lengths(unittest.TestCase):
    def test_110_are_enough(self):
        self.assertEqual(places(cells.long_lines, "x" * 110 + "\n" + "y" * 110, "x\n" + "y" * 111), [1])


class WrongAnswers(unittest.TestCase):
    def cell(self, source, *tags):
        return {"cell_type": "code", "source": source, "metadata": {"tags": list(tags)}}

    def test_each_check_is_shown_one(self):
        book = {"cells": [self.cell('lab.check("1.1", a)'), self.cell('lab.wrong("1.1", 3)', "wrong-answer"),
                          self.cell('lab.check("1.2", b)'), self.cell("int c = 1;"), self.cell('lab.check("1.3", c)')]}
        self.assertEqual([place for place, _ in cells.unproved_checks(book)], [2, 4])


if __name__ == "__main__":
    unittest.main()
