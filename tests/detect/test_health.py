"""Health as customers speak of it, and the same words in other talk."""

import pytest

from guicang.domain.detect.model import Entity
from tests.detect.written import seen, wanted

TOLD = (
    "体检结论\n1. {二尖瓣轻度反流}",
    "复查结果{宫颈CIN2}，要挂哪个科",
    "既往{慢性阻塞性肺病}，建议拒保",
    "心电图写着{完全性右束支传导阻滞}",
    "一直在吃{雷尼替丁}",
    "{甲氨蝶呤}和{碳酸锂}能一块儿吃不",
    "my GP put me on {buprenorphine}",
    "{multiple sclerosis}\non {methotrexate}",
    "{endometriosis}, currently on {tacrolimus}",
    "I'm allergic so no {lamotrigine} please",
    "Prescription ready: Meera Gallagher, {olanzapine}, collect",
    "postpartum\non {lithium carbonate}",
    "{血压150/95}",
    "{血压一直在160/100}",
    "{血压量出来150/95}",
    "{空腹血糖7.8mmol/L}",
    "{体温升到39.2℃}",
    "{发烧38.5度}",
    "{发烧到39度}",
    "{心率每分钟98次}",
    "左眼{视力0.3}",
    "{血氧饱和度95%}",
    "{hcg 12000}",
    "{血红蛋白只有80}",
    "{血红蛋白 98 g/L}",
    "{白细胞12.3\u00d710^9/L}",
    "{血小板 85\u00d710⁹/L}",
    "{BMI 27}",
    "{乙肝表面抗原阳性}",
    "{HIV抗体阳性}",
    "发烧的是我，{发烧到39度}，手机没电",
    "{2023-08-15 09:30 心电图}",
    "{2023年8月15日做的胃镜}",
    "{8月15号心电图}",
    "{8月15日做了CT}",
    "{CT检查报告 2023-08-15}",
    "{2023年8月15日在协和医院做手术}",
    "{2023-08-15 内科门诊}",
    "病历号：{A1234567}",
    "住院号 {00123456}",
    "我有{糖尿病}",
    "确诊{肺炎}",
    "得了{胃溃疡}",
    "确诊{急性淋巴细胞白血病}",
    "{谷丙转氨酶237}",
    "{餐后两小时血糖 13.7}",
    "{2023-03-17 HPV筛查}",
    "{2023年4月22日 糖耐量试验}",
    "{骨密度测定 2023-06-17}",
    "昨天{烧到39.9}",
    "每天打{氯雷他定}",
    "医生开了{碳酸钙D3片}",
    "I take {salbutamol}",
)
OTHER = (
    "打骨折价",
    "手机都发烧到40度了",
    "心脏地带",
    "感冒灵优惠券",
    "这价格真让人头疼",
    "等得我抑郁症都犯了",
    "看到价格我都心肌梗塞了",
    "逼死强迫症",
    "强迫症福音",
    "密集恐惧症",
    "选择恐惧症",
    "得了公主病",
    "尴尬癌都犯了",
    "心疼钱",
    "头疼的问题",
    "发烧友专用耳机",
    "药水味好大",
    "电脑中病毒了",
    "系统瘫痪了",
    "怀疑是运输损伤",
    "疑似外壳破裂",
    "痛风茶多少钱",
    "鼻炎喷雾有货吗",
    "糖尿病食品有哪些",
    "抑郁症电影推荐",
    "血压计99元",
    "高压220V能用吗",
    "体温枪38元",
    "肿瘤医院怎么走",
    "2025-11-20发货",
    "车辆检查2025-03-02做的",
    "2024-11-05漏水检测",
    "T3615次列车",
)


@pytest.mark.parametrize("text", TOLD)
def test_what_is_said_of_health_is_found(text):
    plain, values = wanted(text)

    assert seen(plain, Entity.MEDICAL) == values


@pytest.mark.parametrize("text", OTHER)
def test_words_of_health_in_other_talk_are_left(text):
    assert seen(text, Entity.MEDICAL) == []
