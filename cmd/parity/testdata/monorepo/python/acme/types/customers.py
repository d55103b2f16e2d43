from typing import Dict, List, Optional

from .._base import AcmeModel, Page, Request, Resource


class Address(AcmeModel):
    line1: str
    line2: Optional[str] = None
    city: str
    postal_code: str
    country: str


class Customer(Resource):
    email: str
    name: Optional[str] = None
    addresses: List[Address]
    metadata: Dict[str, str]


class CustomerCreate(Request):
    email: str
    name: Optional[str] = None
    marketing: bool = False


class CustomerPage(Page[Customer]):
    pass
