"""The commands of ``pulse``: one module each, with ``add`` and ``run``.

Modules import what is heavy inside ``run``, so that a command costs only what it uses.
"""
