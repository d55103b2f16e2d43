package python

import (
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.org/parity/internal/capture"
)

// client is what most rows put around the methods of their client.
const client = `import enum, json, requests
class Item(BaseModel):
  id: str
class Base:
  def __init__(self): self._session = requests.Session()
  def _token(self): return requests.post('https://auth', data={'grant_type': 'x'}).json()
  def _request(self, method, path, *, json=None, params=None, **rest):
    return self._session.request(method, self.base + path, json=json, params=params, headers={'authorization': self._token()}, **rest)
  def _post(self, path, data=None, **rest): return self._request('POST', path, json=data, **rest)
  def _given(self, path, body): return self._request('POST', path, json={k: v for k, v in body.items() if v is not None})
  def _again(self, method, path, json=None):
    while True:
      try:
        return self._session.request(method, path, json=json)
      except Exception:
        pass
`

// requestRows are functions of clients; what is wanted is the request that C.f makes, null where it makes none of its own.
var requestRows = []typeRow{
	{"a body", "class C(Base):\n  def f(self, name: str, size: Optional[int] = None): return self._post('/things', {'name': name, 'size': size})",
		`{"type":"object","required":["name"],"properties":{"name":{"type":"string"},"size":{"type":["integer","null"],"default":null}},"x-parity":{"native":"arguments","order":["name","size"],"roles":["POST things"]}}`, "whether null is sent is the session's business"},
	{"arguments by their names", "import six\nclass C(Base):\n  def f(self, name: str, size: int, **kwargs):\n    params = locals()\n    for key, val in six.iteritems(params['kwargs']):\n      if key not in ('name', 'size', 'timeout'): raise TypeError()\n      params[key] = val\n    del params['kwargs']\n    if 'name' not in params or params['name'] is None: raise ValueError()\n    body = {}\n    if 'name' in params: body['Name'] = params['name']\n    body['size'] = params['size']\n    return self._post('/things', body)",
		`{"type":"object","required":["Name","size"],"properties":{"Name":{"type":"string","x-parity":{"name":"name"}},"size":{"type":"integer"}},"x-parity":{"native":"arguments","order":["Name","size"],"roles":["POST things"]}}`, "what is bound so far"},
	{"a function that calls itself for each part", "def plain(value):\n  if isinstance(value, dict):\n    return {key: plain(one) for key, one in value.items()}\n  if isinstance(value, list):\n    return [plain(one) for one in value]\n  return value\nclass C(Base):\n  def f(self, name: str, extra: Any = None): return self._post('/things', {'name': plain(name), 'extra': plain(extra)})",
		`{"type":"object","required":["name"],"properties":{"name":{"type":"string"},"extra":{"default":null,"x-parity":{"native":"any"}}},"x-parity":{"native":"arguments","order":["name","extra"],"roles":["POST things"]}}`, "it gives back all that gives back its parts"},
	{"a function that makes dates and records plain", "from collections.abc import Mapping, Sequence\nfrom datetime import datetime\nclass Secret:\n  def value(self): return self._v\nclass Place(TypedDict, total=False):\n  city: str\n  since: datetime\ndef plain(value: object) -> object:\n  if isinstance(value, Secret):\n    return value.value()\n  if isinstance(value, datetime):\n    return value.isoformat()\n  if isinstance(value, Mapping):\n    return {str(key): plain(one) for key, one in value.items()}\n  if isinstance(value, Sequence) and not isinstance(value, (str, bytes)):\n    return [plain(one) for one in value]\n  return value\nclass C(Base):\n  def f(self, place: Place, names: Sequence[str], since: datetime = None):\n    body = {'place': place, 'names': list(names)}\n    if since is not None:\n      body['since'] = since\n    return self._post('/things', plain(body))",
		`{"type":"object","required":["names","place"],"properties":{"place":{"$ref":"#/$defs/Place"},"names":{"type":"array","items":{"type":"string"}},"since":{"type":"string","format":"date-time","default":null,"x-parity":{"native":"datetime","unset":"omit"}}},"x-parity":{"native":"arguments","order":["place","names","since"],"roles":["POST things"]}}`, "a date is put to it by itself"},
	{"a function that writes dates in a form of its own", "from datetime import datetime\nclass Place(TypedDict, total=False):\n  city: str\n  since: datetime\ndef plain(value: object) -> object:\n  if isinstance(value, datetime):\n    return int(value.timestamp())\n  if isinstance(value, dict):\n    return {key: plain(one) for key, one in value.items()}\n  if isinstance(value, list):\n    return [plain(one) for one in value]\n  return value\nclass C(Base):\n  def f(self, place: Place): return self._post('/things', {'place': plain(place)})",
		`{"type":"object","required":["place"],"properties":{"place":{"type":"object","additionalProperties":{"x-parity":{"opaque":"a part of place"}}}},"x-parity":{"native":"arguments","order":["place"],"roles":["POST things"]}}`, "the record that it makes is not the one that it is given"},
	{"a function that leaves out null in all parts", "def plain(value):\n  if isinstance(value, dict):\n    return {key: plain(one) for key, one in value.items() if one is not None}\n  if isinstance(value, list):\n    return [plain(one) for one in value]\n  return value\nclass C(Base):\n  def f(self, extra: Dict[str, Any]): return self._post('/things', {'extra': plain(extra)})",
		`{"type":"object","required":["extra"],"properties":{"extra":{"type":"object","additionalProperties":{"x-parity":{"opaque":"calls nested more than 12 deep (sdk/py:26)"}}}},"x-parity":{"native":"arguments","order":["extra"],"roles":["POST things"]}}`, "it does not give back what it is given"},
	{"the dict that an object keeps", "class Team:\n  def __init__(self, props): self._props = props\n  @property\n  def label(self) -> str: return self._props['label']\ndef kept(value):\n  if value:\n    return value._props\n  return None\nclass C(Base):\n  def f(self, team: Team, other: Team = None): return self._post('/things', {'team': team._props, 'other': kept(other)})",
		`{"type":"object","required":["team"],"properties":{"team":{"$ref":"#/$defs/Team"},"other":{"anyOf":[{"$ref":"#/$defs/Team"},{"type":"null"}],"default":null}},"x-parity":{"native":"arguments","order":["team","other"],"roles":["POST things"]}}`, "it is what stands on the wire for the object"},
	{"another attribute of an object", "class Team:\n  def __init__(self, props):\n    self._props = props\n    self._seen = props\n  @property\n  def label(self) -> str: return self._props['label']\nclass C(Base):\n  def f(self, team: Team): return self._post('/things', {'team': team._seen})",
		`{"type":"object","required":["team"],"properties":{"team":{"x-parity":{"opaque":"_seen of team is not followed"}}},"x-parity":{"native":"arguments","order":["team"],"roles":["POST things"]}}`, "nobody looks into it"},
	{"a key under a condition", "class C(Base):\n  def f(self, name: str, size: Optional[int] = None):\n    body = {'name': name}\n    if size is not None:\n      body['size'] = size\n    return self._post(f'/things/{name}', data=body)",
		`{"type":"object","required":["name"],"properties":{"name":{"type":"string"},"size":{"type":"integer","default":null,"x-parity":{"unset":"omit"}}},"x-parity":{"native":"arguments","order":["name","size"],"roles":["POST things/{}"]}}`, ""},
	{"a dict that holds itself", "class C(Base):\n  def f(self, body: str, name: str):\n    body = {}\n    if body is not None:\n      body['body'] = body\n    body['name'] = name\n    return self._post('/things', data=body)",
		`{"type":"object","required":["body","name"],"properties":{"body":{"type":"object","required":["body","name"],"properties":{"body":{"x-parity":{"opaque":"holds itself"}},"name":{"type":"string"}}},"name":{"type":"string"}},"x-parity":{"native":"arguments","order":["body","name"],"roles":["POST things"]}}`, "a slip of the client's own: what it sends is an error, and no reason to stop"},
	{"what is not given is left out by a helper", "class C(Base):\n  def f(self, name: str, size: int = None): return self._given('/things', {'name': name, 'size': size})",
		`{"type":"object","required":["name"],"properties":{"name":{"type":"string"},"size":{"type":"integer","default":null,"x-parity":{"unset":"omit"}}},"x-parity":{"native":"arguments","order":["name","size"],"roles":[]}}`, "None is a default, whatever the annotation says"},
	{"what is not given is sent", "class C(Base):\n  def f(self, name: str, size: Optional[int] = None): return requests.post('https://api/things', json={'name': name, 'size': size})",
		`{"type":"object","required":["name"],"properties":{"name":{"type":"string"},"size":{"type":["integer","null"],"default":null,"x-parity":{"unset":"null"}}},"x-parity":{"native":"arguments","order":["name","size"],"roles":["POST things"]}}`, "requests sends null"},
	{"converted values", "import datetime\nclass E(str, enum.Enum):\n  a = 'a'\nclass C(Base):\n  def f(self, item: Item, items: List[Item], at: datetime.datetime, e: E): return self._request('PUT', '/x', json={'item': item.model_dump(), 'items': [i.model_dump() for i in items], 'at': at.isoformat(), 'e': e.value, 'version': 2})",
		`{"type":"object","required":["at","e","item","items","version"],"properties":{"item":{"$ref":"#/$defs/Item"},"items":{"type":"array","items":{"$ref":"#/$defs/Item"}},"at":{"type":"string","format":"date-time","x-parity":{"native":"datetime"}},"e":{"$ref":"#/$defs/E"},"version":{"const":2}},"x-parity":{"native":"arguments","order":["item","items","at","e","version"],"roles":["PUT x"]}}`, ""},
	{"a query", "class C(Base):\n  def f(self, q: str, *, limit: int = 10, tags: Union[str, List[str], None] = None): return self._request('GET', '/x', params={'q': q, 'limit': limit, 'pageTags': tags, 'v': 1})",
		`{"type":"object","required":["q"],"properties":{"q":{"type":"string","x-parity":{"in":"query"}},"limit":{"type":"integer","default":10,"x-parity":{"in":"query"}},"pageTags":{"type":"array","items":{"type":"string"},"x-parity":{"in":"query","name":"tags"}}},"x-parity":{"native":"arguments","order":["q","limit","pageTags"],"roles":["GET x"]}}`, "one value is a list of one; what is always the same is the client's own"},
	{"a path of constants", "ROOT = '/v2'\nTHINGS = ROOT + '/things'\nclass Paths:\n  one = f'{THINGS}/one'\nclass C(Base):\n  def f(self, name: str): return self._http.post(uri=Paths.one, body={'name': name})",
		`{"type":"object","required":["name"],"properties":{"name":{"type":"string"}},"x-parity":{"native":"arguments","order":["name"],"roles":["POST v2/things/one"]}}`, ""},
	{"a path that is set twice", "THINGS = '/a'\nif x:\n  THINGS = '/b'\nclass C(Base):\n  def f(self, name: str): return self._http.post(uri=THINGS, body={'name': name})",
		`{"type":"object","required":["name"],"properties":{"name":{"type":"string"}},"x-parity":{"native":"arguments","order":["name"],"roles":[]}}`, ""},
	{"paths of constants and variables", "THINGS = '/v2/things'\nclass Paths:\n  all = '/v2/all'\nclass C(Base):\n  def f(self, id: str, name: str):\n    path = f'{THINGS}/{id}'\n    return self._http.post(path, body={'name': name})",
		`{"type":"object","required":["name"],"properties":{"name":{"type":"string"}},"x-parity":{"native":"arguments","order":["name"],"roles":["POST v2/things/{}"]}}`, ""},
	{"a path of two", "class C(Base):\n  def f(self, name: str, new: bool):\n    path = '/a/x'\n    if new:\n      path = '/a/y'\n    return self._http.post(path, body={'name': name})",
		`{"type":"object","required":["name"],"properties":{"name":{"type":"string"}},"x-parity":{"native":"arguments","order":["name"],"roles":[]}}`, "which one is not known"},
	{"a form and a text", "class C(Base):\n  def f(self, name: str):\n    requests.post('https://api/x', data=json.dumps({'name': name}))\n  def g(self, name: str):\n    requests.post('https://api/x', data={'name': name})",
		`{"type":"object","required":["name"],"properties":{"name":{"type":"string"}},"x-parity":{"native":"arguments","order":["name"],"roles":["POST x"]}}`, "JSON in data"},
	{"a sender that is not followed", "class C(Base):\n  def f(self, name: str): return self._again('POST', '/x', json={'name': name})",
		`{"type":"object","required":["name"],"properties":{"name":{"type":"string"}},"x-parity":{"native":"arguments","order":["name"],"roles":["POST x"]}}`, "what is given to it is known"},
	{"Fern", "from typing import cast\nOMIT = cast(Any, ...)\ndef convert_and_respect_annotation_metadata(*, object_, annotation, direction): ...\nclass C:\n  def f(self, id: str, *, name: str, note: Optional[str] = OMIT, client: Optional[str] = None):\n    _response = self._wrapper.httpx_client.request(f'v1/x/{jsonable_encoder(id)}', method='PATCH', json={'name': name, 'note': note}, headers={'content-type': 'application/json', 'X-Client': str(client) if client is not None else None}, omit=OMIT)\n    try:\n      return _response.json()\n    except Exception as e:\n      raise e",
		`{"type":"object","required":["name"],"properties":{"name":{"type":"string"},"note":{"type":["string","null"],"x-parity":{"unset":"omit"}},"X-Client":{"type":"string","x-parity":{"in":"header","name":"client"}}},"x-parity":{"native":"arguments","order":["name","note","X-Client"],"roles":["PATCH v1/x/{}"]}}`, "the client leaves out what is OMIT"},
	{"attributes and properties of objects", "class Box:\n  def __init__(self, id: Optional[int] = None, name: Optional[str] = None):\n    self.id = id\n    self.name = name\n  @classmethod\n  def from_dict(cls, d): return cls(d.get('id'), d.get('name'))\n  @property\n  def key(self) -> Union[int, str]: return self.id or self.name\n  def size(self) -> int: return 1\nclass C(Base):\n  def f(self, box: Box, boxes: List[Box]):\n    return self._post('/x', {'box': box.key, 'boxes': [b.id for b in boxes], 'size': box.size})",
		`{"type":"object","required":["box","boxes","size"],"properties":{"box":{"anyOf":[{"type":"integer"},{"type":"string"}]},"boxes":{"type":"array","items":{"type":["integer","null"]}},"size":{"x-parity":{"name":"box","opaque":"size of box is not followed"}}},"x-parity":{"native":"arguments","order":["box","boxes","size"],"roles":["POST x"]}}`, "what a property gives is what it says"},
	{"parts of options in a query", "import enum\nclass Mode(enum.Enum):\n  a = 'A'\nclass Paging:\n  def __init__(self, mode: Mode, limit: Optional[int] = None):\n    self.mode = mode\n    self.limit = limit\nclass C(Base):\n  def f(self, options: Paging):\n    params = {'mode': options.mode.value}\n    if options.limit is not None:\n      params['page'] = {'limit': options.limit}\n    return self._client.get('/x', params=params)",
		`{"type":"object","required":["mode"],"properties":{"mode":{"$ref":"#/$defs/Mode","x-parity":{"in":"query","name":"options"}},"page":{"type":"object","required":["limit"],"properties":{"limit":{"type":"integer"}},"x-parity":{"in":"query","name":"options"}}},"x-parity":{"native":"arguments","order":["mode","page"],"roles":["GET x"]}}`, "a part of an argument is not the argument"},
	{"options of a plain class", "class Rule:\n  def __init__(self, key: str, value: int):\n    self.key = key\n    self.value = value\nclass Options:\n  def __init__(self, name: str, rules: Optional[List[Rule]] = None):\n    self.name = name\n    self.rules = rules\nclass C(Base):\n  def f(self, options: Options, more: Optional[Rule] = None):\n    rules = []\n    for rule in options.rules or []:\n      rules.append({'k': rule.key, 'v': rule.value})\n    odd = []\n    for x in other(options):\n      odd.append(x)\n    return self._post('/x', {'name': options.name, 'rules': rules, 'more': more.__dict__ if more else {}, 'odd': odd, 'none': options.none})",
		`{"type":"object","required":["name","none","odd","rules"],"properties":{"more":{"anyOf":[{"type":"object","required":["key","value"],"properties":{"key":{"type":"string"},"value":{"type":"integer"}}},{"type":"object"}],"default":null},"name":{"type":"string","x-parity":{"name":"options"}},"none":{"x-parity":{"name":"options","opaque":"none of options is not followed"}},"odd":{"type":"array","items":{"x-parity":{"opaque":"other(options) is not followed (sdk/py:38)"}}},"rules":{"type":"array","items":{"type":"object","required":["k","v"],"properties":{"k":{"type":"string"},"v":{"type":"integer"}}}}},"x-parity":{"native":"arguments","order":["name","rules","more","odd","none"],"roles":["POST x"]}}`, "what its constructor sets; a list that unknown code has touched is a list"},
	{"a wrapped type", "class P(TypedDict):\n  a: int\ndef maybe_transform(data, into): return data\nclass C(Base):\n  def f(self, params: P): return self._post('/x', body={'branch': maybe_transform(params, P)})",
		`{"type":"object","required":["branch"],"properties":{"branch":{"$ref":"#/$defs/P","x-parity":{"name":"params"}}},"x-parity":{"native":"arguments","order":["branch"],"roles":["POST x"]}}`, "Stainless"},
	{"asynchronous", "class C:\n  async def _post(self, path, data): return await self._client.post(path, json=data)\n  async def f(self, name: str):\n    async with self._session.post('https://x/y', json={'name': name}) as r:\n      return await r.json()",
		`{"type":"object","required":["name"],"properties":{"name":{"type":"string"}},"x-parity":{"native":"arguments","order":["name"],"roles":["POST y"]}}`, ""},
	{"nested", "class C(Base):\n  def f(self, name: str): return self._post('/x', {'data': {'name': name}})",
		`{"type":"object","required":["data"],"properties":{"data":{"type":"object","required":["name"],"properties":{"name":{"type":"string"}}}},"x-parity":{"native":"arguments","order":["data"],"roles":["POST x"]}}`, ""},
	{"two requests", "class C(Base):\n  def f(self, a: str, b: bool = False):\n    if b:\n      return self._post('/x', {'a': a, 'b': 1})\n    return self._post('/y', {'a': a})",
		`{"type":"object","required":["a"],"properties":{"a":{"type":"string"},"b":{"const":1}},"x-parity":{"native":"arguments","order":["a","b"],"roles":[]}}`, "of one function: what both have is required, and there is no one operation"},
	{"further keys", "class C(Base):\n  def f(self, name: str, **more): return self._post('/x', {'name': name, **more})",
		`{"type":"object","required":["name"],"properties":{"name":{"type":"string"}},"x-parity":{"native":"arguments","opaque":"its body may have further keys","order":["name"],"roles":["POST x"]}}`, "nothing tells which"},
	{"members of the client's own", "class C(Base):\n  def f(self, code: str): return self._post('/token', {'client_id': self._client.client_id, 'secret': self.secret or '', 'grant_type': 'code', 'code': code, 'odd': made(code)})",
		`{"type":"object","required":["code","grant_type","odd"],"properties":{"grant_type":{"const":"code"},"code":{"type":"string"},"odd":{"x-parity":{"opaque":"made(code) is not followed (sdk/py:25)"}}},"x-parity":{"native":"arguments","order":["grant_type","code","odd"],"roles":["POST token"]}}`, "no argument sets them; what a function makes of one is not known"},
	{"a transport that the client holds", "class C:\n  def __init__(self, t): self._t = t\n  def f(self, name: str, size: Optional[int] = None):\n    body = {'name': name}\n    if size is not None:\n      body['size'] = size\n    return json.loads(self._t.call('POST', '/things', body))",
		`{"type":"object","required":["name"],"properties":{"name":{"type":"string"},"size":{"type":"integer","default":null,"x-parity":{"unset":"omit"}}},"x-parity":{"native":"arguments","order":["name","size"],"roles":["POST things"]}}`, "a dict beside verb and path is the body"},
	{"a query without a name", "class C:\n  def f(self, q: str): return self._t.call('GET', '/things', {'q': q}, json={'v': q})",
		`{"type":"object","required":["q","v"],"properties":{"v":{"type":"string","x-parity":{"name":"q"}},"q":{"type":"string","x-parity":{"in":"query"}}},"x-parity":{"native":"arguments","order":["v","q"],"roles":["GET things"]}}`, ""},
	{"one request of two methods", "class C(Base):\n  def e(self, a: str): return self._post('/x', {'a': a})\n  def f(self, a: str): return self._post('/x', {'a': a}).headers", `null`, "it is C.e"},
	{"a dict of something else", "class C:\n  def f(self, name: str): return self._t.call('/things', {'name': name})", `null`, "no verb tells that it is a request"},
	{"a private class that nothing holds", "class _P(Base):\n  def f(self, name: str): return self._post('/things', {'name': name})\nclass C: pass", `null`, "callers do not reach it"},
	{"a path that the class keeps", "class C(Base):\n  _base = '/things'\n  def f(self, thing: Item, name: str):\n    url = f'{self._base}/{thing.id}/name'\n    return self._request('PUT', url, json={'name': name})",
		`{"type":"object","required":["name"],"properties":{"name":{"type":"string"}},"x-parity":{"native":"arguments","order":["name"],"roles":["PUT things/{}/name"]}}`, ""},
	{"objects with an encoder of their own", "class Rule:\n  def __init__(self, port: int):\n    self.port = port\n  def to_payload(self) -> Dict[str, Any]: return {'port': self.port}\n  def summary(self): return 'x'\nclass C(Base):\n  def f(self, rules: List[Rule], odd: Rule): return self._post('/x', {'rules': [r.to_payload() for r in rules], 'odd': odd.summary()})",
		`{"type":"object","required":["odd","rules"],"properties":{"rules":{"type":"array","items":{"$ref":"#/$defs/Rule"}},"odd":{"x-parity":{"opaque":"odd.summary() is not followed (sdk/py:30)"}}},"x-parity":{"native":"arguments","order":["rules","odd"],"roles":["POST x"]}}`, "by the codec that their type has; what another method gives is not known"},
	{"attributes of arguments", "@dataclass\nclass Net:\n  id: int\n  name: Optional[str] = None\n@dataclass\nclass Other:\n  id: str\nclass Odd: pass\nclass C(Base):\n  def f(self, net: Net, either: Union[Net, Other], odd: Odd, later: Optional[Net] = None):\n    data = {'net': net.id, 'either': either.id, 'odd': odd.id}\n    if later is not None:\n      data['later'] = later.id\n    return self._post('/x', json=data)",
		`{"type":"object","required":["either","net","odd"],"properties":{"net":{"type":"integer"},"either":{"anyOf":[{"type":"integer"},{"type":"string"}]},"odd":{"x-parity":{"opaque":"id of odd is not followed"}},"later":{"type":"integer","default":null,"x-parity":{"unset":"omit"}}},"x-parity":{"native":"arguments","order":["net","either","odd","later"],"roles":["POST x"]}}`, "none is left out without a word"},
	{"a body that is made elsewhere", "class C(Base):\n  def f(self, name: str): return self._post('/x', made(name))",
		`null`, "it is said that it is not known"},
	{"an argument that is the body", "class C(Base):\n  def f(self, item: Item): return self._request('POST', '/x', json=item.model_dump())",
		`null`, "it has a type of its own"},
	{"a class that makes requests", "class Maker:\n  def __init__(self, path, params, verb):\n    self.path, self.params, self.verb = path, params, verb\n  def perform(self):\n    body = {str(k): v for k, v in self.params.items()}\n    given = {'method': self.verb, 'url': self.path, 'json': body}\n    return requests.request(**given)\nclass P(TypedDict):\n  id: str\n  size: int\nclass C:\n  def f(self, p: P, name: str): return Maker(path='/x/' + p['id'], params={'name': name, 'size': p['size']}, verb='post').perform()",
		`{"type":"object","required":["name","size"],"properties":{"name":{"type":"string"},"size":{"type":"integer","x-parity":{"name":"p"}}},"x-parity":{"native":"arguments","order":["name","size"],"roles":["POST x/{}"]}}`, "its params go into the body; a member of a TypedDict has the type that it declares"},
	{"a record of a request", "@dataclass\nclass Sent:\n  method: str\n  url: str\n  params: Any = None\nclass C(Base):\n  def f(self, name: str):\n    return self._sender.send(Sent(method='POST', url='/x', params={'name': name}))",
		`{"type":"object","required":["name"],"properties":{"name":{"type":"string"}},"x-parity":{"native":"arguments","order":["name"],"roles":["POST x"]}}`, "its verb says that it has a body"},
	{"a record of a request without a body", "@dataclass\nclass Sent:\n  method: str\n  url: str\n  params: Any = None\nclass C(Base):\n  def f(self, name: str):\n    return self._sender.send(Sent(method='GET', url='/x', params={'name': name}))",
		`{"type":"object","required":["name"],"properties":{"name":{"type":"string","x-parity":{"in":"query"}}},"x-parity":{"native":"arguments","order":["name"],"roles":["GET x"]}}`, ""},
	{"a record of a request with both", "@dataclass\nclass Sent:\n  method: str\n  url: str\n  params: Any = None\n  json: Any = None\nclass C(Base):\n  def f(self, name: str, page: str):\n    return self._sender.send(Sent(method='POST', url='/x', params={'page': page}, json={'name': name}))",
		`{"type":"object","required":["name","page"],"properties":{"name":{"type":"string"},"page":{"type":"string","x-parity":{"in":"query"}}},"x-parity":{"native":"arguments","order":["page","name"],"roles":["POST x"]}}`, "its params are a query beside a body"},
	{"a class that makes requests in two ways", "class Maker:\n  def __init__(self, path, params, verb):\n    self.path, self.params, self.verb = path, params, verb\n  def perform(self):\n    if self.verb == 'get':\n      return requests.get(self.path, params=self.params)\n    return requests.post(self.path, json=self.params)\nclass C:\n  def f(self, name: str): return Maker(path='/x', params={'name': name}, verb='get').perform()",
		`{"type":"object","required":["name"],"properties":{"name":{"type":"string","x-parity":{"in":"query"}}},"x-parity":{"native":"arguments","order":["name"],"roles":["GET x"]}}`, "what the keyword says holds"},
	{"no request", "class C(Base):\n  def f(self, size: int):\n    self.log.info('x', data={'size': size})\n    return made(size=size, params={'x': size})",
		`null`, "neither name nor argument is a verb"},
}

func TestRequests(t *testing.T) {
	var rows []typeRow
	for _, row := range requestRows {
		row.source = client + row.source
		rows = append(rows, row)
	}
	found := capturedRows(t, rows)
	for i, test := range requestRows {
		t.Run(test.name, func(t *testing.T) {
			got := any(nil)
			if request, ok := found[i]["C.f"].(map[string]any); ok {
				notes := request["x-parity"].(map[string]any)
				operations := []any{}
				for _, role := range notes["roles"].([]any) {
					list, _ := role.(map[string]any)["operations"].([]any)
					operations = append(operations, list...)
				}
				notes["roles"] = operations
				got = without(request, "decl", "source")
			}
			if diff := cmp.Diff(parsed(t, test.want), got); diff != "" {
				t.Errorf("%s\n%s (-want +got):\n%s", test.source, test.reason, diff)
			}
		})
	}
}

// TestUnknownRequests: what a function sends that is not known is left out with its reason.
func TestUnknownRequests(t *testing.T) {
	root := write(t, map[string]string{"sdk/__init__.py": "", "sdk/c.py": imports + client + "class C(Base):\n  def f(self, name: str): return self._post('/x', made(name))\n"})
	result := captured(t, root, root+"/sdk")
	var got []string
	for _, e := range result.Excluded {
		if e.Unread {
			got = append(got, e.Name+": "+e.Reason)
		}
	}
	if want := "C.f: makes a request that is not known: "; len(got) != 1 || !strings.HasPrefix(got[0], want) {
		t.Errorf("got %q, want %q…", got, want)
	}
}

// TestIdle: a plain class of the SDK's own machinery, in a set of models that a library decodes, and
// what holds something of a library of HTTP, unless a model holds it; and an argument of which requests have only members.
func TestIdle(t *testing.T) {
	source := imports + `
class A(BaseModel):
  held: 'Held'
@dataclass
class Held:
  x: int
class Way(enum.Enum):
  up = 1
@dataclass
class Event:
  way: Way
  at: float
@dataclass
class Read:
  x: int
  @classmethod
  def from_dict(cls, d): return cls(x=d['x'])
class Listed(str, enum.Enum):
  a = 'a'
class B(BaseModel):
  x: int
class C(BaseModel):
  x: int
class D(BaseModel):
  x: int
import httpx
Proxies = Union[str, httpx.Proxy]
class Options(TypedDict, total=False):
  timeout: Union[float, 'httpx.Timeout', None]
class Kept(TypedDict, total=False):
  base: httpx.URL
class Holds(BaseModel):
  kept: Kept
class Root:
  def __init__(self, page: int): self.page = page
  def to_dict(self): return {'page': self.page}
class Leaf(Root):
  def __init__(self, page: int, q: str):
    super().__init__(page)
    self.q = q
  def to_dict(self): return {'page': self.page, 'q': self.q}
class Taken(TypedDict, total=False):
  id: str
  name: str
class Whole(TypedDict):
  id: str
import typing as t
FileContent = Union[t.IO[bytes], bytes, str]
File = Union[FileContent, Tuple[Optional[str], FileContent]]
FileOrWhole = Union[FileContent, Whole]
class Sends:
  def _request(self, method, path, json=None): return httpx.request(method, path, json=json)
  def f(self, leaf: Leaf): return self._request('POST', '/x', json=leaf.to_dict())
  def g(self, taken: Taken):
    note = taken.get('name') if 'name' in taken else None
    return self._request('PUT', '/x/' + taken['id'], json={'note': note})
  def h(self, whole: Whole): return self._request('PUT', '/y/' + whole['id'], json=made(whole))
  def i(self): return self._request('GET', '/z', _globals=Once(page='1'))
class Once(TypedDict):
  page: str
Heads = Dict[str, str]
class Told(TypedDict, total=False):
  headers: Heads
  whole: Whole
  timeout: httpx.Timeout
def told(headers, timeout) -> Told:
  options: Told = {}
  if headers is not None:
    options["headers"] = headers
  if timeout is not None:
    options["timeout"] = timeout
  return options
def sent(method, path, options: Told): return httpx.request(method, path, json=options.get("json"), headers=options.get("headers"))
`
	root := write(t, map[string]string{"sdk/__init__.py": "", "sdk/c.py": source})
	var got []string
	for name, def := range captured(t, root, root+"/sdk").Defs {
		if _, idle := def.(map[string]any)["x-parity"].(map[string]any)["idle"]; idle {
			got = append(got, name)
		}
	}
	slices.Sort(got)
	if diff := cmp.Diff([]string{"Event", "File", "FileContent", "Heads", "Once", "Options", "Proxies", "Root", "Taken", "Told", "Way"}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestWrappers: a class of a client that extends a type and holds an object of it is that type; one that adds
// an attribute of its own is not, nor is one that is made as the type is.
func TestWrappers(t *testing.T) {
	root := write(t, map[string]string{"sdk/__init__.py": "", "sdk/c.py": imports + client + `
D = TypeVar('D')
class Domain:
  @classmethod
  def from_dict(cls, data): return cls(**data)
class Server(Domain):
  def __init__(self, id: int, name: Optional[str] = None):
    self.id = id
    self.name = name
class Answer(Domain):
  def __init__(self, server: 'BoundServer', more: 'Named'):
    self.server = server
    self.more = more
class Bound(Generic[D]):
  def __init__(self, client, data: dict, complete: bool = True):
    self._client = client
    self.complete = complete
    self.data_model = self.model.from_dict(data)
  def __getattr__(self, name): return getattr(self.data_model, name)
class BoundServer(Bound[Server], Server):
  model = Server
  def __init__(self, client, data, complete=True):
    data['name'] = data.get('name', '')
    super().__init__(client, data, complete)
  def delete(self): return self._client.delete(self)
class Named(Bound[Server], Server):
  model = Server
  label: str
class Mixin:
  def delete(self): return self._client.delete(self)
class Mixed(Mixin, Server): pass
class C(Base):
  def get(self) -> BoundServer: return BoundServer(self, self._request('GET', '/x').json())
`})
	result := captured(t, root, root+"/sdk")
	defs := result.Defs
	field := defs["Answer"].(map[string]any)["properties"].(map[string]any)["server"].(map[string]any)
	roles, _ := defs["Server"].(map[string]any)["x-parity"].(map[string]any)["roles"].([]any)
	got := []any{defs["BoundServer"] != nil, defs["Mixed"] != nil, field["$ref"], len(roles)}
	for _, e := range result.Excluded {
		if strings.Contains(e.Reason, "holds an object") {
			got = append(got, e.Name)
		}
	}
	if diff := cmp.Diff([]any{false, true, "#/$defs/Server", 1, "BoundServer"}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestPartsOfWrappers: what a class of the client makes by hand of parts of its data is read from where these stand,
// and what it makes of a record as a whole is not known.
func TestPartsOfWrappers(t *testing.T) {
	root := write(t, map[string]string{"sdk/__init__.py": "", "sdk/c.py": imports + client + `
class Domain:
  fields: tuple
  @classmethod
  def from_dict(cls, data): return cls(**{k: v for k, v in data.items() if k in cls.fields})
class Wall(Domain):
  fields = ('id', 'name')
  def __init__(self, id: int, name: Optional[str] = None):
    self.id = id
    self.name = name
class Applied(Domain):
  fields = ('wall', 'status')
  def __init__(self, wall: 'BoundWall', status: str):
    self.wall = wall
    self.status = status
class Site(Domain):
  fields = ('wall', 'open')
  def __init__(self, *, wall: 'BoundWall', open: bool):
    self.wall = wall
    self.open = open
class Net(Domain):
  fields = ('ip', 'mask', 'walls')
  def __init__(self, ip: str, walls: 'list[Applied]'):
    self.ip = ip
    self.mask = self.ip.split('/')[1]
    self.walls = walls
class Server(Domain):
  fields = ('id', 'net', 'sites')
  def __init__(self, id: int, net: Optional[Net] = None, sites: 'list[Site] | None' = None):
    self.id = id
    self.net = net
    self.sites = sites
class Bound:
  def __init__(self, client, data: dict, complete: bool = True):
    self.data_model = self.model.from_dict(data)
  def __getattr__(self, name): return getattr(self.data_model, name)
class BoundWall(Bound, Wall):
  model = Wall
class BoundServer(Bound, Server):
  model = Server
  def __init__(self, client, data, complete=True):
    net = data.get('net')
    if net:
      walls = [Applied(BoundWall(client, {'id': one['id']}, complete=False), status=one['status']) for one in net['walls']]
      data['net'] = Net(ip=net['ip'], walls=walls)
    sites = data.get('sites')
    if sites is not None:
      data['sites'] = [Site.from_dict({'wall': BoundWall(client, o), **o}) for o in sites]
    super().__init__(client, data, complete)
class C(Base):
  def get(self) -> BoundServer: return BoundServer(self, self._request('GET', '/x').json())
`})
	defs := captured(t, root, root+"/sdk").Defs
	members := func(name string) []string {
		return slices.Sorted(maps.Keys(defs[name].(map[string]any)["properties"].(map[string]any)))
	}
	site, _ := defs["Site"].(map[string]any)["x-parity"].(map[string]any)["opaque"].(string)
	wall, _ := defs["Wall"].(map[string]any)["x-parity"].(map[string]any)["opaque"].(string)
	got := []any{members("Applied"), members("Net"), members("Wall"), strings.HasPrefix(site, "its wall is made of the whole by BoundServer"), wall}
	if diff := cmp.Diff([]any{[]string{"id", "status"}, []string{"ip", "walls"}, []string{"id", "name"}, true, ""}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestInstancesInSignatures: an instance of a generic type that only functions which make requests name is a type;
// one that a function without a request names, or a template that stays open, is none.
func TestInstancesInSignatures(t *testing.T) {
	root := write(t, map[string]string{"sdk/__init__.py": "", "sdk/c.py": imports + client + `
T = TypeVar('T')
class Page(BaseModel, Generic[T]):
  items: List[T]
  next: Optional[str] = None
class C(Base):
  def all(self) -> Page[Item]: return Page[Item].model_validate(self._request('GET', '/items').json())
  def names(self): return Page[str].model_validate(self._request('GET', '/names').json())
  def every(self) -> Page[T]: return made(self._request('GET', '/x'))
def held() -> Page[int]: ...
`})
	var got []string
	for name := range captured(t, root, root+"/sdk").Defs {
		if strings.HasPrefix(name, "Page") {
			got = append(got, name)
		}
	}
	slices.Sort(got)
	if diff := cmp.Diff([]string{"Page[Item]", "Page[str]"}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestDumps: models that client code writes without nulls.
func TestDumps(t *testing.T) {
	source := imports + `
class In(BaseModel):
  a: Optional[int] = None
class Req(BaseModel):
  name: str
  note: Optional[str] = None
  inner: Optional[In] = None
class Plain(BaseModel):
  note: Optional[str] = None
class Both(BaseModel):
  note: Optional[str] = None
class Made(BaseModel):
  note: Optional[str] = None
class Client:
  def a(self, req: Req): return self._s.post('/a', json=req.model_dump(exclude_none=True))
  def b(self, p: Plain): return self._s.post('/b', json=p.model_dump())
  def c(self, p: Both): return self._s.post('/c', json=p.model_dump())
  def d(self, p: 'Both'): return self._s.post('/d', json=p.model_dump(exclude_none=True))
  def e(self, note): return self._s.post('/e', json=Made(note=note).model_dump(exclude_none=True))
`
	root := write(t, map[string]string{"sdk/__init__.py": "", "sdk/c.py": source})
	want := map[string]string{"In.a": "omit", "Req.note": "omit", "Req.inner": "omit", "Made.note": "omit"}
	if diff := cmp.Diff(want, unset(captured(t, root, root+"/sdk"))); diff != "" {
		t.Errorf("what the other two leave out is not known (-want +got):\n%s", diff)
	}
}

// unset is what is sent of the fields of a set that nobody has set, as far as that is known.
func unset(set *capture.Result) map[string]string {
	found := map[string]string{}
	for name, def := range set.Defs {
		properties, _ := def.(map[string]any)["properties"].(map[string]any)
		for field, schema := range properties {
			notes, _ := schema.(map[string]any)["x-parity"].(map[string]any)
			if unset, ok := notes["unset"].(string); ok {
				found[name+"."+field] = unset
			}
		}
	}
	return found
}

// TestDumpsBeside: the client is another package of the same source tree, which imports
// the types.
func TestDumpsBeside(t *testing.T) {
	types := imports + `
class Ping(BaseModel):
  note: Optional[str] = None
class Pong(BaseModel):
  note: Optional[str] = None
class Whole(BaseModel):
  note: Optional[str] = None
Sent = Union[Ping, int]
`
	rows := []struct {
		file, client string
		want         map[string]string
		reason       string
	}{
		{"acme/session.py", "import acme_types as types\nclass Session:\n  def send(self, request: types.Sent):\n    return self._write(request.model_dump(exclude_none=True))", map[string]string{"Ping.note": "omit"}, "what a union holds"},
		{"acme/session.py", "from acme_types import Whole\nfrom pydantic import BaseModel\ndef dump(model: BaseModel | None):\n  return model.model_dump(exclude_none=True)\ndef whole(w: Whole): return w.model_dump()", map[string]string{"Ping.note": "omit", "Pong.note": "omit"}, "any model that a function is handed, but those that are written otherwise, too"},
		{"acme/session.py", "import acme_types\nfrom pydantic import BaseModel\ndef dump(value):\n  if isinstance(value, BaseModel):\n    return value.model_dump(exclude_none=True)", map[string]string{"Ping.note": "omit", "Pong.note": "omit", "Whole.note": "omit"}, "asked for what it is"},
		{"acme/session.py", "import acme_types\nfrom pydantic import BaseModel\ndef dump(value):\n  made = load(value)\n  if isinstance(made, BaseModel):\n    return made.model_dump(exclude_none=True)", map[string]string{}, "of a model that the function makes nothing is known"},
		{"acme/session.py", "from acme_typesx import Ping\ndef send(request: Ping): return request.model_dump(exclude_none=True)", map[string]string{}, "another package"},
		{"tests/session.py", "from acme_types import Ping\ndef send(request: Ping): return request.model_dump(exclude_none=True)", map[string]string{}, "tests"},
	}
	for _, row := range rows {
		root := write(t, map[string]string{
			"src/acme-types/acme_types/__init__.py":          types,
			"src/" + row.file:                                row.client,
			"src/" + filepath.Dir(row.file) + "/__init__.py": "",
		})
		if diff := cmp.Diff(row.want, unset(captured(t, root, root+"/src/acme-types/acme_types"))); diff != "" {
			t.Errorf("%s (-want +got):\n%s", row.reason, diff)
		}
	}
}

// TestDumpsBesideFromElsewhere: the packages of a source tree are the same from wherever it is read.
func TestDumpsBesideFromElsewhere(t *testing.T) {
	for _, row := range []struct {
		top    string
		want   map[string]string
		reason string
	}{
		{".git/HEAD", map[string]string{"Ping.note": "omit"}, "a repository"},
		{"pyproject.toml", map[string]string{"Ping.note": "omit"}, "a project that was unpacked"},
		{"README", map[string]string{}, "where the tree ends is not known"},
	} {
		root := write(t, map[string]string{
			row.top:                                 "",
			"src/acme-types/acme_types/__init__.py": imports + "class Ping(BaseModel):\n  note: Optional[str] = None\n",
			"src/acme/__init__.py":                  "",
			"src/acme/session.py":                   "from acme_types import Ping\ndef send(request: Ping): return request.model_dump(exclude_none=True)",
		})
		if diff := cmp.Diff(row.want, unset(captured(t, t.TempDir(), root+"/src/acme-types/acme_types"))); diff != "" {
			t.Errorf("%s: %s (-want +got):\n%s", row.top, row.reason, diff)
		}
	}
}

// TestRequestsOfOthers: what client code outside of the captured folder names without
// putting it into a request is none of the set, and what looks into a dict is no request.
func TestRequestsOfOthers(t *testing.T) {
	root := write(t, map[string]string{
		"sdk/__init__.py":       "",
		"sdk/types/__init__.py": "",
		"sdk/types/t.py":        imports + "class Held(TypedDict):\n  a: int\nclass Result(TypedDict):\n  b: int\nclass Fetched(TypedDict):\n  c: int\n",
		"sdk/_files.py":         imports + "class Files(TypedDict):\n  name: str\nclass Part(TypedDict):\n  n: int\n",
		"sdk/client.py": "from .types.t import Held, Result, Fetched\nfrom ._files import Files, Part\nclass C:\n" +
			"  def create(self, held: Held, part: Part, files: Files = None): return self._post('/x', json={'held': held, 'part': part})\n" +
			"  def kept(self, name) -> Result: return self._tools.get(name)\n" +
			"  def fetched(self, name) -> Fetched: return self._session.get(f'/x/{name}').json()\n",
	})
	result := captured(t, root, root+"/sdk/types")
	got := map[string][]string{}
	for name, def := range result.Defs {
		got[name] = nil
		notes, _ := def.(map[string]any)["x-parity"].(map[string]any)
		roles, _ := notes["roles"].([]any)
		for _, role := range roles {
			got[name] = append(got[name], role.(map[string]any)["role"].(string))
		}
	}
	want := map[string][]string{"C.create": {"sent"}, "Held": nil, "Part": nil, "Result": nil, "Fetched": {"received"}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("types and their roles (-want +got):\n%s", diff)
	}
}

// TestRolesThroughClients: requests are made by methods of the SDK's own transport too, whatever they are called beside
// their verb; a list of the client's own holds what is received, and what extends something has its role.
func TestRolesThroughClients(t *testing.T) {
	root := write(t, map[string]string{
		"sdk/__init__.py": "",
		"sdk/t.py": imports + "T = TypeVar('T')\nclass Base(BaseModel):\n  a: int\nclass Created(Base):\n  b: int\nclass Both(BaseModel):\n  c: int\nclass OfBoth(Both):\n  d: int\n" +
			"class Kept(BaseModel):\n  e: int\nclass Pages(Generic[T]):\n  def next(self): pass\n" +
			"class Bases(Pages[Base]):\n  pass\nclass All(Bases):\n  pass\n",
		"sdk/transport.py": "class Transport:\n" +
			"  def get_raw(self, url, parameters=None): return self._make('GET', url)\n" +
			"  def get_default(self, name): return self._make('GET', '/settings')\n" +
			"  def _make(self, method, url): return self._http.request(method, url)\n",
		"sdk/bases.py": "from .t import All, Both, Kept\nclass C:\n" +
			"  def list(self) -> All: return All(self.transport.get_raw('/bases'))\n" +
			"  def read(self) -> Both: return Both(**self.transport.get_raw(f'/both/{self.id}'))\n" +
			"  def make(self, both: Both): return self.transport.post('/both', json=both.model_dump())\n",
		"sdk/kept.py": "from .t import Kept\nclass K:\n  def kept(self) -> Kept: return Kept(**self.settings.get_default('kept'))\n",
	})
	want := map[string][]string{
		"Base": {"received[GET bases]"}, "Created": {"received[]"}, // what extends it comes by no operation of its own
		"Both": {"received[GET both/{}]", "sent[POST both]"}, // and OfBoth is not told to be either
	}
	if diff := cmp.Diff(want, rolesOf(t, root)); diff != "" {
		t.Errorf("types and their roles (-want +got):\n%s", diff)
	}
}

// TestHandledDicts: what becomes attributes of an object was received, what is written out as a dict is sent, and neither where
// a function makes a dict of it or a request. A class that reads a TypedDict is no type beside it.
func TestHandledDicts(t *testing.T) {
	root := write(t, map[string]string{
		"sdk/__init__.py": "",
		"sdk/t.py":        imports + "class Role(TypedDict):\n  id: str\nclass Gone(TypedDict):\n  id: str\nclass Embed(TypedDict):\n  title: str\nclass Options(TypedDict):\n  x: int\nclass Asked(TypedDict):\n  x: int\n",
		"sdk/a.py": "import httpx\nfrom typing import List\nfrom .t import Asked, Embed, Gone, Options, Role as RolePayload\n" +
			"class Role:\n  def __init__(self, state, data: 'RolePayload') -> None:\n    self.state = state\n    self.id = int(data['id'])\n" +
			"class State:\n  def parse_gone(self, data: Gone) -> None:\n    self._roles.pop(data['id'])\n  def held(self) -> List[Role]: return []\n" +
			"class Rich:\n  def to_dict(self) -> Embed:\n    out = {'title': self.title}\n    return out\n" +
			"def body(options: Options) -> dict:\n  return {'x': options['x']}\n" +
			"class Client:\n  def ask(self, asked: Asked) -> None:\n    httpx.post('/x', json={'x': asked['x']})\n",
	})
	want := map[string][]string{"Role": {"received[]"}, "Gone": {"received[]"}, "Embed": {"sent[]"}, "Client.ask": {"sent[POST x]"}}
	if diff := cmp.Diff(want, rolesOf(t, root)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	defs := captured(t, root, root+"/sdk").Defs
	for name, def := range defs {
		if file := def.(map[string]any)["x-parity"].(map[string]any)["source"].(map[string]any)["file"]; name != "Client.ask" && file != "sdk/t.py" {
			t.Errorf("%s of %s is a type", name, file)
		}
	}
}

// TestRolesOfSpeakeasy: the record of a request's parameters and its body are sent, what the text of the response is read
// as is received; what is read from any other text is not.
func TestRolesOfSpeakeasy(t *testing.T) {
	root := write(t, map[string]string{
		"sdk/__init__.py": "",
		"sdk/models.py":   imports + "class Shelf(BaseModel):\n  a: int\nclass PutShelfRequest(BaseModel):\n  id: str\n  shelf: Shelf\nclass Shelved(BaseModel):\n  b: int\nclass Kept(BaseModel):\n  c: int\nclass Other(BaseModel):\n  d: int\n",
		"sdk/shelves.py": "from typing import Optional\nfrom sdk import models, utils\nclass Shelves(Base):\n" +
			"  def put(self, id: str, shelf):\n" +
			"    request = models.PutShelfRequest(id=id, shelf=shelf)\n" +
			"    other = models.Other(d=1)\n" +
			"    req = self._build_request(method='PUT', path='/shelves/{id}', request=request, request_has_path_params=True, get_serialized_body=lambda: utils.serialize_request_body(request.shelf, False, False, 'json', Optional[models.Shelf]))\n" +
			"    http_res = self.do_request(request=req)\n" +
			"    kept = utils.unmarshal_json(self.cache, models.Kept)\n" +
			"    return utils.unmarshal_json(http_res.text, Optional[models.Shelved])\n",
	})
	put := "[PUT shelves/{}]"
	want := map[string][]string{"PutShelfRequest": {"sent[]"}, "Shelf": {"sent" + put}, "Shelved": {"received" + put}}
	if diff := cmp.Diff(want, rolesOf(t, root)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestRolesOfLists: what a page or a stream of Stainless's holds is received, and so is what its clients make of a webhook.
func TestRolesOfLists(t *testing.T) {
	root := write(t, map[string]string{
		"sdk/__init__.py": "",
		"sdk/types.py":    imports + "class Row(BaseModel):\n  a: int\nclass Event(BaseModel):\n  b: int\nclass Other(BaseModel):\n  c: int\nclass Told(BaseModel):\n  d: int\n",
		"sdk/rows.py": "from .types import Event, Other, Row, Told\nclass Rows(SyncAPIResource):\n" +
			"  def list(self):\n    return self._get_api_list('/rows', page=SyncPage[Row], model=Row)\n" +
			"  def follow(self):\n    return self._post('/rows', cast_to=object, stream_cls=Stream[Event])\n" +
			"  def turn(self, page):\n    return self.turned(page=page, model=Other)\n" +
			"  def unwrap(self, payload):\n    return construct_type(type_=Told, value=json.loads(payload))\n",
	})
	want := map[string][]string{"Row": {"received[GET rows]"}, "Event": {"received[POST rows]"}, "Told": {"received[]"}}
	if diff := cmp.Diff(want, rolesOf(t, root)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestRolesOfConnections: what a connection makes of the texts that it is handed is received, what it writes out as a text is sent; what
// it looks at is neither.
func TestRolesOfConnections(t *testing.T) {
	root := write(t, map[string]string{
		"sdk/__init__.py": "",
		"sdk/types.py":    imports + "class ServerEvent(BaseModel):\n  a: int\nclass ClientEvent(BaseModel):\n  b: int\nclass Seen(BaseModel):\n  c: int\n",
		"sdk/connection.py": "import json\nfrom .types import ClientEvent, Seen, ServerEvent\nclass Connection:\n" +
			"  def parse_event(self, data) -> ServerEvent:\n    return cast(ServerEvent, construct_type_unchecked(value=json.loads(data), type_=cast(Any, ServerEvent)))\n" +
			"  def send(self, event: ClientEvent | dict):\n    self._connection.send(event.to_json(exclude_unset=True))\n" +
			"  def look(self, seen: Seen):\n    return seen.to_str()\n",
	})
	want := map[string][]string{"ServerEvent": {"received[]"}, "ClientEvent": {"sent[]"}}
	if diff := cmp.Diff(want, rolesOf(t, root)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestPicked: the types among which code picks one by a table, to decode what it is handed, are received; those of a table for
// anything else are not.
func TestPicked(t *testing.T) {
	root := write(t, map[string]string{
		"sdk/__init__.py": "",
		"sdk/t.py":        imports + "class Made(BaseModel):\n  a: int\nclass Gone(BaseModel):\n  b: int\nclass Moved(BaseModel):\n  c: int\nclass Shown(BaseModel):\n  d: int\n",
		"sdk/hooks.py": "import json\nfrom .t import Gone, Made, Moved, Shown\nEVENTS = {'made': Made}\nSHOWN = {'shown': Shown}\n" +
			"def parse(text):\n  data = json.loads(text)\n  event = EVENTS.get(data['type'])\n  return event.model_validate(data)\n" +
			"def other(text):\n  data = json.loads(text)\n  return _class_of(data['type'])(**data)\n" +
			"def _class_of(kind):\n  table = {'gone': Gone, 'moved': Moved}\n  return table[kind]\n" +
			"def name(text):\n  kind = SHOWN.get(json.loads(text)['type'])\n  return kind.describe()\n",
	})
	want := map[string][]string{"Made": {"received[]"}, "Gone": {"received[]"}, "Moved": {"received[]"}}
	if diff := cmp.Diff(want, rolesOf(t, root)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// rolesOf are the roles of the types of an SDK, with their operations.
func rolesOf(t *testing.T, root string) map[string][]string {
	out := map[string][]string{}
	for name, def := range captured(t, root, root+"/sdk").Defs {
		notes, _ := def.(map[string]any)["x-parity"].(map[string]any)
		roles, _ := notes["roles"].([]any)
		for _, r := range roles {
			role := r.(map[string]any)
			operations, _ := role["operations"].([]any)
			out[name] = append(out[name], fmt.Sprint(role["role"], operations))
		}
		slices.Sort(out[name])
	}
	return out
}

// TestDescribedRequests: what generated clients say of their requests in texts and dicts; no request of a method that
// is called alike.
func TestDescribedRequests(t *testing.T) {
	plain := func(name string) string {
		return "class " + name + "(object):\n  swagger_types = {'x': 'str'}\n  attribute_map = {'x': 'x'}\n  def __init__(self, x=None): self._x = x\n"
	}
	root := write(t, map[string]string{
		"sdk/__init__.py": "",
		"sdk/models.py":   plain("Body7") + plain("Reply") + plain("Item") + plain("Failure") + plain("Loose") + plain("Wanted") + plain("Made"),
		"sdk/things_api.py": "class ThingsApi(object):\n" +
			"  def add(self, id, body, **kwargs):\n    \"\"\"Add\n\n    :param str id: Which (required)\n    :param Body7 body: (required)\n    :return: Reply\n    \"\"\"\n" +
			"    params = locals()\n    body_params = None\n    if 'body' in params:\n      body_params = params['body']\n" +
			"    return self.api_client.call_api('/things/{id}', 'POST', {}, [], {}, body=body_params, response_type='Reply')\n" +
			"  def list(self, **kwargs):\n    response_types_map = {200: 'list[Item]', 400: 'Failure'}\n" +
			"    return self.api_client.call_api('/things', 'GET', {}, [], {}, response_types_map=response_types_map)\n" +
			"  def loose(self, body):\n    \"\"\":param Loose body: (required)\"\"\"\n    return self.call_api(body)\n",
		"sdk/wants_api.py": "from sdk.models import Made, Wanted\nclass WantsApi(object):\n  def __init__(self, api_client):\n" +
			"    self.want_endpoint = _Endpoint(settings={'response_type': (Made,), 'endpoint_path': '/wants', 'http_method': 'POST'},\n" +
			"      root_map={'openapi_types': {'key': (str,), 'wanted': (Wanted,)}, 'location_map': {'key': 'header', 'wanted': 'body'}}, api_client=api_client)\n",
	})
	want := map[string][]string{
		"Body7": {"sent[POST things/{}]"}, "Reply": {"received[POST things/{}]"}, "Item": {"received[GET things]"},
		"Wanted": {"sent[POST wants]"}, "Made": {"received[POST wants]"},
	}
	if diff := cmp.Diff(want, rolesOf(t, root)); diff != "" {
		t.Errorf("types and their roles (-want +got):\n%s", diff)
	}
}

// TestMembersInPath: the members of a request that functions write into its path are parts of that, and of no body.
func TestMembersInPath(t *testing.T) {
	root := write(t, map[string]string{"sdk/__init__.py": "", "sdk/c.py": imports + "from urllib.parse import quote\n" +
		"class A(TypedDict):\n  id: str\n  name: str\nclass B(TypedDict):\n  id: str\n  name: str\nclass D(TypedDict):\n  id: str\n  name: str\nclass E(TypedDict):\n  id: str\n  name: str\n" +
		"class F(BaseModel):\n  id: str\n  name: str\nclass G(TypedDict):\n  id: str\n  name: str\n" +
		"class C:\n" +
		"  def a(self, params: A): return self._http.request('PATCH', f\"/a/{params['id']}\", json=params)\n" +
		"  def b(self, params: B):\n    key = quote(params['id'], safe='')\n    path = '/b/{}'.format(key)\n    return self._http.patch(path, json={k: v for k, v in params.items() if k != 'id'})\n" +
		"  def d(self, params: D):\n    if not params['name']: raise ValueError(f\"no {params['name']}\")\n    return self._http.patch('/d', json=params)\n" +
		"  def e(self, params: E): return self._http.patch(f\"/e/{params['id']}\", json=params)\n" +
		"  def more(self, params: E): return self._http.post('/e', json=params)\n" +
		"  def f(self, given: F): return self._http.patch(f'/f/{given.id}', json=given.model_dump())\n" +
		"  def g(self, params: G):\n    key = params['id']\n    key = key or self.id\n    return self._http.patch(f'/g/{key}', json=params)\n"})
	got := map[string]string{}
	for name, def := range captured(t, root, root+"/sdk").Defs {
		for field, p := range def.(map[string]any)["properties"].(map[string]any) {
			if in, ok := p.(map[string]any)["x-parity"].(map[string]any)["in"].(string); ok {
				got[name] += field + " in " + in
			}
		}
	}
	want := map[string]string{
		"A": "id in path", "B": "id in path", "F": "id in path",
		// a text that is no path; one function of two; a variable that may hold something else
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("members and where they travel (-want +got):\n%s", diff)
	}
}

// TestWrapperData: the members that the constructor of a wrapper puts something else in the place of are read as it reads them.
func TestWrapperData(t *testing.T) {
	root := write(t, map[string]string{"sdk/__init__.py": "", "sdk/c.py": imports + `
class Domain:
  @classmethod
  def from_dict(cls, data): return cls(**data)
class Server(Domain):
  def __init__(self, id: int, name: Optional[str] = None):
    self.id = id
    self.name = name
class Net(Domain):
  def __init__(self, server: 'BoundServer', ip: str, home: 'Optional[BoundServer]' = None):
    self.server = server
    self.ip = ip
    self.home = home
class Address(Domain):
  def __init__(self, id: int, server: 'Optional[BoundServer]' = None, whole: 'Optional[BoundServer]' = None, nets: Optional[List[Net]] = None, rest: Optional[int] = None):
    self.id = id
    self.server = server
    self.whole = whole
    self.nets = nets
    self.rest = rest
class Bound:
  def __init__(self, client, data: dict):
    self.data_model = self.model.from_dict(data)
  def __getattr__(self, name): return getattr(self.data_model, name)
class BoundServer(Bound, Server):
  model = Server
class BoundAddress(Bound, Address):
  model = Address
  def __init__(self, client, data):
    server = data.get('server')
    if server is not None:
      data['server'] = BoundServer(client, {'id': server})
    whole = data.get('whole')
    if whole is not None:
      data['whole'] = BoundServer(client, data=whole)
    if data.get('nets'):
      data['nets'] = [Net(BoundServer(client, {'id': n['server']}), ip=n['ip'], home=BoundServer(client, {'id': n['ip']})) for n in data['nets']]
    data['rest'] = client.ask(data['id'])
    super().__init__(client, data)
`})
	defs := captured(t, root, root+"/sdk").Defs
	address := defs["Address"].(map[string]any)["properties"].(map[string]any)
	net := defs["Net"].(map[string]any)["properties"].(map[string]any)
	got := []any{address["server"].(map[string]any)["type"], reference(address["whole"]), net["server"].(map[string]any)["type"], net["home"],
		address["rest"].(map[string]any)["x-parity"].(map[string]any)["cause"], address["id"].(map[string]any)["type"]}
	want := []any{[]any{"integer", "null"}, "#/$defs/Server", "integer", nil, "sdk/c.py:BoundAddress.__init__", "integer"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// reference is what a property that may be null refers to.
func reference(property any) any {
	node := property.(map[string]any)
	if arms, ok := node["anyOf"].([]any); ok {
		return arms[0].(map[string]any)["$ref"]
	}
	return node["$ref"]
}

// TestHeldClients: a client that its classes are given makes their requests, and helpers that they are given are gone
// through; of an object whose class nothing tells, what it does to a body is not known.
func TestHeldClients(t *testing.T) {
	root := write(t, map[string]string{
		"sdk/__init__.py": "",
		"sdk/http.py": `import requests
from urllib.parse import quote
class Address:
  def __init__(self, base): self.base = base
  def of(self, route, data):
    return self.base + route.format(**{k: quote(str(v)) for k, v in data.items()})
class Http:
  def get(self, url, params, headers=None): return requests.get(url, params=params, headers=headers)
  def put(self, url, payload, headers=None): return requests.put(url, json=payload, headers=headers)
`,
		"sdk/things.py": `from typing import Optional
from .http import Address, Http
class Things:
  def __init__(self, address: Address, http: Http, cache):
    self.address = address
    self.http: Http = http
    self.cache = cache
  def rename(self, id: str, name: Optional[str] = None):
    headers = {}
    data = {"id": id}
    if name is not None:
      data["name"] = name
    url = self.address.of("/v1/things/{id}", data)
    res = self.http.put(url, data, headers)
    return res
  def find(self, q: str):
    headers = {}
    data = {"q": q}
    url = self.address.of("/v1/things", data)
    res = self.http.get(url, data, headers)
    return res
  def kept(self, url: str, q: str):
    data = {"q": q}
    return self.cache.get(url, None)
  def odd(self, q: str):
    data = {"q": q}
    url = self.cache.of("/v1/things", data)
    return self.http.put(url, data, {})
`,
	})
	result := captured(t, root, root+"/sdk")
	got := map[string]any{}
	for name, def := range result.Defs {
		d := def.(map[string]any)
		in := map[string]any{}
		for field, node := range d["properties"].(map[string]any) {
			notes, _ := node.(map[string]any)["x-parity"].(map[string]any)
			in[field] = notes["in"]
		}
		role := d["x-parity"].(map[string]any)["roles"].([]any)[0].(map[string]any)
		got[name] = []any{in, role["operations"]}
	}
	want := map[string]any{
		"Things.rename": []any{map[string]any{"id": nil, "name": nil}, []any{"PUT v1/things/{}"}},
		"Things.find":   []any{map[string]any{"q": "query"}, []any{"GET v1/things"}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("requests (-want +got):\n%s", diff)
	}
	if len(result.Excluded) == 0 || !slices.ContainsFunc(result.Excluded, func(e capture.Excluded) bool { return e.Name == "Things.odd" && e.Unread }) {
		t.Errorf("Things.odd is not said to be unread: %v", result.Excluded)
	}
}

// TestHandedOn: a type that a function hands on as it came, beside a verb and a path that it writes out, is sent; an argument
// beside a word that is no verb is not.
func TestHandedOn(t *testing.T) {
	root := write(t, map[string]string{
		"sdk/__init__.py": "",
		"sdk/models.py":   "from pydantic import BaseModel\nclass Order(BaseModel):\n  id: str\nclass Receipt(BaseModel):\n  at: str\nclass Note(BaseModel):\n  text: str\n",
		"sdk/api.py": `from typing import Any
from .models import Note, Order, Receipt
class Orders:
  def __init__(self, transport):
    self.transport = transport
  def place(self, order: Order, **kwargs: Any) -> Receipt:
    return self.transport.call("spot", False, "POST", "/v1/orders", order, Receipt(), **kwargs)
  def log(self, note: Note):
    self.transport.call("spot", False, "LOUD", "/v1/notes", note)
`,
	})
	got := map[string]any{}
	for name, def := range captured(t, root, root+"/sdk").Defs {
		roles, _ := def.(map[string]any)["x-parity"].(map[string]any)["roles"].([]any)
		for _, role := range roles {
			said := role.(map[string]any)
			got[name] = []any{said["role"], said["operations"]}
		}
	}
	want := map[string]any{"Order": []any{"sent", []any{"POST v1/orders"}}, "Receipt": []any{"received", []any{"POST v1/orders"}}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("roles (-want +got):\n%s", diff)
	}
}

// TestConfiguration: the dicts beside the configuration of a generated client are none of the wire; such a dict elsewhere is.
func TestConfiguration(t *testing.T) {
	dicts := "from typing import TypedDict\nclass Host(TypedDict):\n  url: str\nAuth = TypedDict('Auth', {'key': str}, total=False)\n"
	root := write(t, map[string]string{
		"sdk/__init__.py":      "",
		"sdk/configuration.py": dicts + "class Configuration:\n  def auth_settings(self) -> Auth:\n    auth: Auth = {}\n    return auth\n",
		"sdk/settings.py":      strings.ReplaceAll(strings.ReplaceAll(dicts, "Host", "Zone"), "Auth", "Login"),
	})
	got := map[string]bool{}
	for name, def := range captured(t, root, root+"/sdk").Defs {
		notes := def.(map[string]any)["x-parity"].(map[string]any)
		got[name] = notes["idle"] != nil && notes["roles"] == nil
	}
	want := map[string]bool{"Host": true, "Auth": true, "Zone": false, "Login": false}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("idle (-want +got):\n%s", diff)
	}
}

// TestLeftovers: what a generator no longer writes of, in a module beside many that the package imports, is idle; a module that
// other code names is not, and a package that imports few of its modules has left none behind.
func TestLeftovers(t *testing.T) {
	files := map[string]string{"sdk/__init__.py": "", "sdk/types/__init__.py": "", "sdk/parts/__init__.py": "from .part0 import Part0 as Part0\n", "sdk/api.py": "from sdk.types import named\n"}
	for i := range 12 {
		name := fmt.Sprintf("Book%d", i)
		files[fmt.Sprintf("sdk/types/book%d.py", i)] = "from pydantic import BaseModel\nclass " + name + "(BaseModel):\n  id: str\n"
		files["sdk/types/__init__.py"] += fmt.Sprintf("from .book%d import %s as %s\n", i, name, name)
		files[fmt.Sprintf("sdk/parts/part%d.py", i)] = fmt.Sprintf("from pydantic import BaseModel\nclass Part%d(BaseModel):\n  id: str\n", i)
	}
	files["sdk/types/left.py"] = "from pydantic import BaseModel\nclass Left(BaseModel):\n  id: str\n"
	files["sdk/types/named.py"] = "from pydantic import BaseModel\nclass Named(BaseModel):\n  id: str\n"
	root := write(t, files)
	var got []string
	for name, def := range captured(t, root, root+"/sdk").Defs {
		if def.(map[string]any)["x-parity"].(map[string]any)["idle"] != nil {
			got = append(got, name)
		}
	}
	if diff := cmp.Diff([]string{"Left"}, got); diff != "" {
		t.Errorf("idle (-want +got):\n%s", diff)
	}
}

// TestRuntime: what Fern's clients are made with is none of the wire; a package of that name without Fern's base class is as any other.
func TestRuntime(t *testing.T) {
	event := "from pydantic import BaseModel\nclass Event(BaseModel):\n  data: str = ''\nclass Held(BaseModel):\n  id: str\n"
	got := map[string]bool{}
	for _, pkg := range []string{"made", "other"} {
		base := map[string]string{"made": "UniversalBaseModel", "other": "Base"}[pkg]
		root := write(t, map[string]string{
			"sdk/__init__.py":                "",
			"sdk/core/__init__.py":           "",
			"sdk/core/pydantic_utilities.py": "from pydantic import BaseModel\nclass " + base + "(BaseModel): ...\n",
			"sdk/core/http_sse/__init__.py":  "",
			"sdk/core/http_sse/models.py":    event,
			"sdk/orders.py":                  "from .core.pydantic_utilities import " + base + "\nfrom .core.http_sse.models import Held\nclass Order(" + base + "):\n  id: str\n  held: Held\n",
		})
		for name, def := range captured(t, root, root+"/sdk").Defs {
			if notes, _ := def.(map[string]any)["x-parity"].(map[string]any); notes["idle"] == "what the generated client is made with" {
				got[pkg+"."+name] = true
			}
		}
	}
	if diff := cmp.Diff(map[string]bool{"made.Event": true, "made.UniversalBaseModel": true}, got); diff != "" {
		t.Errorf("idle (-want +got):\n%s", diff)
	}
}

// TestMuchAround: in a large package, what names a type is looked at for how it travels.
func TestMuchAround(t *testing.T) {
	root := write(t, map[string]string{
		"sdk/__init__.py":        "",
		"sdk/models/__init__.py": "",
		"sdk/models/order.py":    "from pydantic import BaseModel\nclass Order(BaseModel):\n  id: str\n",
		"sdk/api.py":             "from .models.order import Order\nclass Orders:\n  def get(self) -> Order:\n    return self.http.request('GET', '/v1/order')\n",
		"sdk/bulk.py":            "import requests\ndef ping(): return requests.get('/v1/ping').json()\n" + strings.Repeat("# text\n", 1<<21),
	})
	order := captured(t, root, root+"/sdk/models").Defs["Order"].(map[string]any)["x-parity"].(map[string]any)
	if order["roles"] == nil {
		t.Errorf("Order is not said to be received: %v", order)
	}
}

// TestModulesOfTheirOwn: of an SDK whose modules hold types and the clients that send them, one module's requests are those
// of its own clients, and of clients that declare no types; where a module holds types alone, all clients around it are its.
func TestModulesOfTheirOwn(t *testing.T) {
	jobs := "from pydantic import BaseModel\nclass Job(BaseModel):\n  id: str\n"
	client := "class %s:\n  def start(self, name: str): return self.http.request('POST', '/%s', json={'name': name})\n"
	files := map[string]string{
		"sdk/__init__.py": "",
		"sdk/jobs.py":     jobs + fmt.Sprintf(client, "Jobs", "jobs"),
		"sdk/disks.py":    "from pydantic import BaseModel\nclass Disk(BaseModel):\n  id: str\n" + fmt.Sprintf(client, "Disks", "disks"),
		"sdk/runs.py":     fmt.Sprintf(client, "Runs", "runs"),
	}
	for _, row := range []struct{ jobs, want string }{
		{files["sdk/jobs.py"], "Job Jobs.start Runs.start"},
		{jobs, "Disks.start Job Runs.start"},
	} {
		files["sdk/jobs.py"] = row.jobs
		root := write(t, files)
		got := slices.Sorted(maps.Keys(captured(t, root, root+"/sdk/jobs.py").Defs))
		if diff := cmp.Diff(row.want, strings.Join(got, " ")); diff != "" {
			t.Errorf("types (-want +got):\n%s", diff)
		}
	}
}
