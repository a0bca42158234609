"""Which languages a session worked in, by the extensions of the files it touched."""

from typing import Final

# The known report's table: sixteen extensions.
REPORTED: Final = {
    "ts": "TypeScript",
    "tsx": "TypeScript",
    "js": "JavaScript",
    "jsx": "JavaScript",
    "py": "Python",
    "rb": "Ruby",
    "go": "Go",
    "rs": "Rust",
    "java": "Java",
    "md": "Markdown",
    "json": "JSON",
    "yaml": "YAML",
    "yml": "YAML",
    "sh": "Shell",
    "css": "CSS",
    "html": "HTML",
}
_WIDER: Final = {
    **dict.fromkeys(("mts", "cts"), "TypeScript"),
    **dict.fromkeys(("mjs", "cjs"), "JavaScript"),
    **dict.fromkeys(("pyi", "pyx"), "Python"),
    **dict.fromkeys(("rake", "gemspec"), "Ruby"),
    **dict.fromkeys(("mdx", "markdown"), "Markdown"),
    **dict.fromkeys(("jsonc", "json5", "jsonl"), "JSON"),
    **dict.fromkeys(("bash", "zsh", "fish"), "Shell"),
    **dict.fromkeys(("scss", "sass", "less"), "CSS"),
    **dict.fromkeys(("htm", "xhtml"), "HTML"),
    **dict.fromkeys(("c", "h"), "C"),
    **dict.fromkeys(("cc", "cpp", "cxx", "hh", "hpp", "hxx"), "C++"),
    **dict.fromkeys(("kt", "kts"), "Kotlin"),
    **dict.fromkeys(("scala", "sc", "sbt"), "Scala"),
    **dict.fromkeys(("clj", "cljs", "cljc", "edn"), "Clojure"),
    **dict.fromkeys(("ex", "exs", "heex"), "Elixir"),
    **dict.fromkeys(("erl", "hrl"), "Erlang"),
    **dict.fromkeys(("hs", "lhs"), "Haskell"),
    **dict.fromkeys(("ml", "mli"), "OCaml"),
    **dict.fromkeys(("fs", "fsx", "fsi"), "F#"),
    **dict.fromkeys(("pl", "pm"), "Perl"),
    **dict.fromkeys(("ps1", "psm1"), "PowerShell"),
    **dict.fromkeys(("bat", "cmd"), "Batch"),
    **dict.fromkeys(("tf", "tfvars", "hcl"), "HCL"),
    **dict.fromkeys(("m", "mm"), "Objective-C"),
    **dict.fromkeys(("tex", "sty", "bib"), "TeX"),
    **dict.fromkeys(("asm", "s"), "Assembly"),
    "cs": "C#",
    "csv": "CSV",
    "cu": "CUDA",
    "dart": "Dart",
    "elm": "Elm",
    "gradle": "Gradle",
    "graphql": "GraphQL",
    "groovy": "Groovy",
    "ini": "INI",
    "ipynb": "Jupyter",
    "jl": "Julia",
    "lua": "Lua",
    "nim": "Nim",
    "nix": "Nix",
    "php": "PHP",
    "proto": "Protocol Buffers",
    "r": "R",
    "rst": "reStructuredText",
    "sol": "Solidity",
    "sql": "SQL",
    "svelte": "Svelte",
    "swift": "Swift",
    "toml": "TOML",
    "vue": "Vue",
    "xml": "XML",
    "zig": "Zig",
}
LANGUAGES: Final = {**_WIDER, **REPORTED}
# Files without an extension that are in a language all the same.
_NAMES: Final = {
    "dockerfile": "Dockerfile",
    "makefile": "Makefile",
    "cmakelists.txt": "CMake",
    "gemfile": "Ruby",
    "rakefile": "Ruby",
    "justfile": "Just",
}


def language(path: str) -> str:
    """The language of a file by its name, "" where the name does not tell."""
    name = path.replace("\\", "/").rpartition("/")[2].lower()
    return _NAMES.get(name) or LANGUAGES.get(_extension(name), "")


def reported(path: str) -> str:
    """The language by the known report's table, "" outside it."""
    name = path.replace("\\", "/").rpartition("/")[2].lower()
    return REPORTED.get(_extension(name), "")


def _extension(name: str) -> str:
    stem, dot, extension = name.rpartition(".")
    return extension if dot and stem else ""
