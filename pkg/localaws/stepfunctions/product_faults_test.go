package stepfunctions_test

import (
	"slices"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sfn"
	"github.com/aws/aws-sdk-go-v2/service/sfn/types"
	"github.com/stretchr/testify/require"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/lambda"
)

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
					require.Equal(t, types.ExecutionStatusRunning, b.describe(arn).Status, "it ended before it came to %s", phase)
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
	return slices.Contains(all, one)
}
