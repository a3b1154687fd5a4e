"""The official client of Feishu reads a platform, checks requests, and holds a line.

The first argument says what to do; standard input holds what with, as JSON.
"""

import base64
import hashlib
import json
import os
import sys
import threading
from typing import Any

import lark_oapi as lark
from Crypto.Cipher import AES
from lark_oapi.api.helpdesk.v1 import (
    ListAgentScheduleRequest,
    ListTicketMessageRequest,
    ListTicketRequest,
)
from lark_oapi.api.im.v1 import (
    DeleteMessageRequest,
    GetMessageResourceRequest,
    ListMessageRequest,
)
from lark_oapi.core.model import RawRequest, RequestOption
from lark_oapi.core.utils import AESCipher
from lark_oapi.ws.pb.pbbp2_pb2 import Frame


def read(given: dict[str, Any]) -> dict[str, Any]:
    """Read a chat to its end, a file, a ticket and the agents; ask for a recall."""
    client = (
        lark.Client.builder()
        .app_id(given["app"])
        .app_secret(given["secret"])
        .domain(given["address"])
        .log_level(lark.LogLevel.CRITICAL)
        .build()
    )
    pair = f"{given['desk']}:{given['desk_token']}".encode()
    header = {"X-Lark-Helpdesk-Authorization": base64.b64encode(pair).decode()}
    option = RequestOption.builder().headers(header).build()
    messages, pages, token = [], 0, ""
    while True:
        asked = (
            ListMessageRequest.builder()
            .container_id_type("chat")
            .container_id(given["chat"])
            .sort_type("ByCreateTimeAsc")
            .page_size(7)
        )
        if token:
            asked = asked.page_token(token)
        listed = client.im.v1.message.list(asked.build())
        pages += 1
        messages += [
            [
                each.message_id,
                each.body.content,
                str(each.create_time),
                each.sender.id,
                each.sender.sender_name,
            ]
            for each in listed.data.items
        ]
        token = listed.data.page_token
        if not listed.data.has_more:
            break
    resource = client.im.v1.message_resource.get(
        GetMessageResourceRequest.builder()
        .message_id(given["with_file"])
        .file_key(given["file"])
        .type("file")
        .build()
    )
    deleted = client.im.v1.message.delete(
        DeleteMessageRequest.builder().message_id(given["theirs"]).build()
    )
    tickets = client.helpdesk.v1.ticket.list(
        ListTicketRequest.builder().page(1).page_size(50).build(), option
    )
    bare = client.helpdesk.v1.ticket.list(
        ListTicketRequest.builder().page(1).page_size(50).build()
    )
    said = client.helpdesk.v1.ticket_message.list(
        ListTicketMessageRequest.builder()
        .ticket_id(given["ticket"])
        .page(1)
        .page_size(50)
        .build(),
        option,
    )
    schedules = client.helpdesk.v1.agent_schedule.list(
        ListAgentScheduleRequest.builder().status([1, 2]).build(), option
    )
    return {
        "messages": messages,
        "pages": pages,
        "file": hashlib.sha256(resource.file.read()).hexdigest(),
        "deleted": [deleted.code, deleted.msg],
        "tickets": [
            [x.ticket_id, x.guest.name, x.status] for x in tickets.data.tickets
        ],
        "bare": bare.code,
        "said": [[x.message_id, x.content] for x in said.data.messages],
        "agents": [[x.agent.id, x.status] for x in schedules.data.agent_schedules],
    }


def check(given: dict[str, Any]) -> dict[str, Any]:
    """Let the official door judge requests; encrypt some texts with its cipher."""
    heard: list[str] = []
    door = (
        lark.EventDispatcherHandler.builder(
            given["key"], given["token"], lark.LogLevel.CRITICAL
        )
        .register_p2_im_message_receive_v1(
            lambda event: heard.append(event.event.message.message_id)
        )
        .register_p2_im_message_recalled_v1(
            lambda event: heard.append(event.event.message_id)
        )
        .register_p2_helpdesk_ticket_message_created_v1(
            lambda event: heard.append(event.event.ticket.ticket_id)
        )
        .build()
    )
    answers = []
    for each in given["requests"]:
        request = RawRequest()
        request.uri, request.body = "/door", each["body"].encode()
        names = {
            "x-lark-request-timestamp": "X-Lark-Request-Timestamp",
            "x-lark-request-nonce": "X-Lark-Request-Nonce",
            "x-lark-signature": "X-Lark-Signature",
        }
        request.headers = {
            names.get(name, name): value for name, value in each["headers"].items()
        }
        answer = door.do(request)
        answers.append([answer.status_code, answer.content.decode()])
    cipher = AESCipher(given["key"])
    sealed = []
    for text in given["texts"]:
        plain = text.encode()
        count = AES.block_size - len(plain) % AES.block_size
        vector = os.urandom(AES.block_size)
        made = AES.new(cipher.digest, AES.MODE_CBC, vector)
        data = vector + made.encrypt(plain + bytes([count]) * count)
        spelled = base64.b64encode(data).decode()
        if cipher.decrypt_str(spelled) != text:
            raise SystemExit("the cipher does not open its own")
        sealed.append(spelled)
    return {"answers": answers, "heard": heard, "sealed": sealed}


def frames(given: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Read frames that we wrote, and write them again."""
    told = []
    for each in given:
        frame = Frame()
        frame.ParseFromString(bytes.fromhex(each["ours"]))
        told.append(
            {
                "theirs": frame.SerializeToString().hex(),
                "sequence": frame.SeqID,
                "log": frame.LogID,
                "service": frame.service,
                "method": frame.method,
                "headers": [[x.key, x.value] for x in frame.headers],
                "payload": frame.payload.hex(),
                "kind": frame.payload_type,
                "encoding": frame.payload_encoding,
                "log_name": frame.LogIDNew,
            }
        )
    return told


def hold(given: dict[str, Any]) -> None:
    """Hear so many events by the long connection, tell them, and end."""
    from lark_oapi.ws import Client

    heard: list[str] = []

    def finish() -> None:
        print(json.dumps(heard), flush=True)
        os._exit(0)

    def took(event: Any) -> None:
        heard.append(event.event.message.message_id)
        if len(heard) == given["count"]:
            threading.Timer(0.5, finish).start()

    door = (
        lark.EventDispatcherHandler.builder("", "", lark.LogLevel.CRITICAL)
        .register_p2_im_message_receive_v1(took)
        .build()
    )
    client = Client(
        given["app"],
        given["secret"],
        event_handler=door,
        domain=given["address"],
        log_level=lark.LogLevel.CRITICAL,
    )
    client.start()


DEEDS = {"read": read, "check": check, "frames": frames, "hold": hold}
print(json.dumps(DEEDS[sys.argv[1]](json.loads(sys.argv[2]))))
