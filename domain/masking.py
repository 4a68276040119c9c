"""What of somebody's words may others read along with: no number that leads to a person, no name that is given as one?

A rule cannot know every name. So it is asked only where many read what one person wrote, and whoever handles a report
reads the whole of it in their own chat.
"""

import re
from collections.abc import Iterable

HIDDEN = "•••"

_KEPT = re.compile(
    r"[A-Za-z]{1,8}-\d{8}-\d{4,}"  # the number of a report
    r"|(?:19|20)\d\d\s?[-/.年]\s?\d{1,2}(?:\s?[-/.月]\s?\d{1,2}日?)?(?!\d)"
    r"|(?<!\d)\d{1,2}[:：]\d{2}(?!\d)"
)
"""What looks like a number of a person and is none: a report's own, a day, a time."""
_FIGURE = r"[\d零〇一二两三四五六七八九幺]"
_NUMBERS = (
    r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+"
    rf"|[+(（]?{_FIGURE}(?:[^\w\n]{{0,3}}{_FIGURE}){{6,}}[Xx]?"  # telephone, identity card, bank account, coordinates
    r"|[\u4e00-\u9fff][A-Z]\s?[·.]?\s?[A-Z0-9]{5,6}(?![A-Za-z0-9])"  # the plate of a car
)
_ACCOUNT = r"(?:微信|[Ww]e[Cc]hat|[Vv][Xx]|[Ww][Xx]|[Qq][Qq])号?\s*(?:[:：是]|id)?\s*"
_FLAT = (
    r"\d{1,4}\s*[-—－]\s*\d{1,2}\s*[-—－]\s*\d{3,4}"
    r"|(?<=单元)\s*\d{1,4}"
    r"|\d{2,4}(?=\s*(?:号房|室|户))"
    r"|(?i:\b(?:flat|apartment|apt\.?|room|unit)\s+)(?:no\.?\s*)?\d\w{0,4}"
)
"""The door of a flat; the building that it is in may be needed to find what is wrong."""
_SURNAME = (
    "(?:欧阳|上官|司马|诸葛|令狐|皇甫|尉迟|"
    "[王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖萧田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔"
    "钟谭陆汪范金石廖贾夏韦付傅方白邹孟熊秦邱江尹薛闫阎段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤安冉])"
)
_TITLE = (
    "(?:先生|女士|小姐|太太|阿姨|叔叔?|大爷|大妈|大娘|大叔|大伯|大哥|大姐|大嫂|嫂子|师傅|老师|书记|主任|科长|局长|所长|"
    "奶奶|爷爷|婆婆|公公|医生|同志|经理|老板|某某?)"
)
_SAID_AS_NAME = "(?:我叫|名叫|我是|本人|姓名|名字|联系人|报告人|反映人|户主|业主|房主)[是叫为:：\\s]{0,3}"
_LATIN_NAME = r"[A-Z][\w'’-]+(?:\s+[A-Z][\w'’-]+){0,2}"
_CUE = r"(?i:my name is|name\s*[:：]|i am|i[’']m|this is|contact\s*[:：]?|mr|mrs|ms|miss|dr)\.?\s+"
_NAMES = (
    rf"(?<=我叫)[\u4e00-\u9fff·]{{2,4}}(?![\u4e00-\u9fff])"
    rf"|(?P<cue>{_SAID_AS_NAME}){_SURNAME}[\u4e00-\u9fff]{{1,2}}"
    rf"|{_SURNAME}[\u4e00-\u9fff]{{0,2}}(?={_TITLE})"
    rf"|(?P<latin>{_CUE}){_LATIN_NAME}"
    rf"|(?P<account>{_ACCOUNT})[A-Za-z0-9][\w-]{{4,}}"
)
_HIDE = re.compile(f"(?P<kept>{_KEPT.pattern})|{_FLAT}|{_NAMES}|{_NUMBERS}")


def masked(text: str, names: Iterable[str] = ()) -> str:
    """Return words as many may read them; ``names`` are those that are known and stand nowhere then."""
    for name in sorted(filter(None, map(str.strip, names)), key=len, reverse=True):
        text = re.sub(re.escape(name), HIDDEN, text, flags=re.IGNORECASE)
    return _HIDE.sub(_hidden, text)


def _hidden(found: re.Match[str]) -> str:
    if found["kept"]:
        return found["kept"]
    return "".join(found[group] or "" for group in ("cue", "latin", "account")) + HIDDEN
