from typing import List, Literal, Optional

from .._base import AcmeModel, Resource
from .money import Money

ProductKind = Literal["physical", "digital", "service"]


class Price(AcmeModel):
    money: Money
    tax_included: bool


class Product(Resource):
    title: str
    kind: ProductKind
    price: Price
    weight_kg: Optional[float] = None
    tags: List[str]


class Warehouse(AcmeModel):
    code: str
    capacity: int
    utilisation: float
