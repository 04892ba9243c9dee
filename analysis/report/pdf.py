"""The report on paper: Chromium, where it is installed, prints the page to a tagged PDF."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from analysis.errors import InputError

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_SECONDS = 120


def find_browser() -> str:
    """Return the path of a Chromium; raise ``InputError`` where there is none."""
    for name in BROWSERS:
        if found := shutil.which(name):
            return found
    raise InputError(
        "--pdf",
        "no Chromium is installed (looked for chromium, chromium-browser, google-chrome)",
        "install one, or leave --pdf out and print index.html from your browser",
    )


def print_page(page: Path, target: Path, browser: str) -> None:
    """Print a page to a tagged PDF without any request to a network.

    The bytes differ from run to run (a PDF holds the time it was made). Raises
    ``RuntimeError`` where the browser gives no PDF.
    """
    with tempfile.TemporaryDirectory(prefix="framing-pdf-") as profile:
        command = [
            browser, "--headless", "--disable-gpu", "--no-first-run", "--no-default-browser-check", "--disable-background-networking",
            "--disable-component-update", "--disable-sync", "--disable-extensions", "--host-resolver-rules=MAP * ~NOTFOUND",
            f"--user-data-dir={profile}", "--no-pdf-header-footer", "--export-tagged-pdf", "--generate-pdf-document-outline",
            f"--print-to-pdf={target.resolve()}", page.resolve().as_uri(),
        ]  # fmt: skip
        if hasattr(os, "geteuid") and os.geteuid() == 0:
            command.insert(1, "--no-sandbox")  # Chromium's sandbox refuses to work for root
        try:
            done = subprocess.run(command, capture_output=True, text=True, timeout=_SECONDS, errors="replace")
        except subprocess.TimeoutExpired:
            raise RuntimeError(f"the browser gave no PDF within {_SECONDS} s") from None
    if not target.is_file():
        raise RuntimeError(f"the browser gave no PDF: {done.stderr.strip()[-200:]}")
