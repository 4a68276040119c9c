"""Which sentences mean that somebody may be in danger; in doubt, a number too many on the screen harms nobody."""

import pytest

from tests.rules.shipped import policy


@pytest.mark.parametrize(
    "text",
    [
        "三楼着火了！",
        "后山坍塌",
        "厂房倒塌了一角",
        "老人被困家中",
        "楼道里有煤气味",
        "井盖不见了，孩子差点掉下去",
        "电梯困人",
        "有人触电",
        "FIRE on the third floor",
        "ｆｉｒｅ",
        "two fires",
        "楼道fire了",
        "I can smell  gas",
        "someone is trapped",
        "the wall collapsed",
        "missing manhole cover",
        "fire in the fire exit",
        "液化气泄漏了",
        "厨房煤气漏了",
        "隔壁房子塌了",
        "孩子被电了",
        "有人被埋在下面",
        "路口出车祸了",
        "it smells of gas",
        "a traffic accident at the crossing",
        "楼上有火光",
        "家里着了火",
        "煤气罐在冒气",
        "闻到煤气",
        "楼道里能闻到一股煤气的味道",
        "燃气管道破了在漏",
        "电梯里有两个人出不来",
        "电梯卡住了，里面有人",
        "小孩掉井里了",
        "井盖掉了",
        "路口的井没有盖子",
        "房顶要掉下来了",
        "墙裂了要倒",
        "围墙倒了一半",
        "有人晕倒在路边",
        "老人倒在地上不动了",
        "有人要自杀",
        "有人打架动刀了",
        "高压线断了",
        "电线在冒火花",
        "电线被风刮落",
        "有人掉水库里了",
        "洪水来了",
        "山上石头滚下来了",
        "救命",
        "孩子锁在屋里了",
        "someone is stuck in our elevator",
        "he is bleeding",
        "a power line is down",
        "the manhole has no cover",
    ],
)
def test_danger_is_heard(text: str) -> None:
    assert policy().is_danger(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "路灯坏了",
        "消防通道被电动车堵了",
        "漏电保护器跳闸",
        "楼下火锅店油烟大",
        "the fire lane is blocked",
        "fireworks all night",
        "firewood in the corridor",
        "cars smell of gasoline",
        "no gas since noon",
        "😀😀😀",
        "井盖破了一个角",
        "电梯门关不上",
        "墙面掉漆漏水",
        "抽烟的人太多",
        "垃圾要倒了没人收",
        "烟花爆竹声音太大",
        "井盖响，晚上没人管",
        "电梯坏了。有人从楼上出不来的时候怎么办",
        "煤气费涨了，没有通知。楼道味道大",
    ],
)
def test_what_only_sounds_like_danger_is_not(text: str) -> None:
    assert not policy().is_danger(text)
