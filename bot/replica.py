"""This process among those beside it: what it tells them, and what it does about what they tell."""

from collections.abc import Callable, Sequence

from bot.channels.webchat import Hub
from bot.delivery import Delivery
from domain.message import Address
from storage.wire import Alone, Kind, News, Wire


class Replica:
    """Brings news to whom it concerns here: open pages, and deliveries of what others owe."""

    def __init__(self, wire: Alone | Wire, hub: Hub, deliveries: Sequence[Delivery]) -> None:
        self._wire = wire
        self._hub = hub
        self._deliveries = deliveries
        self.wanted: Callable[[], None] = lambda: None
        """Called when another process has heard of files to fetch."""
        wire.heard = self._hear
        wire.missed = self._look_around
        wire.turned = self._wake

    def announce(self, channels: set[str]) -> None:
        """Tell whoever sends on these channels, where that is not this process, that something is owed there."""
        for delivery in self._deliveries:
            if delivery.channel in channels and not delivery.is_ours():
                self._wire.tell(News(Kind.OWED, delivery.channel))

    def show(self, address: Address) -> None:
        """Let every open page of an address know that there is something new, wherever it is open."""
        self._hub.notify(address)
        self._wire.tell(News(Kind.SHOWN, address.channel, address.id))

    def _hear(self, news: News) -> None:
        if news.kind is Kind.SHOWN:
            self._hub.notify(Address(news.channel, news.outside))
        if news.kind is Kind.WANTED:
            self.wanted()
        for delivery in self._deliveries:
            if news.kind is Kind.OWED and news.channel == delivery.channel:
                delivery.wake()

    def _look_around(self) -> None:
        """Look for whatever may have come about unheard."""
        self._hub.notify_all()
        self._wake()

    def _wake(self) -> None:
        for delivery in self._deliveries:
            delivery.wake()
