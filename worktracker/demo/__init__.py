"""The demo: a team whose sample sessions went through the whole product."""
