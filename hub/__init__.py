"""The ground: who, for whom, what happened, who is told, what is running. Knows no accounting."""


def __getattr__(name: str):
    """`hub.celery_app` on demand: the bootstrap imports this package on a bare interpreter."""
    if name == "celery_app":
        from hub.celery import app

        return app
    raise AttributeError(name)
