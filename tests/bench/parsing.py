"""What a webhook costs that keeps nothing: a FastAPI route that parses an update and answers."""

import os
from typing import Any

import uvicorn
from fastapi import FastAPI, Request

app = FastAPI(openapi_url=None)


@app.post("/telegram")
async def take(request: Request) -> dict[str, Any]:
    """Parse, and answer."""
    update = await request.json()
    return {"taken": update["update_id"]}


if __name__ == "__main__":
    uvicorn.run(app, port=int(os.environ["PORT"]), log_config=None, access_log=False, lifespan="off")
