"""What stands between a word that names a person and the name, and between names."""

from typing import Final

SAYS: Final = (
    r"(?:更改为|更改為|改為|更新为|更正|换成|写错了|打错了|填错了|搞错了"
    r"|不是|应该是"
    r"|應該係|應該|的话|那个|那栏|栏|填的|嘅|係|為|一下|(?:两|二|三|四|几) ?"
    r"(?:个|位)"
    r"|帮我(?:都)?(?:查一下|查下|看一下|看下|核实下)|on file|to|1(?:\.|\)"
    r"|\x02)(?![0-9])"
    r"|(?:- ?){3,40}| |:|=|\"|\[|\(|\x02|-|\r?\n|是|为|叫|有|写的是|写的|写|填"
    r"|改成|改为"
    r"|号|就是|都是"
    r"|名字|姓名|人员|员|名单|如下|\?|\]|'|-{2,40}|(?:- ){2,30}|请问|怎么|什么|是谁"
    r"|哪位|叫啥"
    # As it is marked up: a tag, a cell, letters in bold or as code.
    r"|<[^<>\x00\n]{1,80}>|&nbsp;|>|\||`|\*{1,2}(?=[^*\x00\n]{3,30}\*)"
    r"|_{1,2}(?=[^_\x00\n]{3,30}_)|\*{1,2}(?=:)|(?<=:)\*{1,2})"
)
# The rest of a question that names a name, and who answers it.
_SPEAKER: Final = (
    r"\[?(?:客户|用户|顾客|买家|客人|会员|乘客|旅客|患者|业主|访客|我|本人|user|customer"
    r"|client|guest|me|A)[^\x00\n:\]]{0,24}(?:[:\]] ?){1,2}"
)
_REPLY: Final = (
    r"(?:(?:我(?:的)?名字|姓名|名字)?(?:叫做|叫|是)|我叫|我是|免贵|本人|我|您好|你好"
    r"|[ ,:\x02])"
)
_ASKS: Final = (
    r"(?:\?|多少|什么|怎么|哪|谁|您|你|发|给|报|提供|填|留|说|告|是|叫|呢|吗|一下)"
)
ANSWER: Final = (
    rf"(?:[^\x00\n:]{{0,48}}?{_ASKS}[^\x00\n:]{{0,24}}\r?\n(?:{_SPEAKER})?"
    rf"|[^\x00\n:]{{0,12}}\r?\n{_SPEAKER}"
    rf"|[ ?\x02]{{0,3}}\r?\n(?=免贵|姓)){_REPLY}{{0,3}}"
)
# What stands between the names of several persons.
AND: Final = (
    r" {0,2}\x02?[2-9](?:\.|\)|\x02) ?"
    r"| ?[,\x02] ?(?:应该是|應該係|应该|而是|原来是|原先是|之前是|以前是) ?"
    r"| ?(?:\x02|,|/|和|与|及|跟|以及|还有|或者|或|\+|&|\xe2\x86\x92|->) ?| |\r?\n"
)
# What programs call a person's name.
KEYS: Final = (
    *(
        "real_name",
        "full_name",
        "user_name_cn",
        "receiver",
        "receiver_name",
        "consignee",
    ),
    *(
        "recipient",
        "contact_name",
        "customer_name",
        "cust_name",
        "payee",
        "patient_name",
    ),
    *(
        "holder",
        "holder_name",
        "card_holder",
        "passenger_name",
        "guest_name",
        "buyer_name",
    ),
)
