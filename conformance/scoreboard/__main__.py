"""`python -m scoreboard`, which `scripts/worm-scoreboard` runs."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from azure.core.exceptions import AzureError, HttpResponseError

from scoreboard.answers import described
from scoreboard.cleanup import clean_up
from scoreboard.options import parse_options
from scoreboard.run import run
from scoreboard.table import rendered, write_json
from scoreboard.trial import Trial
from scoreboard.verdicts import Verdict
from support.lazuli_server import LazuliServer
from support.target import Target

NOTHING_FALSE, SOMETHING_FALSE, NOT_REACHED = 0, 1, 2


def main() -> int:
    options = parse_options()
    foreign = Target.of_environment()
    try:
        with own_server() if foreign is None else as_it_is(foreign) as target:
            trial = Trial(
                target,
                service_version=options.service_version,
                allow_locks=options.allow_locks or foreign is None,
            )
            trial.service.get_service_properties()
            rows = run(trial)
            left_behind = clean_up(trial) if foreign is not None else []
    except HttpResponseError as error:
        return not_reached(described(error))
    except (AzureError, OSError) as error:
        return not_reached(str(error))
    print(rendered(target.endpoint, rows, left_behind))
    if options.json is not None:
        write_json(options.json, target.endpoint, rows, left_behind)
    is_false = any(row.verdict is Verdict.NOT_ENFORCED for row in rows)
    return SOMETHING_FALSE if is_false else NOTHING_FALSE


@contextmanager
def own_server() -> Iterator[Target]:
    binary = Path(os.environ["LAZULI_TEST_BINARY"]).resolve()
    with tempfile.TemporaryDirectory(prefix="lazuli-scoreboard-") as folder:
        with LazuliServer(binary, Path(folder) / "data") as server:
            yield Target.of_server(server.url)


@contextmanager
def as_it_is(target: Target) -> Iterator[Target]:
    yield target


def not_reached(reason: str) -> int:
    print(f"worm-scoreboard: the endpoint could not be reached: {reason}", file=sys.stderr)
    return NOT_REACHED


sys.exit(main())
