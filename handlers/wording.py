"""What do people type instead of pressing: a command, a word for one, a report's number, an invitation, a greeting?"""

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache

WORDS: Mapping[str, str] = {
    word.replace("_", " "): command
    for command, words in {
        "report": "报事 我要报事 我要反映 我要上报 report",
        "my": "我的 我的报事 进度 我的进度 查进度 查询进度 办理进度 my_reports progress",
        "baodao": "报到 双报到",
        "events": "活动 志愿活动 events",
        "checkin": "签到 签退 我来服务 check_in check_out checkin",
        "hours": "时长 服务时长 我的时长 hours my_hours",
        "sheets": "反馈表 我的反馈表 服务反馈 sheets my_sheets statement",
        "cert": "证书 时长证明 志愿服务证明 certificate",
        "station": "驿站 找驿站 歇脚 充电 哪里充电 喝水 休息 station stations",
        "rider": "骑手 我是骑手 外卖员 快递员 rider courier",
        "venues": "场馆 运动场馆 venues",
        "wish": "许愿 许个心愿 我有个心愿 我的心愿 make_a_wish a_small_wish",
        "wishes": "微心愿 心愿 心愿墙 认领心愿 small_wishes wishes",
        "needs": "需求 需求清单 三张清单 needs",
        "resources": "资源 资源清单 resources offers",
        "projects": "项目 项目清单 projects",
        "queue": "待办 queue",
        "well": "平安 平安报到 我很好 well staying_well",
        "mute": "免打扰 少发消息 mute",
        "burden": "减负 burden",
        "help": "帮助 怎么用 使用说明 菜单 help menu",
        "phone": "电话 我的电话 留电话 phone my_phone",
        "views": "谁看过我的电话 谁看了我的电话 views",
        "lang": "语言 language",
        "link": "绑定 关联 绑定账号 关联账号 link",
        "unlink": "解绑 解除绑定 取消绑定 取消关联 unlink",
        "call": "打电话 联系电话 call",
        "simple": "简单 简洁 简易版 大字 大字版 simple",
        "more": "更多 更多功能 全部功能 more",
        "privacy": "隐私 我的隐私 隐私说明 个人信息 privacy",
        "export": "导出 导出我的信息 带走我的信息 export export_my_data",
        "delete": "删除我的信息 删除我的数据 忘记我 注销 注销账号 delete_my_data forget_me",
        "withdraw": "撤回同意 我不同意了 withdraw withdraw_consent",
        "cancel": "取消 退出 cancel exit quit",
    }.items()
    for word in words.split()
}
"""What people write instead of a command; in answer to a question for words it is that answer."""
_PROGRESS = re.compile("我?的?(?:报事|问题|事情?)?(?:现在)?(?:办|处理|解决)?[得的]?(?:怎么样|到哪一?步|什么进度)了?")
_COMMAND = re.compile(r"\s*[/／](?P<name>[A-Za-zＡ-Ｚａ-ｚ]*)(?:@\w*)?[\s:：]*(?P<rest>.*)", re.DOTALL)
_DASHES = re.compile(r"\s*[-‐‑‒–—―−]+\s*")
_END = " .。!?~,、;:…"
_NUMBER = re.compile(r"(?:(?:编号|查询?|进度|status) ?:? ?)?([a-z]{1,8})[- ]?(\d{8})[- ]?(\d{4,})")
_INVITATION = re.compile(r"(?:(?:我的)?邀请码|(?:my )?invitation(?: code)?)?是? ?:? ?(\w{5}[ -]?\w{5})")
_LINK = re.compile(r"(?P<named>/?(?:绑定|关联|link)(?:码| code)?[ :]*)?(?P<code>[0-9]{3}[ -]?[0-9]{3})")
_CODE = re.compile(r"[A-HJ-NP-Z2-9]{10}")
"""Ten signs, none of which is mistaken for another."""
_GREETING = (
    "你好|您好|嗨|哈[喽罗啰]|早上好|上午好|中午好|下午好|晚上好|早安|晚安|早|在吗|在么|在不在|有人在?吗"
    "|hello|hi|hey|good (?:morning|afternoon|evening)"
)
_THANKS = (
    "谢谢|多谢|感谢|谢|[你您]们?|好的|好|嗯|行|可以|收到|知道了|明白了?|辛苦|麻烦|没事"
    "|thank you|thanks?|okay|ok|very much|a lot|[👍🙏👌👏😊😄🌹🌷❤💐]"
)
_NOISE = r"[\s,.!?~、。啊呀啦哦呢吧了]*+"
# What was matched is never tried in another way, so that the time grows no faster than the text.
_KINDS = {
    "greeting": re.compile(rf"(?:(?:{_GREETING}){_NOISE})++|\d{{1,2}}"),
    "thanks": re.compile(rf"(?:(?:{_GREETING}|{_THANKS}){_NOISE})++"),
}
_FINISH_OF_EMOJI = dict.fromkeys([0xFE0F, *range(0x1F3FB, 0x1F400)])


@lru_cache(1024)
def said(text: str) -> str:
    """Return a text as it is compared and never stored: one width, one case, one dash, no sign at its end."""
    folded = unicodedata.normalize("NFKC", text).translate(_FINISH_OF_EMOJI).casefold()
    return _DASHES.sub("-", " ".join(folded.split())).rstrip(_END)


def word(text: str) -> str:
    """Return the command that a text stands for; else nothing."""
    return WORDS.get(said(text), "my" if _PROGRESS.fullmatch(said(text)) else "")


def command(text: str) -> tuple[str, str] | None:
    """Return the name of a command and what stands behind it as it was written; None when a text is none."""
    found = _COMMAND.fullmatch(text)
    if found is None:
        return None
    name, rest = said(found["name"]), found["rest"].strip()
    if name:
        return name, rest
    word, *more = rest.split(None, 1) or [""]
    return WORDS.get(said(word), ""), "".join(more)


def number(text: str, prefix: str) -> str:
    """Return the number of a report, as it is written, that a text is; else nothing."""
    found = _NUMBER.fullmatch(said(text))
    return "-".join([prefix, *found.groups()[1:]]) if found and found[1] == prefix.casefold() else ""


def invitation(text: str) -> str:
    """Return the code, as it was made, that a text looks like; else nothing."""
    found = _INVITATION.fullmatch(said(text))
    code = re.sub("[- ]", "", found[1]).upper() if found else ""
    return code if _CODE.fullmatch(code) else ""


def link_code(text: str) -> tuple[str, bool]:
    """Return the six digits of a link that a text is, else nothing; and whether it says that they are one."""
    found = _LINK.fullmatch(said(text))
    return (re.sub("[- ]", "", found["code"]), bool(found["named"])) if found else ("", False)


def small_talk(text: str) -> str:
    """Say whether a text is only a “greeting”, or only “thanks” and the like; else nothing."""
    return next((kind for kind, signs in _KINDS.items() if signs.fullmatch(said(text))), "")
