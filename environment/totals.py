"""Adds up surefire's reports and those of the notebook runs: totals.py STATUS_OF_MAVEN NOTEBOOKS_FAILED SKIPPED."""

import json
import sys
import xml.etree.ElementTree as xml
from pathlib import Path

HOME = Path(__file__).resolve().parent.parent


def unit_tests():
    """Passed, failed, skipped."""
    suites = [xml.parse(f).getroot() for f in HOME.glob("**/target/surefire-reports/TEST-*.xml")]
    run, errors, failures, skipped = (sum(int(s.get(k)) for s in suites) for k in ("tests", "errors", "failures", "skipped"))
    return run - errors - failures - skipped, errors + failures, skipped


def main(build, notebooks_failed, skipped_runs):
    passed, failed, skipped = unit_tests()
    if build and not failed:
        failed = 1
        print("the build failed outside the unit tests: see above")
    print(f"unit tests: {passed} passed, {failed} failed, {skipped} skipped")
    files = sorted(HOME.glob(".genlab/report/*/totals.json"))
    runs = [json.loads(f.read_text()) for f in files]
    for file, run in zip(files, runs):
        print(f"{file.parent.name}: {run['passed']} passed, {run['failed']} failed")
    good, bad = (sum(run[k] for run in runs) for k in ("passed", "failed"))
    if notebooks_failed and not bad:
        bad = 1
        print("a notebook run did not come to its end: see above")
    print(f"notebooks: {good} passed, {bad} failed, {skipped_runs} skipped")
    print(f"{passed + good} passed, {failed + bad} failed, {skipped + skipped_runs} skipped")
    return 1 if failed or bad or passed == 0 else 0


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
