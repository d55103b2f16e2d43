"""How clients of HTTP are called, those of libraries and those that SDKs write around them."""

import re

# What the function is called, underscores aside, or gets as its method.
VERBS = {"delete", "get", "head", "options", "patch", "post", "put"}
SENDERS = VERBS | {"request", "stream"}
METHODS = {"http_method", "method", "verb"}
# A call of one, as it stands in a file: what containers have, too, and what gets alone, tells nothing.
CALLS = tuple(".%s(" % sender for sender in sorted(SENDERS - {"get", "stream"}))
# A verb as it is written out among the arguments of a call.
WRITTEN = tuple(quote + verb.upper() + quote for verb in sorted(VERBS) for quote in "'\"")
# Verbs whose requests have a body.
WITH_BODY = {"patch", "post", "put"}
# Verbs that are methods of containers, too.
OF_CONTAINERS = {"get", "put"}

# Keyword → where what it holds travels; None: in a JSON body.
CARRIERS = {"json": None, "body": None, "json_body": None, "params": "query", "query": "query", "headers": "header"}
# The one of them that means to some SDKs whatever a request has, beside a verb.
PARAMETERS = "params"
# A keyword that means a form to libraries, and to some functions around them JSON; and those that carry texts.
FORM = "data"
TEXTS = {"content", "data"}

# Libraries that send what they are given, null included; of the query they leave that out.
LIBRARIES = ("aiohttp", "httpx", "requests")
# What they make of what came back: a record that holds one is put around a payload, and is none.
RESPONSES = {"aiohttp.ClientResponse", "httpx.Response", "requests.Response", "requests.models.Response"}

# The keywords that may hold the path of a request.
PATHS = {"path", "resource_path", "uri", "url"}

# Functions that make a value a part of a path.
QUOTING = {"jsonable_encoder", "quote", "quote_plus", "str"}

# What the asynchronous twin of a client has in its name.
ASYNCHRONOUS = re.compile("_?(?:async|aio)", re.IGNORECASE)
