"""The features, one function each, in the order in which the table shows them."""

from __future__ import annotations

from collections.abc import Callable

from scoreboard.bench import Bench
from scoreboard.features import (
    container_deletion,
    container_holds,
    container_policies,
    defaults,
    release,
    version_holds,
    version_policies,
    versions,
)

# A feature returns the evidence that it was enforced, and raises any other finding.
Feature = Callable[[Bench], str]

GROUPS: dict[str, dict[str, Feature]] = {
    "Containers": {
        **container_policies.FEATURES,
        **container_holds.FEATURES,
        **container_deletion.FEATURES,
    },
    "Versions": {
        **version_policies.FEATURES,
        **version_holds.FEATURES,
        **versions.FEATURES,
        **defaults.FEATURES,
        **release.FEATURES,
    },
}
