"""How long a person waits for an answer on the exploring desk: milliseconds from a change to the new view, no browser.

    python benchmarks/explore.py [STUDY.toml]

Each change is made ten times, with a new value each time; the median and the slowest are
printed, in wall and CPU time. The target is 100 ms on the standing pair. Opening the desk
is done once and is not an answer.
"""

import statistics
import sys
import time
from collections.abc import Callable, Iterable

from analysis import Desk
from analysis.assets import asset


def wait(name: str, changes: Iterable[Callable[[], object]]) -> None:
    """Make the changes one by one and print how long the answers took."""
    wall, cpu = [], []
    for change in changes:
        began, busy = time.perf_counter(), time.process_time()
        change()
        wall.append((time.perf_counter() - began) * 1000)
        cpu.append((time.process_time() - busy) * 1000)
    print(f"{name:<36}{statistics.median(wall):7.0f}{max(wall):7.0f}{statistics.median(cpu):9.0f}{max(cpu):7.0f}")


def setting(control: object, values: Iterable[object]) -> Iterable[Callable[[], object]]:
    """Return changes that set a control to one value after the other."""
    return [lambda value=value: setattr(control, "value", value) for value in values]


def main() -> None:
    """Open a desk and try every control."""
    study = sys.argv[1] if len(sys.argv) > 1 else str(asset("data/studies/russia-iran.toml"))
    began = time.perf_counter()
    desk = Desk(study)
    print(f"{desk!r}\nopened in {time.perf_counter() - began:.1f} s\n\n{'':36}   wall median, most   CPU, ms")
    words = [str(term) for term in desk.exploration.contrasts(stop_words=False)["term"].head(10)]
    contrasts, categories, lexicon = desk.contrasts, desk.categories, desk.lexicon
    wait("a pattern is typed", setting(desk.concordance.pattern, [*words[:9], "the"]))
    wait("the prior is moved", setting(contrasts.prior, [0.1, 0.2, 1.0, 2.0, 5.0, 10.0, 0.05, 0.01, 0.1, 0.5]))
    wait("the minimum count is moved", setting(contrasts.min_count, [4, 5, 6, 7, 8, 2, 1, 9, 10, 3]))
    wait("another kind of feature", setting(contrasts.kind, ["bigram", "actor", "stem", "term"] * 2))
    wait("a word is chosen", [line.children[0].click for line in contrasts.rows.lines[:10]])
    wait("a category is chosen", [line.children[0].click for line in categories.rows.lines[:10]])
    names = [value for _, value in categories.names.options]
    wait("categories are picked", setting(categories.names, [tuple(names[i : i + 3]) for i in range(10)]))
    categories.whole.value = True
    wait("... and highlighted in the articles", setting(categories.names, [tuple(names[i : i + 3]) for i in range(10)]))
    categories.whole.value = False

    def add(word: str) -> None:
        lexicon.new.value = f"{word[:5]}*"
        lexicon.add.click()

    wait("a pattern is added", [lambda word=word: add(word) for word in words])
    wait("an edit is undone", [lexicon.undo.click for _ in words])
    problems = [panel.message.value for panel in desk.panels if "alert" in panel.message.value]
    print(f"\nproblems told: {problems or 'none'}")


if __name__ == "__main__":
    main()
