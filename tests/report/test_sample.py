"""The report in the repository is the one that the command writes."""

import json

import pandas as pd
import pytest
from running import ROOT

SAMPLE = ROOT / "reports/russia-iran"
pytestmark = pytest.mark.skipif(not SAMPLE.is_dir(), reason="no sample report beside these tests")


def record(folder):
    return json.loads((folder / "run.json").read_text(encoding="utf-8"))


def files(folder):
    return sorted(path.relative_to(folder) for path in folder.rglob("*") if path.is_file())


def test_the_sample_report_is_byte_for_byte_what_the_command_writes(report):
    if record(SAMPLE)["versions"] != record(report)["versions"]:
        pytest.skip("the sample was made with other versions of the libraries than are installed here")
    assert files(SAMPLE) == files(report)
    same = []
    for name in files(SAMPLE):
        one, two = (SAMPLE / name).read_bytes(), (report / name).read_bytes()
        if one == two:
            same.append(name)
        elif name.suffix == ".csv":  # a processor of another family may compute another last digit
            pd.testing.assert_frame_equal(*(pd.read_csv(folder / name) for folder in (SAMPLE, report)), rtol=1e-9)
        else:
            assert name.name == "run.json", name
    assert {"index.html", "tables/hits.csv", "figures/contrasts.svg"} <= {name.as_posix() for name in same}


def test_the_record_of_the_sample_is_that_of_its_files(report):
    kept = {"study", "title", "sides", "inputs", "settings", "parameters", "seed", "lexicons", "warnings"}
    assert {name: record(SAMPLE)[name] for name in kept} == {name: record(report)[name] for name in kept}
    assert record(SAMPLE)["outputs"].keys() == {
        name.as_posix() for name in files(SAMPLE) if name.parts[0] != "inputs" and name.name != "run.json"
    }
