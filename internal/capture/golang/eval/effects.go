package eval

// An effect is what a function that is not the SDK's does with the values that it is
// handed: data, looked up by the function's full name.
type effect struct {
	Does string // what it gives, see below
	arg  int    // of which argument
	// Of a parser: what it accepts, as a pattern or a format of a text, or, of the
	// text of a payload itself, as the kind of JSON.
	pattern, format, kind string
	bits                  int // of an integer; 0 for as many as any has
}

// Pattern is that of the texts that a parser takes.
func (e effect) Pattern() string { return e.pattern }

// What an effect may do.
const (
	gives     = "gives"     // the argument, as it is
	makes     = "makes"     // something made of its arguments, whatever they are
	parses    = "parses"    // a value of the text that is its argument, or an error
	marshals  = "marshals"  // the JSON text of a value
	Unmarshal = "unmarshal" // decodes a text into a pointer
	fails     = "fails"     // an error
	wraps     = "wraps"     // an error where its argument is one
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

var Effects = map[string]effect{
	"encoding/json.Marshal":                              {Does: marshals},
	"encoding/json.MarshalIndent":                        {Does: marshals},
	"encoding/json.Unmarshal":                            {Does: Unmarshal},
	"encoding/json.NewDecoder":                           {Does: reads},
	"encoding/json.Valid":                                {Does: checks},
	"encoding/json.NewEncoder":                           {Does: writesTo},
	"encoding/json.Compact":                              {Does: fills, arg: 1},
	"encoding/json.Indent":                               {Does: fills, arg: 1},
	"io.WriteString":                                     {Does: fills, arg: 1},
	"encoding/json/v2.Marshal":                           {Does: marshals},
	"encoding/json/v2.Unmarshal":                         {Does: Unmarshal},
	"encoding/json/v2.MarshalEncode":                     {Does: "streams", arg: 1},
	"encoding/json/v2.UnmarshalDecode":                   {Does: Unmarshal},
	"github.com/go-json-experiment/json.Marshal":         {Does: marshals},
	"github.com/go-json-experiment/json.Unmarshal":       {Does: Unmarshal},
	"github.com/go-json-experiment/json.MarshalEncode":   {Does: "streams", arg: 1},
	"github.com/go-json-experiment/json.UnmarshalDecode": {Does: Unmarshal},

	"github.com/go-openapi/swag.ReadJSON":            {Does: Unmarshal},
	"github.com/go-openapi/swag.WriteJSON":           {Does: marshals},
	"github.com/go-openapi/swag/jsonutils.ReadJSON":  {Does: Unmarshal},
	"github.com/go-openapi/swag/jsonutils.WriteJSON": {Does: marshals},

	"errors.New":                         {Does: fails},
	"fmt.Errorf":                         {Does: fails},
	"errors.Join":                        {Does: "joins"},
	"github.com/pkg/errors.New":          {Does: fails},
	"github.com/pkg/errors.Errorf":       {Does: fails},
	"github.com/pkg/errors.Wrap":         {Does: wraps},
	"github.com/pkg/errors.Wrapf":        {Does: wraps},
	"github.com/pkg/errors.WithMessage":  {Does: wraps},
	"github.com/pkg/errors.WithMessagef": {Does: wraps},
	"github.com/pkg/errors.WithStack":    {Does: wraps},
	"errors.As":                          {Does: "is a"},
	"errors.Is":                          {Does: "is that"},

	"bytes.TrimSpace":       {Does: trims},
	"bytes.Trim":            {Does: trims},
	"bytes.TrimLeft":        {Does: trims},
	"bytes.TrimRight":       {Does: trims},
	"bytes.TrimPrefix":      {Does: trims},
	"bytes.TrimSuffix":      {Does: trims},
	"bytes.ReplaceAll":      {Does: trims},
	"strings.Trim":          {Does: trims},
	"strings.TrimLeft":      {Does: trims},
	"strings.TrimRight":     {Does: trims},
	"strings.TrimPrefix":    {Does: trims},
	"strings.TrimSuffix":    {Does: trims},
	"strings.ReplaceAll":    {Does: trims},
	"bytes.Clone":           {Does: gives},
	"slices.Clone":          {Does: gives},
	"slices.Contains":       {Does: isAmong},
	"slices.Index":          {Does: "is where"},
	"reflect.DeepEqual":     {Does: "equals deeply"},
	"maps.Clone":            {Does: gives},
	"strings.Clone":         {Does: gives},
	"strings.TrimSpace":     {Does: makes},
	"bytes.NewReader":       {Does: reads},
	"bytes.NewBuffer":       {Does: reads},
	"bytes.NewBufferString": {Does: reads},
	"strings.NewReader":     {Does: reads},
	"bytes.Equal":           {Does: "equals"},
	"bytes.EqualFold":       {Does: "equals"}, // no JSON is written in another case
	"bytes.HasPrefix":       {Does: asksFor, pattern: "^%s"},
	"strings.HasPrefix":     {Does: asksFor, pattern: "^%s"},
	"strings.HasSuffix":     {Does: asksFor, pattern: "%s$"},
	"strings.Contains":      {Does: asksFor, pattern: "%s"},
	"strings.ToLower":       {Does: folds},
	"strings.ToUpper":       {Does: folds, kind: "upper"},
	"bytes.ToLower":         {Does: folds},
	"bytes.ToUpper":         {Does: folds, kind: "upper"},

	"regexp.MustCompile":             {Does: compiles},
	"regexp.Compile":                 {Does: compiles},
	"unicode/utf8.RuneCountInString": {Does: counts},
	"unicode/utf8.RuneCount":         {Does: counts},

	"strconv.Quote":       {Does: quotes},
	"strconv.Itoa":        {Does: "prints"},
	"strconv.FormatInt":   {Does: "prints"},
	"strconv.FormatUint":  {Does: "prints"},
	"strconv.FormatFloat": {Does: "prints"},
	"strconv.FormatBool":  {Does: "prints"},
	"strconv.AppendQuote": {Does: quotes, arg: 1},
	"strconv.AppendInt":   {Does: "prints", arg: 1},
	"strconv.AppendUint":  {Does: "prints", arg: 1},
	"strconv.AppendFloat": {Does: "prints", arg: 1},
	"strconv.AppendBool":  {Does: "prints", arg: 1},
	"fmt.Sprintf":         {Does: "formats"},
	"fmt.Appendf":         {Does: "formats", arg: 1},
	"fmt.Fprintf":         {Does: "formats", arg: 1},

	"strconv.Atoi":                     {Does: parses, pattern: `^[+-]?[0-9]+$`, kind: "integer"},
	"strconv.ParseInt":                 {Does: parses, pattern: `^[+-]?[0-9]+$`, kind: "integer"},
	"strconv.ParseUint":                {Does: parses, pattern: `^[0-9]+$`, kind: "unsigned"},
	"strconv.ParseFloat":               {Does: parses, pattern: floatText, kind: "number"},
	"strconv.ParseBool":                {Does: parses, pattern: `^(1|t|T|TRUE|true|True|0|f|F|FALSE|false|False)$`, kind: "boolean"},
	"strconv.Unquote":                  {Does: parses, kind: "string"},
	"time.Parse":                       {Does: "layout"},
	"time.ParseInLocation":             {Does: "layout"},
	"time.ParseDuration":               {Does: parses, pattern: `^[+-]?(0|([0-9]+\.?[0-9]*|\.[0-9]+)(ns|us|µs|μs|ms|s|m|h))+$`},
	"net/url.Parse":                    {Does: parses, format: "uri-reference"},
	"net/netip.ParseAddr":              {Does: parses, format: "ip"},
	"github.com/google/uuid.Parse":     {Does: parses, format: "uuid"},
	"github.com/gofrs/uuid.FromString": {Does: parses, format: "uuid"},
	"encoding/hex.DecodeString":        {Does: parses, pattern: `^([0-9a-fA-F]{2})*$`},

	"os.Getenv":    {Does: defaults},
	"os.LookupEnv": {Does: defaults},
}

// floatText are the texts that strconv.ParseFloat takes.
const floatText = `^([+-]?(([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?|0[xX]([0-9a-fA-F]+\.?[0-9a-fA-F]*|\.[0-9a-fA-F]+)[pP][+-]?[0-9]+|[iI][nN][fF]([iI][nN][iI][tT][yY])?)|[nN][aA][nN])$`

// knownPackages hold functions that keep and change nothing of what they are handed
// but what they return: those that are not listed above make something of it.
var knownPackages = []string{
	"strings", "strconv", "fmt", "errors", "unicode", "unicode/utf8", "time", "math", "math/big", "bytes", "slices", "maps",
	"sort", "reflect", "net", "net/url", "net/netip", "path", "regexp", "log", "log/slog", "sync", "sync/atomic", "encoding/base64", "encoding/hex", "encoding/json", "context", "os",
}
