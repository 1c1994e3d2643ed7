"""What stands before the server and ends TLS: a file for Caddy."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from formcheck.addresses import with_port

COOKIE: Final = "__Host-formcheck"
"""Keeps whose link was opened; browsers take it by https alone, and from this host alone."""
STICKY: Final = "X-FormCheck-Sticky"
CADDYFILE: Final = """\
{site} {{
	header Strict-Transport-Security "max-age=31536000"
	@inside path /health /metrics
	respond @inside 404
	request_body {{
		max_size {most_mb}MB
	}}
{whose}
	# The same person always comes to the same worker: it alone has their history open. There is no
	# health check on purpose: whose worker is being started anew waits a moment for it.
	reverse_proxy {workers} {{
		lb_policy header {sticky}
	}}
}}
"""
BY_LINK: Final = f"""\
	request_header {STICKY} {{http.request.cookie.{COOKIE}}}"""
BY_HEADER: Final = """\
	# Whatever a browser says by this name is nobody's word.
	request_header -{header}
	# Have your sign-in say who it is, for instance:
	#   basicauth {{
	#       anna HASHED_PASSWORD
	#   }}
	#   request_header {header} {{http.auth.user.id}}"""


def workers_at(address: str, port: int, count: int) -> tuple[str, ...]:
    """Where `count` workers listen, the first of them at `port`."""
    return tuple(with_port(address, port + number) for number in range(count))


def caddyfile(site: str, workers: Sequence[str], most_mb: int, header: str | None = None) -> str:
    """The Caddyfile for a server.

    Args:
        site: the public name, with its port where that is not 443.
        workers: where the workers listen, as "address:port".
        most_mb: the largest upload.
        header: in which the proxy says who somebody is; None where they come by their links.
    """
    return CADDYFILE.format(
        site=site,
        most_mb=most_mb,
        whose=BY_LINK if header is None else BY_HEADER.format(header=header),
        workers=" ".join(workers),
        sticky=STICKY if header is None else header,
    )
