// Package wake lets the steps look again that wait for a stack of which CloudFormation has just announced something.
package wake

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"strings"

	"github.com/amazon-genomics-cli/agc/pkg/account"
)

type waits interface {
	// Waiting reads the task tokens that wait for a stack, by waiter: the operation and the step, with "#" between them.
	Waiting(ctx context.Context, stack string) (map[string]string, error)
	// Forget removes one of them, unless a newer one has taken its place.
	Forget(ctx context.Context, stack, waiter, token string) error
}

type executions interface {
	// Complete ends a waiting task; one that has ended already is no error.
	Complete(ctx context.Context, token string, look account.Look) error
}

// event is the part of EventBridge's "CloudFormation Stack Status Change" that says which stack it is about (EventBridge
// events reference, CloudFormation).
type event struct {
	Detail struct {
		StackID string `json:"stack-id"`
	} `json:"detail"`
}

// Task wakes steps.
type Task struct {
	Waits      waits
	Executions executions
	Log        *slog.Logger
}

// Done is the empty answer: nobody reads it.
type Done struct{}

// Run completes every token that waits for the event's stack. It takes the event as a hint only: the step looks for itself,
// so a doubled, late or unordered event costs one look. An event that names no stack is logged and otherwise ignored, since
// sending it again would not help. The errors are what AWS refuses; Lambda then runs it again.
func (t Task) Run(ctx context.Context, payload json.RawMessage) (Done, error) {
	var e event // events may gain fields, so unknown ones are fine
	if err := json.Unmarshal(payload, &e); err != nil {
		t.Log.WarnContext(ctx, "ignored an event that is not understood", "reason", err.Error())
		return Done{}, nil
	}
	stack, ok := name(e.Detail.StackID)
	if !ok {
		t.Log.WarnContext(ctx, "ignored an event that names no stack", "stack-id", e.Detail.StackID)
		return Done{}, nil
	}
	tokens, err := t.Waits.Waiting(ctx, stack)
	if err != nil {
		return Done{}, err
	}
	var errs []error
	for waiter, token := range tokens {
		errs = append(errs, t.wake(ctx, stack, waiter, token))
	}
	return Done{}, errors.Join(errs...)
}

func (t Task) wake(ctx context.Context, stack, waiter, token string) error {
	if err := t.Executions.Complete(ctx, token, account.Look{Verdict: account.LookNow, Woken: true}); err != nil {
		return err
	}
	operation, step, _ := strings.Cut(waiter, "#")
	t.Log.InfoContext(ctx, "woke", "operation", operation, "step", step)
	return t.Waits.Forget(ctx, stack, waiter, token)
}

// name is the stack's name in its ARN, arn:PARTITION:cloudformation:REGION:ACCOUNT:stack/NAME/UUID.
func name(arn string) (string, bool) {
	parts := strings.Split(arn, "/")
	if len(parts) != 3 || !strings.HasSuffix(parts[0], ":stack") {
		return "", false
	}
	return parts[1], true
}
