package wire

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"reflect"
	"slices"
	"strings"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/region"
)

// JSON is the protocol awsJson1_0 or awsJson1_1. Its member names are the SDK's field names, with a small first letter
// where LowerFirst is set. Source: Smithy specification, "AWS JSON 1.0 protocol".
type JSON struct {
	// Version is "1.0" or "1.1".
	Version    string
	LowerFirst bool
	// Lower are the members, such as "CreateQueueInput.Tags", that have a small first letter where others have not.
	Lower []string
	// QueryCodes are the codes that errors had in the service's former query protocol, where they were others (Smithy
	// specification, "awsQueryCompatible trait").
	QueryCodes map[string]string
}

func (p JSON) operation(r request) (string, error) {
	_, name, ok := strings.Cut(r.http.Header.Get("X-Amz-Target"), ".")
	if !ok {
		return "", region.Refuse("UnknownOperationException", "the request names no operation in X-Amz-Target")
	}
	return name, nil
}

func (p JSON) decode(r request, into any) error {
	decoder := json.NewDecoder(bytes.NewReader(r.body))
	decoder.UseNumber()
	var data any
	if err := decoder.Decode(&data); err != nil && err != io.EOF {
		return region.Refuse("SerializationException", "the body is not JSON: %v", err)
	}
	if data == nil {
		return nil
	}
	return p.assign(reflect.ValueOf(into).Elem(), data)
}

func (p JSON) answer(r request, _ string, output any) (reply, error) {
	data, err := p.value(reflect.ValueOf(output))
	if err != nil {
		return reply{}, err
	}
	if data == nil {
		data = map[string]any{}
	}
	return p.reply(r, http.StatusOK, data)
}

func (p JSON) refuse(r request, e refusal) reply {
	message := "message"
	if p.Version == "1.1" && !p.LowerFirst {
		message = "Message"
	}
	data := map[string]any{"__type": e.code, message: e.message}
	for name, member := range e.members {
		if v, err := p.value(reflect.ValueOf(member)); err == nil {
			data[p.wire("", name)] = v
		}
	}
	answer, err := p.reply(r, e.status, data)
	if err != nil {
		return reply{status: http.StatusInternalServerError, header: http.Header{}}
	}
	answer.header.Set("X-Amzn-Errortype", e.code)
	if code := p.QueryCodes[e.code]; code != "" {
		answer.header.Set("X-Amzn-Query-Error", code+";"+faultOf(e.status))
	}
	return answer
}

func (p JSON) reply(r request, status int, data any) (reply, error) {
	body, err := json.Marshal(data)
	header := http.Header{}
	header.Set("Content-Type", "application/x-amz-json-"+p.Version)
	header.Set("X-Amzn-Requestid", r.requestID)
	return reply{status, header, body}, err
}

// wire is the name of a field of a struct on the wire.
func (p JSON) wire(owner, field string) string {
	if p.LowerFirst || slices.Contains(p.Lower, owner+"."+field) {
		return strings.ToLower(field[:1]) + field[1:]
	}
	return field
}
