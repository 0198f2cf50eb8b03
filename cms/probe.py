"""Ask this machine's server whether it is well, as a container or a script would: `python -m cms.probe /readyz`.

Says the name of the site, which the server answers to, and that TLS ended before it. Needs nothing but Python. Ends
with 1 when the answer is not 200, or does not come.
"""

import os
import sys
from collections.abc import Mapping
from http.client import HTTPConnection, HTTPException
from urllib.parse import urlsplit

SECONDS = 5


def status_of(path: str, environment: Mapping[str, str]) -> int:
    """The status of the answer; 0 for none."""
    site = urlsplit(environment.get("SITE_ORIGIN", "http://127.0.0.1"))
    connection = HTTPConnection("127.0.0.1", int(environment.get("PORT") or 8000), timeout=SECONDS)
    try:
        connection.request("GET", path, headers={"Host": site.netloc, "X-Forwarded-Proto": site.scheme})
        return connection.getresponse().status
    except (OSError, HTTPException):
        return 0
    finally:
        connection.close()


if __name__ == "__main__":
    found = status_of(sys.argv[1] if len(sys.argv) > 1 else "/healthz", os.environ)
    sys.stdout.write(f"{found or 'no answer'}\n")
    sys.exit(0 if found == 200 else 1)
