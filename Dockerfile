# The server and its commands. docs/guides/running.md describes how to run it.
ARG BASE=python:3.12-slim

FROM ${BASE} AS build
WORKDIR /source
COPY requirements-build.lock ./
RUN pip install --no-cache-dir --require-hashes --requirement requirements-build.lock
COPY LICENSE ./
COPY README.md ./
COPY pyproject.toml ./
COPY server.py ./
COPY app ./app
COPY db ./db
COPY execution ./execution
COPY ingest ./ingest
COPY jobs ./jobs
COPY loaders ./loaders
COPY offload ./offload
COPY resolvers ./resolvers
COPY schema ./schema
COPY telemetry ./telemetry
COPY transport ./transport
COPY waybill ./waybill
COPY web/board/dist ./web/board/dist
COPY web/graphiql/dist ./web/graphiql/dist
RUN hatchling build --target wheel --directory /wheel

FROM ${BASE}
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1

# `import-git` runs git.
RUN apt-get update && apt-get install --yes --no-install-recommends git \
    && rm -rf /var/lib/apt/lists/*
RUN useradd --system --uid 10001 --home-dir /data --create-home --shell /usr/sbin/nologin waybill

COPY requirements-server.lock ./
RUN pip install --require-hashes --requirement requirements-server.lock
RUN --mount=type=bind,from=build,source=/wheel,target=/wheel pip install --no-deps --no-index /wheel/*.whl

USER waybill
WORKDIR /data
EXPOSE 8000
STOPSIGNAL SIGTERM

# The listener of metrics and probes is within the container; another address publishes it.
ENV WAYBILL_METRICS_PORT=9464
HEALTHCHECK --interval=10s --timeout=4s --start-period=60s --retries=3 \
    CMD ["waybill", "check", "--url", "http://127.0.0.1:9464"]

ENTRYPOINT ["waybill"]
CMD ["serve", "--host", "0.0.0.0"]
