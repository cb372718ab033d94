"""A report as one page of HTML: no script, nothing loaded from anywhere, for a phone and for paper, light and dark."""

import base64
import html
from collections.abc import Iterator, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Picture:
    """A drawing in the colours of both themes, and what it shows."""

    title: str
    light: bytes  # SVG
    dark: bytes


@dataclass(frozen=True)
class Lines:
    """Settings or numbers, a line for each, as they are written in files."""

    lines: Sequence[str]
    summary: str = ""  # if it is to be unfolded


@dataclass(frozen=True)
class Grid:
    """A table; its first row and its first column are titles."""

    rows: Sequence[Sequence[str]]


@dataclass(frozen=True)
class Gallery:
    """Small pictures of pixels, each with a line below."""

    pictures: Sequence[tuple[bytes, str]]  # PNG


Part = str | Picture | Lines | Grid | Gallery  # a text is a paragraph


@dataclass(frozen=True)
class Section:
    """A heading and what stands below it."""

    title: str
    parts: Sequence[Part]


@dataclass(frozen=True)
class Report:
    """A report of a race, a propagation or a run."""

    title: str
    language: str
    sections: Sequence[Section]


STYLE = """:root { color-scheme: light dark; --text: #1f2328; --muted: #57606a; --ground: #fff; --line: #d0d7de }
@media (prefers-color-scheme: dark) { :root { --text: #e6eaee; --muted: #a0aab4; --ground: #1b1d21; --line: #3a3f46 } }
@media print { :root { color-scheme: light; --text: #000; --muted: #444; --ground: #fff; --line: #bbb } }
body { font: 16px/1.5 system-ui, "Noto Sans CJK KR", "Malgun Gothic", sans-serif; color: var(--text);
  background: var(--ground); max-width: 60rem; margin: 0 auto; padding: 1rem; overflow-wrap: anywhere }
h1 { font-size: 1.5rem } h2 { font-size: 1.15rem; margin-top: 2rem; border-bottom: 1px solid var(--line) }
figure { margin: 1rem 0; break-inside: avoid; overflow-x: auto }
figure img { width: 100%; height: auto; display: block } .large img { min-width: 36rem }
figcaption, summary { color: var(--muted) }
pre { white-space: pre-wrap; font-size: .85rem; background: none; margin: .5rem 0 }
.wide { overflow-x: auto } table { border-collapse: collapse; font-variant-numeric: tabular-nums; font-size: .9rem }
th, td { border: 1px solid var(--line); padding: .15rem .45rem; text-align: right; white-space: nowrap }
th { font-weight: 600 }
.small { display: flex; flex-wrap: wrap; gap: .75rem } .small figure { margin: 0; width: 6rem; font-size: .8rem }
.small img { image-rendering: pixelated }
@media print { body { max-width: none; padding: 0; font-size: 11pt }
  h2 { break-after: avoid } .large img { min-width: 0 } }"""


def page(report: Report) -> bytes:
    """Return the page; the same report gives the same bytes."""
    body = "\n".join(_section(section) for section in report.sections)
    return f"""<!DOCTYPE html>
<html lang="{report.language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="generator" content="Fall Line">
<title>{html.escape(report.title)}</title>
<style>
{STYLE}
</style>
</head>
<body>
<h1>{html.escape(report.title)}</h1>
{body}
</body>
</html>
""".encode()


def _section(section: Section) -> str:
    return "\n".join(["<section>", f"<h2>{html.escape(section.title)}</h2>", *map(_part, section.parts), "</section>"])


def _part(part: Part) -> str:
    match part:
        case str():
            return f"<p>{html.escape(part)}</p>"
        case Picture():
            return _picture(part)
        case Lines():
            text = "<pre>" + html.escape("\n".join(part.lines)) + "</pre>"
            summary = html.escape(part.summary)
            return f"<details><summary>{summary}</summary>\n{text}\n</details>" if summary else text
        case Grid():
            return '<div class="wide"><table>\n' + "\n".join(_rows(part)) + "\n</table></div>"
        case Gallery():
            small = [_small(content, text) for content, text in part.pictures]
            return '<div class="small">\n' + "\n".join(small) + "\n</div>"


def _picture(picture: Picture) -> str:
    light, dark = (_data(content, "svg+xml") for content in (picture.light, picture.dark))
    title = html.escape(picture.title)
    return f"""<figure class="large">
<picture>
<source media="print" srcset="{light}">
<source media="(prefers-color-scheme: dark)" srcset="{dark}">
<img src="{light}" alt="{title}">
</picture>
</figure>"""


def _small(content: bytes, text: str) -> str:
    line = html.escape(text)
    return f'<figure><img src="{_data(content, "png")}" alt="{line}"><figcaption>{line}</figcaption></figure>'


def _rows(grid: Grid) -> Iterator[str]:
    for number, row in enumerate(grid.rows):
        cells = [
            f"<{kind}>{html.escape(cell)}</{kind}>"
            for place, cell in enumerate(row)
            for kind in ["td" if number and place else "th"]
        ]
        yield f"<tr>{''.join(cells)}</tr>"


def _data(content: bytes, kind: str) -> str:
    return f"data:image/{kind};base64,{base64.b64encode(content).decode()}"
