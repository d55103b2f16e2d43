from typing import Any, Dict, List, Literal, Optional

from .._base import AcmeModel, Request, Resource
from .money import Money


class Webhook(Request):
    url: str
    events: List[str]
    secret: Optional[str] = None


class WebhookEvent(AcmeModel):
    type: Literal["event"] = "event"
    topic: str
    attempt: int
    data: Dict[str, Any]


class ErrorDetail(AcmeModel):
    field: str
    message: str


class ApiError(AcmeModel):
    code: str
    message: str
    details: List[ErrorDetail]
    retry_after: Optional[int] = None


class InvoiceItem(AcmeModel):
    description: str
    total: Money


class Invoice(Resource):
    number: str
    items: List[InvoiceItem]
    total: Money
    paid: bool
