package stepfunctions_test

import (
	"context"
	"encoding/json"
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
	w := fields{"operation": fields{"id": "op", "epoch": 1}, "request": fields{"preview": false}, "again": 0, "recovering": false,
		"outcome": fields{"succeeded": false, "fault": fields{"code": "", "what": ""}}, "plan": stages()}
	for k, v := range extra {
		w[k] = v
	}
	return w
}

// stages is a plan: one stage for each list of steps.
func stages(steps ...[]string) fields {
	out := []any{}
	for _, stage := range steps {
		list := []any{}
		for _, id := range stage {
			list = append(list, fields{"id": id})
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
		require.Equal(t, []string{"Begin", "Lock taken?", "Plan", "Only a preview?", "Stages", "Steps"}, path[:6])
		require.Equal(t, []string{"Finish", "Ended well?", "Done"}, path[len(path)-3:])
		require.Equal(t, map[string]int{"network": 1, "core": 1, "pointers": 1}, s.looks)
	})
}

func TestProductPreview(t *testing.T) {
	s := newScript()
	s.plan = func(fields) (any, error) {
		return work(fields{"request": fields{"preview": true}, "outcome": fields{"plan": "p"}}), nil
	}
	s.run(t, nil, func(b *bench, arn string) {
		end := b.finish(arn)
		require.JSONEq(t, `{"plan":"p"}`, *end.Output)
		require.Equal(t, []string{"Begin", "Lock taken?", "Plan", "Only a preview?", "Answered"}, visited(b.history(&arn)))
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

// TestProductRecovers lets a step fail: the others of its stage still end, then the region is tidied up.
func TestProductRecovers(t *testing.T) {
	s := newScript()
	s.look = func(step string, _ int) (any, error) {
		if step == "network" {
			return nil, named("Stack.Failed", `{"code":"Stack.Failed"}`)
		}
		return fields{"verdict": "settled", "seconds": 0}, nil
	}
	s.plan = func(w fields) (any, error) {
		if w["failure"] != nil {
			return work(fields{"recovering": true, "failure": w["failure"], "plan": stages([]string{"undo"})}), nil
		}
		return work(fields{"plan": stages([]string{"network", "core"}, []string{"pointers"})}), nil
	}
	s.run(t, nil, func(b *bench, arn string) {
		end := b.finish(arn)
		require.Equal(t, types.ExecutionStatusFailed, end.Status)
		require.Equal(t, "Stack.Failed", *end.Error)
		require.JSONEq(t, `{"code":"Stack.Failed","what":"it failed"}`, *end.Cause)
		require.Equal(t, map[string]int{"network": 1, "core": 1, "undo": 1}, s.looks)
		failure := s.planned[1]["failure"].(fields)
		require.Equal(t, "Stack.Failed", failure["Error"])
		require.Contains(t, failure["Cause"], `"state":"failed"`)
		require.Contains(t, failure["Cause"], `"state":"settled"`)
		path := visited(b.history(&arn))
		require.Equal(t, []string{"Finish", "Ended well?", "Failed"}, path[len(path)-3:])
	})
}

func TestProductGivesUpRecovery(t *testing.T) {
	s := newScript()
	s.look = func(string, int) (any, error) { return nil, named("Stack.Failed", `{}`) }
	s.plan = func(w fields) (any, error) {
		return work(fields{"recovering": w["failure"] != nil, "plan": stages([]string{"a"})}), nil
	}
	s.run(t, nil, func(b *bench, arn string) {
		require.Equal(t, "Stack.Failed", *b.finish(arn).Error)
		require.Equal(t, 2, s.looks["a"])
		require.Len(t, s.planned, 2)
	})
}

func TestProductLosesTheLock(t *testing.T) {
	lost := func() error { return named("Lock.Lost", `{"code":"Lock.Lost"}`) }
	for name, arrange := range map[string]func(*script){
		"in plan":   func(s *script) { s.plan = func(fields) (any, error) { return nil, lost() } },
		"in a step": func(s *script) { s.look = func(string, int) (any, error) { return nil, lost() } },
		"in finish": func(s *script) { s.finish = func(fields) (any, error) { return nil, lost() } },
	} {
		t.Run(name, func(t *testing.T) {
			s := newScript()
			arrange(s)
			s.run(t, nil, func(b *bench, arn string) {
				end := b.finish(arn)
				require.Equal(t, "Lock.Lost", *end.Error)
				require.Contains(t, *end.Cause, `"code":"Lock.Lost"`)
				path := visited(b.history(&arn))
				require.Equal(t, "Lock lost", path[len(path)-1])
			})
		})
	}
}

func TestProductSurvivesFaults(t *testing.T) {
	for name, fault := range map[string]lambda.Fault{
		"crash before": lambda.CrashBefore(), "crash after": lambda.CrashAfter(), "cut off": lambda.TimeoutAfter(), "throttled": lambda.Throttle(),
		"slow": lambda.Slow(19 * time.Second), "too slow": lambda.Slow(time.Minute),
	} {
		for _, victim := range []string{"begin", "plan", "stack", "finish"} {
			t.Run(victim+" "+name, func(t *testing.T) {
				s := newScript()
				rule := func(function string, nth int) lambda.Fault {
					if function == victim && nth == 1 {
						return fault
					}
					return lambda.Fault{}
				}
				s.run(t, rule, func(b *bench, arn string) {
					require.Equal(t, types.ExecutionStatusSucceeded, b.finish(arn).Status)
				})
			})
		}
	}
}

func TestProductStoppedInEachPhase(t *testing.T) {
	for _, phase := range []string{"Begin", "Plan", "Stack", "Pause", "Finish"} {
		t.Run(phase, func(t *testing.T) {
			s := newScript()
			s.look = func(_ string, n int) (any, error) {
				if n == 1 {
					return fields{"verdict": "again", "seconds": 5}, nil
				}
				return fields{"verdict": "settled", "seconds": 0}, nil
			}
			s.run(t, nil, func(b *bench, arn string) {
				for !contains(visited(b.history(&arn)), phase) {
					time.Sleep(time.Millisecond)
				}
				_, err := b.StopExecution(b.t.Context(), &sfn.StopExecutionInput{ExecutionArn: &arn})
				require.NoError(t, err)
				before := len(b.history(&arn))
				time.Sleep(time.Hour)
				require.Equal(t, types.ExecutionStatusAborted, b.describe(arn).Status)
				require.Len(t, b.history(&arn), before)
				for _, token := range s.tokens {
					_, err := b.SendTaskSuccess(b.t.Context(), &sfn.SendTaskSuccessInput{TaskToken: &token, Output: aws.String("{}")})
					require.ErrorContains(t, err, "Task Timed Out: 'Provided task does not exist anymore'")
				}
			})
		})
	}
}

func contains(all []string, one string) bool {
	for _, s := range all {
		if s == one {
			return true
		}
	}
	return false
}
