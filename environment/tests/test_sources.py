"""python -m unittest discover environment/tests"""

import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
import sources


def cell(source, kind="code", name="c1", tags=(), **more):
    metadata = {"tags": list(tags)} if tags else {}
    return {"id": name, "cell_type": kind, "metadata": metadata, "source": source, **more}


def texts(*cells):
    return [c["source"] for c in sources.student_cells({"cells": cells})]


class WhatTheStudentFinds(unittest.TestCase):
    def test_the_default_without_the_solution(self):
        solved = "double x = Double.NaN;      // your number\n// BEGIN SOLUTION\nx = 3;\n// END SOLUTION\nx"
        self.assertEqual(texts(cell(solved)), ["double x = Double.NaN;      // your number\nx"])

    def test_two_solutions_in_a_cell_and_a_mark_that_is_indented(self):
        solved = "a\n  // BEGIN SOLUTION\n  1\n  // END SOLUTION\nb\n### BEGIN SOLUTION\n2\n### END SOLUTION"
        self.assertEqual(texts(cell(solved)), ["a\nb"])

    def test_cells_that_are_not_the_students_are_dropped(self):
        self.assertEqual(texts(cell("a"), cell("b", tags=["solution-only"]), cell("c", tags=["wrong-answer"])), ["a"])

    def test_links_lead_to_the_same_place_and_code_stays(self):
        self.assertEqual(texts(cell("[one](../01-a.ipynb), [data](../../data/README.md), [web](https://a.b/../c)", "markdown"),
                               cell('f("](../x")')),
                         ["[one](01-a.ipynb), [data](../data/README.md), [web](https://a.b/../c)", 'f("](../x")'])

    def test_slips_name_their_cell(self):
        for text, tags in [("a\n// BEGIN SOLUTION\nb", ()), ("a\n// END SOLUTION", ()),
                           ("a\n// BEGIN SOLUTION\n// BEGIN SOLUTION\n// END SOLUTION", ()),
                           ("// BEGIN SOLUTION\nb\n// END SOLUTION", ()), ("a", ["solution_only"])]:
            with self.subTest(text), self.assertRaisesRegex(sources.Slip, r"cell 1 \(c9\): .+"):
                texts(cell("fine"), cell(text, name="c9", tags=tags))


class WhatAgrees(unittest.TestCase):
    def setUp(self):
        self.made = sources.student_cells({"cells": [cell("a", name="c1"), cell("b", name="c2"), cell("c", "markdown", "c3")]})

    def student(self, *changed):
        return {"cells": [dict(c, outputs=[f"out of {c['source']}"], execution_count=7) for c in self.made] if not changed
                else list(changed)}

    def test_outputs_do_not_count(self):
        self.assertEqual(sources.differences(self.made, self.student()), [])

    def test_every_difference_is_named_by_its_cell(self):
        one, two, three = self.student()["cells"]
        for change, said in [((one, dict(two, source="B"), three), ["cell c2 differs from its source"]),
                             ((one, three), ["cell c2 is missing"]),
                             ((one, two, three, dict(two, id="c4")), ["cell c4 is not in the source"]),
                             ((one, dict(two, cell_type="markdown"), three), ["cell c2 differs from its source"]),
                             ((two, one, three), ["the cells stand in another order"])]:
            self.assertEqual(sources.differences(self.made, {"cells": change}), said)

    def test_a_changed_cell_loses_its_outputs_and_the_others_keep_theirs(self):
        one, two, three = self.student()["cells"]
        kept = sources.with_outputs(self.made, {"cells": [one, dict(two, source="B"), three]})
        self.assertEqual([c.get("outputs") for c in kept], [["out of a"], [], None])
        self.assertEqual([c.get("execution_count") for c in kept], [7, None, None])


if __name__ == "__main__":
    unittest.main()
