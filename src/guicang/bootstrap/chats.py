"""The use cases of web chat, joined with its stores."""

import secrets
from datetime import timedelta
from functools import cached_property

from guicang.bootstrap.desks import Desks
from guicang.bootstrap.finding import Finding
from guicang.domain.detect.rules.model import Place
from guicang.domain.subjects.model import SubjectRequest
from guicang.ports.chat import Channels, Chats
from guicang.ports.desk import Desk
from guicang.services.answering import Answering
from guicang.services.chatting import Chatting
from guicang.services.claiming import Claiming
from guicang.services.greeting import Greeting
from guicang.services.hosting import Hosting
from guicang.services.inspecting import Inspection
from guicang.services.transcribing import PLATFORM, Transcribing, source_of


class WebChat(Finding, Desks):
    """What has to do with web chat of our own."""

    @cached_property
    def channels(self) -> Channels:
        """Where it is shown, and what it says."""
        from guicang.adapters.db.chatchannels import DjangoChannels

        return DjangoChannels()

    @cached_property
    def chats(self) -> Chats:
        """Chats and their lines."""
        from guicang.adapters.db.chats import DjangoChats

        return DjangoChats(self.box)

    @cached_property
    def desk(self) -> Desk:
        """Where the desk is kept; what is said in our own channel lies with chats."""
        from guicang.adapters.db.chatdesk import ChatDesk

        return ChatDesk(box=self.box, tagger=self.tagger, chats=self.chats)

    @cached_property
    def greeting(self) -> Greeting:
        """Brings what customers say to the desk."""
        return Greeting(
            chats=self.chats,
            desk=self.desk,
            desking=self.desking,
            wishing=self.wishing,
            tagger=self.tagger,
        )

    @cached_property
    def chatting(self) -> Chatting:
        """What visitors do."""
        return Chatting(
            channels=self.channels,
            chats=self.chats,
            records=self.records,
            threads=self.threads,
            ledger=self.ledger,
            clock=self.clock,
            entropy=self.entropy,
            token=secrets.token_urlsafe,
            tag=self.placing.thread_tag,
            erasure=self._erasure,
        )

    def _erasure(self, chat: str, customer: str, lang: str) -> SubjectRequest:
        return self.claiming.from_chat(chat, customer, lang)

    @property
    def claiming(self) -> Claiming:
        """Takes in what persons ask about their records."""
        raise NotImplementedError  # House has it

    @cached_property
    def answering(self) -> Answering:
        """What those who answer do."""
        return Answering(
            chats=self.chats,
            desk=self.desk,
            desking=self.desking,
            ledger=self.ledger,
            clock=self.clock,
            inspect=self._inspect,
        )

    def _inspect(self, text: str, channel: str) -> Inspection:
        place = Place(source_of(channel), PLATFORM)
        return self.intercepting.inspecting.inspect(text, place)

    @cached_property
    def transcribing(self) -> Transcribing:
        """Makes records of what was said."""
        return Transcribing(
            chats=self.chats,
            gathering=self.gathering,
            clock=self.clock,
            silence=timedelta(hours=int(self.config["sources.silence"])),
            keep=timedelta(hours=int(self.config["chat.keep"])),
        )

    @cached_property
    def hosting(self) -> Hosting:
        """Sets channels up."""
        return Hosting(
            channels=self.channels,
            governing=self.governing,
            ledger=self.ledger,
            clock=self.clock,
        )
