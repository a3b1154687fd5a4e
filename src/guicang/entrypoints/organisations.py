"""Words for what an organisation may declare about itself."""

from collections.abc import Mapping
from typing import Final

ACTORS: Final[Mapping[str, str]] = {
    "platform_operator": "E-commerce platform",
    "merchant": "Merchant",
    "livestream_platform": "Livestream platform",
    "live_room_operator": "Operator of a live room",
    "catering_platform": "Catering platform",
    "insurer": "Insurer",
    "insurance_broker": "Insurance broker",
    "securities_firm": "Securities firm",
    "securities_service_institution": "Securities service institution",
    "futures_firm": "Futures firm",
    "fund_company": "Fund company",
    "bank": "Bank",
    "credit_reporting_agency": "Credit reporting agency",
    "medical_institution": "Medical institution",
    "critical_infrastructure": "Operator of critical infrastructure",
    "app_operator": "Operator of an app",
    "bulletin_service_provider": "Provider of bulletin boards",
    "isp": "Internet access provider",
    "ai_service_provider": "Provider of AI services",
    "online_training_institution": "Online training institution",
    "business": "Business under the CCPA",
    "business_associate": "Business associate under HIPAA",
    "data_fiduciary": "Data fiduciary under the DPDP Act",
}
"""What it may be; the keys are those of ``domain.retention.organisation.ACTORS``."""
FLAGS: Final[Mapping[str, str]] = {
    "handles_minors": "It handles children's information",
    "critical_infrastructure": "It runs critical infrastructure",
    "important_data": "It handles important data",
    "central_government": "It is a body of the central government",
}
"""What may be declared beside it."""
