"""The blocks of a generated article in the words of the stock site. Pure."""

from typing import Any

TEXTS = {"short_answer", "prose", "takeaway"}


def body_of(blocks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [converted(block) for block in blocks]


def converted(block: dict[str, Any]) -> dict[str, Any]:
    kind, value = block["type"], block["value"]
    heading = {"heading": value["heading"]}
    if kind in TEXTS:
        return {"type": "text", "id": block["id"], "value": {**heading, "text": value["text"]}}
    if kind == "framework":
        steps = [
            {"title": step["title"], "text": step["text"], "actions": [action["value"] for action in step["actions"]]}
            for step in (item["value"] for item in value["steps"])
        ]
        value = {**heading, "steps": steps}
    elif kind == "mistakes":
        value = {**heading, "mistakes": [item["value"] for item in value["mistakes"]]}
    elif kind == "proof_checklist":
        value = {**heading, "points": [item["value"] for item in value["items"]]}
    elif kind == "faq":
        questions = [
            {"question": item["value"]["question"], "answer": item["value"]["answer"]} for item in value["items"]
        ]
        value = {**heading, "questions": questions}
    return {"type": kind, "id": block["id"], "value": value}
