"""The numbers of a server, as Prometheus reads them; of each worker its own."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4
from prometheus_client.platform_collector import PlatformCollector
from prometheus_client.process_collector import ProcessCollector

from formcheck.live.socket import SocketObserver

if TYPE_CHECKING:
    from formcheck.clinic.folder_lock import FolderLocks
    from formcheck.live.protocol import Code
    from formcheck.live.sessions import AllSessions

BUCKETS_S: Final = (0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0)
"""A picture comes every 0.033 s; what is answered within 0.02 s is not felt."""


class Metrics(SocketObserver):
    """Collects what is counted, and looks at the sessions when it is asked.

    Nobody's name or history is among the numbers.

    Args:
        house: who exercises.
        claims: whose folders this process has.
    """

    def __init__(self, all_sessions: AllSessions, claims: FolderLocks) -> None:
        self._house = all_sessions
        self._claims = claims
        self._registry = CollectorRegistry()
        self._answers = Histogram(
            "formcheck_answer_seconds",
            "From a picture or an order to its answer.",
            buckets=BUCKETS_S,
            registry=self._registry,
        )
        self._closed = Counter(
            "formcheck_sockets_closed",
            "Live sockets that were closed or refused, and why.",
            ["code"],
            registry=self._registry,
        )
        self._refused = Counter(
            "formcheck_requests_refused",
            "Requests that were refused before they reached the page.",
            ["status"],
            registry=self._registry,
        )
        self._registry.register(self)
        for collector in (ProcessCollector, PlatformCollector):
            collector(registry=self._registry)

    def answered(self, seconds: float) -> None:
        """A frame or an order was answered, so long after it was taken."""
        self._answers.observe(seconds)

    def closed(self, code: Code) -> None:
        """A connection was closed or refused, and why."""
        self._closed.labels(code.value).inc()

    def refused(self, status: int) -> None:
        """A request was refused with this status."""
        self._refused.labels(str(status)).inc()

    def collect(self) -> Iterable[GaugeMetricFamily]:
        """How things are at this moment."""
        each_history = self._house.each_history()
        sessions = [session for sessions in each_history for session in sessions.all()]
        for name, about, value in (
            ("formcheck_people", "People whom this worker serves.", len(self._claims)),
            ("formcheck_sessions", "Live sessions, also those that wait.", len(sessions)),
            (
                "formcheck_sessions_connected",
                "Live sessions of which somebody is there.",
                sum(session.is_connected for session in sessions),
            ),
            (
                "formcheck_entries_waiting",
                "Repetitions and the like that are not in a history yet.",
                sum(sessions.waiting() for sessions in each_history),
            ),
        ):
            yield GaugeMetricFamily(name, about, value)

    def text(self) -> tuple[bytes, str]:
        """All numbers, and their content type."""
        return generate_latest(self._registry), CONTENT_TYPE_PLAIN_0_0_4
