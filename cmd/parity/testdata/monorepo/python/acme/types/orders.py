from typing import List, Optional

from pydantic import Field

from .._base import AcmeModel, Page, Request, Resource, TextEnum
from .customers import Address
from .money import Money, TaxLine


class OrderStatus(TextEnum):
    OPEN = "open"
    PAID = "paid"
    CANCELLED = "cancelled"
    FULFILLED = "fulfilled"


class Discount(AcmeModel):
    code: str
    percent: float


class LineItem(AcmeModel):
    product_id: str
    quantity: int
    unit_price: Money
    discount: Optional[Discount] = None


class Note(AcmeModel):
    author: str
    text: str


class Order(Resource):
    status: OrderStatus
    items: List[LineItem]
    total: Money
    taxes: List[TaxLine]
    shipping_address: Optional[Address] = None
    reference: Optional[str] = None


class OrderCreate(Request):
    customer_id: str
    items: List[LineItem]
    coupon: Optional[str] = None
    idempotency_key: str = Field(alias="idempotencyKey")


class Cart(AcmeModel):
    items: List[LineItem]
    ttl_minutes: int = 30
    currency_locked: bool = False


class OrderPage(Page[Order]):
    pass
