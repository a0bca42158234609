"""LinkedIn and X, small and on this machine: what tests and the demo post to.

It judges our code, so it uses none of it: no Django, no counting or escaping of ours.
"""
