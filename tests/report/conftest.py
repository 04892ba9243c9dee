"""One real run of the standing study, shared by the tests of the report."""

from pathlib import Path

import pytest
from running import framing


@pytest.fixture(scope="session")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("run")
    done = framing("study", cwd=folder)
    assert done.returncode == 0, done.stderr
    return folder / "reports/russia-iran"
