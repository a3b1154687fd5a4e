"""Others' client of the chat archive asks a library all that ours asks it."""

import json
import sys

from pywecomarchive import WecomArchiveSdk
from pywecomarchive.errors import SdkError

path, corp, secret, key, file = sys.argv[1:]
with WecomArchiveSdk(corp, secret, library_path=path) as sdk:
    page = sdk.get_chat_data(0, 1000).chatdata
    texts = [sdk.decrypt_data(key, each.encrypt_chat_msg).text.content for each in page]
    pieces = [len(piece.data) for piece in sdk.iter_media_data(file)]
    try:
        sdk.decrypt_data(key, "00ff00ff00")
        failed = 0
    except SdkError as error:
        failed = getattr(error, "code", -1)
print(
    json.dumps(
        {
            "numbers": [each.seq for each in page],
            "versions": [each.publickey_ver for each in page],
            "texts": texts,
            "pieces": pieces,
            "failed": failed,
        }
    )
)
