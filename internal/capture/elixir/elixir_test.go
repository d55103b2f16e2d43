package elixir_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"sort"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.org/parity/internal/capture"
	"example.org/parity/internal/capture/elixir"
)

// captured captures a folder and fails the test where Elixir is missing: the
// error says how to install it.
func captured(t *testing.T, root, path string) *capture.Result {
	t.Helper()
	result, err := elixir.FrontEnd.Capture(context.Background(), root, path)
	if err != nil {
		t.Fatal(err)
	}
	return result
}

// tree writes files, given by their slash-separated names, to a new folder.
func tree(t *testing.T, files map[string]string) string {
	t.Helper()
	root := t.TempDir()
	for name, text := range files {
		file := filepath.Join(root, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return root
}

func TestConstructs(t *testing.T) {
	t.Parallel()
	files := map[string]string{}
	for i, r := range rows {
		if r.reason == "" {
			t.Fatalf("row %s has no reason", r.name)
		}
		if files[r.name+"/row.ex"] != "" {
			t.Fatalf("two rows named %s", r.name)
		}
		files[r.name+"/row.ex"] = strings.ReplaceAll(r.source, "Row.", namespace(i)+".")
	}
	root := tree(t, files)
	result := captured(t, root, root)
	if len(result.Problems) > 0 {
		t.Errorf("problems: %v", result.Problems)
	}

	for i, r := range rows {
		t.Run(r.name, func(t *testing.T) {
			got := map[string]any{}
			for name, def := range result.Defs {
				if fileOf(def) == r.name+"/row.ex" {
					got[strings.TrimPrefix(name, namespace(i)+".")] = brief(def, namespace(i))
				}
			}
			if diff := cmp.Diff(decoded(t, r.defs), any(got)); diff != "" {
				t.Errorf("%s\ndefs (-want +got):\n%s", r.reason, diff)
			}

			var excluded map[string]string
			for _, e := range result.Excluded {
				if e.File == r.name+"/row.ex" {
					if excluded == nil {
						excluded = map[string]string{}
					}
					excluded[strings.ReplaceAll(e.Name, namespace(i)+".", "")] = strings.ReplaceAll(e.Reason, namespace(i)+".", "Row.")
				}
			}
			if diff := cmp.Diff(r.excluded, excluded); diff != "" {
				t.Errorf("%s\nexcluded (-want +got):\n%s", r.reason, diff)
			}
		})
	}
}

func namespace(row int) string { return fmt.Sprintf("Row%02d", row) }

func fileOf(def any) string {
	notes, _ := def.(map[string]any)["x-parity"].(map[string]any)
	source, _ := notes["source"].(map[string]any)
	file, _ := source["file"].(string)
	return file
}

// brief leaves out what a row does not speak of: places, declarations, the order
// of fields and the row's namespace.
func brief(value any, namespace string) any {
	switch value := value.(type) {
	case map[string]any:
		kept := map[string]any{}
		for key, member := range value {
			if key == "x-parity" {
				notes := member.(map[string]any)
				delete(notes, "source")
				delete(notes, "decl")
				delete(notes, "order")
				if len(notes) == 0 {
					continue
				}
			}
			kept[key] = brief(member, namespace)
		}
		return kept
	case []any:
		list := make([]any, len(value))
		for i, item := range value {
			list[i] = brief(item, namespace)
		}
		return list
	case string:
		text := strings.Replace(value, "#/$defs/"+namespace+".", "#/$defs/", 1)
		return strings.ReplaceAll(text, namespace+".", "Row.")
	default:
		return value
	}
}

func decoded(t *testing.T, text string) any {
	t.Helper()
	dec := json.NewDecoder(strings.NewReader(text))
	dec.UseNumber()
	var value any
	if err := dec.Decode(&value); err != nil {
		t.Fatalf("%v in %s", err, text)
	}
	return value
}

// fixture lists the types of the fixture SDK with their fields in order; a type
// that is no struct has none.
var fixture = map[string][]string{
	"AdamParams":                    {"learning_rate", "beta1", "beta2", "eps"},
	"Checkpoint":                    {"checkpoint_id", "checkpoint_type", "time", "tinker_path", "size_bytes", "public"},
	"CheckpointType":                nil,
	"CreateModelRequest":            {"session_id", "model_seq_id", "base_model", "user_metadata", "lora_config", "type"},
	"CreateModelResponse":           {"model_id", "type"},
	"CreateSamplingSessionRequest":  {"session_id", "sampling_session_seq_id", "base_model", "model_path", "type"},
	"CreateSamplingSessionResponse": {"sampling_session_id", "type"},
	"CreateSessionRequest":          {"tags", "user_metadata", "sdk_version", "type"},
	"CreateSessionResponse":         {"session_id", "info_message", "warning_message", "error_message", "type"},
	"Cursor":                        {"offset", "limit", "total_count"},
	"CustomLossOutput":              {"loss_total", "base_loss", "regularizers", "regularizer_total", "total_grad_norm"},
	"Datum":                         {"loss_fn_inputs", "model_input"},
	"EncodedTextChunk":              {"tokens", "type"},
	"EventType":                     nil,
	"ForwardBackwardInput":          {"data", "loss_fn", "loss_fn_config"},
	"ForwardBackwardOutput":         {"loss_fn_output_type", "loss_fn_outputs", "metrics"},
	"ForwardBackwardRequest":        {"forward_backward_input", "model_id", "seq_id"},
	"ForwardRequest":                {"forward_input", "model_id", "seq_id"},
	"GenericEvent":                  {"event", "event_id", "event_session_index", "severity", "timestamp", "event_name", "event_data"},
	"GetInfoResponse":               {"type", "model_data", "model_id", "is_lora", "lora_rank", "model_name"},
	"GetServerCapabilitiesResponse": {"supported_models"},
	"HealthResponse":                {"status"},
	"ImageAssetPointerChunk":        {"format", "location", "expected_tokens", "type"},
	"ImageChunk":                    {"data", "format", "expected_tokens", "type"},
	"LoadWeightsRequest":            {"model_id", "path", "optimizer", "seq_id", "type"},
	"LoadWeightsResponse":           {"path", "type"},
	"LoraConfig":                    {"rank", "seed", "train_unembed", "train_mlp", "train_attn"},
	"LossFnInputs":                  nil,
	"LossFnOutput":                  nil,
	"LossFnType":                    nil,
	"ModelData":                     {"arch", "model_name", "tokenizer_id"},
	"ModelId":                       nil,
	"ModelInput":                    {"chunks"},
	"ModelInputChunk":               nil,
	"OptimStepRequest":              {"adam_params", "model_id", "seq_id", "type"},
	"OptimStepResponse":             {"metrics"},
	"ParsedCheckpointTinkerPath":    {"tinker_path", "training_run_id", "checkpoint_type", "checkpoint_id"},
	"QueueState":                    nil,
	"RegularizerOutput":             {"name", "value", "weight", "contribution", "grad_norm", "grad_norm_weighted", "custom"},
	"RegularizerSpec":               {"weight", "name", "async"},
	"RequestErrorCategory":          nil,
	"RequestFailedResponse":         {"error", "category"},
	"RequestId":                     nil,
	"SampleRequest":                 {"num_samples", "prompt", "sampling_params", "base_model", "model_path", "sampling_session_id", "seq_id", "prompt_logprobs", "topk_prompt_logprobs", "type"},
	"SampleResponse":                {"sequences", "prompt_logprobs", "topk_prompt_logprobs", "type"},
	"SampledSequence":               {"stop_reason", "tokens", "logprobs"},
	"SamplingParams":                {"max_tokens", "seed", "stop", "temperature", "top_k", "top_p"},
	"SaveWeightsRequest":            {"model_id", "path", "seq_id", "type"},
	"SaveWeightsResponse":           {"path", "type"},
	"SessionEndEvent":               {"event", "event_id", "event_session_index", "severity", "timestamp", "duration"},
	"SessionStartEvent":             {"event", "event_id", "event_session_index", "severity", "timestamp"},
	"Severity":                      nil,
	"StopReason":                    nil,
	"SupportedModel":                {"model_name"},
	"TensorData":                    {"data", "dtype", "shape"},
	"TensorDtype":                   nil,
	"TrainingRun":                   {"training_run_id", "base_model", "model_owner", "is_lora", "lora_rank", "last_request_time", "last_checkpoint", "last_sampler_checkpoint", "user_metadata"},
	"TryAgainResponse":              {"type", "request_id", "queue_state", "retry_after_ms"},
	"WeightsInfoResponse":           {"base_model", "is_lora", "lora_rank"},
}

func TestFixture(t *testing.T) {
	t.Parallel()
	root, err := filepath.Abs("../../..")
	if err != nil {
		t.Fatal(err)
	}
	result := captured(t, root, filepath.Join(root, "fixtures", "elixir"))
	if len(result.Problems) > 0 || len(result.Excluded) > 0 {
		t.Errorf("problems: %v, excluded: %v", result.Problems, result.Excluded)
	}

	fields := map[string][]string{}
	for name, def := range result.Defs {
		notes := def.(map[string]any)["x-parity"].(map[string]any)
		order, _ := notes["order"].([]any)
		fields[name] = nil
		for _, field := range order {
			fields[name] = append(fields[name], field.(string))
		}
	}
	if diff := cmp.Diff(fixture, fields); diff != "" {
		t.Errorf("types and their fields (-want +got):\n%s", diff)
	}
	document, err := result.Document()
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(document), `"opaque"`) {
		t.Errorf("something in the fixture is opaque:\n%s", document)
	}

	severity := `{"enum": ["DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"], "x-parity": {"native": "atom",
		"members": {":debug": "DEBUG", ":info": "INFO", ":warning": "WARNING", ":error": "ERROR", ":critical": "CRITICAL"}}}`
	for _, name := range []string{"Severity", "GenericEvent.severity", "SessionStartEvent.severity", "SessionEndEvent.severity"} {
		def, field, inline := strings.Cut(name, ".")
		got := result.Defs[def]
		if inline {
			got = got.(map[string]any)["properties"].(map[string]any)[field]
		}
		if diff := cmp.Diff(decoded(t, severity), brief(got, "none")); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

// The fixture is real Elixir: it compiles without warnings.
func TestFixtureCompiles(t *testing.T) {
	t.Parallel()
	var files []string
	err := filepath.WalkDir("../../../fixtures/elixir", func(path string, _ fs.DirEntry, err error) error {
		if filepath.Ext(path) == ".ex" {
			files = append(files, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	command := exec.Command(elixir.FrontEnd.Command[0], append([]string{"testdata/compile.exs", "testdata/jason_stub.exs"}, files...)...)
	if output, err := command.CombinedOutput(); err != nil || len(output) > 0 {
		t.Errorf("compiling %d files: %v\n%s\n(without elixir: %s)", len(files), err, output, elixir.FrontEnd.Install)
	}
}

func TestPlaces(t *testing.T) {
	t.Parallel()
	root := tree(t, map[string]string{"lib/a.ex": `# The places of a type's parts.
defmodule Sdk.Types.Record do
  @enforce_keys [:b]
  defstruct [:a, :b, c: 1]

  @type t :: %__MODULE__{
          b: String.t | nil,

          a: %{optional(String.t()) => [Sdk.Types.Level.t()]} | nil
        }
end

defmodule Sdk.Types.Level do
  @type t ::
          :low
          | :high
end
`})
	result := captured(t, root, filepath.Join(root, "lib", "a.ex"))
	want := `{
  "Record": {"type": "object", "required": ["b"],
    "properties": {
      "a": {"anyOf": [{"type": "object", "additionalProperties": {"type": "array", "items": {"$ref": "#/$defs/Level"}}}, {"type": "null"}], "default": null,
        "x-parity": {"decl": "a: %{optional(String.t()) => [Sdk.Types.Level.t()]} | nil", "source": {"file": "lib/a.ex", "line": 9}}},
      "b": {"type": ["string", "null"], "x-parity": {"decl": "b: String.t | nil", "source": {"file": "lib/a.ex", "line": 7}}},
      "c": {"default": 1, "x-parity": {"decl": "c", "unset": "default", "opaque": "the struct's @type t does not say what it is", "source": {"file": "lib/a.ex", "line": 4}}}},
    "x-parity": {"native": "struct", "decl": "defmodule Sdk.Types.Record", "order": ["b", "a", "c"], "source": {"file": "lib/a.ex", "line": 2}}},
  "Level": {"enum": ["low", "high"],
    "x-parity": {"native": "atom", "decl": "@type t :: :low | :high", "source": {"file": "lib/a.ex", "line": 14}}}}`
	if diff := cmp.Diff(decoded(t, want), any(result.Defs)); diff != "" {
		t.Errorf("defs (-want +got):\n%s", diff)
	}
}

func TestNames(t *testing.T) {
	t.Parallel()
	level := "@type t :: :low | :high\nend\n"
	root := tree(t, map[string]string{
		"a.ex": "defmodule Sdk.Types.Event do " + level,
		"b.ex": "defmodule Sdk.Types.Telemetry.Event do " + level,
		"c.ex": "defmodule Sdk.Types.Telemetry.Severity do " + level,
		"d.ex": "defmodule Sdk.Types.Deep.Nested.Severity do " + level,
		"e.ex": "defmodule Sdk.Types do\n@type shared_id :: String.t()\n@type event :: String.t()\nend\n",
	})
	var names []string
	for name := range captured(t, root, root).Defs {
		names = append(names, name)
	}
	sort.Strings(names)
	want := []string{"Event", "Nested.Severity", "Sdk.Types.event", "SharedId", "Telemetry.Event", "Telemetry.Severity"}
	if diff := cmp.Diff(want, names); diff != "" {
		t.Errorf("names (-want +got):\n%s", diff)
	}
}

func TestProblems(t *testing.T) {
	t.Parallel()
	root := tree(t, map[string]string{
		"a.ex":               "defmodule Sdk.A do\n  defstruct [:a\nend\n",
		"b.ex":               "defmodule Sdk.B do\n  @type t :: :x | :y\nend\n",
		"c.ex":               "defmodule Sdk.C do # \xff\nend\n",
		"d.ex":               "defmodule Sdk.D do\nend\n" + strings.Repeat("# long\n", 600_000),
		"e.ex":               "\n\ndefmodule Sdk.B do\n  @type t :: :z | :y\nend\n",
		"empty.ex":           "",
		"script.exs":         "defmodule Sdk.Script do\n",
		"mix.exs":            "",
		"deps/other/lib.ex":  "defmodule Other do\n  @type t :: :x | :y\nend\n",
		".hidden/ignored.ex": "defmodule Ignored do\n",
	})
	result := captured(t, root, root)

	var problems []string
	for _, p := range result.Problems {
		problems = append(problems, p.String())
	}
	want := []string{
		"a.ex:3:1: unexpected reserved word: end",
		"c.ex: the file is not valid UTF-8",
		"d.ex: the file has 4200023 bytes, more than the 4194304 that are read",
		"e.ex:3: the module Sdk.B is declared before, and that declaration is used",
	}
	if len(problems) > 0 {
		// The rest of Elixir's sentence differs between its versions.
		problems[0] = strings.SplitAfter(problems[0], "reserved word: end")[0]
	}
	if diff := cmp.Diff(want, problems); diff != "" {
		t.Errorf("problems (-want +got):\n%s", diff)
	}
	if len(result.Defs) != 1 || result.Defs["B"] == nil {
		t.Errorf("the files without a problem are not captured alone: %v", result.Defs)
	}
	if result.Files != 6 {
		t.Errorf("%d files read, want 6", result.Files)
	}
}

func TestNothingToCapture(t *testing.T) {
	t.Parallel()
	root := tree(t, map[string]string{"readme.md": "no Elixir here"})
	for name, path := range map[string]string{"no .ex file at or below": root, "no such file or folder": filepath.Join(root, "absent")} {
		_, err := elixir.FrontEnd.Capture(context.Background(), root, path)
		if err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("error for %s: %v, want %q in it", path, err, name)
		}
	}
}

// The output is the same for each run, wherever the source lies and whatever
// the locale says of the encoding of file names.
func TestDeterminism(t *testing.T) {
	files := map[string]string{}
	for i, r := range rows[:8] {
		files[fmt.Sprintf("lib/ä b/%s.ex", r.name)] = strings.ReplaceAll(r.source, "Row.", namespace(i)+".")
	}
	var documents []string
	for _, locale := range []string{"C.UTF-8", "C"} {
		t.Setenv("LC_ALL", locale)
		root := tree(t, files)
		document, err := captured(t, root, root).Document()
		if err != nil {
			t.Fatal(err)
		}
		documents = append(documents, string(document))
	}
	if diff := cmp.Diff(documents[0], documents[1]); diff != "" {
		t.Errorf("two captures of one tree differ:\n%s", diff)
	}
	if !strings.Contains(documents[0], "lib/ä b/enforced.ex") {
		t.Error("the folder's name is not in the output as it is")
	}
}

// No name in the source becomes an atom: they are never freed, and too many of
// them would end the interpreter.
func TestAtoms(t *testing.T) {
	t.Parallel()
	var source strings.Builder
	source.WriteString("defmodule Many do\n  @type t :: :a | :b\n")
	for i := range 60_000 {
		fmt.Fprintf(&source, "  @x :atom_%d\n", i)
	}
	source.WriteString("end\n")
	root := tree(t, map[string]string{"many.ex": source.String()})

	frontEnd := elixir.FrontEnd
	// The interpreter's own atoms fit well into this limit, 60,000 more do not.
	frontEnd.Command = []string{"elixir", "--erl", "+fnu +t 50000"}
	result, err := frontEnd.Capture(context.Background(), root, root)
	if err != nil {
		t.Fatal(err)
	}
	if result.Defs["Many"] == nil {
		t.Errorf("not captured: %v", result)
	}
}

func TestMissingElixir(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	_, err := elixir.FrontEnd.Capture(context.Background(), "/", "/")
	if err == nil || !strings.Contains(err.Error(), "install Elixir") {
		t.Errorf("the error does not say how to install Elixir: %v", err)
	}
}

// FuzzSource feeds any text to one capture: it must end in types or in a problem.
func FuzzSource(f *testing.F) {
	if _, err := exec.LookPath(elixir.FrontEnd.Command[0]); err != nil {
		f.Fatalf("%v: %s", err, elixir.FrontEnd.Install)
	}
	f.Add("defmodule A do\n  defstruct [:a | b]\n  @type t :: %__MODULE__{a: (... -> x), unquote(b) => ^c}\n  def from_json(%{^k => v}), do: %A{v | a: &1}\nend")
	f.Add("@type t :: t\ndefimpl Jason.Encoder do def encode(v, _), do: v.() |> case do _ -> v end end\ndefmodule unquote(x) do end")
	f.Fuzz(func(t *testing.T, source string) {
		root := tree(t, map[string]string{"a.ex": source})
		result := captured(t, root, root)
		if _, err := result.Document(); err != nil {
			t.Error(err)
		}
		if result.Files != 1 {
			t.Errorf("%d files read, want 1", result.Files)
		}
	})
}
