"""The report of a headless run: one HTML page that carries its figures, so that it can be sent on."""

import base64
import platform
from html import escape

STYLE = """
body { font: 15px/1.5 system-ui, sans-serif; max-width: 1080px; margin: 2em auto; padding: 0 1em; color: #222 }
table { border-collapse: collapse; margin: .6em 0 1.4em } th, td { padding: .25em .8em; text-align: left }
th { border-bottom: 2px solid #888 } td { border-bottom: 1px solid #ddd } .n { text-align: right; font-variant-numeric: tabular-nums }
.ok { color: #00614b } .off { color: #a33c00; font-weight: 600 } pre { background: #f4f4f4; padding: 1em; overflow: auto }
figure { display: inline-block; margin: .4em 1em .8em 0; vertical-align: top } figcaption { color: #666; font-size: 13px }
img { max-width: 1000px; height: auto }
"""
MARKS = {"ok": '<span class="ok">✓</span>', "off": '<span class="off">✗</span>', "unchecked": ""}


def short(number):
    try:
        return f"{float(number):.5g}"
    except ValueError:
        return escape(number)


def state(outcome):
    if outcome.left_out:
        return "–"
    return '<span class="ok">✓</span>' if outcome.good else '<span class="off">✗</span>'


def overview(outcomes):
    lines = "".join(
        f'<tr><td>{state(o)}</td><td><a href="#{o.lab}">{o.lab}</a></td><td class="n">{o.minutes:.1f}</td>'
        f'<td class="n">{o.peak_mb:,.0f}</td><td class="n">{sum(n["verdict"] == "ok" for n in o.numbers)}</td>'
        f'<td class="n">{len(o.off) + len(o.missing)}</td></tr>'
        for o in outcomes)
    return ("<table><tr><th></th><th>lab</th><th>minutes</th><th>peak memory (MB)</th><th>numbers as expected</th>"
            f"<th>off or never recorded</th></tr>{lines}</table>")


def numbers(outcome):
    lines = "".join(
        f'<tr><td>{MARKS.get(n["verdict"], "")}</td><td>{escape(n["name"])}</td><td class="n">{short(n["value"])}</td>'
        f'<td class="n">{short(n["expected"])}</td><td class="n">{short(n["tolerance"])}</td>'
        f'<td>{escape(n["unit"])}</td><td>{escape(n["origin"])}</td></tr>'
        for n in outcome.numbers)
    lines += "".join(f'<tr><td>{MARKS["off"]}</td><td>{escape(name)}</td><td colspan="5">never recorded</td></tr>'
                     for name in outcome.missing)
    if not lines:
        return "<p>No recorded numbers.</p>"
    return ("<table><tr><th></th><th>number</th><th>value</th><th>expected</th><th>tolerance</th><th>unit</th>"
            f"<th>from</th></tr>{lines}</table>")


def figures(outcome):
    """Those that the lab named; a lab that named none is shown by its cells' images."""
    if outcome.figures:
        pictures = [(f.stem, base64.b64encode(f.read_bytes()).decode()) for f in outcome.figures]
    else:
        pictures = [(f"cell {i}", o.data["image/png"]) for i, cell in enumerate(outcome.cells, 1)
                    for o in cell.get("outputs", []) if "image/png" in o.get("data", {})]
    return "".join(f'<figure><img alt="{escape(name)}" src="data:image/png;base64,{png}">'
                   f"<figcaption>{escape(name)}</figcaption></figure>" for name, png in pictures)


def section(outcome):
    if outcome.left_out:
        return f'<h2 id="{outcome.lab}">{outcome.lab}</h2><p>Skipped: {escape(outcome.left_out)}.</p>'
    problem = f"<pre>{escape(outcome.problem)}</pre>" if outcome.problem else ""
    return (f'<h2 id="{outcome.lab}">{state(outcome)} {outcome.lab}</h2>{problem}{numbers(outcome)}{figures(outcome)}'
            f'<p><a href="{outcome.path.name}">executed notebook</a>, <a href="{outcome.lab}.log">kernel log</a></p>')


def write_report(folder, options, outcomes, how):
    kind = "Solutions" if options.solutions else "Labs"
    head = (f"{kind} at {options.scale} scale on {options.data} data, kernel {options.kernel}, "
            f"{platform.system()} {platform.machine()}: {sum(o.good for o in outcomes)} of {len(outcomes)} passed; {how}")
    page = folder / "index.html"
    page.write_text(
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>genlab: {escape(head)}</title><style>{STYLE}</style>'
        f"<h1>genlab</h1><p>{escape(head)}</p>{overview(outcomes)}{''.join(map(section, outcomes))}</html>\n",
        encoding="utf-8")
    return page
