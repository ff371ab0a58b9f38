"""A lab and its solutions are one text: notebooks/solutions/NN-topic.ipynb is written by hand, notebooks/NN-topic.ipynb is made from it.

    python environment/sources.py [NN...]            makes the students' notebooks; cells that did not change keep their outputs
    python environment/sources.py --check [NN...]    changes nothing, and names every cell that is not what its source gives,
                                                     or has code that no lab may have (cells.py), and every claim of its
                                                     saved page that expected/NN-claims.csv has otherwise; with --strict also
                                                     what is still to be mended: long lines, checks shown no wrong answer

In the source a solution stands between two comments, after a default with which the student's notebook runs:

    double byHand = Double.NaN;      // your number
    // BEGIN SOLUTION
    byHand = 3 * 1 - 6 * 1;
    // END SOLUTION

A method or a class is written twice, first as the student finds it: Java's shell lets the later definition replace the
earlier. A cell tagged "solution-only" (more to see once an exercise is solved) or "wrong-answer" (a check crosses one) is not the student's; links lose one "../". The marks are nbgrader's. nbgrader itself would bring nine packages and
27 MB, with a database and a server extension, for the dozen lines of ``without_solutions``.
"""

import argparse
import json
import re
import sys

import claims
from cells import hidden_figures, long_lines, numbers_in_losses, unproved_checks
from setup import HOME, LABS, Trouble, number

STUDENTS = HOME / "notebooks"
DROPPED = {"solution-only", "wrong-answer"}
UP = re.compile(r"(?<=\]\()\.\./")


class Slip(Trouble):
    """A source that gives no student's notebook, and the cell that is to blame."""


def without_solutions(text):
    kept, inside = [], False
    for line in text.split("\n"):
        if "BEGIN SOLUTION" in line or "END SOLUTION" in line:
            if inside == ("BEGIN SOLUTION" in line):
                raise Slip(f"a mark without its partner: {line.strip()}")
            inside = not inside
        elif not inside:
            kept.append(line)
    if inside:
        raise Slip("BEGIN SOLUTION without END SOLUTION")
    return "\n".join(kept)


def student_cell(cell):
    """What the student finds in place of a source's cell, without outputs; None for a cell that is not theirs."""
    tags = set(cell["metadata"].get("tags", []))
    if tags - DROPPED:
        raise Slip(f"unknown tag {', '.join(sorted(tags - DROPPED))}; there are {', '.join(sorted(DROPPED))}")
    if tags:
        return None
    text = without_solutions(cell["source"])
    if cell["cell_type"] == "markdown":
        text = UP.sub("", text)
    if not text.strip():
        raise Slip("nothing is left of it for the student; tag it solution-only")
    made = {"id": cell["id"], "cell_type": cell["cell_type"], "metadata": {}, "source": text}
    return made | ({"outputs": [], "execution_count": None} if cell["cell_type"] == "code" else {})


def student_cells(source):
    made, slips = [], []
    for index, cell in enumerate(source["cells"]):
        try:
            made.append(student_cell(cell))
        except Slip as slip:
            slips.append(f"cell {index} ({cell['id']}): {slip}")
    if slips:
        raise Slip("\n".join(slips))
    return [cell for cell in made if cell]


def with_outputs(made, student):
    """Outputs and counts of the cells that are the same as in the student's notebook so far."""
    same = {(c["id"], c["source"]): c for c in student["cells"] if c["cell_type"] == "code"}
    for cell in made:
        old = same.get((cell["id"], cell["source"]))
        if old and cell["cell_type"] == "code":
            cell.update(outputs=old["outputs"], execution_count=old["execution_count"])
    return made


def differences(made, student):
    """One line for each cell in which a student's notebook is not what its source gives."""
    there = {c["id"]: c for c in student["cells"]}
    wanted = {c["id"] for c in made}
    lines = [f"cell {c['id']} is not in the source" for c in student["cells"] if c["id"] not in wanted]
    for cell in made:
        old = there.get(cell["id"])
        if old is None:
            lines.append(f"cell {cell['id']} is missing")
        elif (old["cell_type"], old["source"]) != (cell["cell_type"], cell["source"]):
            lines.append(f"cell {cell['id']} differs from its source")
    if not lines and [c["id"] for c in made] != [c["id"] for c in student["cells"]]:
        lines.append("the cells stand in another order")
    return lines


def read(path):
    """A notebook's cells, each text in one piece."""
    book = json.loads(path.read_text(encoding="utf-8"))
    for cell in book["cells"]:
        cell["source"] = "".join(cell["source"])
    return book


def labs(numbers):
    """Paths of the sources asked for, all without a number."""
    there = sorted((STUDENTS / "solutions").glob(LABS))
    return [p for p in there if not numbers or any(p.stem == n or p.stem.startswith(f"{n}-") for n in numbers)]


def check(path):
    """What must not be, and what is still to be mended, a line each."""
    source, student = read(path), STUDENTS / path.name
    try:
        made = student_cells(source)
        bad = differences(made, read(student)) if student.is_file() else ["there is no student's notebook"]
    except Slip as slip:
        bad = str(slip).split("\n")
    if student.is_file():
        bad += claims.differences(read(student), STUDENTS / "expected" / f"{number(path.stem)}-claims.csv")
    if any(c.get("outputs") for c in source["cells"]):
        bad.append("the source holds outputs")
    code = [c["source"] if c["cell_type"] == "code" else "" for c in source["cells"]]
    bad += [f"cell {place}: {text}" for f in (hidden_figures, numbers_in_losses) for place, text in f(code)]
    return bad, [f"cell {place}: {text}" for place, text in (*unproved_checks(source), *long_lines(code))]


def make(path):
    """Writes the student's notebook, and tidies the source, which keeps no outputs."""
    import nbformat  # not needed to check, nor there before the first start

    from tidy import clean, save
    source, student = nbformat.read(path, as_version=4), STUDENTS / path.name
    for cell in clean(source).cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    save(source, path)
    old = nbformat.read(student, as_version=4) if student.is_file() else {"cells": []}
    book = dict(source, cells=with_outputs(student_cells(source), old))
    save(nbformat.from_dict(book), student)


def main(argv):
    p = argparse.ArgumentParser(prog="environment/sources.py", description=__doc__.split("\n")[0])
    p.add_argument("labs", nargs="*", metavar="NN")
    p.add_argument("--check", action="store_true")
    p.add_argument("--strict", action="store_true")
    options = p.parse_args(argv)
    failed = 0
    for path in labs(options.labs):
        if options.check or options.strict:
            bad, mend = check(path)
            said = f"ok     {path.stem}" + (f", {len(mend)} to mend (--strict lists them)" if mend and not options.strict else "")
            lines = bad + mend * options.strict
        else:
            lines, said = [], f"made   {path.stem}"
            try:
                make(path)
            except Slip as slip:
                lines = str(slip).split("\n")
        failed += bool(lines)
        print("\n       ".join([f"FAILED {path.stem}", *lines]) if lines else said)
    for path in sorted(STUDENTS.glob(LABS)):
        if not (path.parent / "solutions" / path.name).is_file():
            print(f"FAILED {path.stem}: there is no source notebooks/solutions/{path.name}")
            failed += 1
    return 1 if failed else 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except ModuleNotFoundError as missing:
        sys.exit(f"genlab: no {missing.name} here: use the labs' own Python, .genlab/venv/bin/python (environment/lab --setup-only makes it)")
