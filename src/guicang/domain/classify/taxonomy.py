"""The retention categories, with names in both languages and how long they keep.

``keeps`` orders the categories by what a mistake would cost: where it is not sure
which of two a conversation is, the one that is kept longer is the safe answer.
"""

from collections.abc import Iterable
from typing import Final, NamedTuple

from guicang.domain.record.categories import GENERAL


class Category(NamedTuple):
    """A retention category. ``keeps``: the higher, the longer it is usually kept."""

    id: str
    zh: str
    en: str
    keeps: int


_ROWS: Final = (
    (GENERAL, "日常对话", "everyday chat", 0),
    ("chat.presale", "售前咨询", "pre-sale inquiry", 5),
    ("chat.public_board", "公告与社区", "public board", 10),
    ("chat.education", "在线培训", "online training", 20),
    ("chat.minor", "未成年人", "minors", 25),
    ("chat.aftersales", "售后服务", "after-sales", 40),
    ("chat.transaction", "订单交易", "linked to an order", 42),
    ("chat.livestream_interaction", "直播互动", "livestream interaction", 44),
    ("chat.complaint", "投诉", "complaint", 50),
    ("chat.dispute", "纠纷与司法", "dispute or judicial matter", 60),
    ("chat.hr", "人事与用工", "employment matter", 45),
    ("chat.medical_consult", "医疗咨询", "medical consultation", 70),
    ("chat.credit_adverse", "不良征信", "adverse credit data", 46),
    ("chat.insurance_sales", "保险销售", "insurance sale", 75),
    ("chat.aml_kyc", "客户尽职调查", "customer due diligence (AML)", 76),
    ("chat.securities_service", "证券期货服务", "securities or futures service", 85),
    ("chat.accounting_voucher", "会计凭证", "accounting voucher", 90),
    ("chat.prohibited_content", "违法信息（须留存证据）", "prohibited content", 92),
    ("chat.ip_evidence", "知识产权", "intellectual property", 95),
    ("attachment.audio", "音频附件", "audio attachment", 30),
    ("attachment.video", "视频附件", "video attachment", 30),
    ("record.order", "订单记录", "order record", 42),
    ("record.medical", "病历", "medical record", 90),
    ("record.hr", "人事档案", "personnel record", 45),
    ("record.dsr", "个人权利请求记录", "data subject request", 45),
    ("record.pia", "影响评估报告", "impact assessment", 45),
    ("record.processing", "处理情况记录", "record of processing", 45),
    ("record.disclosure", "对外提供记录", "record of disclosure", 45),
    ("record.export", "导出记录", "record of export", 45),
    ("record.breach", "事件记录", "breach record", 45),
    ("record.audit_report", "审计报告", "audit report", 45),
    ("record.approval", "审批记录", "approval record", 45),
    ("record.training", "培训记录", "training record", 45),
    ("record.policy", "制度文件", "policy document", 45),
    ("record.deletion_certificate", "销毁证书", "certificate of destruction", 55),
    ("archive.package", "归档包", "archive package", 40),
    ("log.network", "网络日志", "network log", 30),
    ("log.access", "访问日志", "access log", 30),
    ("log.audit", "审计日志", "audit log", 35),
    ("log.security_event", "安全事件日志", "security event log", 35),
    ("log.user_behaviour", "用户行为日志", "user behaviour log", 30),
    ("log.ai_output", "生成内容日志", "AI output log", 30),
    ("session", "登录会话", "login session", 1),
    ("secret.key", "密钥", "secret key", 1),
)

CATEGORIES: Final = {row[0]: Category(*row) for row in _ROWS}
"""Every category by id; a superset of those that the legal packs name."""


def longest(names: Iterable[str]) -> str:
    """Return the category that is kept longest; the first by name among equals."""
    return min(names, key=lambda name: (-CATEGORIES[name].keeps, name))
