package lambda

import (
	"context"
	"errors"
	"time"
)

// Function is what a Runner needs to know of a function; it is a copy.
type Function struct {
	Name         string
	Arn          string // with the version's number, when one was published
	Version      string // "$LATEST" or a number
	Handler      string
	Role         string
	Architecture string // "x86_64" or "arm64"
	CodeSha256   string
	RevisionID   string
	Environment  map[string]string
	Timeout      time.Duration
	Memory       int32 // MB
	RequestID    string
	Key          string // the ARN of the KMS key of its environment, or ""
	LogGroup     string
	LogFormat    string // "Text" or "JSON"
	Zip          func() ([]byte, error)
}

// Runner executes invocations. failed says that the function itself reported an error, and reply is then the payload
// {"errorType","errorMessage"}. err is ErrTimeout, ErrThrottled, a *Crash, or anything else, which counts as a crash.
type Runner interface {
	Run(ctx context.Context, fn Function, payload []byte) (reply []byte, failed bool, err error)
}

// ErrTimeout is what a Runner returns for a function that did not end within its own time limit.
var ErrTimeout = errors.New("function timed out")

// ErrThrottled is what a Runner returns to have an invocation refused for too many requests, before it began.
var ErrThrottled = errors.New("function throttled")

// Crash is the end of a function without an answer.
type Crash struct {
	// Type is Lambda's name for it: Runtime.ExitError unless said otherwise.
	Type   string
	Reason string
}

// Error is the reason.
func (c *Crash) Error() string { return c.Reason }
