"""Times as the management plane writes them: ISO 8601, UTC, seven fractional digits."""

from __future__ import annotations

import re

TIMESTAMP = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{7}Z")
