"""Invented people: names, telephone numbers, addresses and bank accounts that belong to nobody.

Telephone numbers begin with 100, which no Chinese mobile number does; bank accounts begin with 0000.
"""

from random import Random

_SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎"
_GIVEN = (
    "安和", "柏舟", "冬青", "芳菲", "谷雨", "桂枝", "海晏", "禾苗", "槐花", "江月", "锦书", "菊香", "康宁", "兰亭", "乐山", "莲心",
    "柳岸", "麦秋", "梅影", "明川", "木子", "南星", "念慈", "农桑", "平野", "秋实", "荣光", "若水", "三立", "山雨", "守田", "书林",
    "思远", "松涛", "素心", "桃夭", "听雨", "望舒", "文竹", "霞飞", "小满", "晓棠", "杏林", "雪晴", "一诺", "盈盈", "雨田", "云舒",
    "泽春", "竹青", "子衿", "紫苏",
)  # fmt: skip


def name(chance: Random) -> str:
    """A name."""
    return chance.choice(_SURNAMES) + chance.choice(_GIVEN)


def phone(chance: Random) -> str:
    """A telephone number of eleven digits."""
    return f"100{chance.randrange(10**8):08d}"


def account(chance: Random) -> str:
    """A bank account of sixteen digits."""
    return f"0000{chance.randrange(10**12):012d}"


def identity(chance: Random) -> str:
    """The number of a document; it begins with a letter, which no Chinese identity number does."""
    return f"X{chance.randrange(10**17):017d}"


def address(chance: Random, community: str) -> str:
    """A flat in a community."""
    return f"{community}{chance.randint(1, 28)}栋{chance.randint(1, 4)}单元{chance.randint(1, 18)}{chance.randint(1, 4):02d}室"
