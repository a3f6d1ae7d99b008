"""`scripts/demo`: the story in the terminal."""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from audit_chain.story import AuditChain


def main() -> None:
    parser = argparse.ArgumentParser(description="The main job of Lazuli, from end to end.")
    parser.add_argument("binary", type=Path, help="the release server")
    binary = parser.parse_args().binary.resolve()
    with tempfile.TemporaryDirectory(prefix="lazuli-demo-") as folder:
        AuditChain(binary, Path(folder), say=lambda line: print(line, flush=True)).run()
    print("\nEvery acknowledged byte is there, in order, and nobody could undo it.")


main()
