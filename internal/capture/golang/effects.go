package golang

// An effect is what a function that is not the SDK's does with the values that it is
// handed: data, looked up by the function's full name.
type effect struct {
	does string // what it gives, see below
	arg  int    // of which argument
	// Of a parser: what it accepts, as a pattern or a format of a text, or, of the
	// text of a payload itself, as the kind of JSON.
	pattern, format, kind string
}

// What an effect may do.
const (
	gives     = "gives"     // the argument, as it is
	makes     = "makes"     // something made of its arguments, whatever they are
	parses    = "parses"    // a value of the text that is its argument, or an error
	marshals  = "marshals"  // the JSON text of a value
	unmarshal = "unmarshal" // decodes a text into a pointer
	fails     = "fails"     // an error
	isAmong   = "is among"  // whether a list of constants has a value
	reads     = "reads"     // a reader of a text
	quotes    = "quotes"    // the JSON text of a string or number
	asksFor   = "asks"      // whether a text has another one in it, as a pattern in which that is %s
	folds     = "folds"     // the text in one case, lower or, by its kind, upper
	compiles  = "compiles"  // a pattern
	counts    = "counts"    // the characters of a text
	checks    = "checks"    // true of every text that encoding/json hands over
	trims     = "trims"     // the text without what a set of characters stands for at its ends: space, or quotes
	writesTo  = "writes to" // an encoder that writes to a buffer
	fills     = "fills"     // writes a text, or values in a format, to a buffer
	defaults  = "defaults"  // the zero value: what a variable of the environment is by default
)

var effects = map[string]effect{
	"encoding/json.Marshal":                              {does: marshals},
	"encoding/json.MarshalIndent":                        {does: marshals},
	"encoding/json.Unmarshal":                            {does: unmarshal},
	"encoding/json.NewDecoder":                           {does: reads},
	"github.com/segmentio/encoding/json.NewDecoder":      {does: reads},
	"github.com/goccy/go-json.NewDecoder":                {does: reads},
	"encoding/json.Valid":                                {does: checks},
	"encoding/json.NewEncoder":                           {does: writesTo},
	"github.com/segmentio/encoding/json.NewEncoder":      {does: writesTo},
	"github.com/goccy/go-json.NewEncoder":                {does: writesTo},
	"encoding/json.Compact":                              {does: fills, arg: 1},
	"encoding/json.Indent":                               {does: fills, arg: 1},
	"io.WriteString":                                     {does: fills, arg: 1},
	"encoding/json/v2.Marshal":                           {does: marshals},
	"encoding/json/v2.Unmarshal":                         {does: unmarshal},
	"encoding/json/v2.MarshalEncode":                     {does: "streams", arg: 1},
	"encoding/json/v2.UnmarshalDecode":                   {does: unmarshal},
	"github.com/go-json-experiment/json.Marshal":         {does: marshals},
	"github.com/go-json-experiment/json.Unmarshal":       {does: unmarshal},
	"github.com/go-json-experiment/json.MarshalEncode":   {does: "streams", arg: 1},
	"github.com/go-json-experiment/json.UnmarshalDecode": {does: unmarshal},
	"github.com/goccy/go-json.Marshal":                   {does: marshals},
	"github.com/goccy/go-json.Unmarshal":                 {does: unmarshal},
	"github.com/bytedance/sonic.Marshal":                 {does: marshals},
	"github.com/bytedance/sonic.Unmarshal":               {does: unmarshal},
	"github.com/json-iterator/go.Marshal":                {does: marshals},
	"github.com/json-iterator/go.Unmarshal":              {does: unmarshal},
	"(github.com/json-iterator/go.API).Marshal":          {does: marshals},
	"(github.com/json-iterator/go.API).Unmarshal":        {does: unmarshal},
	"(github.com/json-iterator/go.API).NewDecoder":       {does: reads},
	"(github.com/json-iterator/go.API).NewEncoder":       {does: writesTo},
	"github.com/segmentio/encoding/json.Marshal":         {does: marshals},
	"github.com/segmentio/encoding/json.Unmarshal":       {does: unmarshal},

	"errors.New":  {does: fails},
	"fmt.Errorf":  {does: fails},
	"errors.Join": {does: "joins"},
	"errors.As":   {does: "is a"},

	"bytes.TrimSpace":       {does: trims},
	"bytes.Trim":            {does: trims},
	"bytes.TrimLeft":        {does: trims},
	"bytes.TrimRight":       {does: trims},
	"bytes.TrimPrefix":      {does: trims},
	"bytes.TrimSuffix":      {does: trims},
	"bytes.ReplaceAll":      {does: trims},
	"strings.Trim":          {does: trims},
	"strings.TrimLeft":      {does: trims},
	"strings.TrimRight":     {does: trims},
	"strings.TrimPrefix":    {does: trims},
	"strings.TrimSuffix":    {does: trims},
	"strings.ReplaceAll":    {does: trims},
	"bytes.Clone":           {does: gives},
	"slices.Clone":          {does: gives},
	"slices.Contains":       {does: isAmong},
	"maps.Clone":            {does: gives},
	"strings.Clone":         {does: gives},
	"strings.TrimSpace":     {does: makes},
	"bytes.NewReader":       {does: reads},
	"bytes.NewBuffer":       {does: reads},
	"bytes.NewBufferString": {does: reads},
	"strings.NewReader":     {does: reads},
	"bytes.Equal":           {does: "equals"},
	"bytes.EqualFold":       {does: "equals"}, // no JSON is written in another case
	"bytes.HasPrefix":       {does: asksFor, pattern: "^%s"},
	"strings.HasPrefix":     {does: asksFor, pattern: "^%s"},
	"strings.HasSuffix":     {does: asksFor, pattern: "%s$"},
	"strings.Contains":      {does: asksFor, pattern: "%s"},
	"strings.ToLower":       {does: folds},
	"strings.ToUpper":       {does: folds, kind: "upper"},
	"bytes.ToLower":         {does: folds},
	"bytes.ToUpper":         {does: folds, kind: "upper"},

	"regexp.MustCompile":             {does: compiles},
	"regexp.Compile":                 {does: compiles},
	"unicode/utf8.RuneCountInString": {does: counts},
	"unicode/utf8.RuneCount":         {does: counts},

	"strconv.Quote":       {does: quotes},
	"strconv.Itoa":        {does: "prints"},
	"strconv.FormatInt":   {does: "prints"},
	"strconv.FormatUint":  {does: "prints"},
	"strconv.FormatFloat": {does: "prints"},
	"strconv.FormatBool":  {does: "prints"},
	"strconv.AppendQuote": {does: quotes, arg: 1},
	"strconv.AppendInt":   {does: "prints", arg: 1},
	"strconv.AppendUint":  {does: "prints", arg: 1},
	"strconv.AppendFloat": {does: "prints", arg: 1},
	"strconv.AppendBool":  {does: "prints", arg: 1},
	"fmt.Sprintf":         {does: "formats"},
	"fmt.Appendf":         {does: "formats", arg: 1},
	"fmt.Fprintf":         {does: "formats", arg: 1},

	"strconv.Atoi":                     {does: parses, pattern: `^[+-]?[0-9]+$`, kind: "integer"},
	"strconv.ParseInt":                 {does: parses, pattern: `^[+-]?[0-9]+$`, kind: "integer"},
	"strconv.ParseUint":                {does: parses, pattern: `^[0-9]+$`, kind: "unsigned"},
	"strconv.ParseFloat":               {does: parses, pattern: `^[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?$`, kind: "number"},
	"strconv.ParseBool":                {does: parses, pattern: `^(1|t|T|TRUE|true|True|0|f|F|FALSE|false|False)$`, kind: "boolean"},
	"strconv.Unquote":                  {does: parses, kind: "string"},
	"time.Parse":                       {does: "layout"},
	"time.ParseInLocation":             {does: "layout"},
	"time.ParseDuration":               {does: parses, pattern: `^[+-]?(0|([0-9]+\.?[0-9]*|\.[0-9]+)(ns|us|µs|μs|ms|s|m|h))+$`},
	"net/url.Parse":                    {does: parses, format: "uri-reference"},
	"net/netip.ParseAddr":              {does: parses, format: "ip"},
	"github.com/google/uuid.Parse":     {does: parses, format: "uuid"},
	"github.com/gofrs/uuid.FromString": {does: parses, format: "uuid"},
	"encoding/hex.DecodeString":        {does: parses, pattern: `^([0-9a-fA-F]{2})*$`},

	"os.Getenv":    {does: defaults},
	"os.LookupEnv": {does: defaults},
}

// knownPackages hold functions that keep and change nothing of what they are handed
// but what they return: those that are not listed above make something of it.
var knownPackages = []string{
	"strings", "strconv", "fmt", "errors", "unicode", "unicode/utf8", "time", "math", "math/big", "bytes", "slices", "maps",
	"sort", "reflect", "net", "net/url", "net/netip", "path", "regexp", "log", "log/slog", "sync", "sync/atomic", "encoding/base64", "encoding/hex", "encoding/json", "context", "os",
}
