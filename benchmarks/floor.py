"""The floor under ``framing study``: one plain process, the same tables and figures, no notebooks.

python benchmarks/floor.py OUT
"""

import sys
from pathlib import Path

from analysis import findings, load_study, show, tables

out = Path(sys.argv[1])
study = load_study(Path(__file__).parent.parent / "data/studies/russia-iran.toml")
stance, contrasts, weights = tables.stance(study), tables.contrasts(study), tables.weights(study)
show.figure("articles", tables.lengths(study), study.labels, out=out)
show.figure("tfidf", tables.top_terms(study, weights), study.labels, out=out, whole=weights)
show.figure("stance", tables.drawn(stance), study.labels, out=out, whole=stance)
show.figure("dispersion", tables.places(study), study.labels, out=out)
show.figure("contrasts", contrasts, study.labels, out=out)
tables.chance_shift(study)
for name, table in {
    "removed": tables.removed(study),
    "sentences": study.sentences,
    "voices": tables.voices(study),
    "hits": study.hits,
    "shift": tables.shift(study),
    "robustness": tables.specifications(study),
    "findings": findings.list_findings(study, stance, contrasts),
}.items():
    show.save_table(table, name, out)
