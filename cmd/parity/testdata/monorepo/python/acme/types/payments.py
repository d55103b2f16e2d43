from typing import Annotated, Literal, Optional, Union

from pydantic import Field

from .._base import AcmeModel, Resource, TextEnum
from .money import Money


class CardPayment(AcmeModel):
    type: Literal["card"] = "card"
    last4: str
    brand: str


class BankPayment(AcmeModel):
    type: Literal["bank"] = "bank"
    iban: str


class WalletPayment(AcmeModel):
    type: Literal["wallet"] = "wallet"
    provider: str


PaymentMethod = Annotated[Union[CardPayment, BankPayment, WalletPayment], Field(discriminator="type")]


class RefundReason(TextEnum):
    DUPLICATE = "duplicate"
    FRAUD = "fraud"
    REQUESTED = "requested"


class Refund(Resource):
    order_id: str
    amount: Money
    reason: RefundReason
    paid_with: PaymentMethod
    memo: Optional[str] = None
