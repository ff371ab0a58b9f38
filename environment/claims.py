"""README's table of what the lectures say: made from notebooks/expected/NN-claims.csv, one file a lab.

    environment/claims.py             writes the table anew, between its two marks in README.md
    environment/claims.py FOLDER      first takes over the claims of a run at scale quick on generated data; FOLDER is
                                      the run's, for instance .genlab/report/labs-quick-generated-java/results
"""

import csv
import shutil
import sys
from pathlib import Path

HOME = Path(__file__).resolve().parent.parent
POINTS = range(1, 33)
BEGIN, END = "<!-- claims: made by environment/claims.py -->", "<!-- end of claims -->"


def claims(path):
    with open(path, newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        if (row["scale"], row["data"]) != ("quick", "generated"):
            sys.exit(f"{path}: expected claims at scale quick on generated data, found {row['scale']}, {row['data']}")
    return rows


def take_over(results, expected):
    found = sorted(Path(results).glob("*.claims.csv"))
    if not found:
        sys.exit(f"{results}: expected files LAB.claims.csv, found none")
    for path in found:
        claims(path)
        shutil.copyfile(path, expected / f"{path.name.split('-')[0]}-claims.csv")


def cell(text):
    return text.replace("\\", "\\\\").replace("|", "\\|").replace("<", "&lt;")


def table(rows):
    """Markdown: the points in order, and those that no lab puts to the test."""
    lines = ["| point | the lecture says | verdict | numbers | lab |", "|---:|---|---|---|---|"]
    for row in sorted(rows, key=lambda row: (int(row["point"]), row["lab"])):
        cells = [cell(row[column]) for column in ("point", "the lecture says", "verdict", "numbers")]
        lines.append("| " + " | ".join([*cells, f"[{row['lab'].split('-')[0]}](notebooks/{row['lab']}.ipynb)"]) + " |")
    open_points = sorted(set(POINTS) - {int(row["point"]) for row in rows})
    if open_points:
        lines += ["", "Not put to the test yet: points " + ", ".join(map(str, open_points)) + "."]
    return "\n".join(lines)


def between_marks(text, new):
    if text.count(BEGIN) != 1 or text.count(END) != 1 or text.index(END) < text.index(BEGIN):
        sys.exit(f"README.md: expected the lines {BEGIN} and {END}, once each and in this order")
    return text[: text.index(BEGIN) + len(BEGIN)] + "\n\n" + new + "\n\n" + text[text.index(END):]


def main(arguments, home=HOME):
    expected, readme = home / "notebooks" / "expected", home / "README.md"
    if arguments:
        take_over(arguments[0], expected)
    rows = [row for path in sorted(expected.glob("[0-9][0-9]*-claims.csv")) for row in claims(path)]
    text = between_marks(readme.read_text(encoding="utf-8"), table(rows))
    readme.write_text(text, encoding="utf-8")
    print(f"{len(rows)} claims over {len({row['point'] for row in rows})} of {len(POINTS)} points are in {readme}")


if __name__ == "__main__":
    main(sys.argv[1:])
