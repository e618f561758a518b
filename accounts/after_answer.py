"""What is done once the answer is on its way, so that nobody can tell from the time whether anything is done."""

import logging
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context

from django.db import connections

logger = logging.getLogger(__name__)

# In threads and not when the response is closed: a server answers the next request of a connection only after that
_threads = ThreadPoolExecutor(max_workers=2, thread_name_prefix="after-answer")


def after_answer(work, *args):
    """Runs this in another thread, with the request and the language of this one. An error is logged."""
    _threads.submit(copy_context().run, _run, work, args)


def _run(work, args):
    try:
        work(*args)
    except Exception:
        logger.exception("Failed after the answer was sent")
    finally:
        connections.close_all()
