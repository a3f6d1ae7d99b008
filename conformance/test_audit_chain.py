"""The main job: `scripts/demo`, run as a test."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest

from audit_chain.story import AuditChain


@pytest.mark.feature("The audit chain")
@pytest.mark.needs("server")
def test_an_audit_log_is_written_locked_and_nobody_can_undo_it(binary):
    # Not tmp_path: PostgreSQL runs as another user, to whom pytest's folders are closed.
    with tempfile.TemporaryDirectory(prefix="lazuli-audit-") as folder:
        AuditChain(binary, Path(folder), say=print).run()
