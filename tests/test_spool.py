"""Counts in a file are the counts that were written, some rows at a time."""

import numpy as np
import pandas as pd
import pytest
from scipy import sparse

from analysis import spool
from analysis.counts import Counts
from analysis.dispersion import deviation_of_proportions
from analysis.errors import InputError
from analysis.resample import _permute_sparse


@pytest.fixture
def dense():
    """Return counts of 40 units and 12 features, one of which never occurs."""
    counts = np.random.default_rng(3).poisson(0.4, (40, 12)).astype(np.int32)
    counts[:, 5] = 0
    return counts


def spooled(dense):
    file = spool.Spool()
    for part in np.array_split(dense, 3):
        rows = sparse.csr_array(part)
        file.append(rows.indices, rows.data, rows.indptr[1:].tolist())
    return file.matrix(dense.shape[1])


def counts_of(matrix):
    units = pd.DataFrame({"side": ["A"] * 15 + ["B"] * 25, "article": range(40), "words": range(20, 60)})
    return Counts("term", matrix, tuple("abcdefghijkl"), units)


def test_rows_written_in_parts_are_read_as_one_matrix_from_a_file(dense):
    matrix = spooled(dense)
    assert spool.on_disk(matrix)
    assert not spool.on_disk(sparse.csr_array(dense))
    assert matrix.toarray().tolist() == dense.tolist()
    assert spool.select_columns(matrix, np.array([7, 2])).toarray().tolist() == dense[:, [7, 2]].tolist()
    assert spool.on_disk(spool.select_columns(matrix, np.array([7, 2])))
    assert spooled(np.zeros((3, 2), dtype=np.int32)).toarray().tolist() == [[0, 0]] * 3


def test_stretches_of_rows_are_all_rows_once_and_no_larger_than_asked(dense, monkeypatch):
    monkeypatch.setattr(spool, "_CELLS", 20)
    monkeypatch.setattr(spool, "_ROWS", 7)
    found = list(spool.blocks(spooled(dense)))
    assert len(found) > 5
    assert [place for rows, _ in found for place in range(rows.start, rows.stop)] == list(range(40))
    assert np.vstack([block.toarray() for _, block in found]).tolist() == dense.tolist()
    assert all(block.nnz <= 20 and block.shape[0] <= 7 for _, block in found)


def test_measures_are_the_same_from_a_file_and_in_several_stretches(dense, monkeypatch):
    held = counts_of(sparse.csr_array(dense))
    assert held.n_a.tolist() == dense[:15].sum(axis=0).tolist()
    assert held.in_units.tolist() == (dense > 0).sum(axis=0).tolist()
    spread, chance = deviation_of_proportions(held), _permute_sparse(held, 99, 1)
    monkeypatch.setattr(spool, "_CELLS", 20)
    filed = counts_of(spooled(dense))
    assert filed.n_b.tolist() == dense[15:].sum(axis=0).tolist()
    pd.testing.assert_frame_equal(deviation_of_proportions(filed), spread, rtol=1e-12)
    assert _permute_sparse(filed, 99, 1).p.tolist() == chance.p.tolist()


def test_a_folder_without_room_is_told(monkeypatch):
    def full(*args, **options):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("tempfile.TemporaryFile", full)
    with pytest.raises(InputError, match=r"counts cannot be written there \(No space left on device\); make room"):
        spool.Spool()
