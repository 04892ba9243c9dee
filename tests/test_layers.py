"""The rooms: what may import what, that nothing heavy comes with ``import analysis``, and notebooks that stay thin."""

import ast
import json
import re
import subprocess
import sys

import pytest
from letters import ROOT

MODULES = {
    ".".join(path.relative_to(ROOT).with_suffix("").parts): path for path in sorted((ROOT / "analysis").rglob("*.py"))
}
MODULES = {name.removesuffix(".__init__"): path for name, path in MODULES.items()}
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
RUNNERS = {"papermill", "nbconvert"}


def statements(tree, *, lazily):
    """Yield the statements of a module: those run on import, or with ``lazily`` all but those for type checkers."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test):
            continue
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)) and not lazily:
            continue
        yield node
        yield from statements(node, lazily=lazily)


def imports(name, *, lazily=False):
    """Return the modules that ``name`` imports, in full."""
    tree = ast.parse(MODULES[name].read_text(encoding="utf-8"))
    found = set()
    for node in statements(tree, lazily=lazily):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{name}: write imports in full"
            names = {f"{node.module}.{alias.name}" for alias in node.names}
            found |= {item if item in MODULES else node.module for item in names}
    return found


PLOTS = sorted(name for name in MODULES if f"{name}.".startswith("analysis.plots."))


@pytest.mark.parametrize("name", PLOTS)
def test_plots_imports_no_sibling(name):
    ours = {item for item in imports(name, lazily=True) if item.split(".")[0] == "analysis"}
    assert ours <= set(PLOTS)
    if name != "analysis.plots":  # themes share the house style and nothing else
        assert ours <= {"analysis.plots.house"} - {name}


def test_there_are_plots_to_look_at():
    assert {"analysis.plots", "analysis.plots.house"} < set(PLOTS)
    assert "analysis.plots.house" in imports("analysis.plots")


def may_run_notebooks(name):
    """Return whether a module may import papermill and nbconvert."""
    return name.startswith(("analysis.report", "analysis.batch", "analysis.cli"))


@pytest.mark.parametrize("name", sorted(name for name in MODULES if not may_run_notebooks(name)))
def test_only_the_report_the_batch_and_the_command_import_what_runs_notebooks(name):
    assert not {item.split(".")[0] for item in imports(name, lazily=True)} & RUNNERS


def test_the_report_does_import_what_runs_notebooks():
    # or the test above would pass because it sees nothing
    assert {
        item.split(".")[0] for name in MODULES if ".report" in name for item in imports(name, lazily=True)
    } >= RUNNERS


def test_no_module_imports_itself_by_way_of_others():
    graph = {name: {item for item in imports(name) if item in MODULES and item != "analysis"} for name in MODULES}
    assert {"analysis.counts", "analysis.study"} <= graph["analysis.tables"]  # or the loop below proves nothing
    while leaves := [name for name, needs in graph.items() if not needs]:
        graph = {name: needs - set(leaves) for name, needs in graph.items() if name not in leaves}
    assert graph == {}


def test_importing_the_package_loads_nothing_heavy():
    heavy = [
        "pandas",
        "numpy",
        "matplotlib",
        "nltk",
        "sklearn",
        "scipy",
        "papermill",
        "nbconvert",
        "trafilatura",
        "yaml",
    ]
    code = f"import sys, analysis; print([name for name in {heavy} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("name", sorted(MODULES))
def test_every_module_and_every_public_function_and_class_says_what_it_does(name):
    tree = ast.parse(MODULES[name].read_text(encoding="utf-8"))
    assert ast.get_docstring(tree), name
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    public = [node for node in tree.body if isinstance(node, kinds) and not node.name.startswith("_")]
    for owner in [node for node in public if isinstance(node, ast.ClassDef)]:
        public += [node for node in owner.body if isinstance(node, kinds) and not node.name.startswith("_")]
    assert [node.name for node in public if not ast.get_docstring(node)] == []


# --- notebooks -------------------------------------------------------------------------------------------------------


@pytest.fixture(params=NOTEBOOKS, ids=lambda path: path.stem)
def cells(request):
    return json.loads(request.param.read_text(encoding="utf-8"))["cells"]


def code(cells):
    """Return the sources of the code cells."""
    return ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]


def test_there_are_notebooks_to_look_at():
    assert [path.stem[:2] for path in NOTEBOOKS][:5] == ["01", "02", "03", "04", "05"]


def test_notebooks_are_kept_without_outputs(cells):
    for cell in cells:
        assert cell.get("outputs", []) == []
        assert cell.get("execution_count") is None
        assert not {"execution", "papermill"} & set(cell["metadata"])


def test_exactly_one_cell_holds_the_parameters_and_each_has_its_comment(cells):
    tagged = [cell for cell in cells if "parameters" in cell["metadata"].get("tags", [])]
    assert len(tagged) == 1
    lines = "".join(tagged[0]["source"]).splitlines()
    for line in lines:
        assert re.fullmatch(r"\w+ = .+  # .+", line), line
        ast.literal_eval(ast.parse(line).body[0].value)  # plain literals only


def test_code_cells_have_five_lines_at_most(cells):
    assert max(len(source.strip().splitlines()) for source in code(cells)) <= 5


def test_no_cell_defines_a_function_or_a_class(cells):
    for source in code(cells):
        kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)
        assert not [node for node in ast.walk(ast.parse(source)) if isinstance(node, kinds)]


def test_cells_run_nothing_outside_python_and_import_only_the_package(cells):
    for source in code(cells):
        assert not re.search(r"^\s*[%!]", source, re.MULTILINE)
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, (ast.Import, ast.ImportFrom)):
                assert getattr(node, "module", None) == "analysis"


def test_a_notebook_opens_with_a_title_and_ends_with_limits_and_your_turn(cells):
    headings = [
        line.lstrip("#").strip() if line.startswith("##") else line
        for cell in cells
        if cell["cell_type"] == "markdown"
        for line in "".join(cell["source"]).splitlines()
        if line.startswith("#")
    ]
    assert headings[0].startswith("# ")
    assert headings[-2:] == ["Limits", "Your turn"]
    assert cells[-1]["cell_type"] == "markdown"
