from datetime import datetime
from typing import List, Optional

from .._base import AcmeModel, Resource, TextEnum


class Carrier(TextEnum):
    POST = "post"
    COURIER = "courier"


class TrackingEvent(AcmeModel):
    at: datetime
    description: str


class Shipment(Resource):
    order_id: str
    carrier: Carrier
    events: List[TrackingEvent]
    parcels: List[str]
    delivered_at: Optional[datetime] = None
