"""Clients nobody here wrote, each driven as its users drive it."""
