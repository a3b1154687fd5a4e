"""The official client of the long connection hears so many messages and tells them."""

import asyncio
import json
import logging
import os
import sys

import dingtalk_stream

KEY, SECRET, COUNT = sys.argv[1], sys.argv[2], int(sys.argv[3])
heard: list[dict[str, object]] = []


class Handler(dingtalk_stream.ChatbotHandler):
    async def process(self, callback):
        message = dingtalk_stream.ChatbotMessage.from_dict(callback.data)
        heard.append(
            {
                "id": message.message_id,
                "kind": message.message_type,
                "text": message.text.content if message.text else None,
                "at": message.create_at,
                "sender": message.sender_staff_id,
            }
        )
        if len({each["id"] for each in heard}) == COUNT:
            asyncio.get_running_loop().call_later(0.3, finish)
        return dingtalk_stream.AckMessage.STATUS_OK, "OK"


def finish() -> None:
    print(json.dumps(heard), flush=True)
    os._exit(0)


client = dingtalk_stream.DingTalkStreamClient(
    dingtalk_stream.Credential(KEY, SECRET), logging.getLogger("quiet")
)
client.register_callback_handler(dingtalk_stream.ChatbotMessage.TOPIC, Handler())
asyncio.run(client.start())
