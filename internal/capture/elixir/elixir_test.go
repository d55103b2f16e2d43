package elixir_test

import (
	"context"
	"encoding/json"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
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
				notes := maps.Clone(member.(map[string]any))
				for _, place := range []string{"source", "decl", "order", "codec"} {
					delete(notes, place)
				}
				if len(notes) == 0 {
					continue
				}
				member = notes
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
	"BaseLoss":                      {"value", "grad_norm"},
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

// repository is the folder to which the fixture's file names are relative.
func repository(t *testing.T) string {
	t.Helper()
	root, err := filepath.Abs("../../..")
	if err != nil {
		t.Fatal(err)
	}
	return root
}

var capturedFixture = sync.OnceValues(func() (*capture.Result, error) {
	root, err := filepath.Abs("../../..")
	if err != nil {
		return nil, err
	}
	return elixir.FrontEnd.Capture(context.Background(), root, filepath.Join(root, "fixtures", "elixir", "lib"))
})

// fixtureSet is the fixture SDK, captured once. Nobody may change it.
func fixtureSet(t *testing.T) *capture.Result {
	t.Helper()
	result, err := capturedFixture()
	if err != nil {
		t.Fatal(err)
	}
	return result
}

func TestFixture(t *testing.T) {
	t.Parallel()
	result := fixtureSet(t)
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
		got := maps.Clone(result.Defs[def].(map[string]any)) // other tests read it, too
		if inline {
			got = got["properties"].(map[string]any)[field].(map[string]any)
		} else {
			delete(got, "description")
		}
		if diff := cmp.Diff(decoded(t, severity), brief(got, "none")); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
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

// The reader of source and that of compiled modules compile without a warning.
func TestCompilesQuietly(t *testing.T) {
	t.Parallel()
	for _, script := range []capture.Script{elixir.FrontEnd, elixir.Exact} {
		dir := t.TempDir()
		if err := script.Unpack(dir); err != nil {
			t.Fatal(err)
		}
		compile := exec.Command("elixirc", "--warnings-as-errors", "-o", dir, filepath.Join(dir, "reader.ex"))
		if out, err := compile.CombinedOutput(); err != nil {
			t.Errorf("%s: %v\n%s", script.Keep, err, out)
		}
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
	f.Add("defmodule A do\n  defstruct [:a | b]\n  @type t :: %__MODULE__{a: (... -> x), unquote(b) => ^c}\n  def from_json(%{^k => v}), do: %A{v | a: &1}\nend\n" +
		"defmodule B do embedded_schema do embeds_one :a, B, x do field 1 end end end\n" +
		"@type t :: t\ndefimpl Jason.Encoder do def encode(v, _), do: v.() |> case do _ -> v end end\ndefmodule unquote(x) do end")
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
