"""What of somebody's words do all in a group read, and what does nobody there?"""

import pytest

from domain.masking import HIDDEN, masked

GONE = {
    "a mobile number": ("打我电话13812345678", "打我电话•••"),
    "with spaces": ("电话 138 1234 5678。快来", "电话 •••。快来"),
    "with dashes": ("tel 138-1234-5678", "tel •••"),
    "with dots and the country": ("+86 138.1234.5678", "•••"),
    "full width": ("电话１３８１２３４５６７８", "电话•••"),
    "in Chinese figures": ("电话一三八一二三四五六七八", "电话•••"),
    "read out": ("幺三八,一二三四,五六七八", "•••"),
    "keycaps": ("1️⃣3️⃣8️⃣1️⃣2️⃣3️⃣4️⃣5️⃣6️⃣7️⃣8️⃣", "•••\ufe0f\u20e3"),
    "parted by what nobody sees": ("138\u200b1234\u200b5678", "•••"),
    "Arabic-Indic": ("١٣٨١٢٣٤٥٦٧٨", "•••"),
    "a landline": ("座机 0856-8521234", "座机 •••"),
    "a landline in brackets": ("(0856) 852 1234", "•••"),
    "a local number": ("打8521234", "打•••"),
    "an identity card": ("身份证522227199001011234", "身份证•••"),
    "an identity card that ends with X": ("52222719900101123X 是我", "••• 是我"),
    "a bank account": ("卡号 6222 0212 3456 7890 123", "卡号 •••"),
    "a passport": ("passport E12345678", "passport E•••"),
    "mail": ("写信 mina.li+x@example.org 谢谢", "写信 ••• 谢谢"),
    "WeChat": ("微信号:mina_2020", "微信号:•••"),
    "QQ": ("加QQ 123456", "加QQ •••"),
    "a car": ("车牌贵D12345挡路", "车牌•••挡路"),
    "coordinates": ("28.2683, 108.1200", "•••"),
    "a flat": ("3栋2单元501漏水", "3栋2单元•••漏水"),
    "a room": ("3栋501室漏水", "3栋•••室漏水"),
    "a flat in figures": ("3-2-501漏水", "•••漏水"),
    "a flat in English": ("The tap in flat 12B drips", "The tap in ••• drips"),
    "my name": ("我叫李秀英，路灯坏了", "我叫•••，路灯坏了"),
    "I am": ("我是张三，路灯坏了", "我是•••，路灯坏了"),
    "a form's line": ("联系人：王小明 路灯坏了", "联系人：••• 路灯坏了"),
    "a title": ("找刘阿姨开门", "找•••阿姨开门"),
    "a full name with its title": ("物业的陈建国师傅说不管", "物业的•••师傅说不管"),
    "in English": ("My name is Mina Li and the lamp is dark", "My name is ••• and the lamp is dark"),
    "I am, in English": ("I am Mina. The lamp is dark", "I am •••. The lamp is dark"),
    "Mr": ("Call Mr. Wang at the gate", "Call Mr. ••• at the gate"),
    "two at once": ("我叫李秀英，电话13812345678", "我叫•••，电话•••"),
}
KEPT = (
    "路灯坏了三天了",
    "3栋2单元门口的路灯坏了",
    "DJ-20261123-0007 和这个一样",
    "2026-11-23 09:30 停水，2026年11月23日来电",
    "08:00-12:00 没水",
    "打了119和12345",
    "二十一路公交站牌倒了",
    "十三四个人在等",
    "2米深的坑，100多户停水",
    "我是这里的居民",
    "I am angry. The lamp is dark",
    "Room for two cars",
    "",
)


@pytest.mark.parametrize("case", GONE)
def test_what_leads_to_a_person_is_hidden(case: str) -> None:
    said, shown = GONE[case]
    assert masked(said) == shown


@pytest.mark.parametrize("said", KEPT)
def test_what_is_wrong_and_where_stays(said: str) -> None:
    assert masked(said) == said


def test_a_name_that_is_known_stands_nowhere() -> None:
    assert masked("Mina says: mina li saw it", ["Mina Li", "Mina", ""]) == f"{HIDDEN} says: {HIDDEN} saw it"


@pytest.mark.parametrize("case", GONE)
def test_what_was_hidden_once_is_the_same_when_it_is_hidden_again(case: str) -> None:
    assert masked(masked(GONE[case][0])) == masked(GONE[case][0])


@pytest.mark.parametrize("said", ["1 " * 5_000, "我叫" * 5_000, "a" * 10_000, "张" * 10_000, "-" * 10_000 + "1"])
def test_no_text_takes_long(said: str) -> None:
    masked(said)
