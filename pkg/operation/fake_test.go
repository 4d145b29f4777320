package operation

import (
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/stretchr/testify/require"

	"github.com/amazon-genomics-cli/agc/pkg/account"
)

// fake answers the calls of this package over the services' own wire formats. What it shows becomes visible with time.
type fake struct {
	t     *testing.T
	start time.Time

	mu sync.Mutex
	// history is the execution's, each entry with the time since start at which it happens.
	history []entry
	// pageSize of the history; 0 means all.
	pageSize int
	stack    []stackEvent
	// refuse makes the next calls fail with these codes.
	refuse []string
	calls  []string
	inputs []map[string]any
	// answers are what other operations of Step Functions answer.
	answers map[string]string
	// failures are the codes with which an operation always fails.
	failures map[string]string
}

type entry struct {
	after   time.Duration
	kind    string
	details map[string]any
}

type stackEvent struct {
	after             time.Duration
	id, logical, kind string
	status, reason    string
	physical          string
}

func newFake(t *testing.T) *fake {
	return &fake{t: t, start: time.Now(), answers: map[string]string{}, failures: map[string]string{}}
}

func (f *fake) client() *Client {
	cfg := aws.Config{
		Region: "us-east-1", HTTPClient: f, Credentials: credentials.NewStaticCredentialsProvider("a", "b", ""),
		Retryer: func() aws.Retryer { return aws.NopRetryer{} },
	}
	return New(cfg, Place{"aws", "us-east-1", "123456789012", ""}, time.Now, rand.New(rand.NewPCG(1, 2)))
}

// Do implements the SDK's HTTP client.
func (f *fake) Do(r *http.Request) (*http.Response, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	body, err := io.ReadAll(r.Body)
	require.NoError(f.t, err)
	_, name, isJSON := strings.Cut(r.Header.Get("X-Amz-Target"), ".")
	if !isJSON {
		name = "DescribeStackEvents"
	}
	f.calls = append(f.calls, name)
	if len(f.refuse) > 0 {
		code := f.refuse[0]
		f.refuse = f.refuse[1:]
		if code != "" {
			return refusal(r, code, isJSON), nil
		}
	}
	if code := f.failures[name]; code != "" {
		return refusal(r, code, isJSON), nil
	}
	if !isJSON {
		return answer(r, 200, f.stackEvents(string(body))), nil
	}
	var in map[string]any
	require.NoError(f.t, json.Unmarshal(body, &in))
	f.inputs = append(f.inputs, in)
	if name == "GetExecutionHistory" {
		return answer(r, 200, f.page(in)), nil
	}
	require.Contains(f.t, f.answers, name)
	return answer(r, 200, f.answers[name]), nil
}

func (f *fake) page(in map[string]any) string {
	from, size := 0, f.pageSize
	if token, ok := in["nextToken"].(string); ok {
		_, err := fmt.Sscanf(token, "from-%d", &from)
		require.NoError(f.t, err)
	}
	var shown []map[string]any
	for i, e := range f.history {
		if at := f.start.Add(e.after); !at.After(time.Now()) {
			shown = append(shown, map[string]any{"id": i + 1, "type": e.kind, "timestamp": float64(at.UnixMilli()) / 1000, detailsName(e.kind): e.details})
		}
	}
	out := map[string]any{}
	if size > 0 && from+size < len(shown) {
		out["nextToken"] = fmt.Sprintf("from-%d", from+size)
		shown = shown[:from+size]
	}
	out["events"] = shown[from:]
	text, err := json.Marshal(out)
	require.NoError(f.t, err)
	return string(text)
}

// detailsName is the member that holds the details of a kind of entry.
func detailsName(kind string) string {
	switch {
	case strings.HasSuffix(kind, "StateEntered"):
		return "stateEnteredEventDetails"
	case strings.HasSuffix(kind, "StateExited"):
		return "stateExitedEventDetails"
	default:
		return strings.ToLower(kind[:1]) + kind[1:] + "EventDetails"
	}
}

func (f *fake) stackEvents(body string) string {
	form, err := url.ParseQuery(body)
	require.NoError(f.t, err)
	require.Equal(f.t, "DescribeStackEvents", form.Get("Action"))
	var members string
	for _, e := range f.stack {
		if at := f.start.Add(e.after); !at.After(time.Now()) {
			members = fmt.Sprintf("<member><StackId>arn:stack</StackId><StackName>Agc-Core</StackName><EventId>%s</EventId><LogicalResourceId>%s</LogicalResourceId><PhysicalResourceId>%s</PhysicalResourceId><ResourceType>%s</ResourceType><Timestamp>%s</Timestamp><ResourceStatus>%s</ResourceStatus><ResourceStatusReason>%s</ResourceStatusReason></member>",
				e.id, e.logical, e.physical, e.kind, at.UTC().Format("2006-01-02T15:04:05.000Z"), e.status, e.reason) + members
		}
	}
	return "<DescribeStackEventsResponse><DescribeStackEventsResult><StackEvents>" + members + "</StackEvents></DescribeStackEventsResult></DescribeStackEventsResponse>"
}

func refusal(r *http.Request, code string, isJSON bool) *http.Response {
	if isJSON {
		return answer(r, 400, fmt.Sprintf(`{"__type":%q,"message":"no"}`, code))
	}
	return answer(r, 400, "<ErrorResponse><Error><Code>"+code+"</Code><Message>no</Message></Error></ErrorResponse>")
}

func answer(r *http.Request, status int, body string) *http.Response {
	return &http.Response{StatusCode: status, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(body)), Request: r}
}

func text(t *testing.T, v any) string {
	out, err := json.Marshal(v)
	require.NoError(t, err)
	return string(out)
}

// onePlan has one step, core.
func onePlan() account.Plan {
	return account.Plan{ID: "p", Summary: "make the region active", Stages: []account.Stage{{Title: "Point", Steps: []account.Step{
		{ID: "pointers", Kind: account.StackKind, Title: "Make the region active", Stack: account.CoreStack, Goal: account.Present},
	}}}}
}

func entered(t *testing.T, after time.Duration, state string, input any) entry {
	return entry{after, "TaskStateEntered", map[string]any{"name": state, "input": text(t, input)}}
}

func exited(t *testing.T, after time.Duration, state string, output any) entry {
	return entry{after, "TaskStateExited", map[string]any{"name": state, "output": text(t, output)}}
}
