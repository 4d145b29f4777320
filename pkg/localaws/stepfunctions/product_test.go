package stepfunctions_test

import (
	"context"
	"encoding/json"
	"maps"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sfn"
	"github.com/aws/aws-sdk-go-v2/service/sfn/types"
	"github.com/stretchr/testify/require"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/lambda"
)

// productMachine is the product's own machine with its substitutions made; the local AWS must run it unchanged.
func productMachine(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile("../../machine/agcaccount.asl.json")
	require.NoError(t, err)
	return strings.NewReplacer("${partition}", "aws", "${begin}", "begin", "${plan}", "plan", "${stack}", "stack", "${finish}", "finish").Replace(string(text))
}

// script plays the product's functions. Each of its parts may be replaced.
type script struct {
	b       *bench
	mu      sync.Mutex
	begin   func(in fields) (any, error)
	plan    func(work fields) (any, error)
	look    func(step string, n int) (any, error) // nil, nil: nothing to say yet
	finish  func(work fields) (any, error)
	looks   map[string]int
	tokens  map[string]string // the last token of a step
	planned []fields          // what plan was given
}

func work(extra fields) fields {
	w := fields{
		"operation": fields{"id": "op", "epoch": 1}, "request": fields{"preview": false}, "again": 0, "answered": false, "locks": false, "recovering": false,
		"outcome": fields{"succeeded": false, "fault": fields{"code": "", "what": ""}}, "plan": stages(),
	}
	maps.Copy(w, extra)
	return w
}

// stages is a plan: one stage for each list of steps.
func stages(steps ...[]string) fields {
	out := []any{}
	for _, stage := range steps {
		list := []any{}
		for _, id := range stage {
			list = append(list, fields{"id": id, "kind": "stack"})
		}
		out = append(out, fields{"steps": list})
	}
	return fields{"stages": out}
}

func newScript() *script {
	s := &script{looks: map[string]int{}, tokens: map[string]string{}}
	s.begin = func(fields) (any, error) { return work(nil), nil }
	s.plan = func(fields) (any, error) {
		return work(fields{"plan": stages([]string{"network", "core"}, []string{"pointers"})}), nil
	}
	s.look = func(string, int) (any, error) { return fields{"verdict": "settled", "seconds": 0}, nil }
	s.finish = func(w fields) (any, error) {
		return work(fields{"outcome": fields{"succeeded": w["failure"] == nil, "fault": fields{"code": "Stack.Failed", "what": "it failed"}}}), nil
	}
	return s
}

// run runs the product's machine with the script and faults to its end, or what the test makes of it.
func (s *script) run(t *testing.T, rule func(string, int) lambda.Fault, test func(b *bench, arn string)) {
	t.Helper()
	if rule == nil {
		rule = func(string, int) lambda.Fault { return lambda.Fault{} }
	}
	functions := map[string]function{
		"begin":  func(_ context.Context, in fields) (any, error) { return s.begin(in) },
		"plan":   func(_ context.Context, in fields) (any, error) { return s.doPlan(in["work"].(fields)) },
		"finish": func(_ context.Context, in fields) (any, error) { return s.finish(in["work"].(fields)) },
		"stack":  s.stack,
	}
	withFaults(t, functions, rule, func(b *bench) {
		s.b = b
		test(b, b.start(b.machine(productMachine(t)), `{"action":"activate"}`))
	})
}

func (s *script) doPlan(w fields) (any, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.planned = append(s.planned, w)
	return s.plan(w)
}

// stack keeps the token, and completes it itself when the look has something to say.
func (s *script) stack(ctx context.Context, in fields) (any, error) {
	step := in["step"].(fields)["id"].(string)
	s.mu.Lock()
	s.looks[step]++
	n := s.looks[step]
	s.tokens[step] = in["token"].(string)
	s.mu.Unlock()
	answer, err := s.look(step, n)
	if err != nil || answer == nil {
		return nil, err
	}
	text, err := json.Marshal(answer)
	if err != nil {
		return nil, err
	}
	_, err = s.b.SendTaskSuccess(ctx, &sfn.SendTaskSuccessInput{TaskToken: aws.String(in["token"].(string)), Output: aws.String(string(text))})
	return nil, err
}

func TestProductSucceeds(t *testing.T) {
	s := newScript()
	var given fields
	s.begin = func(in fields) (any, error) { given = in; return work(nil), nil }
	s.run(t, nil, func(b *bench, arn string) {
		end := b.finish(arn)
		require.Equal(t, types.ExecutionStatusSucceeded, end.Status)
		require.JSONEq(t, `{"succeeded":true,"fault":{"code":"Stack.Failed","what":"it failed"}}`, *end.Output)
		require.Equal(t, *end.Name, given["id"])
		require.Equal(t, arn, given["arn"])
		require.Equal(t, fields{"action": "activate"}, given["input"])
		require.Equal(t, end.StartDate.Format("2006-01-02T15:04:05.000Z"), given["startedAt"])
		require.Regexp(t, `^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$`, given["now"])
		path := visited(b.history(&arn))
		require.Equal(t, []string{"Begin", "Lock taken?", "Plan", "What next?", "Stages", "Steps"}, path[:6])
		require.Equal(t, []string{"Finish", "Ended well?", "Done"}, path[len(path)-3:])
		require.Equal(t, map[string]int{"network": 1, "core": 1, "pointers": 1}, s.looks)
	})
}

func TestProductPreview(t *testing.T) {
	s := newScript()
	s.plan = func(fields) (any, error) {
		return work(fields{"answered": true, "outcome": fields{"plan": "p"}}), nil
	}
	s.run(t, nil, func(b *bench, arn string) {
		end := b.finish(arn)
		require.JSONEq(t, `{"plan":"p"}`, *end.Output)
		require.Equal(t, []string{"Begin", "Lock taken?", "Plan", "What next?", "Answered"}, visited(b.history(&arn)))
	})
}

func TestProductWaitsForTheLock(t *testing.T) {
	s := newScript()
	tries := 0
	s.begin = func(fields) (any, error) {
		if tries++; tries == 1 {
			return work(fields{"again": 30}), nil
		}
		return work(nil), nil
	}
	s.run(t, nil, func(b *bench, arn string) {
		require.Equal(t, types.ExecutionStatusSucceeded, b.finish(arn).Status)
		require.Equal(t, []string{"Begin", "Lock taken?", "Wait for the lock", "Begin"}, visited(b.history(&arn))[:4])
	})
}

func TestProductRefused(t *testing.T) {
	s := newScript()
	s.begin = func(fields) (any, error) { return nil, named("Region.Busy", `{"code":"Region.Busy"}`) }
	s.run(t, nil, func(b *bench, arn string) {
		end := b.finish(arn)
		require.Equal(t, types.ExecutionStatusFailed, end.Status)
		require.Equal(t, "Region.Busy", *end.Error)
		require.JSONEq(t, `{"code":"Region.Busy"}`, *end.Cause)
		require.Equal(t, []string{"Begin", "Refused", "Not accepted"}, visited(b.history(&arn)))
	})
}

// TestProductWaitLoop lets the event of one stack get lost: the step's timeout finds it.
func TestProductWaitLoop(t *testing.T) {
	s := newScript()
	s.look = func(step string, n int) (any, error) {
		switch {
		case step == "network" && n == 1:
			return nil, nil
		case step == "core" && n < 3:
			return fields{"verdict": "again", "seconds": 2}, nil
		}
		return fields{"verdict": "settled", "seconds": 0}, nil
	}
	s.run(t, nil, func(b *bench, arn string) {
		end := b.finish(arn)
		require.Equal(t, types.ExecutionStatusSucceeded, end.Status)
		require.Equal(t, map[string]int{"network": 2, "core": 3, "pointers": 1}, s.looks)
		require.Greater(t, end.StopDate.Sub(*end.StartDate), 300*time.Second)
		require.Contains(t, visited(b.history(&arn)), "Pause")
	})
}
