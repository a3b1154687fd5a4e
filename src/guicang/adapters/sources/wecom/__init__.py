"""WeCom 企业微信: customer service (微信客服) and the chat archive (会话内容存档)."""

from guicang.adapters.sources.wecom.archive import ArchiveConnector
from guicang.adapters.sources.wecom.kf import KfConnector

KF = KfConnector()
ARCHIVE = ArchiveConnector()
