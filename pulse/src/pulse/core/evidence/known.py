"""Commands by what they do, as data: patterns that match from a program's name on."""

import re

_PYTHON_M = r"(?:(?:\S*/)?python[\d.]*\s+(?:-\S+\s+(?:\w+\s+)?)*?-m\s+)?"
_JS = r"(?:npm|pnpm|yarn|bun|deno)"
# An option may have an argument: "pnpm --filter web build".
_OPTIONS = r"(?:-\S+\s+(?:(?!-)[\w@./*-]+\s+)??)*?"
_RUN = (
    rf"{_JS}\s+(?:workspaces?\s+\S+\s+)?{_OPTIONS}"
    rf"(?:run(?:-script)?\s+|task\s+)?{_OPTIONS}"
)
_GRADLE = r"(?:\./)?gradlew?\s+(?:\S+\s+)*?"
_MAVEN = r"(?:\./)?mvnw?\s+(?:\S+\s+)*?"

TESTS = re.compile(
    rf"""(?:
      {_PYTHON_M}(?:pytest|py\.test|unittest|nose2?|behave)\b
    | (?:\S*/)?python[\d.]*\s+(?:-\S+\s+)*(?:\S*manage\.py\s+test|\S*tests?/\S+\.py|
        \S*\btest_\w+\.py|\S*_test\.py)\b
    | {_PYTHON_M}coverage\s+run\s+(?:-\S+\s+)*(?:\S*manage\.py\s+)?\S*test
    | {_PYTHON_M}(?:tox|nox)\b
    | (?:jest|vitest|mocha|karma|ava|tap|jasmine|cypress|playwright|testem|qunit|wtr)\b
    | {_RUN}(?:test|tests|t|spec|check|ci|e2e|verify)\b
    | {_RUN}(?:jest|vitest|mocha|playwright)\b
    | node\s+(?:\S+\s+)*--test\b
    | go\s+(?:-C\s+\S+\s+)?test\b | gotestsum\b | ginkgo\b
    | cargo\s+(?:\+\S+\s+)?(?:test|t|nextest|tarpaulin|llvm-cov)\b
    | (?:{_GRADLE}|{_MAVEN})(?:\S*:)?(?:\w*[tT]est|check|verify|build|package|install)\b
    | rspec\b | (?:bin/|\./bin/)?rails\s+test | rake\s+(?:test|spec)\b | rake\s*$
    | phpunit\b | \./vendor/bin/\w+ | pest\b | (?:\S*/)?artisan\s+test | composer\s+test
    | dotnet\s+(?:test|vstest)\b | ctest\b | mix\s+test\b | swift\s+test\b
    | (?:flutter|dart)\s+test\b | sbt\s+(?:\S+\s+)*?\w*[tT]est | bazel\s+test\b
    | xcodebuild\b.*\btest\b | bats\b | prove\b | busted\b | zig\s+(?:build\s+)?test\b
    | (?:make|just|task|mage|invoke|inv)\s+(?:\S+\s+)*?[\w-]*(?:test|check|spec|ci|
        verify)[\w-]*
    | (?:\./|(?:ba|z)?sh\s+)?(?:\S*/)?(?:run[_-]?)?tests?(?:\.(?:sh|py|js|ts|bash))?
        (?=\s|$)
    )""",
    re.VERBOSE,
)
BUILD = re.compile(
    rf"""(?:
      {_RUN}build[\w:-]*
    | (?:cargo|go|docker|podman|zig|swift|dotnet|flutter|hugo|mkdocs|bazel|hatch|uv|
        poetry|next|vite|nuxt|astro|ng|turbo|nx|eas|jekyll)\s+(?:-\S+\s+)*build\b
        (?:\s+--release\b)?
    | (?:\S*/)?python[\d.]*\s+-m\s+build\b | docker\s+buildx\s+build\b
    | docker(?:-|\s+)compose\s+(?:-\S+\s+)*build\b
    | tsc\b | webpack\b | rollup\b | esbuild\b | parcel\s+build | tsup\b
    | xcodebuild\b | sphinx-build\b
    | make(?:\s+-\S+)*(?:\s+(?:all|build|install))?\s*$ | cmake\s+--build\b | ninja\b
    | meson\s+compile | msbuild\b
    | {_MAVEN}(?:package|install|compile)\b
    | {_GRADLE}(?:\S*:)?(?:build|assemble\w*|compile\w*)\b
    | cargo\s+check\b
    )""",
    re.VERBOSE,
)
CHECKS = (
    (
        "lint",
        re.compile(
            rf"""(?:
              {_PYTHON_M}(?:ruff(?:\s+check\b|\s+(?!format|--version|clean|rule)\S|\s*$)|
                flake8|pylint|pyflakes|bandit|vulture|pydocstyle)\b
            | (?:eslint|oxlint|stylelint|standard|xo|jshint|tslint|next\s+lint|
                biome\s+(?:check|lint|ci))\b
            | cargo\s+clippy\b | golangci-lint\b | staticcheck\b | go\s+vet\b
            | rubocop\b | shellcheck\b | hadolint\b | yamllint\b | markdownlint\S*
            | ktlint\b | detekt\b | phpcs\b | phpstan\b | psalm\b | swiftlint\b
            | mix\s+credo | sqlfluff\s+lint | actionlint\b | lint-imports\b | vale\s
            | pre-commit\s+run\b
            | {_RUN}lint[\w:-]* | (?:make|just|task)\s+lint\b | {_GRADLE}\S*[lL]int\b
            )""",
            re.VERBOSE,
        ),
    ),
    (
        "types",
        re.compile(
            rf"""(?:
              {_PYTHON_M}(?:mypy|pyright|basedpyright|pyre|pytype)\b | ty\s+check\b
            | vue-tsc\b | svelte-check\b | flow\s+check\b | srb\s+tc | dialyzer\b
            | {_RUN}(?:type-?check|check-types|check:types|types|tsc)\b
            | (?:make|just|task)\s+(?:types?|type-?check|mypy)\b
            )""",
            re.VERBOSE,
        ),
    ),
    (
        "format",
        re.compile(
            rf"""(?:
              {_PYTHON_M}(?:ruff\s+format|black|isort|yapf)\b(?=.*\s(?:--check|--diff|-c)\b)
            | prettier\b(?=.*\s(?:--check|-c|-l|--list-different)\b)
            | cargo\s+fmt\b(?=.*--check\b) | rustfmt\b(?=.*--check\b)
            | gofmt\s+(?:-\w+\s+)*-\w*l | dotnet\s+format\b(?=.*--verify)
            | terraform\s+fmt\b(?=.*-check\b) | mix\s+format\b(?=.*--check)
            | {_RUN}format:check\b | {_RUN}check:format\b
            )""",
            re.VERBOSE,
        ),
    ),
)
# Commands that touch the world outside the checkout.
OUTSIDE = re.compile(
    r"(?:(?:npm|pnpm|yarn|bun|cargo|uv|poetry|flutter|dart) publish|twine upload|"
    r"gem push|(?:docker|podman) push|(?:terraform|tofu|kubectl) apply|pulumi up|"
    r"helm (?:upgrade|install)|fly(?:ctl)? deploy|vercel(?: deploy| --prod)|"
    r"netlify deploy|wrangler (?:deploy|publish)|gcloud \S+ deploy|"
    r"(?:serverless|sls|firebase|cdk|sam|railway|eb|amplify) (?:deploy|up|publish)\b|"
    r"kamal deploy|ansible-playbook|cap \w+ deploy|git push heroku\b|"
    r"gh (?:release create|pr (?:comment|review|close)|"
    r"issue (?:create|close|comment)|workflow run)|"
    r"glab (?:release create|mr (?:note|close)|issue (?:create|close|note)))"
)
