"""The WORM scoreboard: what a server promises about immutability, and what it then keeps.

Nothing here knows Lazuli. Every feature is set up through the official SDKs; what should now be
protected is then attacked in every way the protocol has, and read back after each attempt.
"""
