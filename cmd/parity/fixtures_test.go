package main

import (
	"io"
	"testing"

	"example.org/parity/internal/compare"
	"example.org/parity/internal/config"
)

// audit is what a careful audit by hand says of the Elixir SDK, type by type:
// its verdict, and its priority where it gives one.
var audit = []struct {
	name     string
	verdict  compare.Verdict
	priority string
}{
	{"TensorData", compare.Parity, ""},
	{"TensorDtype", compare.WireCompatible, ""},
	{"Datum", compare.Parity, ""},
	{"ModelInput", compare.Parity, ""},
	{"EncodedTextChunk", compare.Parity, ""},
	{"CreateSessionRequest", compare.Parity, ""},
	{"CreateModelRequest", compare.Parity, ""},
	{"ForwardRequest", compare.Parity, ""},
	{"ForwardBackwardRequest", compare.Parity, ""},
	{"ForwardBackwardInput", compare.Parity, ""},
	{"OptimStepRequest", compare.Parity, ""},
	{"SampleRequest", compare.Parity, ""},
	{"CreateSamplingSessionRequest", compare.Parity, ""},
	{"SaveWeightsRequest", compare.Parity, ""},
	{"LoadWeightsRequest", compare.Parity, ""},
	{"CreateSessionResponse", compare.Parity, ""},
	{"CreateModelResponse", compare.Parity, ""},
	{"ForwardBackwardOutput", compare.Parity, ""},
	{"OptimStepResponse", compare.Parity, ""},
	{"SampleResponse", compare.Parity, ""},
	{"SampledSequence", compare.Parity, ""},
	{"CreateSamplingSessionResponse", compare.Parity, ""},
	{"SaveWeightsResponse", compare.Parity, ""},
	{"LoadWeightsResponse", compare.Parity, ""},
	{"AdamParams", compare.Parity, ""},
	{"LoraConfig", compare.Parity, ""},
	{"SamplingParams", compare.Parity, ""},
	{"ParsedCheckpointTinkerPath", compare.Parity, ""},
	{"SupportedModel", compare.Parity, ""},
	{"GetServerCapabilitiesResponse", compare.Parity, ""},
	{"HealthResponse", compare.Parity, ""},
	{"Cursor", compare.Parity, ""},
	{"ModelData", compare.Parity, ""},
	{"GetInfoResponse", compare.Parity, ""},
	{"WeightsInfoResponse", compare.Parity, ""},
	{"RequestFailedResponse", compare.Parity, ""},
	{"EventType", compare.WireCompatible, ""},
	{"Severity", compare.WireCompatible, ""},
	{"RequestErrorCategory", compare.WireCompatible, ""},
	{"QueueState", compare.WireCompatible, ""},
	{"StopReason", compare.WireCompatible, ""},
	{"LossFnType", compare.WireCompatible, ""},
	{"GenericEvent", compare.WireCompatible, ""},
	{"SessionStartEvent", compare.WireCompatible, ""},
	{"SessionEndEvent", compare.WireCompatible, ""},
	{"TryAgainResponse", compare.WireCompatible, ""},
	{"ImageChunk", compare.Mismatch, "P0"},
	{"Checkpoint", compare.Mismatch, "P3"},
	{"TrainingRun", compare.Mismatch, "P0"},
	{"GetSessionResponse", compare.Missing, "P1"},
	{"ListSessionsResponse", compare.Missing, "P1"},
	{"TelemetryBatch", compare.Missing, ""},
	{"TelemetrySendRequest", compare.Missing, "P1"},
	{"TelemetryResponse", compare.Missing, ""},
	{"FutureRetrieveRequest", compare.Missing, "P2"},
	{"FutureRetrieveResponse", compare.Missing, "P2"},
	{"FutureResponses", compare.Missing, ""},
	{"CheckpointArchiveUrlResponse", compare.Missing, "P1"},
	{"CheckpointsListResponse", compare.Missing, ""},
	{"SaveWeightsForSamplerRequest", compare.Missing, ""},
	{"SaveWeightsForSamplerResponse", compare.Missing, ""},
	{"SessionHeartbeatRequest", compare.Missing, "P2"},
	{"SessionHeartbeatResponse", compare.Missing, "P2"},
	{"UnhandledExceptionEvent", compare.Missing, "P2"},
	{"TrainingRunsResponse", compare.Missing, "P2"},
	{"RegularizerSpec", compare.Extra, "P3"},
	{"RegularizerOutput", compare.Extra, "P3"},
	{"CustomLossOutput", compare.Extra, "P3"},
}

// TestAudit holds the verdicts that parity derives from the fixtures against the
// audit. Rules and parity.yaml alone decide: nothing in the code knows these names.
func TestAudit(t *testing.T) {
	result := comparedFixtures(t)
	for _, want := range audit {
		row := result.Find(want.name)
		if row == nil || row.Name != want.name || row.Compared["elixir"] == nil {
			t.Errorf("%s: no row", want.name)
			continue
		}
		got := row.Compared["elixir"]
		if got.Verdict != want.verdict || want.priority != "" && got.Priority != want.priority {
			t.Errorf("%s: %s %s, the audit says %s %s", want.name, got.Verdict, got.Priority, want.verdict, want.priority)
		}
	}
}

// comparedFixtures compares the fixtures as parity.yaml says.
func comparedFixtures(t *testing.T) *compare.Result {
	t.Helper()
	c, err := config.Load("../../parity.yaml")
	if err != nil {
		t.Fatal(err)
	}
	result, err := compareConfigured(t.Context(), c, io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	return result
}

// TestGoFixtureShowsEverything: the Go fixture drifts in every way that a
// comparison can find, so that reports have each kind to show.
func TestGoFixtureShowsEverything(t *testing.T) {
	result := comparedFixtures(t)
	families := map[string]bool{}
	for _, row := range result.Types {
		if got := row.Compared["go"]; got != nil {
			for _, f := range got.Findings {
				families[f.Rule.Family()] = true
			}
		}
	}
	for _, family := range []string{"type", "field", "enum", "union"} {
		if !families[family] {
			t.Errorf("no finding of the family %s", family)
		}
	}
	for _, v := range []compare.Verdict{compare.Parity, compare.WireCompatible, compare.Mismatch, compare.Missing, compare.Extra} {
		if result.Summary["go"][v] == 0 {
			t.Errorf("no type with the verdict %s", v)
		}
	}
}

// typescriptDrift is what the authors of the TypeScript fixture did otherwise, and the
// rule and priority by which it is told.
var typescriptDrift = []struct{ at, rule, priority, did string }{
	{"Checkpoint/size_bytes", "field.nullable", "P1", "zod's optional takes no null"},
	{"TrainingRun/user_metadata", "field.nullable", "P1", "the same"},
	{"CreateSessionRequest/user_metadata", "field.required", "P1", "may be left out"},
	{"GetSessionResponse", "type.missing", "P1", "not written"},
	{"TelemetryResponse", "type.missing", "P1", "not written"},
	{"ImageChunk/expected_tokens", "field.missing.optional", "P1", "not written"},
	{"ImageChunk/format", "enum.member.extra", "P1", "one more"},
	{"SamplingParams/stop", "union.variant.missing", "P1", "token ids are left out"},
	{"SamplingParams/top_k", "field.missing.optional", "P1", "not written"},
	{"Severity", "enum.member.missing", "P1", "an enum with one less"},
	{"TryAgainResponse/retry_after_ms", "field.renamed", "P0", "in camel case"},
	{"ParsedCheckpointTinkerPath/tinker_path", "field.constraint", "P2", "a template literal"},
	{"RetryPolicy", "type.extra", "P3", "of the client alone"},
}

// TestTypeScriptFixture holds all that counts between Python and TypeScript against what
// was done in the fixture: nothing less, and nothing more.
func TestTypeScriptFixture(t *testing.T) {
	result := comparedFixtures(t)
	got := map[string]string{}
	for _, row := range result.Types {
		compared := row.Compared["typescript"]
		if compared == nil {
			continue
		}
		for _, f := range compared.Findings {
			if f.Priority != "" {
				got[row.Name+f.Path.String()] = f.Rule.ID + " " + string(f.Priority)
			}
		}
	}
	for _, did := range typescriptDrift {
		if want := did.rule + " " + did.priority; got[did.at] != want {
			t.Errorf("%s (%s): %q, want %q", did.at, did.did, got[did.at], want)
		}
		delete(got, did.at)
	}
	for at, said := range got {
		t.Errorf("%s: %s, which nobody did", at, said)
	}
}
