"""Records: models, TypedDicts, dataclasses and Structs, with their fields and with what they do as a whole."""

import ast

from capturepy.conventions import fern, openapi_generator, vocabulary
from capturepy.emit.directions import SENT, accepted, as_read, sent
from capturepy.eval.constants import Unknown, shown
from capturepy.eval.subjects import Method, Subject
from capturepy.eval.values import Held, Instance, Self
from capturepy.load import modules
from capturepy.load.modules import External, with_defaults
from capturepy.types import codecs, dialects, functional, outcomes, overrides, structs, wholes
from capturepy.types.annotations import fixed_array, opaque, schema
from capturepy.types.config import Config, configured, of_unknown_keys
from capturepy.types.declarations import all_attributes, constructors, reading_constructors, set_attributes
from capturepy.types.fields import Field, NotAField, Written
from capturepy.types.generated import read as keys_read
from capturepy.types.hooks import Hooks, converted


def record(entry, types):
    """A pydantic model, dataclass, attrs class, TypedDict, holder of data, or class with a base that cannot be read."""
    kind = types.kinds.of(entry.declaration)
    ancestors = types.kinds.lineage(entry.declaration, entry.variables)
    decorator = types.kinds.dataclass_decorator(entry.declaration) if kind == "dataclass" else None
    decoded = kind == "model" or bool(decorator) and decorator[0].startswith("pydantic.")
    config = Config.of(ancestors, types, decorator and decorator[1]) if decoded or kind == "dict" and configured(ancestors, types) else None
    dialect = dialects.of(entry.declaration, ancestors, types) if kind == "dataclass" and not decoded else None
    around = types.around.get(entry.declaration) if config is None and dialect is None else None
    config = config or dialect or (around if isinstance(around, Config) else None)
    hooks = Hooks(ancestors, types) if decoded else None
    first_version = any(ancestor.path == "pydantic.v1.BaseModel" for ancestor in ancestors)
    if first_version:
        config.takes_numbers = True  # whatever its configuration says
    fields, local = [], []
    for written_ in _all_written(ancestors, kind, types, entry):
        try:
            fields.append(Field(written_, kind, config, first_version or bool(dialect) and dialect.null_is_optional))
        except NotAField as reason:
            if str(reason):
                local.append({"name": written_.name, "reason": str(reason)})
    answers = [field for field in fields if field.is_excluded and types.is_response(field.declared)]
    local += [{"name": field.own_name, "reason": "the client puts the answer there that it got"} for field in answers]
    fields = [field for field in fields if field not in answers]
    generated = decoded and _is_generated(ancestors)
    keeps = openapi_generator.EXTRA_KEYS if generated and any(f.own_name == openapi_generator.EXTRA_KEYS for f in fields) else None
    if keeps:
        local += [{"name": field.own_name, "reason": "holds the keys that are not declared"} for field in fields if field.own_name == keeps]
        fields = [field for field in fields if field.own_name != keeps]
    keys = keys_read(entry.declaration) if generated else None
    if keys is not None:
        unread = [field for field in fields if field.is_read and not keys & {field.name, field.own_name, *field.reads}]
        local += [{"name": field.own_name, "reason": "%s does not read it" % openapi_generator.DECODER} for field in unread]
        fields = [field for field in fields if field not in unread]
    library = "pydantic" if decoded else kind
    subject = Subject(entry.declaration, ancestors, types, library, fields)
    subject.may_lack_fields = kind == "coded" and not _in_constructor(ancestors, types)
    code = wholes.Whole(subject, types)
    if decoded:
        for field in fields:
            field.convert(hooks.of(field.own_name), subject, types)
        code.read_by(hooks.whole + (overrides.hooks(ancestors, types) if kind == "model" else []))
    if kind == "dataclass" and not decoded:
        _validate(fields, ancestors, subject, types)
    if kind == "coded":
        _bound(fields, ancestors, subject, types)
    code.constructed()
    out = _object(fields, _computed(hooks, config, subject, types) if hooks else {})
    if dialect:
        out = _in_dialect(out, fields, dialect)
    annotation = out["x-parity"]
    annotation["native"] = "dict" if kind == "dict" else "struct"
    if local:
        annotation["local"] = local
    if generated:
        annotation["codec"] = openapi_generator.CODEC
    if decoded:
        annotation["decode"] = {**({"unknown": "keep"} if keeps else of_unknown_keys(config.extra)), "missing": "reject"}
        if types.is_constructed(ancestors):
            annotation["decode"].update(missing="keep", invalid="keep")
            if any(fern.is_unchecked(ancestor.declaration) for ancestor in ancestors):
                annotation["invalid"] = "reject"  # what has no members
        else:
            annotation["decode"]["by"] = "pydantic-strict" if config.strict else "pydantic"
    _set_unknown_keys(out, ancestors, None if dialect or around else config, types)
    strangers = types.kinds.strangers(entry.declaration, ancestors) + (types.kinds.descriptors(ancestors) if kind == "data" else [])
    if decoded:
        code.both += [(reason, None) for reason in config.opaque + hooks.opaque + strangers]
        code.going_out += [(reason, None) for reason in config.sent_opaque]
    else:
        code.both += [(reason, None) for reason in strangers + types.kinds.schema_of_its_own(ancestors)]
    if kind == "data":
        annotation["decode"] = {"unknown": "keep", "missing": "keep"}  # it holds what it was given
    if isinstance(around, str):
        code.both.append((around, None))
    if dialect:
        code.both += [(reason, None) for reason in dialect.opaque]
    elif kind in ("coded", "constructed", "dataclass", "filled"):
        code.both += [(reason, None) for reason in _not_by_itself(decorator)]
        out = types.wrapping.apply(code.codecs(out), entry.declaration, {field.own_name: field for field in fields})
        if "codec" not in out["x-parity"]:
            code.both += [(reason, None) for reason in codecs.told_to_others(subject)]
    elif decoded:
        out = code.sent_by(out, hooks.whole, openapi_generator.ENCODER if generated else None)
        if code.instead or code.inside:
            out = _or_instead(out, code.instead, code.inside)
    if code.checks:
        out = outcomes.add_checked(out, code.checks)
    code.both += _unnamed(fields)
    return _with_reasons(out, code.both, code.read, code.going_out)


def _validate(fields, ancestors, subject, types):
    """Apply the methods of an attrs class that say by a decorator which field they validate."""
    by_name = {field.own_name: field for field in fields}
    for ancestor in reversed(ancestors):
        for statement, _, _ in ancestor.declaration.body if ancestor.declaration else ():
            for name in _decorated(statement, "validator"):
                if name in by_name:
                    by_name[name].validated_by(statement, types.kinds.context(ancestor.declaration), subject, types)


def _bound(fields, ancestors, subject, types):
    """Apply what the constructors of a plain class refuse of the attributes that they set."""
    by_name = {field.own_name: field for field in fields}
    for owner, function in reversed(constructors(ancestors)):
        attributes = {_given(value_, function)[0]: name for name, _, value_, _ in set_attributes(function, owner)}
        parameters = [argument.arg for argument in function.args.args[1:]]
        given = [Held(attributes[name], ()) if name in attributes else Instance("argument") for name in parameters]
        found = codecs.run(subject, types, Method(function, types.kinds.context(owner), set(), owner), [Self(), *given])
        for outcome in found or ():
            names = {getattr(atom[1], "name", None) for atom, _ in outcome.path if isinstance(atom[1], Held)} if outcome.kind == "raise" else set()
            if len(names) == 1 and names <= by_name.keys() and all(isinstance(atom[1], Held) for atom, _ in outcome.path):
                by_name[names.pop()].bound(outcome, types)


def _given(value_, function):
    """(the parameter that an attribute is set to, what stands in for it where it is None), each None where there is none."""
    if isinstance(value_, ast.Name):
        for statement in function.body:
            if isinstance(statement, ast.If) and _asks_for_none(statement.test, value_.id) and len(statement.body) == 1 and not statement.orelse:
                only = statement.body[0]
                if isinstance(only, ast.Assign) and getattr(only.targets[0], "id", None) == value_.id:
                    return value_.id, only.value
        return value_.id, None
    if isinstance(value_, ast.BoolOp) and isinstance(value_.op, ast.Or) and len(value_.values) == 2 and isinstance(value_.values[0], ast.Name):
        return value_.values[0].id, value_.values[1]
    if isinstance(value_, ast.IfExp):
        for name, other in ((value_.orelse, value_.body), (value_.body, value_.orelse)):
            test = value_.test if name is value_.orelse else ast.UnaryOp(ast.Not(), value_.test)
            if isinstance(name, ast.Name) and _asks_for_none(test, name.id):
                return name.id, other
    return None, None


def _asks_for_none(test, name):
    """x is None, not x, not x is not None"""
    if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        inner = test.operand
        return getattr(inner, "id", None) == name or _compares(inner, name, ast.IsNot)
    return _compares(test, name, ast.Is)


def _compares(test, name, operator):
    if not isinstance(test, ast.Compare) or not isinstance(test.ops[0], operator) or getattr(test.left, "id", None) != name:
        return False
    return getattr(test.comparators[0], "value", ...) is None


def _decorated(statement, role):
    """The names x of @x.role."""
    for decorator in statement.decorator_list if isinstance(statement, ast.FunctionDef) else ():
        if isinstance(decorator, ast.Attribute) and decorator.attr == role and isinstance(decorator.value, ast.Name):
            yield decorator.value.id


def parameters(declaration, types):
    """{name: schema} of what the constructor of a record takes, in its order; nothing of a class with one of its own."""
    own = types.kinds.of(declaration) == "coded" or constructors(types.kinds.lineage(declaration))
    return {} if own else attributes(declaration, types)


def attributes(declaration, types):
    """{name: schema} of what the objects of a record hold."""
    return {field.own_name: accepted(field.declared) for field in own_fields(declaration, types)}


def own_fields(declaration, types):
    """The fields of a record, before any code of the class or any library has changed them."""
    kind = types.kinds.of(declaration)
    if kind == "plain":
        kind = "coded"  # but for the codec
    return _declared(declaration, kind, types) if kind in ("coded", "dataclass", "model", "namedtuple", "struct") else []


def members(declaration, types):
    """{key: schema} of what a TypedDict declares; nothing of any other type."""
    found = _declared(declaration, "dict", types) if types.kinds.of(declaration) == "dict" else ()
    return {field.own_name: field.declared for field in found}


def _declared(declaration, kind, types):
    found = []
    for one in _all_written(types.kinds.lineage(declaration), kind, types, None):
        try:
            found.append(Field(one, kind))
        except NotAField:
            continue
    return found


def _in_dialect(out, fields, dialect):
    """A record as a library reads and writes it that makes of each value what its field is declared as."""
    annotation = {**out["x-parity"], "decode": dialect.decode}
    if dialect.codec:
        annotation["codec"] = dialect.codec
    if dialect.decode["unknown"] == "reject":
        out["additionalProperties"] = False
    going_out = out.get(SENT) or {key: item for key, item in out.items() if key != "x-parity"}
    left_out = {field.sent_name for field in fields if field.may_be_left_out}
    if dialect.omits_null:
        kept = {name: outcomes.without_null(sent(node)) for name, node in going_out["properties"].items()}
        left_out |= {name for name, node in kept.items() if node != sent(going_out["properties"][name])}
        going_out = {**going_out, "properties": kept}
    if left_out or dialect.omits_null:
        out[SENT] = {**going_out, "required": sorted(set(going_out.get("required", ())) - left_out)}
    if dialect.decode.get("invalid") == "keep":
        annotation["invalid"] = "reject"
        for name, node in out["properties"].items():
            if not dialect.keeps(accepted(node)):
                by = {"decode": {"by": "python"}} if _is_made(node, dialect) else {}
                out["properties"][name] = {**node, "x-parity": {**by, **node["x-parity"], "invalid": "reject"}}
    return as_read({**out, "x-parity": annotation})


def _is_made(node, dialect):
    """Whether a value is made by a class of Python's own: not one of the package, nor one that the library reads in its own way."""
    annotation = node["x-parity"]
    own = dialect.natives.get(annotation.get("native"))
    return "$ref" not in node and "opaque" not in annotation and not (own and own["type"] == node.get("type"))


def struct(entry, types):
    """A msgspec.Struct."""
    options = structs.Options.of(entry.declaration, types)
    ancestors = types.kinds.lineage(entry.declaration, entry.variables)
    fields = list(_fields(_all_written(ancestors, "struct", types, entry), "struct", options))
    code = wholes.Whole(Subject(entry.declaration, ancestors, types, "msgspec", fields), types)
    code.constructed()
    tag = _tag(options, entry.declaration)
    if options.array_like:
        items = [tag] * bool(tag) + [field.property() for field in fields]
        out = fixed_array(items, bool(tag) + sum(field.required for field in fields), {})
        if options.extra != "forbid":
            out["items"] = vocabulary.anything()  # what follows is passed over
    else:
        out = _object(fields, {})
        if options.extra == "forbid":
            out["additionalProperties"] = False
        if tag:
            out["properties"] = {options.tag_field: tag, **out["properties"]}
            out["x-parity"]["order"].insert(0, options.tag_field)
            # It is always written, and asked for only where it has to tell apart the types of a union.
            going_out = {key: item for key, item in out.items() if key != "x-parity"}
            out[SENT] = {**going_out, "required": sorted({*out.get("required", ()), options.tag_field})}
    out["x-parity"].update(native="struct", decode={"by": "msgspec", **of_unknown_keys(options.extra), "missing": "reject"})
    reasons = options.opaque + types.kinds.strangers(entry.declaration, ancestors)
    code.both += _unnamed(fields)
    return _with_reasons(outcomes.add_checked(out, code.checks), code.both + [(reason, None) for reason in reasons], code.read, code.going_out)


def _fields(all_written, kind, config):
    for one in all_written:
        try:
            yield Field(one, kind, config)
        except NotAField:
            continue


def _unnamed(fields):
    """Why a record is not known of which no one knows under what name a field stands."""
    return [(field.unnamed, None) for field in fields if field.unnamed]


def _tag(options, declaration):
    if options.tag is None:
        return None
    source = declaration.module.source
    return {"const": options.tag, "x-parity": {"decl": source.head(declaration.node), "source": source.place(declaration.node)}}


def _object(fields, computed):
    """An object of fields, with what is computed for sending."""
    read, going_out, order, reasons = {}, {}, [], []
    for field in fields:
        property_ = field.property()
        if field.is_sent:
            going_out[field.sent_name] = property_.get(SENT, property_)
        if not field.is_read:
            continue
        if field.path:
            property_ = _inside(field.path, property_, field.required)
        if field.name in read:
            both = field.path and _joined(read[field.name], property_)
            if not both:
                reasons.append("two fields are %s on the wire" % field.name)
            property_ = both or property_
            order.remove(field.name)
        read[field.name] = property_
        order.append(field.name)
    going_out.update(computed)
    required = {field.name for field in fields if field.required and field.is_read}
    required_out = {field.sent_name for field in fields if field.required and field.is_sent and not field.may_be_left_out} | set(computed)
    out = _object_schema(read, required)
    if list(going_out) != order or required_out != required:
        out[SENT] = _object_schema(going_out, required_out)
    out["x-parity"] = {"order": order}
    return _with_reasons(out, [(reason, None) for reason in reasons], [], [])


def _inside(path, node, required):
    """What a field is read from, which stands inside of another."""
    place = {key: node["x-parity"][key] for key in ("decl", "source")}
    node = accepted(node)
    for key in reversed(path):
        node = _object_schema({key: node}, {key} if required else ())
    return {**node, "x-parity": place}


def _joined(one, other):
    """Two objects that fields are read from as one, or None where they are none."""
    if not all(node.get("type") == "object" and "properties" in node for node in (one, other)) or "name" in one["x-parity"]:
        return None
    properties = dict(one["properties"])
    for key, node in other["properties"].items():
        if key in properties:
            node = _joined({"x-parity": {}, **properties[key]}, {"x-parity": {}, **node})
            if node is None:
                return None
        properties[key] = node
    return {**_object_schema(properties, {*one.get("required", ()), *other.get("required", ())}), "x-parity": one["x-parity"]}


def _object_schema(properties, required):
    return {"type": "object", "properties": properties, **({"required": sorted(required)} if required else {})}


def _computed(hooks, config, subject, types):
    """The properties that are sent and never read: name → schema."""
    found = {}
    for computed in hooks.computed.values():
        name = computed.name
        if isinstance(computed.alias, ast.Constant):
            name = computed.alias.value
        else:
            try:
                name = config.generated("sent", name) or name
            except Unknown:
                pass  # said of every field already
        if computed.annotation is None:
            known, declared = opaque("computed_field %s declares no type" % computed.name), computed.name
        else:
            known = sent(converted(schema(computed.annotation, computed.context), hooks.of(computed.name), subject, types))
            declared = "%s() -> %s" % (computed.name, shown(computed.annotation))
        place = {"decl": declared, "source": computed.context.module.source.place(computed.node)}
        if name != computed.name:
            place["name"] = computed.name
        found[name] = {**known, "x-parity": {**known.get("x-parity", {}), **place}}
    return found


def _is_generated(ancestors):
    """Whether a model lists its properties, as OpenAPI Generator writes it: its own methods write and read it."""
    bodies = (ancestor.declaration.body for ancestor in ancestors if ancestor.declaration)
    return any(openapi_generator.PROPERTIES in modules.bound_names(statement) for body in bodies for statement, _, _ in body)


def _not_by_itself(decorator):
    """Why the fields of a dataclass are not what is on the wire."""
    call = decorator and decorator[1]
    if call and getattr(functional.keyword(call, "init"), "value", None) is False:
        yield "init=False: an __init__ of its own sets the fields"


def _set_unknown_keys(out, ancestors, config, types):
    """additionalProperties: rejected, or of a declared type."""
    if config:
        if config.extra == "forbid":
            out["additionalProperties"] = False
        for ancestor in reversed(ancestors) if config.extra == "allow" else ():
            for one in written(ancestor, types) if ancestor.declaration else ():
                if one.name == "__pydantic_extra__":
                    values = schema(one.annotation, one.context).get("additionalProperties")
                    if values is not None:
                        out["additionalProperties"] = values
    else:
        for ancestor in reversed(ancestors):
            for keyword in getattr(ancestor.declaration and ancestor.declaration.node, "keywords", ()):
                if keyword.arg == "closed" and getattr(keyword.value, "value", None) is True:
                    out["additionalProperties"] = False
                elif keyword.arg == "extra_items":
                    out["additionalProperties"] = schema(keyword.value, types.kinds.context(ancestor.declaration))
    if SENT in out and "additionalProperties" in out:
        out[SENT]["additionalProperties"] = out["additionalProperties"]


def _or_instead(out, others, inside):
    """A record in whose place something else may stand, of which code makes one, or which may stand in a member of an object."""
    annotation = out["x-parity"]
    record = {key: item for key, item in out.items() if key not in ("x-parity", SENT)}
    around = [_object_schema({name: record}, {name}) for name in sorted(inside)]
    return {"anyOf": [record, *others, *around], "x-parity": annotation, SENT: out.get(SENT, record)}


def _with_reasons(out, both, read, going_out):
    """Why the type is not known, in both directions or in one: (reason, cause) each."""
    if read or going_out:
        proper = {key: item for key, item in out.items() if key != "x-parity"}
        out[SENT] = {**out.get(SENT, proper)}
        for part, reasons in ((out, read), (out[SENT], going_out)):
            _explain(part, both + reasons)
    else:
        for part in (out, out.get(SENT, {})):
            _explain(part, both)
    return out


def _explain(node, reasons):
    if reasons and "opaque" not in node.get("x-parity", {}):
        annotation = node.setdefault("x-parity", {})
        annotation["opaque"] = "; ".join(dict.fromkeys(reason for reason, _ in reasons))
        causes = {cause for _, cause in reasons}
        if len(causes) == 1 and None not in causes:
            annotation["cause"] = causes.pop()


def _all_written(ancestors, kind, types, entry):
    """The fields of a record: the last definition of each, at the place of the first."""
    fields = {}
    if kind == "constructed":
        return _read_in_constructor(ancestors, types)
    if kind == "filled":
        return _listed_in_class(ancestors, types)
    if kind == "coded":
        return _in_constructor(ancestors, types) or _listed_in_class(ancestors, types)
    for ancestor in reversed(ancestors):
        if ancestor.declaration and (kind != "dataclass" or types.kinds.dataclass_decorator(ancestor.declaration)):
            for one in written(ancestor, types, entry):
                if not (kind in ("data", "foreign", "model") and one.name.startswith("_")):
                    fields[one.name] = one
        elif ancestor.declaration:
            fields.update(_handed_up(ancestor, fields, types))
    return fields.values()


def _handed_up(ancestor, fields, types):
    """The fields of a dataclass that a subclass takes as parameters of its own and hands to super().__init__()."""
    own = next((s for s, _, _ in ancestor.declaration.body if getattr(s, "name", None) == "__init__" and isinstance(s, ast.FunctionDef)), None)
    call = own.body[-1].value if own and isinstance(own.body[-1], ast.Expr) else None
    if not isinstance(call, ast.Call) or ast.unparse(call.func) != "super().__init__":
        return
    annotations = {parameter.arg: parameter for parameter in own.args.args + own.args.kwonlyargs}
    context = types.kinds.context(ancestor.declaration, ancestor.variables)
    source = ancestor.declaration.module.source
    for name, given in [*zip(fields, call.args), *((keyword.arg, keyword.value) for keyword in call.keywords)]:
        parameter = annotations.get(getattr(given, "id", None))
        if name in fields and parameter is not None and parameter.annotation is not None:
            yield name, Written(context, name, parameter.annotation, fields[name].default, parameter, source.declaration(parameter))


def _in_constructor(ancestors, types):
    """The attributes that the constructor of a plain class sets, as its parameters declare them."""
    found = {}
    for owner, function in reversed(constructors(ancestors)):
        context = types.kinds.context(owner)
        given = {parameter.arg: (parameter.annotation, default) for parameter, default in with_defaults(function.args)[1:]}
        for name, annotation, value_, statement in set_attributes(function, owner):
            parameter, instead = _given(value_, function)
            declared, default = given.get(parameter, (None, None))
            text = owner.module.source.declaration(statement)
            if getattr(instead, "value", ...) is None or parameter not in given:
                instead = None
            if parameter is None:  # made of arguments that need not be given: self.tags = list(tags or ())
                used = [given[part.id][1] for part in ast.walk(value_) if isinstance(part, ast.Name) and part.id in given]
                default = value_ if used and None not in used else None
            if instead is not None and default is not None and getattr(default, "value", ...) is None:
                default = instead
            found[name] = Written(context, name, annotation or declared, default, statement, text, replaces_null=instead is not None)
    return found.values()


def _read_in_constructor(ancestors, types):
    """The attributes of a class that takes them out of JSON, those of its bases first."""
    found = {}
    for owner, function, _ in reversed(reading_constructors(ancestors)):
        context = types.kinds.context(owner)
        for name, annotation, _, statement in all_attributes(function, owner):
            if name not in found or annotation is not None:
                found[name] = Written(context, name, annotation, None, statement, owner.module.source.declaration(statement))
    return found.values()


def _listed_in_class(ancestors, types):
    """The attributes that a class lists, with what they are before the constructor sets them."""
    found = {}
    for ancestor in reversed(ancestors):
        for statement, _, _ in ancestor.declaration.body if ancestor.declaration else ():
            target = statement.targets[0] if isinstance(statement, ast.Assign) else getattr(statement, "target", None)
            if isinstance(statement, (ast.Assign, ast.AnnAssign)) and isinstance(target, ast.Name) and not (target.id.startswith("_") or target.id.isupper()):
                context, text = types.kinds.context(ancestor.declaration), ancestor.declaration.module.source.declaration(statement)
                found[target.id] = Written(context, target.id, getattr(statement, "annotation", None), statement.value, statement, text)
    return found.values()


def written(ancestor, types, entry=None):
    """The fields of a class body, or of a type made by a call."""
    declaration = ancestor.declaration
    if declaration.fields is None:
        read = _in_class if isinstance(declaration.node, ast.ClassDef) else _in_call
        declaration.fields = list(read(declaration, types.kinds))
    context = types.kinds.context(declaration, ancestor.variables, entry)
    return [Written(context, *field) for field in declaration.fields]


def _in_call(declaration, kinds):
    call, made_by = declaration.node.value, kinds.made_by(declaration)
    source, total = declaration.module.source, _is_total(call)
    for name, annotation, default, node in functional.fields(call, made_by):
        text = source.declaration(node)
        if made_by == "typing.TypedDict":
            text = "%s: %s" % (text, source.declaration(annotation))
        yield name, annotation, default, node, text, 0, total


def _in_class(declaration, kinds):
    context, source, total = kinds.context(declaration), declaration.module.source, _is_total(declaration.node)
    only_described = _only_described(declaration, context)
    for statement, condition, fallback in declaration.body:
        if fallback or not isinstance(statement, (ast.AnnAssign, ast.Assign)):
            continue
        described = only_described is not None and _is_described(statement.value, context)
        if isinstance(statement, ast.AnnAssign):
            if not isinstance(statement.target, ast.Name) or only_described and not described:
                continue
            name, annotation = statement.target.id, statement.annotation
        elif described and isinstance(statement.targets[0], ast.Name):
            name, annotation = statement.targets[0].id, functional.keyword(statement.value, "type")
        else:
            continue
        made = described and [method for method, _, _ in declaration.body if name in _decorated(method, "default")]
        default = _with_factory(statement.value, made[0]) if made else statement.value
        yield name, annotation, default, statement, source.declaration(statement), condition, total


def _with_factory(call, method):
    """attr.ib(…) with the method that @x.default decorates."""
    return ast.copy_location(ast.Call(call.func, call.args, [*call.keywords, ast.keyword("factory", ast.copy_location(ast.Name(method.name, ast.Load()), call))]), call)


def _is_total(node):
    """Whether the keys of a TypedDict are required where nothing else is said."""
    return getattr(functional.keyword(node, "total"), "value", None) is not False


def _only_described(declaration, context):
    """Of an attrs class, whether just the attributes made by attr.ib() or field() count; of others None."""
    for decorator in declaration.node.decorator_list:
        call = decorator if isinstance(decorator, ast.Call) else None
        target = context.resolve(call.func if call else decorator)
        if isinstance(target, External) and target.path in vocabulary.ATTRS:
            automatic = getattr(functional.keyword(call, "auto_attribs"), "value", None) if call else None
            if automatic is None and target.path not in vocabulary.ATTRS_BY_CALL:
                bare = (s for s, _, _ in declaration.body if isinstance(s, ast.Assign))
                return any(_is_described(statement.value, context) for statement in bare)
            return not automatic
    return None


def _is_described(value, context):
    target = context.resolve(value.func) if isinstance(value, ast.Call) else None
    return isinstance(target, External) and target.path.startswith("attrs.") and target.path in vocabulary.FIELD_FUNCTIONS
