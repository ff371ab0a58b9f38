"""Runs notebooks headless, side by side, and judges the numbers that they recorded.

Each writes its numbers and figures into GENLAB_RESULTS (see genlab.Lab); what must have been recorded
is what notebooks/expected/ names for this scale and these data. Called by setup.py.
"""

import csv
import json
import os
import re
import shutil
import signal
import sys
import threading
import time
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from pathlib import Path

import nbformat
import psutil
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

import schedule
from tidy import clean, save
from report import write_report
from setup import HOME, LABS, STORE, Trouble, parsed
import sources

COLOUR = re.compile(r"\x1b\[[0-9;]*m")
CELL_SECONDS = {"smoke": 300, "quick": 900, "full": None}
LOG_SECONDS = 300  # between two lines about what is running, where no terminal shows it


@dataclass
class Outcome:
    """What became of one notebook; ``problem`` is empty if all cells ran, and ``left_out`` says why none did."""

    lab: str
    path: Path
    minutes: float = 0.0
    peak_mb: float = 0.0
    problem: str = ""
    left_out: str = ""
    numbers: list = field(default_factory=list)
    missing: list = field(default_factory=list)
    cells: list = field(default_factory=list)
    figures: list = field(default_factory=list)

    @property
    def off(self):
        return [n["name"] for n in self.numbers if n["verdict"] == "off"]

    @property
    def good(self):
        return not (self.problem or self.off or self.missing or self.left_out)


class PeakMemory(threading.Thread):
    """Resident memory of a process and its children at its highest, in MB, looked at four times a second."""

    def __init__(self, client):
        super().__init__(daemon=True)
        self.client, self.mb, self.stopped = client, 0.0, threading.Event()

    def run(self):
        while not self.stopped.wait(0.25):
            try:
                self.mb = max(self.mb, sum(p.memory_info().rss for p in processes(self.client)) / 1e6)
            except psutil.Error:
                pass  # just gone


class Run:
    """Some labs on one machine: ``jobs`` at a time. Workers say in ``running`` where they are; the main thread shows it."""

    def __init__(self, options, folder, jobs, threads, until=None):
        self.options, self.folder, self.jobs, self.threads, self.until = options, folder, jobs, threads, until
        self.clients, self.running = {}, {}
        self.stopped = False
        self.began = self.told = time.monotonic()

    def all(self, paths):
        """Outcomes with their notebooks, as they come; stopped from outside, it ends the kernels first."""
        with ThreadPoolExecutor(self.jobs) as pool:
            left = {pool.submit(self.one, path) for path in paths}
            try:
                done, total = 0, len(left)
                while left:
                    ended, left = wait(left, timeout=0.5, return_when=FIRST_COMPLETED)
                    for future in ended:
                        done += 1
                        self.clear_line()
                        print(summary(future.result()[0]), flush=True)
                        yield future.result()
                    self.show(done, total)
            finally:
                self.stopped = True
                pool.shutdown(wait=False, cancel_futures=True)
                while any(future.running() for future in left):
                    self.kill()
                    time.sleep(0.2)

    def kill(self):
        for client in list(self.clients.values()):
            for process in processes(client):
                try:
                    process.kill()
                except psutil.Error:
                    pass  # just gone

    def show(self, done, total):
        """One line that changes in place on a terminal, and a line now and then in a log."""
        now = time.monotonic()
        labs = ", ".join(f"{lab} {cell}/{cells}" for lab, (cell, cells) in sorted(self.running.copy().items()))
        text = f"{done} of {total} done, {(now - self.began) / 60:.1f} min; cells of {labs}"
        if not labs or done == total:
            return
        if sys.stdout.isatty():
            print("\r\033[K" + text[: shutil.get_terminal_size().columns - 1], end="", flush=True)
        elif now - self.told > LOG_SECONDS:
            print(text, flush=True)
            self.told = now

    @staticmethod
    def clear_line():
        if sys.stdout.isatty():
            print("\r\033[K", end="")

    def one(self, path):
        """A worker's task. Whatever happens to one lab, the others go on."""
        outcome, book = Outcome(path.stem, path), None
        if self.stopped or (self.until and time.monotonic() > self.until):
            outcome.left_out = "stopped" if self.stopped else "no time was left"
            return outcome, book
        began = time.monotonic()
        try:
            book = nbformat.read(path, as_version=4)
            self.execute(book, outcome)
        except Exception as e:
            outcome.problem = outcome.problem or f"{type(e).__name__}: {e}"
        finally:
            self.running.pop(outcome.lab, None)
            self.clients.pop(outcome.lab, None)
        outcome.minutes = (time.monotonic() - began) / 60
        return outcome, book

    def environment(self, lab):
        threads = self.threads(lab)
        env = {**os.environ, "GENLAB_SCALE": self.options.scale, "GENLAB_DATA": self.options.data,
               "GENLAB_RESULTS": str(self.folder / "results")}
        if threads:
            env["GENLAB_THREADS"] = str(threads)
        if self.jobs > 1:
            env["OMP_NUM_THREADS"] = str(threads)
        return env

    def execute(self, book, outcome):
        code = [i for i, cell in enumerate(book.cells) if cell.cell_type == "code"]
        at = [0]  # the cell that is running

        def told(cell, cell_index):
            at[0] = cell_index
            self.running[outcome.lab] = (code.index(cell_index) + 1, len(code))

        client = NotebookClient(
            book,
            kernel_name=self.options.kernel,
            timeout=self.options.timeout or CELL_SECONDS[self.options.scale],
            startup_timeout=120,
            iopub_timeout=120,  # a flood of output is read to its end
            record_timing=False,
            coalesce_streams=True,
            resources={"metadata": {"path": str(outcome.path.parent)}},
            on_cell_execute=told,
        )
        self.clients[outcome.lab] = client
        self.running[outcome.lab] = (0, len(code))
        memory = PeakMemory(client)
        memory.start()
        with open(self.folder / f"{outcome.lab}.log", "w", encoding="utf-8") as log:
            try:
                client.execute(env=self.environment(outcome.lab), stdout=log, stderr=log)
            except Exception as e:  # a cell that failed or is out of time, a kernel that died
                outcome.problem = what_failed(book, at[0], e)
        memory.stopped.set()
        outcome.peak_mb = memory.mb
        outcome.cells = clean(book).cells
        nbformat.write(book, self.folder / outcome.path.name)
        read_numbers(outcome, self.options, self.folder / "results")
        outcome.figures = sorted((self.folder / "results" / outcome.lab).glob("*.png"))


def processes(client):
    """A kernel and its children; none before it has started or after it has gone."""
    try:
        kernel = psutil.Process(client.km.provisioner.pid)
        return [kernel, *kernel.children(recursive=True)]
    except (AttributeError, TypeError, ValueError, psutil.Error):
        return []


def what_failed(book, index, error):
    """The cell, the last lines that it printed and what its kernel said, without colours, and no more of it than one reads."""
    cell = book.cells[index]
    outputs = cell.get("outputs", [])
    printed = "".join(o.text for o in outputs if o.output_type == "stream")[-2000:].splitlines()[-12:]
    said = next(("\n".join(o.traceback) or f"{o.ename}: {o.evalue}" for o in outputs if o.output_type == "error"), "")
    if not said:
        named = isinstance(error, CellExecutionError)
        said = f"{error.ename}: {error.evalue}" if named else f"{type(error).__name__}: {error}"
    return "\n".join([f"in cell {index} of the notebook:", *cell.source.splitlines()[:30], "",
                      *(["it printed, at the end:", *printed, ""] if printed else []),
                      *COLOUR.sub("", said).splitlines()[:24]])


def rows(path):
    if not path.is_file():
        return []
    with open(path, newline="", encoding="utf-8", errors="replace") as file:
        return list(csv.DictReader(line for line in file if line.strip() and not line.startswith("#")))


def read_numbers(outcome, options, results):
    outcome.numbers = rows(results / f"{outcome.lab}.results.csv")
    recorded = {n["name"] for n in outcome.numbers}
    expected = rows(HOME / "notebooks" / "expected" / f"{outcome.lab}.csv")
    asked = [e["name"] for e in expected if e["scale"] in ("any", options.scale) and e["data"] in ("any", options.data)]
    outcome.missing = [name for name in dict.fromkeys(asked) if name not in recorded]


def summary(outcome):
    if outcome.left_out:
        return f"skipped {outcome.lab}: {outcome.left_out}"
    checked = [n for n in outcome.numbers if n["verdict"] != "unchecked"]
    text = (f"{'ok    ' if outcome.good else 'FAILED'} {outcome.lab}  {outcome.minutes:.1f} min,"
            f" {outcome.peak_mb:,.0f} MB, {len(checked) - len(outcome.off)} of {len(checked)} numbers as expected")
    for n in outcome.numbers:
        if n["verdict"] == "off":
            text += f"\n       {n['name']} = {n['value']}, expected {n['expected']} ± {n['tolerance']} {n['unit']} ({n['origin']})"
    if outcome.missing:
        text += f"\n       never recorded: {', '.join(outcome.missing)}"
    if outcome.problem:
        text += "\n       " + "\n       ".join(outcome.problem.strip().splitlines())
    return text


def chosen(options):
    folder = HOME / "notebooks" / ("solutions" if options.solutions else "")
    there = {p.stem: p for p in sorted(folder.glob(LABS))}
    for number in options.labs:
        if not any(lab == number or lab.startswith(f"{number}-") for lab in there):
            raise Trouble(f"no lab {number} in {folder}; there are {', '.join(there) or 'none'}")
    return [p for lab, p in there.items()
            if not options.labs or any(lab == n or lab.startswith(f"{n}-") for n in options.labs)]


def fresh(*names):
    folder = STORE.joinpath("report", *names)
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "results").mkdir(parents=True)
    return folder


def measure(labs, options):
    """Each lab alone, with one thread, two, four ...: its line in the table that schedule.py reads."""
    if (options.scale, options.data, options.kernel) != ("quick", "generated", "java") or options.solutions or options.jobs:
        raise Trouble("--time is for the labs as they come: quick, on generated data, one after another")
    failed = 0
    for path in labs:
        minutes = {}
        for threads in schedule.trials(schedule.cores()):
            [(outcome, _)] = Run(options, fresh("time"), 1, lambda lab: threads).all([path])
            if outcome.problem:
                failed = 1
                break
            minutes[threads] = outcome.minutes
        else:
            suit = schedule.suiting(minutes)
            schedule.write({**schedule.read(), path.stem: (minutes[1], suit)})
            print(f"       {', '.join(f'{n} threads {m:.2f} min' for n, m in minutes.items())}: {suit} suit it")
    return failed


def main(argv):
    options = parsed(argv)
    if options.save and (options.solutions or options.kernel != "java"):
        raise Trouble("--save is for the labs, on the default kernel")
    for source in sources.labs(options.labs) if options.save else []:
        sources.make(source)
    labs = chosen(options)
    if options.time:
        return measure(labs, options)
    kind = "solutions" if options.solutions else "labs"
    folder = fresh(f"{kind}-{options.scale}-{options.data}-{options.kernel}")

    known, cores = schedule.read(), schedule.cores()
    # Ivy, behind IJava's %maven, does not bear two at its cache; one thread all the same, or the numbers are other ones
    ijava = options.kernel == "ijava"
    jobs, reason = schedule.at_once(1 if ijava else options.jobs, len(labs), os.environ.get("GENLAB_DEVICE"), cores, schedule.free_gb())
    paths = {path.stem: path for path in labs}
    own_threads = os.environ.get("GENLAB_THREADS") or ("1" if ijava else None)
    run = Run(options, folder, jobs, lambda lab: schedule.threads(lab, jobs, known, cores, own_threads),
              None if options.minutes is None else time.monotonic() + 60 * options.minutes)
    each = f"{own_threads or 1} engine threads each" if own_threads or jobs > 1 else "as many engine threads as suit each"
    how = f"{jobs} at a time, {each.replace('1 engine threads', 'one engine thread')}" + (f" ({reason})" if reason else "")
    print(f"{kind}: {len(labs)}, {how}", flush=True)

    outcomes = []
    for outcome, book in run.all([paths[lab] for lab in schedule.longest_first(paths, known)]):
        outcomes.append(outcome)
        if options.save and book and not outcome.problem:
            save(book, outcome.path)
    outcomes.sort(key=lambda o: o.lab)
    page = write_report(folder, options, outcomes, f"{how}, {(time.monotonic() - run.began) / 60:.1f} minutes")
    left_out = [o.lab for o in outcomes if o.left_out]
    failed = [o.lab for o in outcomes if not o.good and not o.left_out]
    passed = len(outcomes) - len(failed) - len(left_out)
    counts = {"passed": passed, "failed": len(failed), "skipped": len(left_out)}
    (folder / "totals.json").write_text(json.dumps(counts) + "\n", encoding="utf-8")
    print(f"{passed} of {len(outcomes)} notebooks passed in {(time.monotonic() - run.began) / 60:.1f} minutes. Report: {page}")
    for words, named in (("failed", failed), ("skipped, for no time was left", left_out)):
        if named:
            print(f"{words}: {', '.join(named)}")
    return 1 if failed or not outcomes else 0


def stop(*_):
    raise KeyboardInterrupt


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, stop)
    try:
        sys.exit(main(sys.argv[1:]))
    except Trouble as trouble:
        sys.exit(f"genlab: {trouble}")
    except KeyboardInterrupt:
        print()
        sys.exit("genlab: stopped")
