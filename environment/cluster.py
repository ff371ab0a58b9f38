"""Runs one study twice and compares the rows: on local[2], and on a standalone Spark cluster on the loopback interface.

The cluster is a master and two workers from the Spark distribution inside the pyspark wheel. In the middle of the
study one worker is killed by its process id: that may cost time, and must not cost a row.
"""

import argparse
import csv
import json
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

from setup import HOME, STORE, Trouble, call, stamped

SPARK = "4.0.1"
RUN_DEPENDENT = {"seconds", "commit"}


def parser():
    p = argparse.ArgumentParser(prog="environment/cluster", description=__doc__, allow_abbrev=False,
                                formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--short", action="store_true", help="one mixture, two seeds, smoke scale: for the tests")
    p.add_argument("--lab", default="13")
    p.add_argument("--seeds", default="10")
    p.add_argument("--scale", default="smoke")
    p.add_argument("--where", default="")
    return p


def distribution():
    """The Spark distribution, installed once."""
    venv = STORE / "spark"
    stamp, value = venv / "genlab.stamp", f"{SPARK} {sys.version} {STORE}"
    python = venv / "bin" / "python"
    if not stamped(stamp, value):
        stamp.unlink(missing_ok=True)
        call("Spark's Python environment", [sys.executable, "-m", "venv", "--clear", venv])
        call("Spark distribution (pyspark, some 430 MB)", [python, "-m", "pip", "install", "--no-deps", "--no-cache-dir",
                                                         f"pyspark=={SPARK}"])
        stamp.write_text(value, encoding="utf-8")
    return next(venv.glob("lib/python*/site-packages/pyspark"))


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


class Cluster:
    """A master and two workers of one core each; use it in a with statement."""

    def __init__(self, home, folder):
        self.home, self.folder, self.port = home, folder, free_port()
        self.url = f"spark://127.0.0.1:{self.port}"
        self.processes = []

    def __enter__(self):
        self.folder.mkdir(parents=True, exist_ok=True)
        self.start("master", "master.Master", "--port", self.port)
        self.workers = [self.start(f"worker-{i}", "worker.Worker", "--cores", 1, "--memory", "3g", "--work-dir",
                                   self.folder / f"work-{i}", self.url) for i in (1, 2)]
        self.wait_for_workers()
        return self

    def start(self, name, main, *arguments):
        log = open(self.folder / f"{name}.log", "w", encoding="utf-8")
        environment = {**os.environ, "SPARK_HOME": str(self.home), "SPARK_LOCAL_IP": "127.0.0.1", "SPARK_DAEMON_MEMORY": "512m"}
        command = [self.home / "bin" / "spark-class", f"org.apache.spark.deploy.{main}", "--host", "127.0.0.1",
                   "--webui-port", free_port(), *arguments]
        process = subprocess.Popen([str(c) for c in command], stdout=log, stderr=subprocess.STDOUT, env=environment)
        self.processes.append(process)
        return process

    def wait_for_workers(self):
        log = self.folder / "master.log"
        for _ in range(240):
            if log.read_text(encoding="utf-8", errors="replace").count("Registering worker") >= len(self.workers):
                return
            if any(p.poll() is not None for p in self.processes):
                break
            time.sleep(0.25)
        raise Trouble(f"the Spark cluster did not start within a minute; its logs are in {self.folder}")

    def kill_a_worker(self):
        """Ends one worker at once, as a machine that loses its power would; its executor goes with it."""
        self.workers[0].send_signal(signal.SIGKILL)
        return self.workers[0].pid

    def __exit__(self, *_):
        for process in self.processes:
            process.terminate()
        for process in self.processes:
            process.wait()


def study(options, table, log, *more, **environment):
    """A study as a user starts it, its error stream in a file."""
    command = [HOME / "environment" / "study", options.lab, "--seeds", options.seeds, "--scale", options.scale, "--out", table,
               *(["--where", options.where] if options.where else []), *more]
    with open(log, "w", encoding="utf-8") as errors:
        return subprocess.Popen([str(c) for c in command], env={**os.environ, **environment}, stderr=errors)


def rows(table):
    """A table's whole lines, without what two runs may differ in."""
    if not table.is_file():
        return []
    with open(table, newline="", encoding="utf-8") as lines:
        return [{k: v for k, v in row.items() if k not in RUN_DEPENDENT} for row in csv.DictReader(lines)]


def finish(process):
    if process.wait():
        raise Trouble(f"the study ended with status {process.returncode}; its logs are in {STORE / 'cluster'}")


def main(argv):
    options = parser().parse_args(argv)
    if options.short:
        options.seeds, options.scale, options.where = "2", "smoke", "task=ring"
    (STORE / "log").mkdir(parents=True, exist_ok=True)
    home = distribution()
    folder = STORE / "cluster"
    folder.mkdir(exist_ok=True)
    local, remote = folder / "local.csv", folder / "cluster.csv"
    for table in (local, remote):
        table.unlink(missing_ok=True)

    began = time.monotonic()
    finish(study(options, local, folder / "local.log", "--master", "local[2]"))
    wanted = rows(local)
    print(f"local[2]: {len(wanted)} rows in {time.monotonic() - began:.0f} s", flush=True)

    began = time.monotonic()
    with Cluster(home, folder) as cluster:
        running = study(options, remote, folder / "driver.log", "--master", cluster.url, "--", "--conf", "spark.driver.host=127.0.0.1", "--conf",
                        "spark.executor.memory=1g", "--conf", "spark.ui.enabled=false", SPARK_HOME=str(home))
        while (there := len(rows(remote))) < len(wanted) // 3 and running.poll() is None:
            time.sleep(0.05)
        if running.poll() is not None or there == len(wanted):
            raise Trouble("the study was over before a worker could be killed: take more seeds or a larger scale")
        pid = cluster.kill_a_worker()
        print(f"killed worker {pid} after {there} of {len(wanted)} rows", flush=True)
        finish(running)
        lost = "Removing worker" in (folder / "master.log").read_text(encoding="utf-8", errors="replace")
    got = rows(remote)
    print(f"cluster: {len(got)} rows in {time.monotonic() - began:.0f} s with its start", flush=True)

    off = [row for row in wanted if row not in got] + [row for row in got if row not in wanted]
    good = not off and len(got) == len(wanted) and lost
    if not lost:
        print("the master never noticed that a worker was gone: nothing was shown")
    for row in off:
        print("differs:", row)
    print(f"{len(wanted) - sum(row not in got for row in wanted)} of {len(wanted)} rows are the same on local[2] and on the cluster")
    report = STORE / "report" / "study-on-a-cluster"
    report.mkdir(parents=True, exist_ok=True)
    (report / "totals.json").write_text(json.dumps({"passed": int(good), "failed": int(not good)}) + "\n",
                                        encoding="utf-8")
    return 0 if good else 1


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except Trouble as trouble:
        sys.exit(f"genlab: {trouble}")
