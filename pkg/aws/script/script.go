// Package script is an AWS that answers from a script: tests of adapters give it the answers and read back what was asked.
// It knows no service; it reads the operation's name where the wire protocols put it.
package script

import (
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
)

// Reply is one answer: an HTTP status, 200 when it is zero, and the body as it stands on the wire. A Reply with Err is a
// connection that broke.
type Reply struct {
	Status int
	Body   string
	Err    error
}

// Call is one request as it was sent: the operation's name, and its form (query protocols) or body (JSON protocols).
type Call struct {
	Operation string
	Form      url.Values
	Body      string
}

// AWS answers each operation with its replies in turn, and with the last of them from then on.
type AWS struct {
	mu      sync.Mutex
	replies map[string][]Reply
	calls   []Call
}

// New makes an AWS with the replies of each operation, by operation name.
func New(replies map[string][]Reply) *AWS { return &AWS{replies: replies} }

// Config is a configuration whose clients talk to this AWS.
func (a *AWS) Config() aws.Config {
	return aws.Config{
		Region: "us-east-1", HTTPClient: &http.Client{Transport: a},
		Credentials: credentials.NewStaticCredentialsProvider("key", "secret", ""),
	}
}

// Calls are the requests so far, in their order.
func (a *AWS) Calls() []Call {
	a.mu.Lock()
	defer a.mu.Unlock()
	return append([]Call(nil), a.calls...)
}

// RoundTrip answers one request. An operation without replies gets HTTP 501.
func (a *AWS) RoundTrip(r *http.Request) (*http.Response, error) {
	call, err := read(r)
	if err != nil {
		return nil, err
	}
	reply := a.next(call)
	if reply.Err != nil {
		return nil, reply.Err
	}
	if reply.Status == 0 {
		reply.Status = http.StatusOK
	}
	return &http.Response{
		StatusCode: reply.Status, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(reply.Body)),
		ContentLength: int64(len(reply.Body)), Request: r,
	}, nil
}

func (a *AWS) next(call Call) Reply {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.calls = append(a.calls, call)
	replies := a.replies[call.Operation]
	if len(replies) == 0 {
		return Reply{Status: http.StatusNotImplemented}
	}
	if len(replies) > 1 {
		a.replies[call.Operation] = replies[1:]
	}
	return replies[0]
}

// read finds the operation in the header X-Amz-Target (JSON protocols) or in the form field Action (query protocols).
func read(r *http.Request) (Call, error) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return Call{}, err
	}
	if target := r.Header.Get("X-Amz-Target"); target != "" {
		return Call{Operation: target[strings.LastIndex(target, ".")+1:], Body: string(body)}, nil
	}
	form, err := url.ParseQuery(string(body))
	return Call{Operation: form.Get("Action"), Form: form, Body: string(body)}, err
}
