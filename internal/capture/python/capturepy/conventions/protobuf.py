"""Code that protoc generates for Python: its modules make their classes of descriptors, at run time."""

MODULES = "_pb2"

# What a name of such a module is: no value of JSON.
MESSAGE = "google.protobuf.message.Message"
