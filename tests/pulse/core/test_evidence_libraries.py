"""Libraries that edits name, in manifests and in imports."""

import pytest

from pulse.core.evidence import extract
from pulse.core.evidence.libraries import MOST, added_text, libraries, together
from pulse.core.values import EvidenceKind
from tests.pulse.core.sessions import Session


@pytest.mark.parametrize(
    ("name", "text", "found"),
    [
        ("package.json", '  "react": "^19.0.0",\n  "version": "1.0.0",', ["npm:react"]),
        ("package.json", '  "test": "vitest run"', []),
        (
            "pyproject.toml",
            'dependencies = ["django>=5.2", "redis[hiredis] ~=5"]\nname = "tide"',
            ["python:django", "python:redis"],
        ),
        ("requirements.in", "polars  # frames\n-r base.txt\n", ["python:polars"]),
        ("requirements-dev.txt", "pytest==8.4\n", ["python:pytest"]),
        (
            "Cargo.toml",
            'edition = "2024"\nserde = { version = "1" }\nclap = "4"',
            ["cargo:clap", "cargo:serde"],
        ),
        (
            "go.mod",
            "\tgithub.com/spf13/cobra v1.9.1 // indirect",
            ["go:github.com/spf13/cobra"],
        ),
        ("Gemfile", 'gem "rails", "~> 8.0"', ["ruby:rails"]),
        ("pom.xml", "<artifactId>spring-core</artifactId>", ["jvm:spring-core"]),
        (
            "build.gradle.kts",
            '  implementation("io.ktor:ktor-server:3.0")',
            ["jvm:ktor-server"],
        ),
        ("composer.json", '"laravel/framework": "^12"', ["php:laravel/framework"]),
        ("mix.exs", '{:phoenix, "~> 1.8"}', ["elixir:phoenix"]),
    ],
)
def test_manifests_name_packages(name, text, found):
    assert libraries(name, text).get("packages", []) == found


@pytest.mark.parametrize(
    ("name", "text", "found"),
    [
        (
            "a.py",
            "from django.db import models\nimport numpy as np",
            ["python:django", "python:numpy"],
        ),
        ("a.py", "from .models import Tide\nprint('import x')", []),
        (
            "App.tsx",
            "import { useState } from 'react';\nimport x from './x';\nconst c = require(\"chalk\")",
            ["npm:chalk", "npm:react"],
        ),
        ("main.rs", "use tokio::net;\npub use serde::Serialize;", None),
        ("main.go", 'import "github.com/gin-gonic/gin"', None),
        ("a.rb", 'require "sidekiq"', ["ruby:sidekiq"]),
        ("A.kt", "import io.ktor.server.engine", ["jvm:io.ktor.server.engine"]),
        ("a.php", "use Illuminate\\Http\\Request;", ["php:Illuminate"]),
        ("A.cs", "using Xunit;", ["dotnet:Xunit"]),
        ("a.exs", "use Phoenix.Router", ["elixir:Phoenix"]),
    ],
)
def test_code_names_what_it_imports(name, text, found):
    known = {
        "main.rs": ["cargo:serde", "cargo:tokio"],
        "main.go": ["go:github.com/gin-gonic/gin"],
    }
    assert libraries(name, text).get("imports", []) == (
        known[name] if found is None else found
    )


def test_other_files_name_nothing():
    assert libraries("notes.md", "import react from 'react'") == {}
    assert libraries("Makefile", "django>=5") == {}


def test_what_was_added_is_read_from_the_result_or_the_call():
    patch = {"structuredPatch": [{"lines": ["+import a", "-import b", 7]}, "x"]}
    assert added_text({"content": "import c"}, patch) == "import a"
    assert added_text({"content": "import c"}, {}) == "import c"
    edits = {"new_string": "import d", "edits": [{"new_string": "import e"}, 3]}
    assert added_text(edits, {"structuredPatch": [{"lines": None}]}) == (
        "import d\nimport e"
    )


def test_a_list_is_bounded_and_holds_each_name_once():
    assert together(["npm:b"], ["npm:a", "npm:b"]) == ["npm:a", "npm:b"]
    many = "\n".join(f'"p{n}": "^1"' for n in range(90))
    assert len(libraries("package.json", many)["packages"]) == MOST


def test_edits_of_one_turn_are_one_piece_with_all_names():
    session = Session()
    for text in ("import numpy\n", "import pandas\n", "x = 1\n"):
        session.calls("Edit", "Done.", file_path="/src/app.py", new_string=text)
    pieces = [e for e in extract(session.records) if e.kind is EvidenceKind.FILE]
    assert [e.data["imports"] for e in pieces] == [["python:numpy", "python:pandas"]]


def test_long_senseless_texts_name_nothing():
    for text in ("\n" * 60_000, " " * 60_000, '"a' * 30_000, "from-" * 12_000):
        for name in ("package.json", "pyproject.toml", "a.js", "a.py", "go.mod"):
            assert libraries(name, text) == {}
