"""How files and commands tell which languages, frameworks and tools were at work.

Plain tables: to teach the profile a word, add a line. Formats that say nothing about a
skill (JSON, Markdown, lock files) are left out on purpose, and so are Git and the
package managers, which everybody uses all the time.
"""

LANGUAGES = {
    "c": "C",
    "cc": "C++",
    "cpp": "C++",
    "cs": "C#",
    "css": "CSS",
    "dart": "Dart",
    "ex": "Elixir",
    "exs": "Elixir",
    "go": "Go",
    "h": "C",
    "hpp": "C++",
    "hs": "Haskell",
    "html": "HTML",
    "java": "Java",
    "jl": "Julia",
    "js": "JavaScript",
    "jsx": "JavaScript",
    "kt": "Kotlin",
    "lua": "Lua",
    "mjs": "JavaScript",
    "php": "PHP",
    "py": "Python",
    "r": "R",
    "rb": "Ruby",
    "rs": "Rust",
    "scala": "Scala",
    "scss": "CSS",
    "sh": "Shell",
    "sql": "SQL",
    "swift": "Swift",
    "ts": "TypeScript",
    "tsx": "TypeScript",
    "zig": "Zig",
}

#: Languages whose work one expects tests for; without them "no automated tests" would
#: be said about a web page or a query.
TESTABLE = frozenset(LANGUAGES.values()) - {"CSS", "HTML", "SQL", "Shell"}

LANGUAGE, FRAMEWORK, LIBRARY = "language", "framework", "library"
TOOL, PRACTICE = "tool", "practice"

#: File extensions and names that belong to a framework or a tool.
FILES = {
    "astro.config": ("Astro", FRAMEWORK),
    "biome.json": ("Biome", TOOL),
    "compose.yaml": ("Docker", TOOL),
    "compose.yml": ("Docker", TOOL),
    "docker-compose.yaml": ("Docker", TOOL),
    "docker-compose.yml": ("Docker", TOOL),
    "dockerfile": ("Docker", TOOL),
    "eslint.config": ("ESLint", TOOL),
    "go.mod": ("Go", LANGUAGE),
    "manage.py": ("Django", FRAMEWORK),
    "next.config": ("Next.js", FRAMEWORK),
    "playwright.config": ("Playwright", TOOL),
    "schema.prisma": ("Prisma", FRAMEWORK),
    "svelte.config": ("Svelte", FRAMEWORK),
    "tailwind.config": ("Tailwind CSS", FRAMEWORK),
    "vite.config": ("Vite", TOOL),
}
EXTENSIONS = {
    "astro": ("Astro", FRAMEWORK),
    "prisma": ("Prisma", FRAMEWORK),
    "svelte": ("Svelte", FRAMEWORK),
    "tf": ("Terraform", TOOL),
    "vue": ("Vue", FRAMEWORK),
}

#: Folders whose files belong to a tool.
FOLDERS = {
    ".github/workflows/": ("GitHub Actions", TOOL),
}

#: The first word of a command, after everything that only starts it is taken away.
COMMANDS = {
    "alembic": ("Alembic", TOOL),
    "ansible-playbook": ("Ansible", TOOL),
    "aws": ("AWS", TOOL),
    "biome": ("Biome", TOOL),
    "bun": ("Bun", TOOL),
    "cargo": ("Rust", LANGUAGE),
    "celery": ("Celery", FRAMEWORK),
    "ctest": ("CMake", TOOL),
    "cmake": ("CMake", TOOL),
    "cypress": ("Cypress", TOOL),
    "django-admin": ("Django", FRAMEWORK),
    "docker": ("Docker", TOOL),
    "docker-compose": ("Docker", TOOL),
    "dotnet": (".NET", FRAMEWORK),
    "eslint": ("ESLint", TOOL),
    "fastapi": ("FastAPI", FRAMEWORK),
    "ffmpeg": ("FFmpeg", TOOL),
    "flask": ("Flask", FRAMEWORK),
    "gcloud": ("Google Cloud", TOOL),
    "go": ("Go", LANGUAGE),
    "gradle": ("Gradle", TOOL),
    "gradlew": ("Gradle", TOOL),
    "helm": ("Helm", TOOL),
    "jest": ("Jest", TOOL),
    "kubectl": ("Kubernetes", TOOL),
    "mix": ("Elixir", LANGUAGE),
    "mocha": ("Mocha", TOOL),
    "mvn": ("Maven", TOOL),
    "mypy": ("mypy", TOOL),
    "next": ("Next.js", FRAMEWORK),
    "nginx": ("nginx", TOOL),
    "phpunit": ("PHPUnit", TOOL),
    "playwright": ("Playwright", TOOL),
    "prisma": ("Prisma", FRAMEWORK),
    "psql": ("PostgreSQL", TOOL),
    "pyright": ("Pyright", TOOL),
    "pytest": ("pytest", TOOL),
    "rails": ("Rails", FRAMEWORK),
    "redis-cli": ("Redis", TOOL),
    "rspec": ("RSpec", TOOL),
    "ruff": ("Ruff", TOOL),
    "sqlite3": ("SQLite", TOOL),
    "terraform": ("Terraform", TOOL),
    "tox": ("tox", TOOL),
    "tsc": ("TypeScript", LANGUAGE),
    "uvicorn": ("Uvicorn", TOOL),
    "vite": ("Vite", TOOL),
    "vitest": ("Vitest", TOOL),
    "xcodebuild": ("Xcode", TOOL),
}

#: A command that installs, and the ecosystem of what it names.
INSTALLERS = {
    "bun": "npm",
    "bundle": "ruby",
    "cargo": "cargo",
    "composer": "php",
    "npm": "npm",
    "pip": "python",
    "pip3": "python",
    "pnpm": "npm",
    "poetry": "python",
    "uv": "python",
    "yarn": "npm",
}
INSTALLING = frozenset({"install", "add", "i", "require"})

#: What only starts another command: (words).
STARTERS = frozenset(
    {
        ("bundle", "exec"),
        ("bunx",),
        ("npx",),
        ("npm", "exec"),
        ("pnpm", "exec"),
        ("pnpm", "dlx"),
        ("poetry", "run"),
        ("python", "-m"),
        ("python3", "-m"),
        ("sudo",),
        ("time",),
        ("uv", "run"),
        ("uvx",),
        ("yarn", "exec"),
    }
)

_COMMON = """
about above after again all also always and another any anything are around asked
away back because been before being best better between both but call called can
change changed changes chose claude clean code come commit commits could create
created dont decided done down drop dropped each else enough even every everything
feature file files find first fix fixed folder found from full get give goes going
good got great had has have help here how idea instead into issue its just keep kept
know large last later least left less let like line lines little long look made make
makes many maybe mean might more most move moved much must need needed needs never
new next not nothing now number off okay old once one only open other our out over
own part pass passed passes plan please possible problem project pull push put
question rather ran read ready really remove removed rename renamed right run
running runs said same saw say see seems set several shall should show simple since
small some something start started state still stop such sure switch take task tell
test tested tests than thank thanks that the their them then there these they thing
things think this those through time today told too tried try two under until update
updated use used user uses using version very want wanted was way well went were
what when where whether which while who why will with without word work worked
working works would write written wrote yes yet you your
"""
#: Words that a theme is never named after: English glue and the talk of the trade.
COMMON_WORDS = frozenset(_COMMON.split())
