"""Made-up texts of three kinds, alike every time: what small models learn from."""

import json
from random import Random  # noqa: TID251 - seeded texts

from guicang.ports.classifying import Example, Examples

GREETING = ("您好", "你好，", "在吗？", "hello ", "请问", "")
ENDING = ("谢谢", "。", "！", " please", "，急", "")
SAID = {
    "chat.complaint": (
        *("我要投诉你们客服", "态度太差了", "一直没有人处理", "这是欺骗消费者"),
        *("your service is terrible", "i want to complain about the agent"),
    ),
    "chat.aftersales": (
        *("收到的杯子坏了", "怎么退货", "退款什么时候到", "换一个新的尺码"),
        *("the cup arrived broken", "how do i return this", "refund not here yet"),
    ),
    "chat.presale": (
        *("这款有现货吗", "有没有优惠活动", "这个颜色还有吗", "适合几岁的孩子"),
        *("is this in stock", "any discount on two", "which colour is best"),
    ),
}

MEANT = [
    words.split()
    for words in (
        "dog 狗 hund perro",
        "cat 猫 katze gato",
        "house 房子 haus casa",
        "water 水 wasser agua",
        "fire 火 feuer fuego",
        "tree 树 baum árbol",
        "book 书 buch libro",
        "money 钱 geld dinero",
        "doctor 医生 arzt médico",
        "school 学校 schule escuela",
        "car 汽车 auto coche",
        "train 火车 zug tren",
        "bread 面包 brot pan",
        "milk 牛奶 milch leche",
        "fish 鱼 fisch pescado",
        "sun 太阳 sonne sol",
        "snow 雪 schnee nevada",
        "rain 雨 regen lluvia",
        "king 国王 könig rey",
        "war 战争 krieg guerra",
        "music 音乐 musik música",
        "red 红色 rot rojo",
        "green 绿色 grün verde",
        "black 黑色 schwarz negro",
        "friday 星期五 freitag viernes",
        "summer 夏天 sommer verano",
        "hand 手 hand mano",
        "eye 眼睛 auge ojo",
        "city 城市 stadt ciudad",
        "letter 信 brief carta",
        "door 门 tür puerta",
        "horse 马 pferd caballo",
    )
]
"""The same in four languages, 32 times: letters have little in common."""


def examples(number: int = 240, seed: int = 1) -> Examples:
    """Give so many texts with their labels."""
    dice = Random(seed)
    rows = []
    for place in range(number):
        label = sorted(SAID)[place % len(SAID)]
        middle = " ".join(dice.sample(SAID[label], 2))
        text = f"{dice.choice(GREETING)}{middle}{dice.choice(ENDING)} {place}"
        rows.append(Example(text, label, place + 1))
    return Examples(rows=rows)


def mislabelled(part: float, seed: int = 5) -> tuple[Examples, set[int]]:
    """Give texts of which such a part has the label of another; and which ones."""
    dice = Random(seed)
    rows = list(examples(600).rows)
    wrong = set(dice.sample(range(len(rows)), round(part * len(rows))))
    for number in wrong:
        others = sorted(SAID.keys() - {rows[number].label})
        rows[number] = rows[number]._replace(label=dice.choice(others))
    return Examples(rows=rows), wrong


def written(path, examples, *more: str):
    """Write a training file, with more lines behind."""
    lines = [
        json.dumps({"text": r.text, "label": r.label}, ensure_ascii=False)
        for r in examples.rows
    ]
    path.write_text("\n".join([*lines, *more]) + "\n", "utf-8")
    return path
