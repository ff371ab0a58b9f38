"""The GENLAB_ variables, read in one place: what may be set, and one message for what may not.

The library reads the same words and says the same (genlab.data.Settings).
"""

import os
import re
from pathlib import Path


class Trouble(Exception):
    """Something the user can do something about: shown without a stack trace."""


def one_of(*words):
    return " or ".join(words), lambda word: word.lower() if word.lower() in words else None


def whole(least):
    def read(word):
        return str(int(word)) if re.fullmatch("[0-9]{1,10}", word) and least <= int(word) < 2**31 else None
    return f"a whole number from {least} on", read


def heap(word):
    return word.lower() if re.fullmatch("0*[1-9][0-9]{0,6}[mgMG]", word) else None


def folder(word):
    path = Path(word).expanduser()
    return os.path.abspath(path) if path.is_dir() else None  # absolute: a kernel starts elsewhere


# what is expected, in words, and what makes of a word the one to hand on, or None
KNOWN = {
    "GENLAB_SCALE": one_of("smoke", "quick", "full"),
    "GENLAB_DATA": one_of("generated", "real"),
    "GENLAB_DEVICE": one_of("cpu", "gpu", "auto"),
    "GENLAB_DATA_DIR": ("a folder", folder),
    "GENLAB_HEAP": ("a number with m or g, such as 4g", heap),
    "GENLAB_SEED": whole(0),
    "GENLAB_THREADS": whole(1),
}


def checked(name, word, known):
    expected, read = known
    value = read(word.strip())
    if value is None:
        raise Trouble(f"{name} is {word.strip()}, expected {expected}")
    return value


def read(words):
    """The settings among these, each as the library wants it; a blank one is none."""
    return {name: checked(name, words[name], known) for name, known in KNOWN.items() if words.get(name, "").strip()}


def settle(options=None):
    """Checks this process's settings and the options of the same meaning, which win, and exports them."""
    os.environ.update(read(os.environ))
    for variable, option, default in (("GENLAB_SCALE", "scale", "quick"), ("GENLAB_DATA", "data", "generated")):
        if options is None:
            continue
        word = getattr(options, option)
        if word:
            os.environ[variable] = checked(f"--{option}", word, KNOWN[variable])
        setattr(options, option, os.environ.get(variable, "").strip() or default)
