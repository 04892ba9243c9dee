"""Teaching: self-checks, what a class works on, the course from one source, handouts to print.

>>> from analysis.teaching import check, open_study
>>> study = open_study("russia-iran")
>>> check("1.2", 20, study)
"""

from analysis.teaching.checking import Verdict, check
from analysis.teaching.material import (
    category_hits,
    category_name,
    codings,
    fooled,
    keyword,
    open_study,
    statements,
    two_texts,
    words,
)

__all__ = [
    "Verdict",
    "category_hits",
    "category_name",
    "check",
    "codings",
    "fooled",
    "keyword",
    "open_study",
    "statements",
    "two_texts",
    "words",
]
