"""A client of others, wechatpy.work of the odoo line, asks all that we ask of WeCom."""

import json
import sys

from wechatpy.exceptions import WeChatClientException
from wechatpy.work import WeChatClient

address, corp, secret, account, customer, servicer = sys.argv[1:]


class Client(WeChatClient):
    API_BASE_URL = f"{address}/cgi-bin/"

    def fetch_access_token(self):
        return self._fetch_access_token(
            url=f"{address}/cgi-bin/gettoken",
            params={"corpid": self.corp_id, "corpsecret": self.secret},
        )


def code(call):
    """Give the error of a call, 0 if it worked."""
    try:
        call()
    except WeChatClientException as error:
        return error.errcode
    return 0


client = Client(corp, secret)
messages, cursor, more = [], "", 1
while more:
    page = client.kf.sync_msg("", account, cursor, limit=1000)
    messages += page["msg_list"]
    cursor, more = page["next_cursor"], page["has_more"]
answers = {
    "accounts": client.kf.get_account_list()["account_list"],
    "servicers": client.kf.get_servicer_list(account)["servicer_list"],
    "customers": client.kf.batchget_customer([customer])["customer_list"],
    "state": client.kf.get_service_state(account, customer)["service_state"],
    "sent": client.kf_message.send_text(customer, account, "您好", "m_1")["msgid"],
    "trans": client.kf.trans_service_state(account, customer, 3, servicer)["msg_code"],
    "served": code(lambda: client.kf_message.send_text(customer, account, "您好")),
    "no_account": code(lambda: client.kf.get_servicer_list("wkNone")),
    "messages": messages,
}
print(json.dumps(answers))
