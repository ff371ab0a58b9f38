"""How labs share the machine: how many run at once, which first, and with how many threads each.

What is known about each lab stands in notebooks/expected/minutes.csv, measured by environment/lab --run --time: its minutes
at quick scale on one thread, and the threads that suit it when it runs alone.
"""

import csv
import os
from pathlib import Path

import psutil

from setup import HOME

TABLE = HOME / "notebooks" / "expected" / "minutes.csv"
KERNEL_GB = 2.0
WORTH_IT = 0.9  # more threads suit a lab only where they leave at most this share of the time


def read(table=TABLE):
    """Minutes and threads by lab; a lab that was never measured is not in it."""
    if not table.is_file():
        return {}
    with open(table, newline="", encoding="utf-8") as file:
        return {row["lab"]: (float(row["minutes"]), int(row["threads"])) for row in csv.DictReader(file)}


def write(known, table=TABLE):
    partial = table.with_suffix(".partial")
    lines = [f"{lab},{minutes:.2f},{threads}\n" for lab, (minutes, threads) in sorted(known.items())]
    partial.write_text("lab,minutes,threads\n" + "".join(lines), encoding="utf-8")
    partial.replace(table)


def longest_first(labs, known):
    """Those without a measurement before all others: they may be the longest."""
    return sorted(labs, key=lambda lab: (-known.get(lab, (float("inf"), 1))[0], lab))


def suiting(minutes):
    """The fewest threads that are about as fast as any number, from minutes by threads."""
    most = min(minutes.values())
    return next(threads for threads in sorted(minutes) if minutes[threads] * WORTH_IT <= most)


def trials(cores):
    """One thread, two, four and so on, up to all cores."""
    return sorted({cores, *(2**i for i in range(cores.bit_length()) if 2**i <= cores)})


def threads(lab, jobs, known, cores, set_by_user):
    """None leaves it to the lab: all of them."""
    if set_by_user:
        return int(set_by_user)
    if jobs > 1:
        return 1
    return min(known[lab][1], cores) if lab in known else None


def at_once(wanted, labs, device, cores, free_gb):
    """Kernels to run side by side, and a reason where memory allows fewer than asked for."""
    asked = wanted or (1 if device == "gpu" else cores)
    fit = max(1, int(free_gb / KERNEL_GB))
    jobs = max(1, min(asked, labs, fit))
    reason = f"{free_gb:.0f} GB of memory are free, and a lab may take {KERNEL_GB:.0f}" if fit < min(asked, labs) else ""
    return jobs, reason


def limit(file, after=""):
    """A number from one of the files in which Linux keeps what a container may use and uses, or None."""
    try:
        text = Path("/sys/fs/cgroup", file).read_text(encoding="ascii")
        return float((text.partition(after)[2] if after else text).split()[0])
    except (OSError, ValueError, IndexError):
        return None


def cores():
    """Those that this process may use: a container or a batch system may give it fewer than there are."""
    number = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    quota = limit("cpu.max")
    return max(1, min(number, round(quota / 100_000))) if quota else number


def free_gb():
    free = psutil.virtual_memory().available
    most, used = limit("memory.max"), limit("memory.current")
    if most is not None and used is not None:  # what was read from files counts as used, and is given up when asked for
        free = min(free, most - used + (limit("memory.stat", "inactive_file ") or 0))
    return free / 1e9
