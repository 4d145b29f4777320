// Package handler is the boundary between AWS Lambda and the code behind the state machine: it decodes strictly, logs,
// gives every error a name of the vocabulary, and survives panics.
package handler

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"runtime/debug"
	"time"

	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-lambda-go/lambda/messages"

	"github.com/amazon-genomics-cli/agc/pkg/account"
	"github.com/amazon-genomics-cli/agc/pkg/fault"
)

// reserve is the part of a function's time that is kept for answering: a call that takes too long must end in an error with
// a name, not in a killed process.
const reserve = 500 * time.Millisecond

// handler runs one function.
type handler[In, Out any] struct {
	name string
	run  func(context.Context, In) (Out, error)
	log  *slog.Logger
}

// New makes a Lambda handler of a function. Fields of the payload that In does not know are refused; In may be
// json.RawMessage, which takes everything. An error leaves as messages.InvokeResponse_Error, its type the fault's code and
// its message the fault as JSON. Whatever is logged with the context that the function is given says what it is about.
func New[In, Out any](name string, log *slog.Logger, run func(context.Context, In) (Out, error)) lambda.Handler {
	return handler[In, Out]{name: name, run: run, log: log}
}

// Invoke implements lambda.Handler.
func (h handler[In, Out]) Invoke(ctx context.Context, payload []byte) ([]byte, error) {
	if deadline, ok := ctx.Deadline(); ok {
		var cancel context.CancelFunc
		ctx, cancel = context.WithDeadline(ctx, deadline.Add(-reserve))
		defer cancel()
	}
	s := subject{function: h.name}.or(about(payload))
	ctx = s.with(ctx)
	h.log.InfoContext(ctx, "begin")
	reply, err := h.invoke(ctx, payload)
	if err != nil {
		f := fault.Of(err).Short()
		h.log.ErrorContext(ctx, "failed", "code", string(f.Code), "what", f.What, "why", f.Why)
		NewMeter(h.log).Measure(ctx, account.Measures(f)...)
		return nil, messages.InvokeResponse_Error{Type: string(f.Code), Message: f.JSON()}
	}
	h.log.InfoContext(s.or(about(reply)).with(ctx), "done") // the lock's epoch is known only now where it was taken
	return reply, nil
}

func (h handler[In, Out]) invoke(ctx context.Context, payload []byte) (reply []byte, err error) {
	defer func() {
		if cause := recover(); cause != nil {
			h.log.ErrorContext(ctx, "panic", "cause", fmt.Sprint(cause), "stack", string(debug.Stack()))
			err = fmt.Errorf("panic: %v", cause)
		}
	}()
	in, err := decode[In](payload)
	if err != nil {
		return nil, fmt.Errorf("decode payload: %w", err)
	}
	out, err := h.run(ctx, in)
	if err != nil {
		return nil, err
	}
	return json.Marshal(out)
}

// decode reads exactly one JSON value.
func decode[In any](payload []byte) (In, error) {
	var in In
	d := json.NewDecoder(bytes.NewReader(payload))
	d.DisallowUnknownFields()
	if err := d.Decode(&in); err != nil {
		return in, err
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return in, errors.New("more than one JSON value")
	}
	return in, nil
}
