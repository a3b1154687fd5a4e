"""Words in the characters that Hong Kong, Macau and Taiwan write.

Word lists are kept in simplified characters; whoever writes the traditional ones is
understood as well. Where one character became of several, the ones that stand in such
words are meant.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import Final

_SIMPLIFIED: Final = (
    "证号码护驾驶执档编险医疗会参账户储转汇还绑开农银联电话机发货务讯传热线单"
    "订递运输购买卖实际网关脑软录业营组织纳税识别贷车辆过违检军残职义国区县镇"
    "乡楼层栋门办岁儿对应诞当时间节礼优动员达邮条调设备产权数据库台湾阳陆来两"
    "边维启认领处现与为从个们么问题谢请给让帮说写读书页张这错属于经负责担总计"
    "师药诊断养学术绩团队长宾馆厅东丰乐仓价凭兑妈孙宝币帐强归拨损换构标气点监"
    "签系紧级统缴见记费资轿钱韵预顺驱验额该详龄质称场伤报纪历规汉贝鸡旧极卫体"
    "压"
    "络刘陈杨黄赵吴罗郑韩冯邓萧蒋叶苏吕卢钟谭贾韦邹闫龙贺顾龚万严汤温齐乔庞颜"
    "庄聂鲁欧兰毕涂骆蓝鲍华饶缪简项连芦娄窦闵邬栾荣巩丛许诸迟轩辕独离闻鲜阎邝"
    "郏郦尧赖缑宫满宁凤乌苍党畅晋矫阙麦须钦况谌闳荆谯厍劳贡寿钭贲练习广厉阴鱼旷阚蔺红"
    "庆伞盖战禄蓟马双终帅爱补怀钮谈闾内访没烦约绍听吗尔将册觉诉选随头圆"
    "风状进肾脏肿疡癫痫忧郁肠类湿视疮疱肤胆结碍虑纤坏脉静溃痹鳞疟烧烫减复远盘狭挛鸣韧带颈积绝闭异晕锁变态隐胀闷髋锥痉泻粪迁恶细"
)
_TRADITIONAL: Final = (
    "證號碼護駕駛執檔編險醫療會參賬戶儲轉匯還綁開農銀聯電話機發貨務訊傳熱線單"
    "訂遞運輸購買賣實際網關腦軟錄業營組織納稅識別貸車輛過違檢軍殘職義國區縣鎮"
    "鄉樓層棟門辦歲兒對應誕當時間節禮優動員達郵條調設備產權數據庫臺灣陽陸來兩"
    "邊維啟認領處現與為從個們麼問題謝請給讓幫說寫讀書頁張這錯屬於經負責擔總計"
    "師藥診斷養學術績團隊長賓館廳東豐樂倉價憑兌媽孫寶幣帳強歸撥損換構標氣點監"
    "簽繫緊級統繳見記費資轎錢韻預順驅驗額該詳齡質稱場傷報紀曆規漢貝雞舊極衛體"
    "壓"
    "絡劉陳楊黃趙吳羅鄭韓馮鄧蕭蔣葉蘇呂盧鍾譚賈韋鄒閆龍賀顧龔萬嚴湯溫齊喬龐顏"
    "莊聶魯歐蘭畢塗駱藍鮑華饒繆簡項連蘆婁竇閔鄔欒榮鞏叢許諸遲軒轅獨離聞鮮閻鄺"
    "郟酈堯賴緱宮滿寧鳳烏蒼黨暢晉矯闕麥須欽況諶閎荊譙厙勞貢壽鈄賁練習廣厲陰魚曠闞藺紅"
    "慶傘蓋戰祿薊馬雙終帥愛補懷鈕談閭內訪沒煩約紹聽嗎爾將冊覺訴選隨頭圓"
    "風狀進腎臟腫瘍癲癇憂鬱腸類濕視瘡皰膚膽結礙慮纖壞脈靜潰痺鱗瘧燒燙減複遠盤狹攣鳴韌帶頸積絕閉異暈鎖變態隱脹悶髖錐痙瀉糞遷惡細"
)
_TABLE: Final = str.maketrans(_SIMPLIFIED, _TRADITIONAL)
# How two of them are written as well.
_ALSO: Final = (("臺", "台"), ("賬", "帳"), ("證", "証"), ("號", "号"), ("繫", "系"))


def traditional(text: str) -> str:
    """Return a text in traditional characters."""
    return text.translate(_TABLE)


def widened(words: Sequence[str]) -> tuple[str, ...]:
    """Return the words, and each as it is written in traditional characters."""
    return _widened(tuple(words))


@lru_cache(maxsize=512)  # families ask for the same lists
def _widened(words: tuple[str, ...]) -> tuple[str, ...]:
    found = dict.fromkeys(words)
    for word in words:
        found |= dict.fromkeys(_forms(word))
    return tuple(found)


def _forms(word: str) -> list[str]:
    forms = [traditional(word)]
    for one, other in _ALSO:
        forms += [form.replace(one, other) for form in forms if one in form]
    return forms
