"""Same seed, same figures: compares what two runs of the same labs left, to the byte: same.py FOLDER FOLDER."""

import json
import sys
from pathlib import Path


def differences(one, other):
    """Files of numbers and figures that are not the same in both runs, or are in one only."""
    files = [{f.relative_to(run): f for f in (run / "results").rglob("*") if f.is_file()} for run in (one, other)]
    both = sorted(files[0].keys() | files[1].keys())
    off = [n for n in both if n not in files[0] or n not in files[1] or files[0][n].read_bytes() != files[1][n].read_bytes()]
    return both, off


def main(one, other):
    files, off = differences(Path(one), Path(other))
    bad = bool(off) or not files
    print(f"{len(files) - len(off)} of {len(files)} files of numbers and figures are the same to the byte in both runs")
    for name in off:
        print(f"   differs: {name}")
    report = Path(one).parent / "same-seed-same-figures"
    report.mkdir(exist_ok=True)
    (report / "totals.json").write_text(json.dumps({"passed": int(not bad), "failed": int(bad)}) + "\n", encoding="utf-8")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
