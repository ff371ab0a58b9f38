"""What a change can touch, and so what environment/test --changed runs: changed.py [BASE] prints it, with the reasons.

A lab uses what its notebook names, and what that uses in turn: the library's classes, by the names in their sources, and
the files that those name. Whatever is not known here counts as touching everything.
"""

import json
import re
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from setup import HOME, LABS, Trouble

MAIN = PurePosixPath("lib/src/main")
NOTHING = re.compile(r".*\.md|LICENSE|notebooks/pictures/.*|notebooks/expected/minutes\.csv|environment/(tests/.*|Dockerfile|environment\.yml)"
                     r"|\.dockerignore|(.*/)?\.git(ignore|attributes)")
COMMENT_OR_TEXT = re.compile(r"'(?:\\.|[^'\\])'" r'|//[^\n]*|/\*.*?\*/|"""(.*?)"""|"((?:\\.|[^"\\\n])*)"', re.DOTALL)


def names(java):
    """The words of a source outside its comments; what stands in quotes counts as the name of a file."""
    quoted = set()

    def keep(match):
        quoted.add((match[1] or match[2] or "").rsplit("/", 1)[-1])
        return " "

    return set(re.findall(r"\w+", COMMENT_OR_TEXT.sub(keep, java))) | quoted


def notebook_names(book):
    """The words of a notebook's code."""
    return names("\n".join("".join(c["source"]) for c in json.loads(book)["cells"] if c["cell_type"] == "code"))


class Sources:
    """The library's main sources: which words each class file names."""

    def __init__(self, home):
        self.home = home
        self.words = {f: names(f.read_text(encoding="utf-8")) for tree in ("lib/src/main/java", "lib/study/src/main/java")
                      for f in sorted((home / tree).rglob("*.java")) if f.name != "package-info.java"}
        self.by_name = {}
        for file in self.words:
            self.by_name.setdefault(file.stem, []).append(file)

    def used(self, words):
        """All words that these lead to, through the classes that they name."""
        reached, todo, classes = set(words), list(words), set()
        while todo:
            for file in self.by_name.get(todo.pop(), []):
                if file not in classes:
                    classes.add(file)
                    todo += self.words[file] - reached
                    reached |= self.words[file]
        return reached


@dataclass
class Touched:
    """What to run, and the reasons: by lab, by solutions, for the unit tests and for the study on a cluster."""

    labs: dict = field(default_factory=dict)
    solutions: dict = field(default_factory=dict)
    unit: str = ""
    cluster: str = ""


def touched(changes, home=HOME):
    """What changes of these files (paths from the repository's root, posix) can touch."""
    result = Touched()
    books = {"labs": sorted((home / "notebooks").glob(LABS)),
             "solutions": sorted((home / "notebooks" / "solutions").glob(LABS))}
    sources = Sources(home)
    used = {b: sources.used(notebook_names(b.read_text(encoding="utf-8"))) for found in books.values() for b in found}
    books_tested = any("notebooks" in names(f.read_text(encoding="utf-8")) for f in (home / "lib" / "src" / "test").rglob("*.java"))
    study = sources.used(set().union(*(w for f, w in sources.words.items() if "study/src" in f.relative_to(home).as_posix())))

    def mark(kind, wanted, why):
        for book in books[kind]:
            if wanted(book):
                getattr(result, kind).setdefault(book.stem, why)

    for change in sorted(changes):
        path = PurePosixPath(change)
        if NOTHING.fullmatch(change):
            continue
        elif change.startswith("notebooks/") and (number := re.match(r"\d\d[a-z]?-", path.name)):
            if books_tested:
                result.unit = result.unit or change
            if path.parts[1] != "solutions":
                mark("labs", lambda b: b.name.startswith(number[0]), change)
            if path.suffix != ".ipynb" or path.parts[1] == "solutions":
                mark("solutions", lambda b: b.name.startswith(number[0]), change)
        elif change.startswith(("lib/src/test/", "lib/study/src/test/")):
            result.unit = result.unit or change
        elif change.startswith("lib/study/"):
            result.unit, result.cluster = result.unit or change, result.cluster or change
        elif MAIN in path.parents or path.parts[0] == "data":
            result.unit = result.unit or change
            if path.name == "package-info.java" or "META-INF" in path.parts:
                continue
            key = path.stem if path.suffix == ".java" else path.name
            known = path.suffix == ".java" or any(key in words for words in used.values())
            for kind in books:
                mark(kind, lambda b: not known or key in used[b], change)
            if not known or key in study or any(b.name.startswith("13-") and key in used[b] for b in used):
                result.cluster = result.cluster or change
        else:
            result.unit, result.cluster = result.unit or change, result.cluster or change
            for kind in books:
                mark(kind, lambda b: True, change)
    return result


def git(*arguments):
    done = subprocess.run(["git", *arguments], cwd=HOME, capture_output=True, encoding="utf-8", errors="replace")
    return done.stdout if done.returncode == 0 else None


def changes(base):
    """Files that differ from where this branch left ``base`` (origin/main, or else the last commit), uncommitted ones with them."""
    start = git("merge-base", "HEAD", base or "origin/main")
    if start is None and base:
        raise Trouble(f"git knows no {base} that this branch comes from")
    differing = git("diff", "--name-only", "--no-renames", "-z", (start or "HEAD").strip())
    new = git("ls-files", "--others", "--exclude-standard", "-z")
    if differing is None or new is None:
        raise Trouble("--changed asks git what changed, and git does not answer here")
    return sorted(filter(None, (differing + new).split("\0")))


def main(argv):
    changed = changes(argv[0] if argv else "")
    found = touched(changed)
    say = sys.stderr.write
    say(f"{len(changed)} files changed\n")
    say(f"unit tests: {'all, for ' + found.unit if found.unit else 'not touched'}\n")
    for kind in ("labs", "solutions"):
        for name, why in getattr(found, kind).items():
            say(f"{kind}: {name}, for {why}\n")
        if not getattr(found, kind):
            say(f"{kind}: none touched\n")
    say(f"study on a cluster: {'for ' + found.cluster if found.cluster else 'not touched'}\n")
    # for environment/test
    print(f"unit='{'yes' if found.unit else ''}' cluster='{'yes' if found.cluster else ''}'"
          f" labs='{' '.join(found.labs)}' solutions='{' '.join(found.solutions)}'")


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except Trouble as trouble:
        sys.exit(f"genlab: {trouble}")
