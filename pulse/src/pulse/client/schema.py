"""The tables of the state file, and how an older file gets them."""

import sqlite3
from pathlib import Path
from typing import Final

from pulse.client.errors import LocalError

_SCHEMA = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE transcripts (
    agent TEXT NOT NULL, source_id TEXT NOT NULL, session TEXT NOT NULL,
    role TEXT NOT NULL, kind TEXT NOT NULL, generation INTEGER NOT NULL,
    line INTEGER NOT NULL, byte INTEGER NOT NULL, size INTEGER NOT NULL,
    mtime_ns INTEGER NOT NULL, inode INTEGER NOT NULL, deleted INTEGER NOT NULL,
    PRIMARY KEY (agent, source_id)
) WITHOUT ROWID;
CREATE TABLE chunks (
    id INTEGER PRIMARY KEY, agent TEXT NOT NULL, source_id TEXT NOT NULL,
    generation INTEGER NOT NULL, first_line INTEGER NOT NULL,
    last_line INTEGER NOT NULL, byte_start INTEGER NOT NULL,
    byte_end INTEGER NOT NULL, raw_sha256 TEXT NOT NULL, sha256 TEXT NOT NULL,
    ruleset TEXT NOT NULL, lengths TEXT, payload BLOB, detail TEXT NOT NULL DEFAULT ''
);
CREATE INDEX chunks_of ON chunks (agent, source_id, first_line);
CREATE INDEX waiting ON chunks (id) WHERE payload IS NOT NULL;
CREATE TABLE paths (
    path TEXT PRIMARY KEY, project TEXT NOT NULL, name TEXT NOT NULL,
    remote TEXT NOT NULL, root_commit TEXT NOT NULL, used INTEGER NOT NULL DEFAULT 0,
    sent TEXT NOT NULL DEFAULT ''
) WITHOUT ROWID;
CREATE TABLE projects (
    project TEXT PRIMARY KEY, name TEXT NOT NULL, send INTEGER NOT NULL
) WITHOUT ROWID;
"""
# What the look at the files found; version 1 knew one source a file.
_SCHEMA_2 = """
DROP TABLE IF EXISTS files;
CREATE TABLE files (
    agent TEXT NOT NULL, path TEXT NOT NULL, size INTEGER NOT NULL,
    mtime_ns INTEGER NOT NULL, inode INTEGER NOT NULL, PRIMARY KEY (agent, path)
) WITHOUT ROWID;
CREATE TABLE sources (
    agent TEXT NOT NULL, path TEXT NOT NULL, source_id TEXT NOT NULL,
    session TEXT NOT NULL, kind TEXT NOT NULL, role TEXT NOT NULL,
    size INTEGER NOT NULL, mtime_ns INTEGER NOT NULL, inode INTEGER NOT NULL,
    cwd TEXT NOT NULL, given_id TEXT NOT NULL, PRIMARY KEY (agent, path, source_id)
) WITHOUT ROWID;
CREATE TABLE records (
    agent TEXT NOT NULL, source_id TEXT NOT NULL, record TEXT NOT NULL,
    digest BLOB NOT NULL, PRIMARY KEY (agent, source_id, record)
) WITHOUT ROWID;
"""
_SCHEMAS: Final = (_SCHEMA, _SCHEMA_2)  # from each version to the next


def connect(path: Path | str) -> sqlite3.Connection:
    # Autocommit: transactions are begun and ended by name.
    db = sqlite3.connect(path, timeout=10, isolation_level=None)
    db.execute("PRAGMA journal_mode = WAL")
    db.execute("PRAGMA synchronous = NORMAL")
    version = db.execute("PRAGMA user_version").fetchone()[0]
    if version > len(_SCHEMAS):
        db.close()
        raise LocalError("A newer Pulse wrote the state here: install that version.")
    if version < len(_SCHEMAS):
        db.execute("BEGIN IMMEDIATE")
        version = db.execute("PRAGMA user_version").fetchone()[0]
        for schema in _SCHEMAS[version:]:
            for statement in schema.split(";"):
                db.execute(statement)
        db.execute(f"PRAGMA user_version = {len(_SCHEMAS)}")
        db.execute("COMMIT")
    return db
