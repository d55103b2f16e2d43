package payload

import (
	"encoding/base64"
	"errors"
	"fmt"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// jsonInteraction is one interaction of a cassette in JSON. VCR.py has uri and
// status.code, go-vcr url and code, ExVCR url, status_code and binary.
type jsonInteraction struct {
	Request struct {
		Method      string              `json:"method"`
		URI         string              `json:"uri"`
		URL         string              `json:"url"`
		Body        jsontext.Value      `json:"body"`
		RequestBody jsontext.Value      `json:"request_body"`
		Headers     map[string]oneOrAll `json:"headers"`
	} `json:"request"`
	Response struct {
		Body       jsontext.Value      `json:"body"`
		Code       int                 `json:"code"`
		StatusCode int                 `json:"status_code"`
		Status     jsontext.Value      `json:"status"`
		Binary     bool                `json:"binary"`
		Headers    map[string]oneOrAll `json:"headers"`
	} `json:"response"`
}

// oneOrAll is a header's value or values. Only Content-Type is ever looked at.
type oneOrAll []string

func (o *oneOrAll) UnmarshalJSON(data []byte) error {
	if data[0] == '[' {
		return json.Unmarshal(data, (*[]string)(o))
	}
	var one string
	if err := json.Unmarshal(data, &one); err != nil {
		return err
	}
	*o = oneOrAll{one}
	return nil
}

// readJSONCassette reads the JSON form of VCR.py's and go-vcr's cassettes.
func (s *source) readJSONCassette() error {
	split := s.splitter()
	found, err := split.member("interactions")
	if err != nil {
		return s.brokenFrame(split, err)
	}
	if !found {
		return errors.New("no cassette: there are no interactions")
	}
	return s.entries(split, "an interaction", decodeJSONInteraction)
}

// readExVCR reads ExVCR's cassettes: an array of interactions.
func (s *source) readExVCR() error {
	return s.entries(s.splitter(), "an interaction", decodeJSONInteraction)
}

func decodeJSONInteraction(data []byte) (interaction, error) {
	var j jsonInteraction
	if err := decodeStrict(data, &j); err != nil {
		return interaction{}, err
	}
	x := interaction{method: j.Request.Method, url: j.Request.URI, status: j.Response.Code}
	if x.url == "" {
		x.url = j.Request.URL
	}
	if x.status == 0 {
		x.status = j.Response.StatusCode
	}
	if j.Response.Status.Kind() == jsontext.KindBeginObject {
		var status struct {
			Code int `json:"code"`
		}
		if err := json.Unmarshal(j.Response.Status, &status); err != nil {
			return interaction{}, fmt.Errorf("response.status: %w", err)
		}
		x.status = status.Code
	}
	x.request = jsonBody(j.Request.Body)
	if len(x.request.data) == 0 && x.request.err == nil {
		x.request = jsonBody(j.Request.RequestBody)
	}
	x.response = jsonBody(j.Response.Body)
	if j.Response.Binary {
		x.response = body{err: errors.New("a binary body, which ExVCR stores in Erlang's own format")}
	}
	x.request.mediaType = jsonContentType(j.Request.Headers)
	x.response.mediaType = jsonContentType(j.Response.Headers)
	return x, nil
}

// jsonBody reads a body: a string, or VCR.py's object around one.
func jsonBody(raw jsontext.Value) body {
	var b body
	switch raw.Kind() {
	case jsontext.KindString:
		var text string
		b.err = json.Unmarshal(raw, &text)
		b.data = []byte(text)
	case jsontext.KindBeginObject:
		var wrapped struct {
			String string `json:"string"`
			Base64 string `json:"base64_string"`
		}
		b.err = json.Unmarshal(raw, &wrapped)
		b.data = []byte(wrapped.String)
		if wrapped.Base64 != "" {
			b.data, b.err = base64.StdEncoding.DecodeString(wrapped.Base64)
		}
	}
	return b
}

func jsonContentType(headers map[string]oneOrAll) string {
	for name, values := range headers {
		if isContentType(name) && len(values) > 0 {
			return values[0]
		}
	}
	return ""
}
