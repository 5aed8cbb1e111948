"""Counting what each key does, to refuse what is too much."""

import threading


class RateLimit:
    """So many times per stretch of time, for each key, in the memory of one process.

    :param int most: times allowed in a stretch
    :param float seconds: how long a stretch lasts
    :param int most_keys: keys remembered; beyond, those whose stretch is over go first
    """

    def __init__(self, most, seconds, most_keys=10_000):
        self.most, self.seconds, self.most_keys = most, seconds, most_keys
        self._counts = {}  # {key: (start of its stretch, times)}
        self._lock = threading.Lock()

    def wait(self, key, now):
        """Count one more time, and tell how long to wait.

        :param float now: seconds, of a clock that never goes back
        :return: float, seconds to wait; 0 when it is allowed now
        """
        with self._lock:
            start, times = self._counts.get(key, (now, 0))
            if now - start >= self.seconds:
                start, times = now, 0
            if times >= self.most:
                return self.seconds - (now - start)
            if key not in self._counts and len(self._counts) >= self.most_keys:
                self._forget(now)
            self._counts[key] = (start, times + 1)
            return 0

    def _forget(self, now):
        self._counts = {
            key: (start, times)
            for key, (start, times) in self._counts.items()
            if now - start < self.seconds
        }
        if len(self._counts) >= self.most_keys:
            self._counts.clear()
