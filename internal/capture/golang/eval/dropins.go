package eval

import "maps"

// Libraries that are documented to encode and decode as encoding/json does: what they do
// otherwise, such as the order of keys or how HTML is escaped, makes no other values. Of a
// library that can be configured that holds for some of its configurations only.

// library is a configuration of one that does as encoding/json: its methods are the functions
// of the package.
type library struct{ path string }

// standardAPI are the functions that all of them have.
var standardAPI = map[string]effect{
	"Marshal":       {Does: marshals},
	"MarshalIndent": {Does: marshals},
	"Unmarshal":     {Does: Unmarshal},
	"NewDecoder":    {Does: reads},
	"NewEncoder":    {Does: writesTo},
	"Valid":         {Does: checks},
}

// dropIns are the libraries, with functions of their own.
var dropIns = map[string]map[string]effect{
	"github.com/bytedance/sonic": {
		"MarshalString":   {Does: marshals},
		"UnmarshalString": {Does: Unmarshal},
	},
	"github.com/goccy/go-json": {
		"MarshalContext":    {Does: marshals, arg: 1},
		"MarshalNoEscape":   {Does: marshals},
		"UnmarshalContext":  {Does: Unmarshal, arg: 1},
		"UnmarshalNoEscape": {Does: Unmarshal},
	},
	"github.com/json-iterator/go": {
		"MarshalToString":     {Does: marshals},
		"UnmarshalFromString": {Does: Unmarshal},
	},
	"github.com/segmentio/encoding/json": {},
}

// libraries are the variables that hold such a configuration. Others write numbers with six
// digits, or take the text of a member that is none as it is.
var libraries = map[string]library{
	"github.com/bytedance/sonic.ConfigDefault":                        {"github.com/bytedance/sonic"},
	"github.com/bytedance/sonic.ConfigStd":                            {"github.com/bytedance/sonic"},
	"github.com/json-iterator/go.ConfigCompatibleWithStandardLibrary": {"github.com/json-iterator/go"},
	"github.com/json-iterator/go.ConfigDefault":                       {"github.com/json-iterator/go"},
}

func init() {
	for path, functions := range dropIns {
		for _, list := range []map[string]effect{standardAPI, functions} {
			for name, eff := range maps.All(list) {
				Effects[path+"."+name] = eff
			}
		}
	}
}
