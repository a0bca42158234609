"""From stored lines to the facts of one session; `services.parsing` stores them."""
