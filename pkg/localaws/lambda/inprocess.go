package lambda

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"

	"github.com/aws/aws-lambda-go/lambda/messages"
	"github.com/aws/aws-lambda-go/lambdacontext"
)

// Handler is a function's code; aws-lambda-go's lambda.Handler is the same.
type Handler interface {
	Invoke(ctx context.Context, payload []byte) ([]byte, error)
}

// InProcess runs functions in this process: the name of the function's handler finds its code. Errors and panics leave it
// as they leave aws-lambda-go.
type InProcess map[string]Handler

// Run invokes the handler with the function's time limit as the context's deadline. A handler that does not heed it is
// left behind, as its answer would be.
func (p InProcess) Run(ctx context.Context, fn Function, payload []byte) ([]byte, bool, error) {
	handler, ok := p[fn.Handler]
	if !ok {
		return nil, false, &Crash{Type: "Runtime.InvalidEntrypoint", Reason: fmt.Sprintf("no handler %q in this process", fn.Handler)}
	}
	ctx, cancel := context.WithTimeout(ctx, fn.Timeout)
	defer cancel()
	ctx = lambdacontext.NewContext(ctx, &lambdacontext.LambdaContext{AwsRequestID: fn.RequestID, InvokedFunctionArn: fn.Arn})
	type answer struct {
		reply []byte
		err   *messages.InvokeResponse_Error
	}
	done := make(chan answer, 1)
	go func() {
		reply, err := guarded(ctx, handler, payload)
		done <- answer{reply, err}
	}()
	select {
	case a := <-done:
		if a.err == nil {
			return a.reply, false, nil
		}
		text, err := json.Marshal(a.err)
		return text, true, err
	case <-ctx.Done():
		if errors.Is(ctx.Err(), context.DeadlineExceeded) {
			return nil, false, ErrTimeout
		}
		return nil, false, ctx.Err()
	}
}

// guarded calls the handler and turns what goes wrong into the error payload of aws-lambda-go: a bare
// messages.InvokeResponse_Error as it is, anything else under the name of its Go type.
func guarded(ctx context.Context, h Handler, payload []byte) (reply []byte, failure *messages.InvokeResponse_Error) {
	defer func() {
		if p := recover(); p != nil {
			failure = failureOf(p, fmt.Sprint(p))
			failure.ShouldExit = true
		}
	}()
	reply, err := h.Invoke(ctx, payload)
	if err != nil {
		return nil, failureOf(err, err.Error())
	}
	return reply, nil
}

func failureOf(cause any, text string) *messages.InvokeResponse_Error {
	if named, ok := cause.(messages.InvokeResponse_Error); ok {
		return &named
	}
	t := reflect.TypeOf(cause)
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	return &messages.InvokeResponse_Error{Type: t.Name(), Message: text}
}
