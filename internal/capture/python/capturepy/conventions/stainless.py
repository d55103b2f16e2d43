"""SDKs that Stainless generates."""

# The class that stands in Annotated and says more of a field of a TypedDict: its alias, its format.
PROPERTY_INFO = "PropertyInfo"

# The module of its base class has this function: it makes models of responses without a look at the values, unless
# a client asks for strict validation.
CONSTRUCT = "construct_type"
# Those of its names that clients call, and what they put around the type for type checkers: type_=cast(Any, Event).
CONSTRUCTS, CASTING = {CONSTRUCT, "construct_type_unchecked"}, "cast"
STRICT = "_strict_response_validation=True"
# The keyword by which that function is told what to make; clients call it for what callers hand them, such as webhooks.
CONSTRUCTED = "type_"

# A Sequence in all but the name.
SEQUENCES = {"SequenceNotStr"}

# The keyword by which its clients say what a response is read as, and the functions by which they make a body of a
# TypedDict.
CAST_TO, CAST = "cast_to", "cast_to="
# Further keywords of what a response is read as: of its events, and of a page of a list.
CAST_OF = {"stream_cls", "page"}
# What a request's keywords make of the keys that they list: a parameter that is in none of them is in the path, where
# the path names it, or in a header, where one is written under its name.
CARRIERS = {"body": None, "query": "query"}
PATH = "path_template"
TRANSFORMS, TRANSFORM = {"maybe_transform", "async_maybe_transform"}, "maybe_transform("

# Methods of its clients whose names say no verb → the verb.
LISTS = {"_get_api_list": "get"}
