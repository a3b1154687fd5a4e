"""The words that tell a category, in Chinese and in English.

A strong word is enough by itself. A weak one counts half: two different ones are
needed, or it is only a hint. Words are matched as they stand, in lower case; those
with a space at an end match whole words only.
"""

from typing import Final, NamedTuple


class Rule(NamedTuple):
    """The words of one category."""

    category: str
    strong: tuple[str, ...]
    weak: tuple[str, ...] = ()


RULES: Final = (
    Rule(
        "chat.complaint",
        (
            *("投诉", "我要举报", "12315", "消费者协会", "消协", "差评曝光"),
            *("file a complaint", "i want to complain", "formal complaint"),
            *("make a complaint", "report you to"),
        ),
        (
            *(
                "态度差",
                "态度恶劣",
                "太差了",
                "不满意",
                "骗人",
                "忽悠",
                "曝光",
                "给个说法",
            ),
            *("unacceptable", "terrible service", "worst service", "ridiculous"),
            *("very disappointed", "speak to a manager", "rude"),
        ),
    ),
    Rule(
        "chat.dispute",
        (
            *("起诉", "法院", "律师函", "仲裁", "传票", "立案", "司法调查", "公安机关"),
            *("lawsuit", "legal action", "my lawyer", "arbitration", "subpoena"),
            *("chargeback", "court order"),
        ),
        ("律师", "维权", "赔偿", "证据", "纠纷", "dispute", "compensation", "sue you"),
    ),
    Rule(
        "chat.transaction",
        (
            *(
                "订单号",
                "订单编号",
                "交易号",
                "付款成功",
                "已付款",
                "下单成功",
                "支付成功",
            ),
            *("order number", "order no.", "order id", "my order #", "tracking number"),
            *("payment confirmed", "order confirmation"),
        ),
        (
            *(
                "订单",
                "下单",
                "付款",
                "支付",
                "发货",
                "物流",
                "快递",
                "运单",
                "收货地址",
            ),
            *("my order", "shipped", "shipping", "delivery", "checkout", "paid for"),
        ),
    ),
    Rule(
        "chat.aftersales",
        (
            *("退货", "退款", "换货", "售后", "保修", "返修", "七天无理由", "三包"),
            *("refund", "return label", "warranty", "replacement unit", "rma "),
        ),
        (
            *("坏了", "破损", "质量问题", "少发", "发错", "维修", "不能用"),
            *(
                "broken",
                "damaged",
                "defective",
                "wrong item",
                "does not work",
                "repair",
            ),
        ),
    ),
    Rule(
        "chat.medical_consult",
        (
            *(
                "处方",
                "病历",
                "门诊",
                "住院",
                "心电图",
                "诊断",
                "用药",
                "化验单",
                "复诊",
            ),
            *("心理咨询", "抑郁症", "prescription", "diagnosis", "medical record"),
            *("my doctor", "electrocardiogram", "lab result"),
        ),
        (
            *("症状", "医生", "发烧", "咳嗽", "过敏", "血压", "孕期", "服药", "体检"),
            *("symptom", "fever", "allergic", "blood pressure", "pregnan", "dosage"),
        ),
    ),
    Rule(
        "chat.insurance_sales",
        (
            *("保单", "投保", "保费", "理赔", "被保险人", "犹豫期", "退保"),
            *("insurance policy", "policyholder", "insurance claim", "premium payment"),
        ),
        (
            "保险",
            "保额",
            "受益人",
            "insurance",
            "deductible",
            "coverage",
            "beneficiary",
        ),
    ),
    Rule(
        "chat.securities_service",
        (
            *(
                "开户券商",
                "证券账户",
                "期货",
                "融资融券",
                "基金赎回",
                "基金申购",
                "风险测评",
            ),
            *("brokerage account", "margin account", "mutual fund", "stock trade"),
        ),
        (
            "股票",
            "基金",
            "持仓",
            "净值",
            "理财产品",
            "portfolio",
            "dividend",
            "securities",
        ),
    ),
    Rule(
        "chat.aml_kyc",
        (
            *("反洗钱", "尽职调查", "受益所有人", "资金来源证明"),
            *("anti-money laundering", "source of funds", "beneficial owner"),
            *("know your customer", "kyc "),
        ),
        ("大额转账", "可疑交易", "身份核实", "verify your identity", "wire transfer"),
    ),
    Rule(
        "chat.credit_adverse",
        ("征信报告", "不良记录", "逾期记录", "credit report", "adverse credit"),
        ("逾期", "征信", "催收", "overdue", "credit score", "debt collection"),
    ),
    Rule(
        "chat.accounting_voucher",
        (
            *("增值税专用发票", "发票抬头", "记账凭证", "对账单", "税号"),
            *("vat invoice", "tax invoice", "accounting voucher"),
        ),
        ("发票", "报销", "对公转账", "invoice", "receipt", "billing statement"),
    ),
    Rule(
        "chat.minor",
        (
            *("未成年", "我是小学生", "我今年十二岁", "监护人同意", "未满十四"),
            *("underage", "parental consent", "my guardian"),
        ),
        ("小学生", "初中生", "家长", "孩子误充", "minor ", "my child", "years old"),
    ),
    Rule(
        "chat.ip_evidence",
        (
            *("侵权投诉", "商标侵权", "著作权", "专利", "知识产权", "盗版", "假冒伪劣"),
            *("trademark", "copyright infringement", "patent", "counterfeit"),
            *("intellectual property", "dmca"),
        ),
        ("侵权", "商标", "版权", "抄袭", "仿冒", "infring", "copyright", "plagiari"),
    ),
    Rule(
        "chat.hr",
        (
            *("劳动合同", "离职证明", "社保缴纳", "工资条", "工伤", "劳动仲裁"),
            *("employment contract", "payslip", "severance", "work injury"),
        ),
        ("离职", "加班费", "考勤", "入职", "工资", "resign", "overtime pay", "payroll"),
    ),
    Rule(
        "chat.livestream_interaction",
        ("直播间", "主播说", "直播回放", "livestream", "live stream"),
        ("直播", "主播", "连麦", "streamer", "live room"),
    ),
    Rule(
        "chat.education",
        ("网课", "课程退费", "在线培训", "online course", "tutoring session"),
        ("课程", "老师", "课时", "作业", "lesson", "tutor", "homework", "course"),
    ),
    Rule(
        "chat.prohibited_content",
        (
            "赌博网站",
            "枪支弹药",
            "毒品",
            "淫秽",
            "gambling site",
            "child abuse material",
        ),
        ("违法信息", "涉黄", "涉赌", "illegal content"),
    ),
    Rule(
        "chat.presale",
        ("什么时候有货", "有没有优惠", "怎么卖", "in stock", "how much does"),
        (
            *("多少钱", "有货吗", "优惠券", "尺码", "推荐一款", "包邮吗"),
            *("price", "discount", "available in", "which size", "recommend"),
        ),
    ),
)
