package wire_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/stretchr/testify/require"

	"github.com/amazon-genomics-cli/agc/pkg/localaws"
	"github.com/amazon-genomics-cli/agc/pkg/localaws/region"
	"github.com/amazon-genomics-cli/agc/pkg/localaws/wire"
)

// module is the SDK module of a service, by its name in signatures.
func module(service string) string {
	if name, ok := map[string]string{"logs": "cloudwatchlogs", "events": "eventbridge", "states": "sfn"}[service]; ok {
		return name
	}
	return service
}

// samples is the folder of the wire samples in a service's SDK module; not every module has it.
func samples(t *testing.T, service string) string {
	out, err := exec.CommandContext(t.Context(), "go", "list", "-m", "-f", "{{.Dir}}", "github.com/aws/aws-sdk-go-v2/service/"+module(service)).Output()
	require.NoError(t, err)
	return filepath.Join(strings.TrimSpace(string(out)), "request_snapshot")
}

// TestTheSDKsOwnSamplesLoseNothing decodes each sample request of the SDK, sends what was decoded with the SDK's client, and
// compares the two bodies. S3's samples are covered by the round trips.
func TestTheSDKsOwnSamplesLoseNothing(t *testing.T) {
	local := localaws.New(localaws.Options{})
	defer local.Close()
	for _, service := range local.Services() {
		if service.Name == "s3" {
			continue
		}
		folder := samples(t, service.Name)
		for _, operation := range wire.Operations(service.API) {
			t.Run(service.Name+"/"+operation, func(t *testing.T) {
				if why := unlike(operation); why != "" {
					t.Skip(why)
				}
				sample, err := os.ReadFile(filepath.Join(folder, operation+".request.snap"))
				if err != nil {
					t.Skip("the SDK has no sample of it")
				}
				want, input := decoded(t, local, service.Name, operation, sample)
				require.NotNil(t, input)
				require.Equal(t, want, resent(t, local.Config(), service.Name, operation, input))
			})
		}
	}
}

// unlike says why an operation's sample cannot pass.
func unlike(operation string) string {
	switch operation {
	case "PutEvents":
		return "the sample names a global endpoint, for which the SDK's client signs in another way"
	case "CreateService", "RegisterTaskDefinition", "UpdateService":
		return "the sample has a union, of which the local AWS knows none but DynamoDB's attribute values: it refuses it"
	case "PutTargets":
		return "the sample has an ECS target, whose member names do not follow from the Go names: the local AWS refuses it by name"
	}
	return ""
}

// decoded sends a sample and returns its body, in comparable form, and the input that arrived.
func decoded(t *testing.T, local *localaws.AWS, service, operation string, sample []byte) (any, any) {
	head, body, _ := bytes.Cut(sample, []byte("\n\n"))
	if rest, after, ok := bytes.Cut(body, []byte("\n\n")); ok {
		head, body = append(append(head, '\n'), rest...), after
	}
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, "https://localhost/", bytes.NewReader(body))
	require.NoError(t, err)
	for lines := bufio.NewScanner(bytes.NewReader(head)); lines.Scan(); {
		if name, value, ok := strings.Cut(lines.Text(), ": "); ok {
			req.Header.Set(name, value)
		}
	}
	req.Header.Set("Authorization", "AWS4-HMAC-SHA256 Credential=K/20261124/us-east-1/"+service+"/aws4_request, SignedHeaders=host, Signature=0")
	local.Faults.Add(wire.Fault{Service: service, Operation: operation, When: wire.Before, Err: region.Refuse("Captured", "captured")})
	resp, err := local.RoundTrip(req)
	require.NoError(t, err)
	text, err := io.ReadAll(resp.Body)
	require.NoError(t, err)
	require.NoError(t, resp.Body.Close())
	calls := local.Faults.Calls(service, operation)
	require.Len(t, calls, 1, "%s", text)
	return parsed(t, req.Header, body), calls[0].Input
}

// resent is the body that the SDK's client sends for the input.
func resent(t *testing.T, c aws.Config, service, operation string, input any) (sent any) {
	c = once(c)
	c.HTTPClient = &http.Client{Transport: canned(func(r *http.Request) (int, http.Header, []byte, error) {
		body, err := io.ReadAll(r.Body)
		require.NoError(t, err)
		sent = parsed(t, r.Header, body)
		return 400, http.Header{}, nil, nil
	})}
	client(service, c).MethodByName(operation).Call([]reflect.Value{reflect.ValueOf(t.Context()), reflect.ValueOf(input)})
	return sent
}

// parsed makes bodies comparable whatever the order of their members.
func parsed(t *testing.T, header http.Header, body []byte) any {
	if strings.HasPrefix(header.Get("Content-Type"), "application/x-www-form-urlencoded") {
		form, err := url.ParseQuery(string(body))
		require.NoError(t, err)
		return form
	}
	var document any
	require.NoError(t, json.Unmarshal(body, &document))
	return document
}
