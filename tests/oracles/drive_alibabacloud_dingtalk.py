"""The official client of the open platform asks for all that our connectors ask for."""

import json
import sys

from alibabacloud_dingtalk.customer_service_1_0 import client as desk, models as d
from alibabacloud_dingtalk.exclusive_1_0 import client as audit, models as x
from alibabacloud_dingtalk.oauth2_1_0 import client as oauth, models as o
from alibabacloud_dingtalk.robot_1_0 import client as robot, models as r
from alibabacloud_dingtalk.service_group_1_0 import client as group, models as g
from alibabacloud_tea_openapi.models import Config
from alibabacloud_tea_util.models import RuntimeOptions

PLACE, KEY, SECRET, SINCE, UNTIL = sys.argv[1:6]
config = Config(protocol="http", endpoint=PLACE)
quick = RuntimeOptions(autoretry=False)
token = (
    oauth.Client(config)
    .get_access_token(o.GetAccessTokenRequest(app_key=KEY, app_secret=SECRET))
    .body.access_token
)


def headed(models, name):
    made = getattr(models, f"{name}Headers")()
    made.x_acs_dingtalk_access_token = token
    return made


tickets = desk.Client(config)
FIRST = "0"
found, page = [], FIRST
while page:
    body = tickets.page_list_ticket_with_options(
        d.PageListTicketRequest(
            template_id="T1",
            max_results=20,
            next_token=page,
            start_time=int(SINCE),
            end_time=int(UNTIL),
        ),
        headed(d, "PageListTicket"),
        quick,
    ).body
    found += [(t.ticket_id, t.gmt_create) for t in body.list]
    page = str(body.next_cursor) if body.next_cursor > 0 else ""
actions = tickets.page_list_action_with_options(
    "tk0",
    d.PageListActionRequest(max_results=20, next_token=FIRST),
    headed(d, "PageListAction"),
    quick,
).body
robots = robot.Client(config)
sent = robots.org_group_send_with_options(
    r.OrgGroupSendRequest(
        msg_key="sampleText",
        msg_param='{"content": "您好"}',
        open_conversation_id="cid1",
        robot_code=KEY,
    ),
    headed(r, "OrgGroupSend"),
    quick,
).body.process_query_key
recalled = robots.org_group_recall_with_options(
    r.OrgGroupRecallRequest(
        open_conversation_id="cid1", robot_code=KEY, process_query_keys=[sent, "none"]
    ),
    headed(r, "OrgGroupRecall"),
    quick,
).body
link = robots.robot_message_file_download_with_options(
    r.RobotMessageFileDownloadRequest(download_code="d", robot_code=KEY),
    headed(r, "RobotMessageFileDownload"),
    quick,
).body.download_url
groups = group.Client(config)
groups.transfer_ticket_with_options(
    g.TransferTicketRequest(
        open_team_id="teamSYN", open_ticket_id="ot1", processor_union_ids=["a2"]
    ),
    headed(g, "TransferTicket"),
    quick,
)
case = groups.get_ticket_with_options(
    g.GetTicketRequest(open_team_id="teamSYN", open_ticket_id="ot1"),
    headed(g, "GetTicket"),
    quick,
).body
audits = audit.Client(config)
outside = audits.get_out_groups_by_page_with_options(
    x.GetOutGroupsByPageRequest(page_number=1, page_size=10),
    headed(x, "GetOutGroupsByPage"),
    quick,
).body.response_body
said = audits.get_outside_audit_group_message_by_page_with_options(
    x.GetOutsideAuditGroupMessageByPageRequest(
        open_conversation_id="cid1==", max_results=5, next_token=0
    ),
    headed(x, "GetOutsideAuditGroupMessageByPage"),
    quick,
).body.response_body
print(
    json.dumps(
        {
            "tickets": found,
            "actions": [a.action_content[0].display_value for a in actions.list],
            "recalled": recalled.success_result,
            "refused": list(recalled.failed_result),
            "link": link,
            "processor": case.processor.union_id,
            "groups": [each.open_conversation_id for each in outside.group_list],
            "said": [
                (m.content, m.create_at, m.sender.type) for m in said.message_list
            ],
            "next": said.next_token,
        }
    )
)
