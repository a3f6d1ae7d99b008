"""The table of bad input: what is sent, and what Azure answers."""

from support.bad_input.basics import BASICS
from support.bad_input.batches import BATCHES, QUERIES
from support.bad_input.bodies import ENCRYPTION, STRUCTURED
from support.bad_input.copies import COPIES
from support.bad_input.histories import HISTORIES
from support.bad_input.leases import LEASES
from support.bad_input.pages import PAGES
from support.bad_input.row import PUT_BLOB as PUT_BLOB
from support.bad_input.settings import SETTINGS
from support.bad_input.states import TIERS
from support.bad_input.tags import TAGS

TABLE = (
    BASICS
    + PAGES
    + LEASES
    + HISTORIES
    + COPIES
    + TAGS
    + TIERS
    + ENCRYPTION
    + STRUCTURED
    + SETTINGS
    + BATCHES
    + QUERIES
)
