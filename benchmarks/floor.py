"""The floor under ``framing study``: one plain process, the same tables and figures, no notebooks.

python benchmarks/floor.py OUT [STUDY.toml]
"""

import sys
from pathlib import Path

from analysis import checks, descriptions, findings, load_study, people, show, tables

out = Path(sys.argv[1])
study = load_study(sys.argv[2] if len(sys.argv) > 2 else Path(__file__).parent.parent / "data/studies/russia-iran.toml")
stance, contrasts, weights = tables.stance(study), tables.contrasts(study), descriptions.weights(study)
found = findings.list_findings(study, stance, contrasts)
specifications = checks.specifications(study)
shown = specifications[specifications["finding"].isin(found["finding"])]
show.figure("articles", descriptions.lengths(study), study.labels, out=out)
show.figure("tfidf", descriptions.top_terms(study, weights), study.labels, out=out, whole=weights)
show.figure("stance", tables.drawn(stance), study.labels, out=out, whole=stance)
show.figure("dispersion", descriptions.places(study), study.labels, out=out)
show.figure("contrasts", contrasts, study.labels, out=out, whole=tables.all_contrasts(study, contrasts))
show.figure("robustness", shown, study.labels, out=out, whole=specifications)
checks.chance_shift(study)
for name, table in {
    "removed": descriptions.removed(study),
    "sentences": study.sentences,
    "voices": people.voices(study),
    "hits": study.hits,
    "detectable": checks.detectable(study),
    "against_itself": checks.against_itself(study),
    "omnibus": checks.omnibus(study),
    "spread": descriptions.spread(study),
    "measures": descriptions.measures(study),
    "shift": descriptions.shift(study),
    "aligned": descriptions.aligned(study),
    "actors": people.actors(study),
    "decisions": checks.decisions(study),
    "findings": found,
}.items():
    show.save_table(table, name, out)
