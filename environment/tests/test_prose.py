"""python -m unittest discover environment/tests"""

import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
import prose


def text(source):
    return {"cell_type": "markdown", "source": source}


def code(source, *pages):
    return {"cell_type": "code", "source": source, "outputs": [{"data": {"text/html": [p]}} for p in pages]}


def found(source, known=(), excuses=(), more=()):
    """The numbers of a text that are recorded nowhere, as written."""
    findings, idle = prose.judge({"cells": [text(source), *more]}, list(known), list(excuses))
    return [claim.written for _, claim in findings], idle


class WhatIsANumber(unittest.TestCase):
    def test_those_with_a_unit_a_percent_or_a_decimal_point(self):
        self.assertEqual(found("It costs 91 nats, 12 % of all, or 12.5 per cent; at most 1,200 modes; it ends at 0.693.")[0],
                         ["91 nats", "12 %", "12.5 per cent", "1,200 modes", "0.693"])

    def test_both_ends_of_a_range(self):
        self.assertEqual(found("Between 60-70 % and -0.3 to 4.5 nats.")[0], ["70 %", "-0.3", "4.5 nats"])

    def test_others_are_none(self):
        self.assertEqual(found("In 2014 DJL 2.7.1 took 3 steps of `0.5`: $L = 0.7$ nats, see [1.5](https://a/2.5 nats), lab 08, 28 x 28.")[0],
                         [])

    def test_exercises_references_and_minutes_make_no_claims(self):
        self.assertEqual(found("# A\n\n*Run all: about 85 seconds.*\n\n## Exercises\nIt is 0.5 nats.\n\n## References\n7.5 nats")[0], [])
        self.assertEqual(found("## Exercises\nIt is 0.5 nats.\n\n## What came out\n\n7.5 nats")[0], ["7.5 nats"])


class WhatIsRecorded(unittest.TestCase):
    def test_rounded_as_written(self):
        self.assertEqual(found("91.4 nats, 91 nats, 91.38 nats", [91.3798])[0], [])
        self.assertEqual(found("91.5 nats, 92 nats, 91.37 nats", [91.3798])[0], ["91.5 nats", "92 nats", "91.37 nats"])

    def test_a_share_is_a_percentage_and_not_the_other_way(self):
        self.assertEqual(found("98.9 % and 99 %", [0.9889])[0], [])
        self.assertEqual(found("98.9 nats", [0.9889])[0], ["98.9 nats"])

    def test_the_sign_is_in_the_words(self):
        self.assertEqual(found("0.41 nats lower", [-0.4123])[0], [])

    def test_roughly_is_to_the_digits_that_say_something(self):
        self.assertEqual(found("about 60 nats worse", [57.2])[0], [])
        self.assertEqual(found("60 nats worse", [57.2])[0], ["60 nats"])
        self.assertEqual(found("about 60 nats worse", [54.1])[0], ["60 nats"])

    def test_settings_are_what_the_code_writes_but_no_share_and_no_nats(self):
        cell = code("double rate = 0.003; int n = 1_200; float w = 0.5f;")
        self.assertEqual(found("With 0.003 in place of 0.004, 1,200 times, 0.5 nats", more=[cell])[0], ["0.004", "0.5 nats"])

    def test_the_closing_table_of_the_page_without_the_exercises(self):
        table = ("<tr><th>number</th><th>value</th><th>expected</th><th>unit</th><th>origin</th></tr>"
                 '<tr><td style="x">KL</td><td style="x">24.43</td><td>24</td></tr>'
                 "<tr><td>exercise 6.1</td><td>3.5</td></tr><tr><td>a word</td><td>none</td></tr>")
        self.assertEqual(prose.recorded({"cells": [code("a", "<tr><td>other</td><td>7</td></tr>"), code("b", table)]}), [24.43])


class Studies(unittest.TestCase):
    rows = [{"task": t, "method": m, "seed": s, "scale": "quick", "modes": v, "error": e, "commit": "123"}
            for t, m, s, v, e in [("ring", "gan", "0", "1", ""), ("ring", "gan", "1", "8", ""), ("ring", "pac", "0", "6", ""),
                                  ("ring", "pac", "1", "100", "failed"), ("grid", "pac", "0", "NaN", "")]]

    def test_mean_median_and_ends_by_setting(self):
        by_both = {1, 8, 4.5, 6}
        self.assertEqual(set(prose.summarised(self.rows)), by_both | {5})  # 5: the mean of the ring

    def test_none(self):
        self.assertEqual(prose.summarised([]), [])


class Excuses(unittest.TestCase):
    def test_for_all_numbers_of_a_sentence_and_only_there(self):
        table = "| GAN | 6.3 / 98.2 | PacGAN, table 1 |\n| ours | 7.7 | here |"
        self.assertEqual(found(table, excuses=["PacGAN, table 1"]), (["7.7"], []))

    def test_one_that_excuses_nothing_is_named(self):
        self.assertEqual(found("It is 0.5 nats.", [0.5], ["It is", "gone"]), ([], ["It is", "gone"]))


if __name__ == "__main__":
    unittest.main()
