"""Builds the study module and runs it: in one Java process, or on a cluster by spark-submit.

The options are those of genlab.study.spark.Main. Spark comes from Maven Central for this module alone; the
notebooks' own set-up never asks for it.
"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import settings
from setup import HOME, NATIVE, STORE, UTF8, WINDOWS, Trouble, java_major, library_sources, locale_settings, maven, stamped, tool

MODULE = HOME / "lib" / "study"
MAIN = "genlab.study.spark.Main"


def jars():
    """Our jars and Spark's. Ours are copied to a folder of their content, so that a later build cannot change a running study."""
    value = library_sources(HOME, MODULE / "pom.xml", MODULE / "src" / "main")
    folder = STORE / "study" / value[:16]
    stamp = folder / "genlab.stamp"
    if not (stamped(stamp, value) and all(Path(j).is_file() for listed in listings(folder) for j in listed)):
        stamp.unlink(missing_ok=True)
        folder.mkdir(parents=True, exist_ok=True)
        maven("Study module", "-pl", "lib,lib/study", "package", "-Dquick", "-Dmaven.test.skip=true",
              "-Dmaven.javadoc.skip=true", "-Dmaven.source.skip=true")
        version = re.search(r"<version>([^<]+)</version>", (HOME / "pom.xml").read_text(encoding="utf-8"))[1]
        copies = {}
        for jar in (HOME / "lib" / "target" / f"genlab-{version}.jar", MODULE / "target" / f"genlab-study-{version}.jar"):
            copies[str(jar)] = shutil.copy2(jar, folder)
        for name in ("own-jars", "spark-jars"):
            listed = (MODULE / "target" / name).read_text(encoding="utf-8").strip().split("|")
            (folder / name).write_text("|".join(str(copies.get(j, j)) for j in listed), encoding="utf-8")
        stamp.write_text(value, encoding="utf-8")
    own, spark = listings(folder)
    return next(str(j) for j in folder.glob("genlab-study-*.jar")), own, spark


def listings(folder):
    return [f.read_text(encoding="utf-8").split("|") if f.is_file() else [""] for f in (folder / "own-jars", folder / "spark-jars")]


def commit():
    """The commit that is checked out, with a mark if files differ from it."""
    git = shutil.which("git")
    if not git or not (HOME / ".git").exists():
        return "unknown"
    named = subprocess.run([git, "describe", "--always", "--dirty=+changes", "--abbrev=12"], cwd=HOME, capture_output=True,
                           encoding="utf-8", errors="replace")
    return named.stdout.strip() or "unknown"


def java_for_spark():
    java = tool("java")
    major = java_major(java)
    if major > 23:
        raise Trouble(f"Spark 4.0 runs on JDK 17 to 23, found {major}: set JAVA_HOME to one of those for studies")
    return java


def spark_submit():
    home = os.environ.get("SPARK_HOME")
    found = shutil.which(os.path.join(home, "bin", "spark-submit")) if home else shutil.which("spark-submit")
    if not found:
        raise Trouble("a master other than local needs spark-submit: set SPARK_HOME to a Spark 4.0 distribution, or"
                      " pip install pyspark==4.0.1, which brings one")
    return found


def master(words):
    return next((words[i + 1] for i, w in enumerate(words[:-1]) if w == "--master"), "local[*]")


def without_master(words):
    i = words.index("--master")
    return words[:i] + words[i + 2:]


def command(own, extra):
    jar, ours, sparks = jars()
    provenance = ["--commit", commit()] + (["--terminal"] if sys.stderr.isatty() else [])
    if master(own).startswith("local"):
        # each class path keeps its own order; what both name is Spark's
        path = os.pathsep.join([jar, *ours, *(j for j in sparks if j not in ours)])
        return [java_for_spark(), f"@{MODULE / 'java-options'}", f"-Xmx{os.environ.get('GENLAB_HEAP') or '4g'}",
                UTF8, "-cp", path, MAIN, *own, *provenance]
    return [spark_submit(), "--master", master(own), "--class", MAIN, "--jars", ",".join(ours), "--conf",
            "spark.log.level=ERROR", *extra, jar, *without_master(own), *provenance]


def main(argv):
    own, extra = (argv[: argv.index("--")], argv[argv.index("--") + 1:]) if "--" in argv else (argv, [])
    settings.settle()
    (STORE / "log").mkdir(parents=True, exist_ok=True)
    started = command(own, extra)
    shared = {"DJL_CACHE_DIR": str(STORE / "djl"), "OPT_OUT_TRACKING": "true", **NATIVE, "NVIDIA_TF32_OVERRIDE": "0",
              **os.environ, **locale_settings(os.environ)}
    if WINDOWS:
        sys.exit(subprocess.call(started, env=shared))
    os.execve(started[0], started, shared)


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except Trouble as trouble:
        sys.exit(f"genlab: {trouble}")
    except KeyboardInterrupt:
        sys.exit("genlab: stopped; the rows that were finished are kept")
