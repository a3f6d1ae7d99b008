"""The command line."""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from pathlib import Path

DESCRIPTION = """\
Sets up every kind of immutability of Azure Blob Storage on a server, tries to destroy what should
be protected, reads it back, and prints what was enforced, what was refused honestly, and what was
accepted but NOT enforced.

Without LAZULI_TEST_ENDPOINT it starts the release server (or LAZULI_TEST_BINARY) itself; otherwise
it is aimed at the server that the variables of conformance/README.md describe."""

EPILOG = """\
exit codes:
  0  nothing is accepted but NOT enforced
  1  something is
  2  the endpoint could not be reached

Use an account that can be thrown away: versioning is switched on in it, and off and on again.
Containers are named conf-worm-… and deleted at the end as far as the server lets them; what stays
is listed. Locked policies cannot be taken back, on Azure by nobody: the rows that lock a container
for a day are tried on a foreign server only with --allow-locks. Locks of single versions last for
seconds or a few minutes and are always tried."""


@dataclass(frozen=True)
class Options:
    allow_locks: bool
    json: Path | None
    service_version: str


def parse_options(arguments: list[str] | None = None) -> Options:
    parser = argparse.ArgumentParser(
        prog="scripts/worm-scoreboard",
        description=DESCRIPTION,
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "--allow-locks",
        action="store_true",
        help="also lock container policies on a foreign server",
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write the rows to FILE")
    parser.add_argument(
        "--service-version",
        default="2021-12-02",
        metavar="DATE",
        help="the x-ms-version to speak (default %(default)s, which has all of the features)",
    )
    return Options(**vars(parser.parse_args(arguments)))
