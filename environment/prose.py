"""Which numbers does a lab's text speak of that are nowhere recorded?

    python environment/prose.py [NN...]

Looked at are numbers with a % or a unit, and those with a decimal point, in all sentences but those of the exercises and
references; formulas, code and links are left out. Such a number must be, rounded as it is written, in the closing table of the
lab's saved page, in expected/NN-topic.csv, or a mean, median, least or largest value of a setting in expected/NN-study.csv. A
number without a % and not in nats may also be a setting: one that a code cell writes so. All else stands in
expected/NN-prose.csv with its reason: columns "text", a piece of the sentence as it is printed here, which excuses all
numbers of that sentence, and "reason".
"""

import csv
import html
import re
import sys
from dataclasses import dataclass
from itertools import combinations
from statistics import mean, median

from setup import HOME, number
from sources import STUDENTS, labs, read

EXPECTED = HOME / "notebooks" / "expected"
UNITS = r"nats?|bits?|modes?|times|chroma|MB|ms|s|seconds?|minutes?|hours?|standard errors?|standard deviations?"
NUMBER = re.compile(r"(?<![\w.:,/§])[-−+±]?(?P<digits>\d{1,3}(?:,\d{3})+|\d+)(?P<decimals>\.\d+)?(?P<exponent>e-?\d+)?"
                    rf"(?![\w,.]*\w)(?P<unit>\s*(?:%|per cent\b|(?:{UNITS})\b))?")
NOT_WORDS = re.compile(r"```.*?```|\$\$.*?\$\$|`[^`]*`|\$[^$]*\$|!?\[[^\]]*\]\([^)]*\)|<[^>]*>", re.DOTALL)
SENTENCE = re.compile(r"(?<=[.?!:])[*)]*\s+(?=[A-Z*(~])|\n(?=\s*(?:[|*-]|\d+\.)\s*)|\n\n+")
ELSEWHERE = re.compile(r"exercise|references", re.IGNORECASE)
ROUGHLY = re.compile(r"(?:about|some|nearly|almost|roughly|around|close to|over|under|above|below|more than|less than)\s+$")
LITERAL = re.compile(r"(?<![\w.])\d[\d_]*(?:\.\d+)?(?:e-?\d+)?", re.IGNORECASE)
ROW = re.compile(r"<tr><td[^>]*>(.*?)</td><td[^>]*>(.*?)</td>", re.DOTALL)
HOW_MADE = {"seed", "scale", "data", "error", "commit", "versions", "data_hash"}


@dataclass(frozen=True)
class Claim:
    """A number as the text writes it."""

    value: float
    half: float  # of the last digit written
    unit: str  # "", "%" or as written
    written: str
    sentence: str

    def among(self, numbers):
        scale = 100 if self.unit == "%" else 1
        return any(abs(abs(n) * scale - self.value) <= self.half * 1.001 + 1e-12 for n in numbers)


def sentences(markdown):
    """Those of one cell, on one line each, with a ~ for each formula, piece of code and link."""
    return [" ".join(s.split()) for s in SENTENCE.split(NOT_WORDS.sub("~", markdown)) if s and s.strip()]


def claims(sentence):
    for found in NUMBER.finditer(sentence):
        unit = (found["unit"] or "").strip().replace("per cent", "%")
        if not unit and not found["decimals"]:
            continue
        digits = found["digits"].replace(",", "")
        text = digits + (found["decimals"] or "")
        place = 10.0 ** -len((found["decimals"] or ".")[1:])
        if not found["decimals"] and ROUGHLY.search(sentence[: found.start()]):
            place = 10.0 ** (len(digits) - len(digits.rstrip("0") or digits))
        power = float("1" + (found["exponent"] or "e0"))
        yield Claim(float(text) * power, place * power / 2, unit, found.group().strip(), sentence)


def prose(book):
    """(cell's place, sentence) of all sentences that may speak of a result."""
    away = False
    for index, cell in enumerate(book["cells"]):
        if cell["cell_type"] != "markdown":
            continue
        for part in re.split(r"(?m)^(?=#)", cell["source"]):
            if part.startswith("#"):
                away = bool(ELSEWHERE.search(part.split("\n")[0]))
            if not away:
                yield from ((index, s) for s in sentences(part) if not s.startswith("*Run all"))


def numbers_in(texts):
    found = []
    for text in texts:
        try:
            found.append(float(text))
        except ValueError:
            pass
    return [n for n in found if n == n]


def rows(path):
    if not path.is_file():
        return []
    with open(path, newline="", encoding="utf-8") as file:
        return list(csv.DictReader(line for line in file if line.strip() and not line.startswith("#")))


def recorded(book):
    """Values of the closing table on the page, answers to exercises apart."""
    pages = ("".join(o["data"]["text/html"]) for c in book["cells"] for o in c.get("outputs", [])
             if "text/html" in o.get("data", {}))
    cells = (ROW.findall(p) for p in pages if ">origin</th>" in p)
    return numbers_in(html.unescape(value) for page in cells for name, value in page if not name.startswith("exercise "))


def summarised(study):
    """Mean, median, least and largest of every column, for each setting and combination of settings."""
    if not study:
        return []
    columns = list(study[0])
    settings = columns[: columns.index("seed")] if "seed" in columns else []
    found = []
    for some in (s for n in range(1, len(settings) + 1) for s in combinations(settings, n)):
        groups = {}
        for row in study:
            groups.setdefault(tuple(row[s] for s in some), []).append(row)
        for group in groups.values():
            for column in set(columns) - set(settings) - HOW_MADE:
                values = numbers_in(row[column] for row in group if not row.get("error"))
                found += [f(values) for f in (mean, median, min, max)] if values else []
    return found


def settings(book):
    code = "\n".join(c["source"] for c in book["cells"] if c["cell_type"] == "code")
    return numbers_in(n.replace("_", "") for n in LITERAL.findall(code))


def judge(book, known, excuses):
    """(place, claim) of what is recorded nowhere, and the excuses that excuse nothing."""
    written, findings, used = settings(book), [], set()
    for place, sentence in prose(book):
        excused = {e for e in excuses if e in sentence}
        for claim in claims(sentence):
            setting = not re.match("%|nat", claim.unit) and any(abs(n - claim.value) < 1e-12 for n in written)
            if setting or claim.among(known):
                continue
            used |= excused
            if not excused:
                findings.append((place, claim))
    return findings, [e for e in excuses if e not in used]


def main(numbers):
    bad = 0
    for path in labs(numbers):
        book = read(STUDENTS / path.name)
        lab = number(path.stem)
        known = recorded(book) + numbers_in(r["value"] for r in rows(EXPECTED / f"{path.stem}.csv"))
        known += summarised(rows(EXPECTED / f"{lab}-study.csv"))
        excuses = {r["text"]: r["reason"] for r in rows(EXPECTED / f"{lab}-prose.csv")}
        findings, idle = judge(book, known, [e for e, reason in excuses.items() if reason])
        for place, claim in findings:
            print(f"{path.stem} cell {place}: {claim.written!r} in: {claim.sentence}")
        for text in [*idle, *(e for e, reason in excuses.items() if not reason)]:
            print(f"{lab}-prose.csv: excuses nothing, or has no reason: {text}")
        print(f"{path.stem}: {len(findings)} numbers in prose are recorded nowhere")
        bad += len(findings) + len(idle)
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
