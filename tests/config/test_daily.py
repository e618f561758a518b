"""Once a day, by whichever process notices first, and never while somebody waits for a page."""

import pytest
from django.core.cache import cache

from config import daily

pytestmark = pytest.mark.django_db


@pytest.fixture
def swept(monkeypatch):
    runs = []
    monkeypatch.setattr(daily, "sweep", lambda: runs.append("files"))
    monkeypatch.setattr(daily.SentForm, "forget", lambda: runs.append("sent forms"))
    monkeypatch.setattr(daily.LookOver, "forget", lambda: runs.append("answers looked over"))
    monkeypatch.setattr(daily.connections, "close_all", lambda: None)  # the test's own is among them
    cache.clear()
    return runs


def test_the_work_of_a_day_is_done_once(swept):
    for _process in range(3):
        daily.work_if_due()
    cache.delete("daily-work")  # as after a day
    daily.work_if_due()

    assert swept == ["files", "sent forms", "answers looked over"] * 2


def test_a_fault_is_logged_and_ends_nothing(swept, monkeypatch, caplog):
    monkeypatch.setattr(daily, "sweep", lambda: 1 / 0)

    daily.work_if_due()

    assert "The day's work could not be done" in caplog.text


def test_a_request_starts_it_beside_itself_every_ten_minutes_at_most(swept, monkeypatch):
    now, started = [1000.0], []
    monkeypatch.setattr(daily.time, "monotonic", lambda: now[0])
    monkeypatch.setattr(
        daily, "Thread", lambda target, daemon: type("T", (), {"start": lambda _: started.append(target)})()
    )
    middleware = daily.daily_work(lambda request: f"page {request}")

    pages = []
    for seconds in (0, 500, 200, 10, 700):
        now[0] += seconds
        pages.append((middleware(1), len(started)))

    assert pages == [("page 1", 0), ("page 1", 0), ("page 1", 1), ("page 1", 1), ("page 1", 2)]
    assert set(started) == {daily.work_if_due}
