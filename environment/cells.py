"""What may not stand in a lab's code cells, found in their text: called by sources.py --check."""

import re

# strings, characters and comments, which may hold anything
QUOTED = re.compile(r'"""(?:\\.|[^\\])*?"""|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])+\'|//[^\n]*|/\*.*?\*/', re.DOTALL)
FIGURE = "lab.figure("
SHOWS = re.compile(r"(?:render|display)\s*\(")
ASSIGNED = re.compile(r"(?:[\w.<>\[\]]+\s+)?(\w+)\s*=(?!=)")
LOSS = re.compile(r"\.(?:step|minimise)\(")
PRODUCT = re.compile(r"\.(?:mul|div|pow)\(\s*(?:\(\w+\)\s*)?(-?\d[\w.]*|Math\.\w+|\w+)\s*\)")
PRIMITIVE = re.compile(r"\b(?:float|double|int|long)\s+(\w+)")
TENSOR = re.compile(r"\b(?:NDArray|var)\s+(\w+)")
VARIABLE = re.compile(r"(?<![.\w])[a-z]\w*\b(?!\s*\()")
WIDTH = 110


def bare(code):
    """The code with strings and comments blanked, every other character in its place."""
    return QUOTED.sub(lambda m: re.sub(r"[^\n]", " ", m[0]), code)


def statements(code):
    """Those that stand in no braces or brackets of another: text up to a ; or a closing } at the outermost level."""
    depth, begin, found = 0, 0, []
    for i, c in enumerate(code):
        depth += (c in "({[") - (c in ")}]")
        if depth == 0 and (c == ";" or c == "}"):
            found.append(code[begin : i + 1])
            begin = i + 1
    return [s.strip() for s in [*found, code[begin:]] if s.strip(" \n;")]


def without_blocks(statement):
    """A statement without what stands in braces: bodies of loops, lambdas, methods and classes."""
    depth, kept = 0, []
    for c in statement:
        depth += c == "{"
        if depth == 0:
            kept.append(c)
        depth -= c == "}"
    return "".join(kept)


def uses(code, name):
    return re.search(rf"\b{name}\b", code)


def hidden_figures(cells):
    """Figures that a cell computes and does not show: only a cell's last value is shown by itself."""
    codes = [bare(c) for c in cells]
    for place, code in enumerate(codes):
        lines = statements(code)
        for i, line in enumerate(lines[:-1]):
            outer = without_blocks(line)
            if FIGURE not in outer or SHOWS.match(outer) or re.match(r"(?:for|while)\b", outer):
                continue
            name = ASSIGNED.match(outer)
            used = name and uses("\n".join(lines[i + 1 :] + codes[place + 1 :]), name[1])
            # a film's last picture is kept as a figure, while the film itself is shown
            film = any(uses(later, v) for later in lines[i + 1 :] if SHOWS.match(later)
                       for v in VARIABLE.findall(outer.split(FIGURE)[1]))
            if not (used or film):
                yield place, f"a figure that nobody sees: {' '.join(line.split())[:80]}"


def argument(code, begin):
    """What stands between the parenthesis that opens before this place and its partner."""
    depth = 1
    for i in range(begin, len(code)):
        depth += (code[i] in "({[") - (code[i] in ")}]")
        if depth == 0:
            return code[begin:i]
    return code[begin:]


def numbers_in_losses(cells):
    """Products of a tensor with a number where the gradient is taken: DJL frees the number before the gradient reads it."""
    codes = [bare(c) for c in cells]
    numbers = {name for c in codes for name in PRIMITIVE.findall(c)}
    for place, code in enumerate(codes):
        names = numbers - set(TENSOR.findall(code))
        for call in LOSS.finditer(code):
            for product in PRODUCT.finditer(argument(code, call.end())):
                if product[1] in names or not product[1].isidentifier():
                    yield place, f"{product[0].strip()} inside a loss; Scalars.times keeps the number for the gradient"


def long_lines(cells):
    for place, code in enumerate(cells):
        for line in code.split("\n"):
            if len(line) > WIDTH:
                yield place, f"{len(line)} characters in a line: {line.strip()[:60]} ..."


def unproved_checks(source):
    """Cells with lab.check that no cell tagged wrong-answer follows before the next one."""
    open_check = None
    for index, cell in enumerate(source["cells"]):
        if cell["cell_type"] != "code":
            continue
        if "wrong-answer" in cell["metadata"].get("tags", []):
            open_check = None
        elif "lab.check(" in bare(cell["source"]):
            if open_check is not None:
                yield open_check, "a check that no wrong answer is shown to"
            open_check = index
    if open_check is not None:
        yield open_check, "a check that no wrong answer is shown to"
