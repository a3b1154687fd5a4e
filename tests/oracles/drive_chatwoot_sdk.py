"""An independent client of Chatwoot reads an account and says something there."""

import json
import sys

from chatwoot import ChatwootClient

ADDRESS, TOKEN = sys.argv[1:3]
client = ChatwootClient(base_url=ADDRESS, api_token=TOKEN)
conversations = client.conversations.list(account_id=1, status="all")
sent = client.messages.create(account_id=1, conversation_id=2, content="您好")
said = {
    str(message.id): message.content
    for conversation in conversations
    for message in client.messages.list(account_id=1, conversation_id=conversation.id)
}
print(
    json.dumps(
        {
            "me": client.profile.get().name,
            "conversations": sorted(each.id for each in conversations),
            "agents": {a.name: a.availability_status for a in client.agents.list(1)},
            "said": said,
            "sent": str(sent.id),
        }
    )
)
