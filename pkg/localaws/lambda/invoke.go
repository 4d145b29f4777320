package lambda

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/lambda"
	"github.com/aws/aws-sdk-go-v2/service/lambda/types"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/region"
)

// What an invocation costs beside the function's own run (a guess).
const overhead = 30 * time.Millisecond

// Payload limits in bytes, of a synchronous and of an asynchronous invocation, as documented in Lambda's quotas.
const (
	syncLimit  = 6 * 1024 * 1024
	asyncLimit = 1024 * 1024
)

// Invoke runs the function and returns its reply (RequestResponse), or accepts the payload and runs it later (Event).
func (s *Service) Invoke(ctx context.Context, in *sdk.InvokeInput) (*sdk.InvokeOutput, error) {
	if err := region.Only(in, "FunctionName", "Qualifier", "InvocationType", "Payload"); err != nil {
		return nil, err
	}
	if err := checkPayload(in); err != nil {
		return nil, err
	}
	if _, err := s.serving(in.FunctionName, in.Qualifier); err != nil {
		return nil, err
	}
	switch in.InvocationType {
	case types.InvocationTypeDryRun:
		return &sdk.InvokeOutput{StatusCode: 204}, nil
	case types.InvocationTypeEvent:
		s.later(in)
		return &sdk.InvokeOutput{StatusCode: 202}, nil
	}
	return s.invoke(ctx, in)
}

func checkPayload(in *sdk.InvokeInput) error {
	limit := syncLimit
	if in.InvocationType == types.InvocationTypeEvent {
		limit = asyncLimit
	}
	if len(in.Payload) > limit {
		return region.Refuse("RequestTooLargeException", "Request must be smaller than %d bytes for the InvokeFunction operation", limit).With(413)
	}
	if len(in.Payload) > 0 && !json.Valid(in.Payload) {
		return region.Refuse("InvalidRequestContentException", "Could not parse request body into json: %.100s", in.Payload)
	}
	return nil
}

// invoke is one synchronous invocation.
func (s *Service) invoke(ctx context.Context, in *sdk.InvokeInput) (*sdk.InvokeOutput, error) {
	if err := s.reg.Clock.Sleep(ctx, overhead); err != nil {
		return nil, fmt.Errorf("invoke function: %w", err)
	}
	fn, err := s.serving(in.FunctionName, in.Qualifier)
	if err != nil {
		return nil, err
	}
	payload := in.Payload
	if len(payload) == 0 {
		payload = []byte("{}")
	}
	fn.RequestID = s.reg.UUID()
	session := s.assume(fn)
	if err := s.decrypt(fn, session); err != nil {
		return nil, err
	}
	reply, failed, err := s.runner.Run(region.WithCaller(ctx, session), fn, payload)
	if errors.Is(err, ErrThrottled) {
		return nil, region.Refuse("TooManyRequestsException", "Rate Exceeded.").With(429)
	}
	if ctx.Err() != nil {
		return nil, fmt.Errorf("invoke function: %w", ctx.Err())
	}
	out := &sdk.InvokeOutput{StatusCode: 200, ExecutedVersion: &fn.Version, Payload: reply}
	if err != nil {
		out.Payload, failed = epitaph(fn, err), true
	}
	if failed {
		out.FunctionError = aws.String("Unhandled")
	}
	return out, nil
}

// assume begins a session of the function's role, which has the function's name (Lambda Developer Guide, "Defining Lambda function
// permissions with an execution role").
func (s *Service) assume(fn Function) string {
	session := s.reg.Session(fn.Role, fn.Name)
	if s.Sessions != nil {
		s.Sessions.Register(AccessKey(fn.Arn), session)
	}
	return session
}

// epitaph is the payload Lambda answers for a function that could not answer itself.
func epitaph(fn Function, err error) []byte {
	kind, text := "Runtime.ExitError", "Error: "+err.Error()
	if crash, ok := errors.AsType[*Crash](err); ok && crash.Type != "" {
		kind = crash.Type
	}
	if errors.Is(err, ErrTimeout) {
		kind, text = "Sandbox.Timedout", fmt.Sprintf("Error: Task timed out after %.2f seconds", fn.Timeout.Seconds())
	}
	payload, _ := json.Marshal(map[string]string{"errorType": kind, "errorMessage": "RequestId: " + fn.RequestID + " " + text}) // a map of strings
	return payload
}

// serving is the function, or a published version of it, as it runs now: while an update is in progress, that is the function before it.
func (s *Service) serving(name, qualifier *string) (Function, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	r, err := s.find(name, qualifier)
	if err != nil {
		return Function{}, err
	}
	if s.runner == nil {
		return Function{}, region.Refuse("LocalAws.NotImplemented", "the local AWS was given nothing to run functions with").With(501)
	}
	if s.unsettled(r) {
		if !r.created {
			return Function{}, conflict(r, "")
		}
		r = r.previous
	}
	c := s.described(r)
	fn := Function{
		Name: *c.FunctionName, Arn: *c.FunctionArn, Version: *c.Version, Handler: aws.ToString(c.Handler), Role: aws.ToString(c.Role),
		Architecture: string(c.Architectures[0]), CodeSha256: *c.CodeSha256, RevisionID: *c.RevisionId, Environment: map[string]string{},
		Timeout: time.Duration(*c.Timeout) * time.Second, Memory: *c.MemorySize,
		Key:      aws.ToString(c.KMSKeyArn),
		LogGroup: aws.ToString(c.LoggingConfig.LogGroup), LogFormat: string(c.LoggingConfig.LogFormat),
	}
	if c.Environment != nil {
		fn.Environment = c.Environment.Variables
	}
	zip := r.zip
	fn.Zip = func() ([]byte, error) { return zip, nil }
	return fn, nil
}
