"""Names of frameworks and libraries, by ecosystem, as manifests and imports spell them.

A closed vocabulary: to teach the profile one, add it to its line. ``*`` after a name
also takes what begins with it. What is not listed can still be told of by the name of
its package, where a manifest or an installing command names it (`fallback`); an import
cannot, because a module may be the project's own.
"""

import re

from pipeline.skill_words import FRAMEWORK, LIBRARY, TOOL

Named = tuple[str, str]  # name, kind

_FRAMEWORKS = """
python: Django=django Django REST framework=djangorestframework,rest_framework
python: FastAPI=fastapi Flask=flask Starlette=starlette Celery=celery Scrapy=scrapy
python: Tornado=tornado aiohttp=aiohttp Streamlit=streamlit
python: Airflow=apache-airflow,airflow
npm: React=react,react-dom,@types/react,@types/react-dom Next.js=next Vue=vue Nuxt=nuxt
npm: Svelte=svelte SvelteKit=@sveltejs/kit Angular=@angular/* Astro=astro
npm: Remix=@remix-run/*
npm: Express=express Fastify=fastify NestJS=@nestjs/* Hono=hono Koa=koa
npm: Electron=electron
npm: React Native=react-native Expo=expo htmx=htmx.org Solid=solid-js Preact=preact
npm: Tailwind CSS=tailwindcss,@tailwindcss/* Qwik=@builder.io/qwik Ember=ember-source
npm: Lit=lit Gatsby=gatsby Ink=ink
cargo: Axum=axum Actix=actix-web Rocket=rocket Bevy=bevy Tauri=tauri Leptos=leptos
cargo: Yew=yew Dioxus=dioxus Tokio=tokio warp=warp
go: Gin=github.com/gin-gonic/gin Echo=github.com/labstack/echo*
go: Fiber=github.com/gofiber/*
go: chi=github.com/go-chi/chi*
ruby: Rails=rails Sinatra=sinatra Hanami=hanami
jvm: Spring=spring-boot*,spring-*,org.springframework* Quarkus=quarkus-*,io.quarkus*
jvm: Micronaut=micronaut-*,io.micronaut* Ktor=ktor-*,io.ktor*
jvm: Jetpack Compose=androidx.compose* Akka=akka-*,akka.*
php: Laravel=laravel/framework,Illuminate Symfony=symfony/*,Symfony
dotnet: ASP.NET Core=Microsoft.AspNetCore*
dotnet: Entity Framework=Microsoft.EntityFrameworkCore*
elixir: Phoenix=phoenix,Phoenix Ecto=ecto,ecto_sql,Ecto
"""
_LIBRARIES = """
python: NumPy=numpy pandas=pandas Polars=polars Pydantic=pydantic,pydantic_settings
python: SQLAlchemy=sqlalchemy PyTorch=torch TensorFlow=tensorflow Keras=keras
python: scikit-learn=scikit-learn,sklearn SciPy=scipy Matplotlib=matplotlib JAX=jax
python: Transformers=transformers Pillow=pillow,PIL Requests=requests HTTPX=httpx
python: Click=click Typer=typer Rich=rich Textual=textual Jinja=jinja2 boto3=boto3
python: Beautiful Soup=beautifulsoup4,bs4 OpenCV=opencv-python,cv2
python: psycopg=psycopg,psycopg2
python: Hypothesis=hypothesis msgspec=msgspec attrs=attrs,attr structlog=structlog
python: Anthropic SDK=anthropic OpenAI SDK=openai LangChain=langchain*
python: PyYAML=pyyaml,yaml
python: networkx=networkx lxml=lxml marshmallow=marshmallow
npm: Redux=redux,@reduxjs/toolkit,react-redux TanStack Query=@tanstack/react-query
npm: Zod=zod Zustand=zustand D3=d3,d3-* Three.js=three,@types/three RxJS=rxjs
npm: GraphQL=graphql Apollo=@apollo/* tRPC=@trpc/* Axios=axios Lodash=lodash
npm: date-fns=date-fns
npm: Socket.IO=socket.io,socket.io-client Material UI=@mui/* Radix UI=@radix-ui/*
npm: Framer Motion=framer-motion Chart.js=chart.js Commander=commander
npm: Supabase=@supabase/*
npm: Mongoose=mongoose Knex=knex Drizzle=drizzle-orm TypeORM=typeorm
npm: Testing Library=@testing-library/*
npm: Anthropic SDK=@anthropic-ai/sdk OpenAI SDK=openai MCP SDK=@modelcontextprotocol/sdk
npm: Chalk=chalk Puppeteer=puppeteer AWS SDK=@aws-sdk/*
cargo: Serde=serde,serde_json clap=clap reqwest=reqwest SQLx=sqlx Diesel=diesel
cargo: Rayon=rayon
cargo: anyhow=anyhow thiserror=thiserror tracing=tracing,tracing-subscriber hyper=hyper
cargo: Ratatui=ratatui regex=regex
go: Cobra=github.com/spf13/cobra Viper=github.com/spf13/viper GORM=gorm.io/gorm
go: Testify=github.com/stretchr/testify* gRPC=google.golang.org/grpc*
go: pgx=github.com/jackc/pgx* Bubble Tea=github.com/charmbracelet/bubbletea
ruby: Sidekiq=sidekiq Devise=devise
jvm: JUnit=junit*,org.junit* Hibernate=hibernate-*,org.hibernate*
jvm: Jackson=jackson-*,com.fasterxml.jackson*
jvm: Kotlin coroutines=kotlinx-coroutines-*,kotlinx.coroutines*
php: Guzzle=guzzlehttp/guzzle,GuzzleHttp
dotnet: xUnit=Xunit
"""
_TOOLS = """
python: pytest=pytest,pytest-* Ruff=ruff mypy=mypy Playwright=playwright Redis=redis
npm: TypeScript=typescript Vite=vite,@vitejs/* Vitest=vitest Jest=jest,ts-jest
npm: ESLint=eslint
npm: Prettier=prettier Playwright=@playwright/test,playwright Cypress=cypress
npm: Storybook=@storybook/*
npm: webpack=webpack esbuild=esbuild Prisma=prisma,@prisma/client Biome=@biomejs/biome
npm: Redis=redis,ioredis Turborepo=turbo Rollup=rollup Mocha=mocha
ruby: RSpec=rspec,rspec-rails RuboCop=rubocop
php: PHPUnit=phpunit/phpunit,PHPUnit
cargo: Criterion=criterion
"""

_ENTRY = re.compile(r"(\S[^=]*?)=(\S+)(?:\s|$)")
_PLAIN = re.compile(r"[a-z][a-z0-9]*(?:[._-][a-z0-9]+)*")
_LONGEST = 32
#: What only supports another package: types, plugins, presets.
_SUPPORT = re.compile(r"(?:types|stubs|plugin|preset|config|loader|polyfill|cli)\b")


def _read() -> tuple[dict[str, Named], list[tuple[str, Named]]]:
    exact: dict[str, Named] = {}
    begins: list[tuple[str, Named]] = []
    tables = ((_FRAMEWORKS, FRAMEWORK), (_LIBRARIES, LIBRARY), (_TOOLS, TOOL))
    for table, kind in tables:
        for line in table.strip().splitlines():
            ecosystem, _, entries = line.partition(": ")
            for shown, names in _ENTRY.findall(entries):
                for name in names.lower().split(","):
                    if name.endswith("*"):
                        begins.append((f"{ecosystem}:{name[:-1]}", (shown, kind)))
                    else:
                        exact[f"{ecosystem}:{name}"] = (shown, kind)
    # The longest beginning says most.
    return exact, sorted(begins, key=lambda each: (-len(each[0]), each[0]))


_EXACT, _BEGINS = _read()


def known(library: str) -> Named | None:
    """What "npm:react-dom" is called, or None if the vocabulary does not hold it."""
    library = library.lower()
    for name in (library, library.partition("/")[0], library.replace("_", "-")):
        if name in _EXACT:
            return _EXACT[name]
    return next((named for start, named in _BEGINS if library.startswith(start)), None)


def fallback(library: str) -> Named | None:
    """A package by its own name. Scopes and addresses often name who it belongs to, so
    that only plain names are told."""
    name = library.partition(":")[2].lower()
    if len(name) > _LONGEST or not _PLAIN.fullmatch(name) or _SUPPORT.search(name):
        return None
    return name, LIBRARY
