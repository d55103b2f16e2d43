from pydantic import BaseModel


class Job(BaseModel):
    id: str
    queue: str
    retries: int | None = None
