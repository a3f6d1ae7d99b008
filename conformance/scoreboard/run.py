"""Every feature on one server."""

from __future__ import annotations

from azure.core.exceptions import AzureError, HttpResponseError

from scoreboard.answers import described
from scoreboard.bench import Bench
from scoreboard.control import Controls
from scoreboard.features import GROUPS, Feature
from scoreboard.trial import Trial
from scoreboard.verdicts import Finding, Row, Verdict


def run(trial: Trial) -> list[Row]:
    bench = Bench(trial, Controls(trial))
    return [
        Row(group, name, *_judged(bench, feature))
        for group, features in GROUPS.items()
        for name, feature in features.items()
    ]


def _judged(bench: Bench, feature: Feature) -> tuple[Verdict, str]:
    """An error in a step that asks for no protection leaves the feature untried, and so does an
    answer that the SDK stumbles over, as it does over errors without a message."""
    try:
        return Verdict.ENFORCED, feature(bench)
    except Finding as finding:
        return finding.verdict, str(finding)
    except HttpResponseError as error:
        if error.response is None:
            raise
        return Verdict.NOT_TRIED, f"a preparation failed: {described(error)}"
    except AzureError:
        raise
    except Exception as error:
        return Verdict.NOT_TRIED, f"the SDK cannot read an answer: {error!r}"
