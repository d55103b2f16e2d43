"""What all models of this project share."""

from datetime import datetime
from enum import Enum
from typing import Generic, List, Optional, TypeVar

from pydantic import BaseModel, ConfigDict

T = TypeVar("T")


class AcmeModel(BaseModel):
    model_config = ConfigDict(extra="ignore", populate_by_name=True)


class Request(AcmeModel):
    """A body that a client sends."""


class Resource(AcmeModel):
    """What the service stores: everything has an id and a time of birth."""

    id: str
    created_at: datetime


class TextEnum(str, Enum):
    def __str__(self) -> str:
        return self.value


class Page(AcmeModel, Generic[T]):
    data: List[T]
    next_cursor: Optional[str] = None
