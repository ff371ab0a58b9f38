"""Runs notebooks headless, one after another, and judges the numbers that they recorded.

Each writes its numbers and figures into GENLAB_RESULTS (see genlab.Lab); what must have been recorded
is what notebooks/expected/ names for this scale and these data. Called by setup.py.
"""

import csv
import json
import os
import re
import shutil
import sys
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

import nbformat
import psutil
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

from tidy import clean, save
from report import write_report
from setup import HOME, STORE, Trouble, parser
import sources

COLOUR = re.compile(r"\x1b\[[0-9;]*m")
CELL_SECONDS = {"smoke": 300, "quick": 900, "full": None}


@dataclass
class Outcome:
    """What became of one notebook; ``problem`` is empty if all cells ran."""

    lab: str
    path: Path
    minutes: float = 0.0
    peak_mb: float = 0.0
    problem: str = ""
    numbers: list = field(default_factory=list)
    missing: list = field(default_factory=list)
    cells: list = field(default_factory=list)
    figures: list = field(default_factory=list)

    @property
    def off(self):
        return [n["name"] for n in self.numbers if n["verdict"] == "off"]

    @property
    def good(self):
        return not (self.problem or self.off or self.missing)


class PeakMemory(threading.Thread):
    """Resident memory of a process and its children at its highest, in MB, looked at four times a second."""

    def __init__(self, client):
        super().__init__(daemon=True)
        self.client, self.mb, self.stopped = client, 0.0, threading.Event()

    def run(self):
        while not self.stopped.wait(0.25):
            try:
                kernel = psutil.Process(self.client.km.provisioner.pid)
                tree = [kernel, *kernel.children(recursive=True)]
                self.mb = max(self.mb, sum(p.memory_info().rss for p in tree) / 1e6)
            except (AttributeError, TypeError, psutil.Error):
                pass  # not started yet, or just gone


class ProgressLine:
    """One line that changes in place on a terminal, and a line now and then in a log."""

    def __init__(self, lab, cells):
        self.lab, self.cells, self.began, self.told = lab, cells, time.monotonic(), time.monotonic()

    def show(self, cell):
        now = time.monotonic()
        text = f"{self.lab}  cell {cell} of {self.cells}  {(now - self.began) / 60:.1f} min"
        if sys.stdout.isatty():
            print(f"\r\033[K{text}", end="", flush=True)
        elif now - self.told > 30:
            print(text, flush=True)
            self.told = now

    def end(self, text):
        print(("\r\033[K" if sys.stdout.isatty() else "") + text, flush=True)


def execute(path, options, folder):
    outcome = Outcome(path.stem, path)
    book = nbformat.read(path, as_version=4)
    code = [i for i, cell in enumerate(book.cells) if cell.cell_type == "code"]
    results = folder / "results"
    line = ProgressLine(outcome.lab, len(code))
    env = {**os.environ, "GENLAB_SCALE": options.scale, "GENLAB_DATA": options.data, "GENLAB_RESULTS": str(results)}
    client = NotebookClient(
        book,
        kernel_name=options.kernel,
        timeout=options.timeout or CELL_SECONDS[options.scale],
        startup_timeout=120,
        record_timing=False,
        coalesce_streams=True,
        resources={"metadata": {"path": str(path.parent)}},
        on_cell_execute=lambda cell, cell_index: line.show(code.index(cell_index) + 1),
    )
    memory = PeakMemory(client)
    memory.start()
    with open(folder / f"{outcome.lab}.log", "w", encoding="utf-8") as log:
        try:
            client.execute(env=env, stdout=log, stderr=log)
        except CellExecutionError:
            outcome.problem = what_failed(book)
        except Exception as e:  # a cell out of time, a kernel that died: the next lab still runs
            outcome.problem = f"{type(e).__name__}: {e}"
    memory.stopped.set()
    outcome.minutes = (time.monotonic() - line.began) / 60
    outcome.peak_mb = memory.mb
    outcome.cells = clean(book).cells
    nbformat.write(book, folder / path.name)
    read_numbers(outcome, options, results)
    outcome.figures = sorted((results / outcome.lab).glob("*.png"))
    line.end(summary(outcome))
    return outcome, book


def what_failed(book):
    """The failed cell and what its kernel said, without colours, and no more of it than one reads."""
    for index, cell in enumerate(book.cells):
        for output in cell.get("outputs", []):
            if output.output_type == "error":
                said = COLOUR.sub("", "\n".join(output.traceback) or f"{output.ename}: {output.evalue}").splitlines()
                return "\n".join([f"in cell {index} of the notebook:", *cell.source.splitlines(), "", *said[:24]])
    return "a cell failed without saying why"


def rows(path):
    if not path.is_file():
        return []
    with open(path, newline="", encoding="utf-8") as file:
        return list(csv.DictReader(line for line in file if line.strip() and not line.startswith("#")))


def read_numbers(outcome, options, results):
    outcome.numbers = rows(results / f"{outcome.lab}.results.csv")
    recorded = {n["name"] for n in outcome.numbers}
    expected = rows(HOME / "notebooks" / "expected" / f"{outcome.lab}.csv")
    asked = [e["name"] for e in expected if e["scale"] in ("any", options.scale) and e["data"] in ("any", options.data)]
    outcome.missing = [name for name in dict.fromkeys(asked) if name not in recorded]


def summary(outcome):
    checked = [n for n in outcome.numbers if n["verdict"] != "unchecked"]
    text = (f"{'ok    ' if outcome.good else 'FAILED'} {outcome.lab}  {outcome.minutes:.1f} min,"
            f" {outcome.peak_mb:,.0f} MB, {len(checked) - len(outcome.off)} of {len(checked)} numbers as expected")
    for n in outcome.numbers:
        if n["verdict"] == "off":
            text += f"\n       {n['name']} = {n['value']}, expected {n['expected']} ± {n['tolerance']} {n['unit']} ({n['origin']})"
    if outcome.missing:
        text += f"\n       never recorded: {', '.join(outcome.missing)}"
    if outcome.problem:
        text += "\n       " + "\n       ".join(outcome.problem.strip().splitlines()[:40])
    return text


def chosen(options):
    folder = HOME / "notebooks" / ("solutions" if options.solutions else "")
    there = {p.stem: p for p in sorted(folder.glob("[0-9][0-9]-*.ipynb"))}
    for number in options.labs:
        if not any(lab == number or lab.startswith(f"{number}-") for lab in there):
            raise Trouble(f"no lab {number} in {folder}; there are {', '.join(there) or 'none'}")
    return [p for lab, p in there.items()
            if not options.labs or any(lab == n or lab.startswith(f"{n}-") for n in options.labs)]


def main(argv):
    options = parser().parse_args(argv)
    if options.save and (options.solutions or options.kernel != "java"):
        raise Trouble("--save is for the labs, on the default kernel")
    for source in sources.labs(options.labs) if options.save else []:
        sources.make(source)
    labs = chosen(options)
    kind = "solutions" if options.solutions else "labs"
    folder = STORE / "report" / f"{kind}-{options.scale}-{options.data}-{options.kernel}"
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "results").mkdir(parents=True)
    outcomes = []
    for path in labs:
        outcome, book = execute(path, options, folder)
        outcomes.append(outcome)
        if options.save and not outcome.problem:
            save(book, path)
    page = write_report(folder, options, outcomes)
    failed = [o.lab for o in outcomes if not o.good]
    (folder / "totals.json").write_text(json.dumps({"passed": len(outcomes) - len(failed), "failed": len(failed)}) + "\n")
    print(f"{len(outcomes) - len(failed)} of {len(outcomes)} notebooks passed. Report: {page}")
    return 1 if failed or not outcomes else 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except Trouble as trouble:
        sys.exit(f"genlab: {trouble}")
    except KeyboardInterrupt:
        sys.exit("genlab: stopped")
