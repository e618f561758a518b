"""What is done once a day, by whichever process notices first that it is time."""

import logging
import time
from threading import Thread

from django.core.cache import cache
from django.db import connections

from accounts.models import SentForm
from stories.models import KEPT_BY_PEOPLE, LookOver
from stories.unnamed_files import sweep

logger = logging.getLogger(__name__)
DAY = 24 * 3600  # seconds
LOOK_EVERY = 600  # seconds, for each process: most requests look at nothing but the clock


def daily_work(get_response):
    """Middleware: starts the day's work beside a request, which does not wait for it."""
    last_look = time.monotonic()

    def middleware(request):
        nonlocal last_look
        if time.monotonic() - last_look > LOOK_EVERY:
            last_look = time.monotonic()
            Thread(target=work_if_due, daemon=True).start()
        return get_response(request)

    return middleware


def work_if_due():
    """The day's work, unless another process has begun it. A fault is logged, and tried again the day after."""
    try:
        if cache.add("daily-work", True, DAY):  # one process gets it
            sweep()
            SentForm.forget()
            LookOver.forget()
            for model in KEPT_BY_PEOPLE:
                model.objects.all().forget_closed()  # what ended, or begins later, since yesterday
    except Exception:
        logger.exception("The day's work could not be done")
    finally:
        connections.close_all()  # those of this thread
