"""README's table of what the lectures say: made from notebooks/expected/NN-claims.csv, one file a lab.

    environment/claims.py             writes the table anew, between its two marks in README.md
    environment/claims.py FOLDER      first takes over the claims of a run at scale quick on generated data; FOLDER is
                                      the run's, for instance .genlab/report/labs-quick-generated-java/results

That a file says what its lab's saved page says, is asked by sources.py --check.
"""

import csv
import html
import re
import shutil
import sys
from collections import Counter
from pathlib import Path

from setup import HOME, number

POINTS = dict(enumerate((
    "Pixel RNN", "colour", "what a VAE minimises", "steering a picture", "sentences", "why a VAE works", "its regulariser", "its derivation",
    "a VAE imitates", "GAN as evolution", "GANs are hard to train", "encoder and decoder", "conditional VAE", "GAN's moving picture",
    "a Turing test for images", "walking the code", "auto-encoder against GAN", "a code of two numbers", "PixelCNN and WaveNet",
    "CVAE-GAN and InfoGAN", "from auto-encoder to VAE", "VAE-GAN", "encoding before or after", "a discriminator of three classes",
    "what a generator is for", "a GAN measures a divergence", "why JS fails", "Wasserstein distance", "quality and variety", "conditional GAN",
    "CycleGAN", "the same on text"), start=1))
KINDS = {"holds": ("✓", "holds"), "holds under": ("(✓)", "holds under a condition"), "does not hold": ("✗", "does not hold here"),
         "cannot be tested": ("–", "cannot be tested here")}  # by how a verdict begins: its mark, and in words
SAID = ("point", "the lecture says", "numbers", "verdict")  # the columns that a lab's page shows
PAGE_ROW, PAGE_CELL = re.compile(r"<tr>(.*?)</tr>", re.DOTALL), re.compile(r"<t[hd][^>]*>(.*?)</t[hd]>", re.DOTALL)
BEGIN, END = "<!-- claims: made by environment/claims.py -->", "<!-- end of claims -->"


def claims(path):
    with open(path, newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        if (row["scale"], row["data"]) != ("quick", "generated"):
            sys.exit(f"{path}: expected claims at scale quick on generated data, found {row['scale']}, {row['data']}")
    return rows


def on_page(book):
    """What the last table of claims among a notebook's saved outputs says, a tuple a sentence; nothing where there is none."""
    pages = ("".join(o.get("data", {}).get("text/html", "")) for c in book["cells"] for o in c.get("outputs", []))
    tables = ([tuple(map(html.unescape, PAGE_CELL.findall(row))) for row in PAGE_ROW.findall(page)] for page in pages)
    return next((rows[1:] for rows in reversed(list(tables)) if rows and rows[0] == SAID), [])


def differences(book, path):
    """One line for each sentence that stands in the file and not in the saved page, or only there."""
    page = on_page(book)
    file = [tuple(row[name] for name in SAID) for row in claims(path)] if path.is_file() else []
    lines = [f"the saved page alone has the claim {row}" for row in page if row not in file]
    lines += [f"{path.name} alone has the claim {row}" for row in file if row not in page]
    return lines or ([f"{path.name} has its claims in another order, or twice"] if page != file else [])


def take_over(results, expected):
    found = sorted(Path(results).glob("*.claims.csv"))
    if not found:
        sys.exit(f"{results}: expected files LAB.claims.csv, found none")
    for path in found:
        claims(path)
        shutil.copyfile(path, expected / f"{number(path.name)}-claims.csv")


def cell(text):
    """As it is, whatever Markdown makes of such characters; a number stays on its name's line."""
    return re.sub(r"([\\|*_`$~\[\]])", r"\\\1", text).replace("<", "&lt;").replace(" = ", "\N{NO-BREAK SPACE}=\N{NO-BREAK SPACE}")


def kind(verdict):
    return max((k for k in KINDS if verdict.startswith(k)), key=len)


def table(rows):
    """Markdown: how many sentences came out how, each by point, and the points that no lab puts to the test."""
    counts = Counter(kind(row["verdict"]) for row in rows)
    said = "; ".join(f"{mark} {words}: {counts[k]}" for k, (mark, words) in KINDS.items() if counts[k])
    points = {int(row["point"]) for row in rows}
    lines = [f"{len(rows)} sentences over {len(points)} of the lectures' {len(POINTS)} points. {said}.", "",
             "| point | the lecture says | verdict | numbers | lab |", "|---|---|---|---|---|"]
    before = None
    for row in sorted(rows, key=lambda row: (int(row["point"]), row["lab"])):
        point = int(row["point"])
        cells = [cell(row["the lecture says"]), f"{KINDS[kind(row['verdict'])][0]} {cell(row['verdict'])}",
                 "<br>".join(cell(value) for value in row["numbers"].split("; "))]
        name = f"{point} {POINTS[point]}" if point != before else f"{point}"
        lines.append("| " + " | ".join([name, *cells, f"[{number(row['lab'])}](notebooks/{row['lab']}.ipynb)"]) + " |")
        before = point
    still = ", ".join(f"{point} {name}" for point, name in POINTS.items() if point not in points)
    return "\n".join([*lines, "", f"Not put to the test yet: {still}."] if still else lines)


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
