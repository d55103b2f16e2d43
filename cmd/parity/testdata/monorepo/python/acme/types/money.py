from .._base import AcmeModel, TextEnum


class Currency(TextEnum):
    EUR = "eur"
    USD = "usd"
    GBP = "gbp"


class Money(AcmeModel):
    amount: int
    currency: Currency


class TaxLine(AcmeModel):
    name: str
    rate: float
    amount: Money
