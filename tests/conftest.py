"""What the tests of single modules share: files written for one test, and articles read from them."""

import pytest

from analysis.articles import read_article


@pytest.fixture
def write(tmp_path):
    """Write a file of a text or of bytes into the test's own folder; return its path."""

    def write(name, content):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


@pytest.fixture
def read(write):
    """Read an article from a text or from bytes."""

    def read(content, name="article.txt", **options):
        return read_article(write(name, content), **options)

    return read
