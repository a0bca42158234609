"""Pulse finds the sessions on this machine and sends them to Worktracker."""

__version__ = "0.1.0"
