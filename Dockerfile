# The same code as `python3 manage.py run`, one process a container; see docs/operations.md.
# 3.12 rather than the newest: every wheel of constraints.txt exists for it.
FROM python:3.12-slim-bookworm AS environment
ENV HUB_VENV=/opt/hub-venv PIP_NO_CACHE_DIR=1
WORKDIR /srv/hub
# Only what decides the environment, so that a change of the code does not install everything again.
COPY pyproject.toml constraints.txt ./
COPY hub/__init__.py hub/bootstrap.py hub/
RUN python3 hub/bootstrap.py

FROM python:3.12-slim-bookworm
ENV HUB_VENV=/opt/hub-venv PATH=/opt/hub-venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    HUB_HOME=/srv/home HUB_STATIC_ROOT=/srv/static
RUN useradd --uid 10001 --home-dir /srv/home --create-home hub && mkdir /srv/static && chown hub /srv/static
COPY --from=environment /opt/hub-venv /opt/hub-venv
WORKDIR /srv/hub
COPY . .
USER hub
RUN HUB_DEMO=1 python3 manage.py collectstatic --noinput -v0
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s \
    CMD ["python3", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8000/healthz', timeout=4)"]
CMD ["gunicorn", "hub.wsgi:application", "--bind", "0.0.0.0:8000", "--worker-class", "gthread", "--workers", "2", \
     "--threads", "4", "--worker-tmp-dir", "/dev/shm", "--graceful-timeout", "20", "--max-requests", "5000", \
     "--max-requests-jitter", "500", "--log-level", "warning"]
