"""How is the fake Telegram started by itself, for a bot and a person at a shell?"""

import argparse
import signal

from tests.botapi.floods import Limits
from tests.botapi.server import TOKEN, BotApi


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.botapi", description=__doc__)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--token", default=TOKEN)
    parser.add_argument("--limits", action="store_true", help="refuse floods as Telegram does")
    given = parser.parse_args()
    stops = {signal.SIGINT, signal.SIGTERM}
    signal.pthread_sigmask(signal.SIG_BLOCK, stops)
    with BotApi(token=given.token, port=given.port, limits=Limits() if given.limits else None) as api:
        print(f"TELEGRAM_API_BASE={api.base} TELEGRAM_TOKEN={api.token}", flush=True)
        signal.sigwait(stops)


if __name__ == "__main__":
    main()
