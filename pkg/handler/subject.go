package handler

import (
	"cmp"
	"context"
	"encoding/json"
	"log/slog"
	"strings"
)

// subject is what the lines of one invocation are about, as far as it is known.
type subject struct {
	function, operation, step, stack string
	// epoch is the one of the operation's lock, 0 before it has one.
	epoch int
}

// operation is how a payload or an answer names the execution that it belongs to.
type operation struct {
	ID    string `json:"id"`
	Epoch int    `json:"epoch"`
}

// about reads what a payload or an answer is about, whichever function it belongs to. Task tokens and everything else
// stay out of the log.
func about(payload []byte) subject {
	var p struct {
		ID        string    `json:"id"`
		Operation operation `json:"operation"`
		Work      struct {
			Operation operation `json:"operation"`
		} `json:"work"`
		Step struct {
			ID    string `json:"id"`
			Stack string `json:"stack"`
		} `json:"step"`
		Source string `json:"source"` // of an event, which has an id of its own
		Detail struct {
			StackID string `json:"stack-id"`
		} `json:"detail"`
	}
	if json.Unmarshal(payload, &p) != nil {
		return subject{}
	}
	if p.Source != "" {
		p.ID = ""
	}
	s := subject{step: p.Step.ID, stack: p.Step.Stack}
	s.operation = cmp.Or(p.ID, p.Operation.ID, p.Work.Operation.ID)
	s.epoch = cmp.Or(p.Operation.Epoch, p.Work.Operation.Epoch)
	if parts := strings.Split(p.Detail.StackID, "/"); len(parts) == 3 { // arn:...:stack/NAME/UUID
		s.stack = parts[1]
	}
	return s
}

// or completes what is not known from another subject.
func (s subject) or(o subject) subject {
	return subject{
		function: cmp.Or(s.function, o.function), operation: cmp.Or(s.operation, o.operation),
		step: cmp.Or(s.step, o.step), stack: cmp.Or(s.stack, o.stack), epoch: cmp.Or(s.epoch, o.epoch),
	}
}

func (s subject) attributes() []slog.Attr {
	var known []slog.Attr
	for _, a := range []slog.Attr{
		slog.String("function", s.function), slog.String("operation", s.operation), slog.Int("epoch", s.epoch),
		slog.String("step", s.step), slog.String("stack", s.stack),
	} {
		if !a.Value.Equal(slog.StringValue("")) && !a.Value.Equal(slog.IntValue(0)) {
			known = append(known, a)
		}
	}
	return known
}

type subjectKey struct{}

// with makes every line that is logged with the context say what it is about.
func (s subject) with(ctx context.Context) context.Context {
	return context.WithValue(ctx, subjectKey{}, s)
}

func subjectOf(ctx context.Context) subject {
	s, _ := ctx.Value(subjectKey{}).(subject)
	return s
}
