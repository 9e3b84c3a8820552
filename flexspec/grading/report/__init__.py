"""What the class shows: one page about a course, made by ``flexspec-report`` in its folder.

It opens without a network, runs no script, and names nobody unless that is asked for.
"""
