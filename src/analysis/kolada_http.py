"""Calls to a web service, one at a time and not too many a second; a busy one is asked again.

Proxies and certificates of one's own come from the usual environment variables: HTTPS_PROXY,
NO_PROXY, REQUESTS_CA_BUNDLE.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable

from requests import Response, Session
from requests.exceptions import (
    ChunkedEncodingError,
    ConnectionError,
    ContentDecodingError,
    InvalidProxyURL,
    ProxyError,
    RequestException,
    SSLError,
    Timeout,
)
from urllib3.exceptions import InvalidHeader, MaxRetryError, NewConnectionError
from urllib3.util import Retry

from analysis import __version__
from analysis.errors import FetchError

#: Times that an address is asked again, and the seconds that the pauses begin with.
_ATTEMPTS, _PAUSE = 6, 1.0
#: Seconds to wait for a connection, and for the answer to go on.
_PATIENCE = (10, 60)
#: Seconds that the service may ask us to wait while somebody sits before the screen.
_LONGEST_WAIT = 300
_GOOD, _TOO_MANY, _BROKEN = 200, 429, range(500, 600)
#: What may go well the next time: too slow, or cut off on the way.
_PASSING = (Timeout, ConnectionError, ChunkedEncodingError, ContentDecodingError)
_AGAIN = "what has been fetched is kept: give the same command again"


class Connection:
    """A line to a web service.

    Args:
        rate: calls a second, at most.
        tell: told, in a line, why an address is asked again.
        pause: seconds that the pauses between attempts begin with; they double.
    """

    def __init__(
        self, rate: float, tell: Callable[[str], object], *, pause: float = _PAUSE
    ) -> None:
        self._apart, self._tell, self._pause = 1 / rate, tell, pause
        self._next = time.monotonic()
        self._session = Session()
        self._session.headers["User-Agent"] = f"genomlysning/{__version__}"

    def get(self, url: str) -> bytes:
        """Return what an address answers.

        Raises: FetchError where it refuses, or still can't after some attempts.
        """
        retries = Retry(_ATTEMPTS, backoff_factor=self._pause)
        while True:
            response, trouble = self._attempt(url)
            if response is not None and response.status_code == _GOOD:
                return response.content
            try:
                retries = retries.increment("GET", url, error=FetchError(trouble))
            except MaxRetryError as error:
                raise FetchError(f"{url}: {trouble}, {_ATTEMPTS + 1} times; {_AGAIN}") from error
            seconds = self._asked_to_wait(retries, response, url)
            later = f" in {seconds:.0f} s" if seconds else ""
            self._tell(f"{url}: {trouble}; trying again{later}")
            if seconds:
                time.sleep(seconds)
            else:
                # A pause that grows.
                retries.sleep()

    def _attempt(self, url: str) -> tuple[Response | None, str]:
        """Return the answer, and what is wrong with it if it is worth another attempt."""
        self._wait_for_its_turn()
        try:
            # Nobody sends us elsewhere: an answer from another place would have no receipt.
            response = self._session.get(url, timeout=_PATIENCE, allow_redirects=False)
        except RequestException as error:
            if refusal := _refusal(url, error):
                raise FetchError(refusal) from error
            return None, f"no whole answer ({type(error).__name__})"
        status = response.status_code
        told = f"answered {status} {response.reason or ''}".rstrip()
        if status not in (_GOOD, _TOO_MANY, *_BROKEN):
            raise FetchError(f"{url}: {told}{_words(response)}")
        return response, told

    def _asked_to_wait(self, retries: Retry, response: Response | None, url: str) -> float:
        """Return how many seconds the service asks for; 0 where it says nothing that is a time."""
        seconds = None
        if response is not None:
            with contextlib.suppress(InvalidHeader, OverflowError):
                seconds = retries.get_retry_after(response.raw)
        if seconds and seconds > _LONGEST_WAIT:
            raise FetchError(f"{url}: it asks to be left alone for {seconds:.0f} s; {_AGAIN} then")
        return seconds or 0.0

    def _wait_for_its_turn(self) -> None:
        now = time.monotonic()
        if self._next > now:
            time.sleep(self._next - now)
        self._next = max(now, self._next) + self._apart


def _refusal(url: str, error: RequestException) -> str:
    """Return in a sentence why there is no sense in another attempt; empty where there is."""
    if isinstance(error, InvalidProxyURL):
        return f"{url}: HTTPS_PROXY or HTTP_PROXY is no address of a proxy"
    if isinstance(error, ProxyError):
        return f"{url}: the proxy does not answer; HTTPS_PROXY and HTTP_PROXY say which it is"
    if isinstance(error, SSLError):
        return f"{url}: its certificate is not trusted; REQUESTS_CA_BUNDLE names a file with yours"
    reason = getattr(error.args[0] if error.args else None, "reason", None)
    if isinstance(reason, NewConnectionError):
        return f"{url} cannot be reached: no connection to it, or one that needs a proxy; {_AGAIN}"
    if isinstance(error, _PASSING):
        return ""
    return f"{url}: no address that can be called ({type(error).__name__})"


def _words(response: Response, limit: int = 160) -> str:
    """Return where an answer would send us, or the first words that it says."""
    if elsewhere := response.headers.get("Location"):
        return f": it sends us to {elsewhere}, where nothing is fetched from"
    text = " ".join(response.content.decode(errors="replace").split())
    return f": {text[:limit]}" if text else ""
