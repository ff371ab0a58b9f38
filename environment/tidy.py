"""Takes out of an executed notebook what changes by itself, so that running it again gives the same file."""

import re

import nbformat

KERNEL = {"display_name": "Java", "language": "java", "name": "java"}
# without the version, which is the machine's
LANGUAGE = {"codemirror_mode": "java", "file_extension": ".jshell", "mimetype": "text/x-java-source", "name": "Java",
            "pygments_lexer": "java"}
IMAGE = re.compile(r"BufferedImage@[0-9a-f]+: .*?width = (\d+) height = (\d+).*", re.DOTALL)
IDENTITY = re.compile(r"(?<=[\w$\]])@[0-9a-f]{5,8}\b")


def clean(book):
    """Works in place: own kernel and language names, cell numbers as ids, no timings, no identity hashes."""
    book.metadata = nbformat.from_dict({"kernelspec": KERNEL, "language_info": LANGUAGE})
    book.nbformat, book.nbformat_minor = 4, 5
    taken = set()
    for index, cell in enumerate(book.cells):
        if not cell.get("id") or cell["id"] in taken:
            cell["id"] = f"cell-{index:02d}"
        taken.add(cell["id"])
        for key in ("execution", "ExecuteTime", "collapsed", "scrolled", "trusted"):
            cell.metadata.pop(key, None)
        for output in cell.get("outputs", []):
            clean_output(output)
    return book


def clean_output(output):
    output.pop("transient", None)
    data = output.get("data", {})
    if "text/plain" in data:
        plain = data["text/plain"]
        if plain == data.get("text/html"):
            plain = "(HTML)"
        data["text/plain"] = IDENTITY.sub("", IMAGE.sub(r"image, \1 x \2 pixels", plain))
    if isinstance(data.get("image/png"), str):
        data["image/png"] = data["image/png"].replace("\n", "")


def save(book, path):
    """Writes the notebook only where it differs, as JupyterLab would."""
    text = nbformat.writes(clean(book), version=4) + "\n"
    if not path.is_file() or path.read_text(encoding="utf-8") != text:
        partial = path.with_suffix(".partial")
        partial.write_text(text, encoding="utf-8")
        partial.replace(path)
