"""What the checks with the Python clients share."""
import sys
from pathlib import Path

from azure.core.exceptions import HttpResponseError
from azure.core.pipeline.policies import SansIOHTTPPolicy


class NoCredential:
    """The client wants one; nothing is ever asked of it."""

    def get_token(self, *scopes, **options):
        raise AssertionError("a token was asked for")


def options(address):
    """Returns the options of a client of the server at this address."""
    return {"base_url": address, "authentication_policy": SansIOHTTPPolicy(), "retry_total": 0, "polling_interval": 0}


def check(holds, what):
    """Ends the program unless what it checks holds."""
    if not holds:
        sys.exit(f"{Path(sys.argv[0]).name}: {what}")


def refused(call, status):
    """Checks that a call ends with an error of this status."""
    try:
        call()
    except HttpResponseError as error:
        check(error.status_code == status, f"{error.status_code} in place of {status}")
        check(error.error and error.error.code and error.error.message, "an error without code or message")
    else:
        check(False, f"nothing was refused with {status}")
