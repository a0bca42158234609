# The image of all parts: web, worker and beat differ only in their command.
FROM python:3.12-slim-bookworm AS build
RUN python -m venv /venv
WORKDIR /app
COPY requirements.lock ./
RUN --mount=type=cache,target=/root/.cache/pip \
    /venv/bin/pip install --require-hashes -r requirements.lock
COPY pulse ./pulse
RUN /venv/bin/pip install --no-deps --no-build-isolation ./pulse

FROM python:3.12-slim-bookworm
RUN groupadd --gid 10001 worktracker \
    && useradd --uid 10001 --gid worktracker --no-create-home worktracker \
    && install -d -o worktracker -g worktracker /data
ENV PATH=/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    WORKTRACKER_HOME=/data \
    HOST=0.0.0.0 \
    PROMETHEUS_MULTIPROC_DIR=/tmp/metrics
WORKDIR /app
COPY --from=build /venv /venv
COPY . .
# Only names and fingerprints of files are written; these keys are in no later layer.
RUN DATABASE_URL=postgres://build PUBLIC_URL=http://build \
    SECRET_KEY=build-only-0123456789-0123456789-abcdef \
    FIELD_ENCRYPTION_KEYS=MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE= \
    python manage.py collectstatic --noinput
USER worktracker
VOLUME /data
EXPOSE 8000
CMD ["python", "-m", "worktracker.up", "web"]
