"""python -m unittest discover environment/tests"""

import contextlib
import html
import io
import re
import sys
import tempfile
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
import claims

HEADER = "point,the lecture says,numbers,verdict,lab,scale,data\n"
JS = 'JS is ln 2 | flat,"JS = 0.693 nats; slope < 1",holds under no overlap,12-wasserstein'


class TheTableOfClaims(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.home = Path(folder.name)
        (self.home / "notebooks" / "expected").mkdir(parents=True)
        (self.home / "results").mkdir()
        self.readme(f"Before χ²\n{claims.BEGIN}\nold\n{claims.END}\nafter\n")

    def readme(self, text=None):
        path = self.home / "README.md"
        if text is not None:
            path.write_text(text, encoding="utf-8")
        return path.read_text(encoding="utf-8")

    def write(self, path, *rows):
        (self.home / path).write_text(HEADER + "".join(row + "\n" for row in rows), encoding="utf-8")

    def run_it(self, *arguments):
        with contextlib.redirect_stdout(io.StringIO()) as said:
            claims.main(list(arguments), self.home)
        return said.getvalue()

    def test_points_in_order_between_the_marks_and_nothing_else_changed(self):
        self.write("notebooks/expected/12-claims.csv", f"27,{JS},quick,generated")
        self.write("notebooks/expected/14-claims.csv", "9,it blurs,a = 1,holds,14-evaluation,quick,generated",
                   "27,it blurs,,cannot be tested here,14-evaluation,quick,generated")
        self.assertIn("3 claims over 2 of 32 points", self.run_it())
        first = self.readme()
        lines = first.splitlines()
        self.assertEqual(lines[:2] + lines[-2:], ["Before χ²", claims.BEGIN, claims.END, "after"])
        self.assertEqual([line.replace("\N{NO-BREAK SPACE}", " ") for line in lines[3:10]], [
            "3 sentences over 2 of the lectures' 32 points. ✓ holds: 1; (✓) holds under a condition: 1; – cannot be tested here: 1.", "",
            "| point | the lecture says | verdict | numbers | lab |",
            "|---|---|---|---|---|",
            "| 9 a VAE imitates | it blurs | ✓ holds | a = 1 | [14](notebooks/14-evaluation.ipynb) |",
            "| 27 why JS fails | JS is ln 2 \\| flat | (✓) holds under no overlap | JS = 0.693 nats<br>slope &lt; 1 "
            "| [12](notebooks/12-wasserstein.ipynb) |",
            "| 27 | it blurs | – cannot be tested here |  | [14](notebooks/14-evaluation.ipynb) |"])
        left = next(line for line in lines if line.startswith("Not put to the test yet: 1 Pixel RNN, 2 colour, "))
        self.assertEqual([int(n) for n in re.findall(r"(?<=[:,] )\d+", left)], [p for p in range(1, 33) if p not in (9, 27)])
        self.run_it()
        self.assertEqual(self.readme(), first)

    def test_the_claims_of_a_run_are_taken_over(self):
        self.write("results/12-wasserstein.claims.csv", f"27,{JS},quick,generated")
        self.run_it(str(self.home / "results"))
        self.assertIn("JS is ln 2", self.readme())
        self.assertTrue((self.home / "notebooks" / "expected" / "12-claims.csv").is_file())

    def test_a_number_with_a_letter_has_a_file_of_its_own(self):
        for lab in ("05-vae-derivation", "05b-vae-bound"):
            self.write(f"results/{lab}.claims.csv", f"8,a bound,a = 1,holds,{lab},quick,generated")
        self.assertIn("2 claims over 1 of 32 points", self.run_it(str(self.home / "results")))
        self.assertEqual(sorted(f.name for f in (self.home / "notebooks" / "expected").iterdir()), ["05-claims.csv", "05b-claims.csv"])
        self.assertIn("[05b](notebooks/05b-vae-bound.ipynb)", self.readme())

    def test_a_run_at_another_scale_is_refused(self):
        self.write("results/12-wasserstein.claims.csv", f"27,{JS},smoke,generated")
        with self.assertRaisesRegex(SystemExit, "12-wasserstein.claims.csv: .*found smoke, generated"):
            self.run_it(str(self.home / "results"))
        self.assertFalse((self.home / "notebooks" / "expected" / "12-claims.csv").exists())

    def page(self, *rows):
        """A saved notebook: another table, and the claims as a lab shows them."""
        cells = (f"<tr>{''.join(f'<td style=x>{html.escape(text)}</td>' for text in row)}</tr>" for row in rows)
        heads = "".join(f'<th style="x">{name}</th>' for name in claims.SAID)
        shown = [f"<table><tr>{heads}</tr>\n", *(cell + "\n" for cell in cells), "</table>"]
        other = {"data": {"text/html": "<tr><th>number</th></tr><tr><td>a</td></tr>"}}
        return {"cells": [{"cell_type": "markdown"}, {"outputs": [{"text": "a = 1"}, {"data": {"text/html": shown}}]}, {"outputs": [other]}]}

    def test_a_file_that_says_what_the_saved_page_does_not_is_found(self):
        path = self.home / "notebooks" / "expected" / "12-claims.csv"
        js = ("27", "JS is ln 2 | flat", "JS = 0.693 nats; slope < 1", "holds under no overlap")
        blurs = ("9", "it blurs", "", "cannot be tested here")
        self.assertEqual(claims.differences({"cells": []}, path), [])
        self.assertEqual(claims.differences(self.page(js), path), [f"the saved page alone has the claim {js}"])
        self.write("notebooks/expected/12-claims.csv", f"27,{JS},quick,generated",
                   "9,it blurs,,cannot be tested here,12-wasserstein,quick,generated")
        self.assertEqual(claims.differences(self.page(js, blurs), path), [])
        self.assertEqual(claims.differences(self.page(blurs, js), path), ["12-claims.csv has its claims in another order, or twice"])
        self.assertEqual(claims.differences({"cells": []}, path), [f"12-claims.csv alone has the claim {c}" for c in (js, blurs)])
        for place, text in enumerate(("26", "JS is flat", "JS = 0.694 nats; slope < 1", "holds")):
            other = (*js[:place], text, *js[place + 1:])
            with self.subTest(text):
                self.assertEqual(claims.differences(self.page(other, blurs), path),
                                 [f"the saved page alone has the claim {other}", f"12-claims.csv alone has the claim {js}"])

    def test_a_readme_without_its_marks_is_left_as_it_is(self):
        self.readme("nothing\n")
        with self.assertRaisesRegex(SystemExit, "README.md: expected the lines"):
            self.run_it()
        self.assertEqual(self.readme(), "nothing\n")


if __name__ == "__main__":
    unittest.main()
