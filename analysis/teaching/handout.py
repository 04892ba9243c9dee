"""Handouts to print: the articles with numbered sentences, the codebook, a coding sheet; the sheet as CSV too."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from analysis.assets import asset
from analysis.captions import count
from analysis.codings import KEYS
from analysis.decoding import decode
from analysis.errors import InputError, unreadable
from analysis.show import escape
from analysis.spreadsheets import harmless
from analysis.study import Study
from analysis.teaching.prose import columns, render

CODEBOOK = "data/coding/codebook_short.md"
_OPENING = 4  # words of a sentence on the coding sheet, to find it by
_LARGEST = 200_000  # bytes of a codebook
_WIDE = {"source": "4.2em", "note": "auto", "voice": "3.6em"}
_CSS = """
@page{size:A4;margin:22mm 24mm 22mm 24mm}
*{box-sizing:border-box}
html{background:#fff;color:#111}
body{margin:0 auto;max-width:46rem;padding:1.5rem;font:11.5pt/1.65 Georgia,'Times New Roman',serif;overflow-wrap:break-word}
h1,h2,h3,h4,table,.line,.by{font-family:system-ui,'Segoe UI',Roboto,'DejaVu Sans',sans-serif}
h1{font-size:1.55rem;line-height:1.2;margin:0 0 .3rem}
h2{font-size:1.25rem;line-height:1.25;margin:2.2rem 0 .5rem}
h3{font-size:1.05rem;margin:1.4rem 0 .3rem}
.s sup{font:600 .7em system-ui,'DejaVu Sans',sans-serif;color:#444;margin-right:.15em}
article p{margin:.7rem 0}
.by{color:#444;font-size:.9rem;margin:.1rem 0 .8rem}
.line{margin:1rem 0}
.line span{display:inline-block;border-bottom:1px solid #555;min-width:12rem}
table{border-collapse:collapse;width:100%;font-size:.82rem;line-height:1.35;margin:.8rem 0}
caption{text-align:left;font-weight:600;padding:.3rem 0}
th,td{border:1px solid #8a8a8a;padding:.25rem .4rem;text-align:left;vertical-align:top;font-weight:400}
thead th{font-weight:600;background:#eee}
.sheet{table-layout:fixed}
.sheet td{height:1.65rem}
.sheet thead th{font-size:.72rem;height:5.4rem;vertical-align:bottom;padding:.2rem}
.sheet thead th span{writing-mode:vertical-rl;transform:rotate(180deg);white-space:nowrap}
.sheet .no{width:3.4em}.sheet .words{width:30%}.sheet .code{width:2.2em}
.sheet tbody :is(th,td){white-space:nowrap;overflow:hidden;text-overflow:ellipsis}
@media(max-width:40rem){th,td{overflow-wrap:anywhere}}
.scroll{overflow-x:auto}
code,pre{font-size:.92em}
pre{background:#f3f3f3;padding:.5rem .8rem;white-space:pre-wrap}
@media print{body{max-width:none;padding:0;font-size:11pt;line-height:1.5}section:not(.first) h2:first-child{margin-top:0}section{break-before:page}section.first{break-before:auto}tr,h2,h3{break-inside:avoid}h2,h3{break-after:avoid}.scroll{overflow:visible}thead{display:table-header-group}}
"""


def make_handout(study: Study, codebook: Path | None = None) -> dict[str, str]:
    """Return the files of a handout by name: ``handout.html`` and ``coding.csv``, the empty sheet.

    The columns are those of the codebook's table headed "column". Raises ``InputError`` for a codebook that cannot be
    read, or names none.
    """
    book = read_codebook(codebook or asset(CODEBOOK))
    names = [name for name in columns(book) if name not in KEYS]
    if not names:
        fix = "give it one: | column | value | with the names of the columns in `backticks`"
        raise InputError(codebook or CODEBOOK, "it has no table headed 'column'", fix)
    return {"handout.html": _page(study, book, names), "coding.csv": make_sheet(study, names)}


def read_codebook(path: Path) -> str:
    """Return the text of a codebook. Raises ``InputError`` if there is none, or it is larger than a book of rules."""
    try:
        if (size := path.stat().st_size) > _LARGEST:
            raise InputError(path, f"it has {size:,} bytes, the limit is {_LARGEST:,}", "name a codebook (.md)")
        return decode(path.read_bytes(), path)
    except FileNotFoundError:
        raise InputError(path, "there is no such codebook", "check the path") from None
    except (OSError, ValueError) as error:
        raise unreadable(path, error, "name a codebook (.md)") from None


def make_sheet(study: Study, names: list[str]) -> str:
    """Return the empty coding sheet as CSV: set, article, sentence, then the columns; a row a body sentence."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow([*KEYS, *names])
    body = study.sentences[study.sentences["sentence"] > 0]
    for row in body.itertuples():
        article = harmless(row.article)
        writer.writerow([study.id, article, row.sentence, *[""] * len(names)])
    return stream.getvalue()


def _page(study: Study, book: str, names: list[str]) -> str:
    articles = "".join(_article(study, side.key, side.name) for side in study.sides)
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; "
        "base-uri 'none'; form-action 'none'\">\n"
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(study.title)}: handout</title>\n<style>{_CSS}</style>\n</head>\n<body>\n<main>\n"
        f'<h1 dir="auto">{escape(study.title)}</h1>'
        '<p class="by">Two articles, codebook, coding sheets. Sentences are numbered: A4 is the fourth of A. '
        "For use in class; the articles belong to their authors.</p>\n"
        f"{articles}\n<section>{render(book, lower=1)}</section>\n{_sheets(study, names)}\n"
        "</main>\n</body>\n</html>\n"
    )


def _article(study: Study, side: str, name: str) -> str:
    parts = []
    for article in study.articles[side]:
        own = study.sentences[(study.sentences["side"] == side) & (study.sentences["article"] == article.name)]
        body = own[own["sentence"] > 0]
        headline = own[own["sentence"] == 0]
        parts += [f'<h3 dir="auto">{escape(text)}</h3>' for text in headline["text"]]
        for _, rows in body.groupby("paragraph", sort=True):
            sentences = " ".join(
                f'<span class="s"><sup>{side}{row.sentence}</sup>{escape(row.text)}</span>' for row in rows.itertuples()
            )
            parts.append(f'<p dir="auto">{sentences}</p>')
        parts.append(f'<p class="by">{count(len(body), "sentence")}</p>')
    first = ' class="first"' if side == "A" else ""
    return f'<section{first}><article><h2 dir="auto">{escape(name)}</h2>{"".join(parts)}</article></section>'


def _sheets(study: Study, names: list[str]) -> str:
    widths = "".join(
        f'<col class="code" style="width:{_WIDE[name]}">' if name in _WIDE else '<col class="code">' for name in names
    )
    heads = "".join(f'<th scope="col"><span>{escape(name)}</span></th>' for name in names)
    sheets = []
    for side in study.sides:
        rows = study.sentences[(study.sentences["side"] == side.key) & (study.sentences["sentence"] > 0)]
        lines = "".join(
            f'<tr><th scope="row">{side.key}{row.sentence}</th><td dir="auto">{escape(_opening(row.text))}</td>'
            f"{'<td></td>' * len(names)}</tr>"
            for row in rows.itertuples()
        )
        title = f"Coding sheet: {side.name}"
        sheets.append(
            f'<section><h2 dir="auto">{escape(title)}</h2><p class="line">Name: <span></span> Date: <span></span></p>'
            f'<div class="scroll" role="region" tabindex="0" aria-label="{escape(title)}"><table class="sheet">'
            f'<colgroup><col class="no"><col class="words">{widths}</colgroup>'
            f'<thead><tr><th scope="col">no.</th><th scope="col">begins</th>{heads}</tr></thead>'
            f"<tbody>{lines}</tbody></table></div></section>"
        )
    return "\n".join(sheets)


def _opening(text: str) -> str:
    words = text.split()
    return " ".join(words[:_OPENING]) + (" …" if len(words) > _OPENING else "")
