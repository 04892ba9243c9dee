"""Counts on disk: a sparse matrix in a temporary file, read a stretch of rows at a time.

A million articles have more counts than a machine may have memory for, and every measure needs them
in the order of the articles. So they are written as they come; the file has no name, and is gone
with its last reader.
"""

from __future__ import annotations

import mmap
import tempfile
import weakref
from array import array
from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
from scipy import sparse

from analysis.errors import InputError

_CELLS = 1 << 19  # counts that are in memory at a time
_ROWS = 1 << 13  # rows that are
_LAST = np.iinfo(np.int32).max


class Spool:
    """Rows of counts, appended one stretch after the other: columns and counts are 32-bit whole numbers."""

    def __init__(self) -> None:
        try:
            self._columns, self._counts = (tempfile.TemporaryFile() for _ in range(2))  # noqa: SIM115
        except OSError as error:
            raise _no_room(error) from None
        for file in (self._columns, self._counts):
            weakref.finalize(self, file.close)
        self._ends = array("q", [0])

    def append(self, columns: np.ndarray, counts: np.ndarray, ends: Iterable[int]) -> None:
        """Append rows; ``ends`` says how many of the cells are before the end of each."""
        before = self._ends[-1]
        try:
            self._columns.write(np.ascontiguousarray(columns, dtype=np.int32).data)
            self._counts.write(np.ascontiguousarray(counts, dtype=np.int32).data)
        except OSError as error:
            raise _no_room(error) from None
        self._ends.extend([before + end for end in ends])

    def matrix(self, columns: int) -> sparse.csr_array:
        """Return what was appended, as a matrix whose cells stay in the file; read it by ``blocks``.

        The matrix keeps the file when the spool is gone.
        """
        try:
            self._columns.flush()
            self._counts.flush()
        except OSError as error:
            raise _no_room(error) from None
        cells = self._ends[-1]
        ends = np.array(self._ends, dtype=np.int32 if cells <= _LAST else np.int64)
        indices, data = (self._mapped(file, cells) for file in (self._columns, self._counts))
        return sparse.csr_array((data, indices, ends), shape=(len(ends) - 1, columns))

    @staticmethod
    def _mapped(file: Any, cells: int) -> np.ndarray:
        if not cells:  # an empty file cannot be mapped
            return np.zeros(0, dtype=np.int32)
        return np.frombuffer(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ), dtype=np.int32)


def blocks(matrix: sparse.csr_array) -> Iterator[tuple[slice, sparse.csr_array]]:
    """Yield the rows of a matrix a stretch at a time, each with its place; those of a file are let go again.

    Where a stretch ends hangs on the counts alone, so that sums over them are the same wherever these are.
    """
    ends, start = matrix.indptr, 0
    if matrix.shape[0] <= _ROWS and matrix.nnz <= _CELLS:
        yield slice(0, matrix.shape[0]), matrix
        return
    while start < matrix.shape[0]:
        fits = int(np.searchsorted(ends, ends[start] + _CELLS, side="right")) - 1
        stop = min(max(fits, start + 1), start + _ROWS, matrix.shape[0])
        yield slice(start, stop), matrix[start:stop]
        start = stop
        for cells in (matrix.data, matrix.indices):
            _let_go(cells)


def select_columns(matrix: sparse.csr_array, index: np.ndarray) -> sparse.csr_array:
    """Return some columns of a matrix; of one in a file they are in a file too."""
    if not on_disk(matrix):
        return matrix[:, index]
    spool = Spool()
    for _, block in blocks(matrix):
        part = block[:, index]
        spool.append(part.indices, part.data, part.indptr[1:].tolist())
    return spool.matrix(len(index))


def on_disk(matrix: sparse.csr_array) -> bool:
    """True for a matrix in a file."""
    return _file_of(matrix.data) is not None


def _file_of(cells: Any) -> mmap.mmap | None:
    while cells is not None and not isinstance(cells, mmap.mmap):
        cells = cells.obj if isinstance(cells, memoryview) else getattr(cells, "base", None)
    return cells


def _let_go(cells: np.ndarray) -> None:
    """Tell the system that what was read of a file is not needed in memory for now."""
    file = _file_of(cells)
    if file is not None and hasattr(mmap, "MADV_DONTNEED"):
        file.madvise(mmap.MADV_DONTNEED)


def _no_room(error: OSError) -> InputError:
    why = f"counts cannot be written there ({error.strerror})"
    return InputError(tempfile.gettempdir(), why, "make room, or name another folder in the variable TMPDIR")
