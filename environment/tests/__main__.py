"""Tests of the scripts: .genlab/venv/bin/python environment/tests [NAME...]; counted by environment/test."""

import json
import sys
import unittest
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]

from setup import STORE  # noqa: E402


def main(names):
    loader = unittest.defaultTestLoader
    result = unittest.TextTestRunner().run(loader.loadTestsFromNames(names) if names else loader.discover(str(HERE)))
    bad, skipped = len(result.failures) + len(result.errors), len(result.skipped)
    counts = {"passed": result.testsRun - bad - skipped, "failed": bad, "skipped": skipped}
    folder = STORE / "report" / "scripts"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "totals.json").write_text(json.dumps(counts) + "\n", encoding="utf-8")
    return 1 if bad or not result.testsRun else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
