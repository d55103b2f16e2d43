"""pydantic: what its own functions make of names, and its URL types of texts."""

import re


def to_pascal(name):
    return re.sub(r"(?<=[0-9A-Za-z])_(?=[0-9A-Z])", "", name.title())


def to_camel(name):
    if re.match(r"[a-z]+[A-Za-z0-9]*$", name) and not re.search(r"\d[a-z]", name):
        return name
    return re.sub(r"^_*[A-Z]", lambda match: match[0].lower(), to_pascal(name))


def to_snake(name):
    for before, after in (("[A-Z]+", "[A-Z][a-z]"), ("[a-z]", "[A-Z]"), ("[0-9]", "[A-Z]"), ("[a-z]", "[0-9]")):
        name = re.sub("(%s)(%s)" % (before, after), r"\1_\2", name)
    return name.replace("-", "_").lower()


ALIAS_GENERATORS = {"pydantic.to_camel": to_camel, "pydantic.to_pascal": to_pascal, "pydantic.to_snake": to_snake}


# The methods that write a model, and the keyword by which they leave out what is null, in the models inside of it too.
DUMPS = {"model_dump", "model_dump_json"}
NO_NULLS = "exclude_none"

# What all models are made from, in the newest version and in the first, which the newest brings along.
MODEL = "pydantic.BaseModel"
FIRST_MODEL = "pydantic.v1.BaseModel"

# A number of bytes as text.
BYTE_SIZE = r"^\s*([0-9]*\.?[0-9]+)\s*([bB]|[kKmMgGtTpPeE]([iI]?[bB]([iI][tT])?)?|[bB][iI][tT])?(\W[\s\S]*)?$"

# What pydantic itself reads bytes from: either alphabet, with padding or without, no bits beyond the bytes.
_LETTER = "[A-Za-z0-9+/_-]"
STRICT_BASE64 = "^(%s{4})*(%s[AQgw](==)?|%s{2}[AEIMQUYcgkosw048]=?)?$" % (_LETTER, _LETTER, _LETTER)


# Addresses of databases and queues → how they may begin.
SCHEMES = {
    "AmqpDsn": ("amqp", "amqps"),
    "ClickHouseDsn": ("clickhouse+native", "clickhouse+asynch", "clickhouse+http", "clickhouse", "clickhouses", "clickhousedb"),
    "CockroachDsn": ("cockroachdb", "cockroachdb+psycopg2", "cockroachdb+asyncpg"),
    "KafkaDsn": ("kafka",),
    "MariaDBDsn": ("mariadb", "mariadb+mariadbconnector", "mariadb+pymysql"),
    "MongoDsn": ("mongodb", "mongodb+srv"),
    "MySQLDsn": tuple("mysql" + driver for driver in ("", "+mysqlconnector", "+aiomysql", "+asyncmy", "+mysqldb", "+pymysql", "+cymysql", "+pyodbc")),
    "NatsDsn": ("nats", "tls", "ws", "wss"),
    "PostgresDsn": ("postgres", *("postgresql" + driver for driver in ("", "+asyncpg", "+pg8000", "+psycopg", "+psycopg2", "+psycopg2cffi", "+py-postgresql", "+pygresql"))),
    "RedisDsn": ("redis", "rediss"),
    "SnowflakeDsn": ("snowflake",),
}


# Schemes whose addresses have a host, behind as many slashes as there may be.
_OF_THE_WEB = {"ftp", "http", "https", "ws", "wss"}


def uuid_pattern(version):
    """The texts of a UUID of one version, in any of the forms that are read."""
    return r"^(urn:uuid:|\{)?[0-9a-fA-F]{8}-?[0-9a-fA-F]{4}-?%d" % version


def url_pattern(schemes):
    """What a URL type asks for at the beginning of a text."""
    letters = ("".join("[%s%s]" % (c, c.upper()) if c.isalpha() else re.escape(c) for c in scheme) for scheme in schemes)
    host = r"[/\\]*[^/\\?#]" if set(schemes) <= _OF_THE_WEB else ""
    return "^(?:%s):%s" % ("|".join(letters), host)
