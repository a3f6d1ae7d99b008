"""The table of bad input: what is sent, and what Azure answers."""

from support.bad_input.basics import BASICS
from support.bad_input.batches import BATCHES
from support.bad_input.copies import COPIES
from support.bad_input.digests import DIGESTS
from support.bad_input.encryption import ENCRYPTION
from support.bad_input.histories import HISTORIES
from support.bad_input.ids import IDS
from support.bad_input.leases import LEASES
from support.bad_input.page_ranges import PAGE_RANGES
from support.bad_input.pages import PAGES
from support.bad_input.queries import QUERIES
from support.bad_input.row import PUT_BLOB as PUT_BLOB
from support.bad_input.settings import SETTINGS
from support.bad_input.sources import SOURCES
from support.bad_input.states import TIERS
from support.bad_input.structured import STRUCTURED
from support.bad_input.tag_conditions import TAG_CONDITIONS
from support.bad_input.tags import TAGS

TABLE = (
    BASICS
    + DIGESTS
    + PAGES
    + PAGE_RANGES
    + LEASES
    + HISTORIES
    + IDS
    + COPIES
    + SOURCES
    + TAGS
    + TAG_CONDITIONS
    + TIERS
    + ENCRYPTION
    + STRUCTURED
    + SETTINGS
    + BATCHES
    + QUERIES
)
