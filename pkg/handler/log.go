package handler

import (
	"encoding/json"
	"log/slog"

	"github.com/aws/aws-lambda-go/lambdacontext"
)

// Logger is the log of a function. In AWS Lambda it writes to the standard output in the function's log format, each line
// with the request's id; anywhere else, as in tests, it is silent.
func Logger(getenv func(string) string) *slog.Logger {
	if getenv("AWS_LAMBDA_RUNTIME_API") == "" {
		return slog.New(slog.DiscardHandler)
	}
	return slog.New(lambdacontext.NewLogHandler())
}

// operation is how a payload names the execution it belongs to.
type operation struct {
	ID    string `json:"id"`
	Epoch int    `json:"epoch"`
}

// about is what a log line tells of a payload, whichever function it is for: the execution, its epoch and the step, when
// known. Task tokens and everything else stay out of the log.
func about(payload []byte) []any {
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
	}
	if json.Unmarshal(payload, &p) != nil {
		return nil
	}
	var fields []any
	add := func(key string, value any, known bool) {
		if known {
			fields = append(fields, key, value)
		}
	}
	for _, op := range []operation{{ID: p.ID}, p.Operation, p.Work.Operation} {
		add("operation", op.ID, op.ID != "")
		add("epoch", op.Epoch, op.Epoch != 0)
	}
	add("step", p.Step.ID, p.Step.ID != "")
	add("stack", p.Step.Stack, p.Step.Stack != "")
	return fields
}
