"""Adds up surefire's reports and those of all other parts: totals.py STATUS_OF_MAVEN SOMETHING_FAILED SKIPPED."""

import json
import sys
import xml.etree.ElementTree as xml
from pathlib import Path

HOME = Path(__file__).resolve().parent.parent


def unit_tests(home):
    """Passed, failed, skipped."""
    suites = [xml.parse(f).getroot() for f in home.glob("**/target/surefire-reports/TEST-*.xml")]
    run, errors, failures, skipped = (sum(int(s.get(k)) for s in suites) for k in ("tests", "errors", "failures", "skipped"))
    return run - errors - failures - skipped, errors + failures, skipped


def main(build, something_failed, skipped_runs, home=HOME):
    passed, failed, skipped = unit_tests(home)
    if build and not failed:
        failed = 1
        print("the build failed outside the unit tests: see above")
    print(f"unit tests: {passed} passed, {failed} failed, {skipped} skipped")
    runs = {f.parent.name: json.loads(f.read_text(encoding="utf-8")) for f in sorted(home.glob(".genlab/report/*/totals.json"))}
    for name, run in runs.items():
        print(f"{name}: {run['passed']} passed, {run['failed']} failed, {run.get('skipped', 0)} skipped")
    good, bad, left_out = (sum(run.get(k, 0) for run in runs.values()) for k in ("passed", "failed", "skipped"))
    if something_failed and not bad:
        bad = 1
        print("a part did not come to its end: see above")
    print(f"{passed + good} passed, {failed + bad} failed, {skipped + left_out + skipped_runs} skipped")
    return 1 if failed or bad or passed + good == 0 else 0


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
