package machine

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/amazon-genomics-cli/agc/pkg/fault"
)

// state is what the tests read of a state of the definition.
type state struct {
	Type           string
	Comment        string
	Next           string
	Default        string
	End            bool
	Error          string
	Cause          string
	TimeoutSeconds int
	Parameters     json.RawMessage
	ItemProcessor  *processor
	ItemSelector   json.RawMessage
	Choices        []struct{ Next, Variable string }
	Retry          []struct {
		ErrorEquals []string
		MaxAttempts int
	}
	Catch []struct {
		ErrorEquals []string
		Next        string
	}
}

type processor struct {
	StartAt        string
	TimeoutSeconds int
	States         map[string]state
}

// all calls f for every state, with the processor it belongs to.
func all(t *testing.T, f func(name string, s state, in processor)) {
	var walk func(p processor)
	walk = func(p processor) {
		for name, s := range p.States {
			f(name, s, p)
			if s.ItemProcessor != nil {
				walk(*s.ItemProcessor)
			}
		}
	}
	walk(definition(t))
}

func definition(t *testing.T) processor {
	var p processor
	require.NoError(t, json.Unmarshal([]byte(Definition), &p))
	return p
}

func TestEveryStateSaysWhatItIsFor(t *testing.T) {
	all(t, func(name string, s state, _ processor) {
		require.NotEmpty(t, s.Comment, name)
		require.LessOrEqual(t, len(s.Comment), 110, "%s: a line of a terminal", name)
		require.NotEqual(t, ".", s.Comment[len(s.Comment)-1:], "%s: no full stop", name)
	})
}

func TestEveryTaskIsBoundedRetriedAndCaught(t *testing.T) {
	service := []string{
		"Lambda.ClientExecutionTimeoutException", "Lambda.ServiceException", "Lambda.AWSLambdaException",
		"Lambda.SdkClientException", "Lambda.TooManyRequestsException",
	}
	tasks := 0
	all(t, func(name string, s state, _ processor) {
		if s.Type != "Task" {
			return
		}
		tasks++
		require.Positive(t, s.TimeoutSeconds, name)
		var retried []string
		for _, r := range s.Retry {
			require.Positive(t, r.MaxAttempts, name)
			require.NotContains(t, r.ErrorEquals, "States.ALL", "%s: a blanket retry hides causes", name)
			retried = append(retried, r.ErrorEquals...)
		}
		require.Subset(t, retried, service, name)
		require.Contains(t, retried, string(fault.AwsUnavailable), "%s: the only retryable fault", name)
		require.NotEmpty(t, s.Catch, name)
		require.Equal(t, []string{"States.ALL"}, s.Catch[len(s.Catch)-1].ErrorEquals, name)
	})
	require.Equal(t, 10, tasks)
	require.Positive(t, definition(t).TimeoutSeconds)
}

// An operation that lost the lock must end where it is: it may neither tidy up nor write an outcome.
func TestALostLockEndsAnOperationWhereverItIs(t *testing.T) {
	for name, s := range definition(t).States {
		if len(s.Catch) == 0 || name == "Begin" || name == "Take the lock" { // there is no lock to lose yet
			continue
		}
		require.Equal(t, []string{string(fault.LockLost)}, s.Catch[0].ErrorEquals, name)
		require.Equal(t, "Lock lost", s.Catch[0].Next, name)
		require.Equal(t, "Fail", definition(t).States["Lock lost"].Type)
	}
}

func TestTheDefinitionSpeaksTheVocabulary(t *testing.T) {
	known := func(name string) bool {
		return slices.Contains(fault.All(), fault.Code(name)) || strings.HasPrefix(name, "States.") ||
			strings.HasPrefix(name, "Lambda.") || slices.Contains([]string{"Sandbox.Timedout", "Runtime.ExitError"}, name)
	}
	all(t, func(name string, s state, _ processor) {
		for _, c := range s.Catch {
			for _, e := range c.ErrorEquals {
				require.True(t, known(e), "%s catches %s", name, e)
			}
		}
		if s.Error != "" {
			require.True(t, known(s.Error), "%s fails as %s", name, s.Error)
		}
		if s.Cause != "" {
			f := fault.Parse(s.Error, s.Cause)
			require.Equal(t, fault.Code(s.Error), f.Code, name)
			require.NotEmpty(t, f.Next, "%s says what to do next", name)
		}
	})
}

func TestEveryWayLeadsToAnEnd(t *testing.T) {
	all(t, func(name string, s state, in processor) {
		next := []string{s.Next, s.Default}
		for _, c := range s.Choices {
			next = append(next, c.Next)
		}
		for _, c := range s.Catch {
			next = append(next, c.Next)
		}
		next = slices.DeleteFunc(next, func(n string) bool { return n == "" })
		for _, n := range next {
			require.Contains(t, in.States, n, name)
		}
		ends := s.End || s.Type == "Succeed" || s.Type == "Fail"
		require.Equal(t, ends, len(next) == 0, name)
		if s.Type == "Choice" {
			require.NotEmpty(t, s.Default, "%s: States.NoChoiceMatched is caught by nobody", name)
		}
	})
}

func TestFunctionsAreTheOnesThatTheDefinitionCalls(t *testing.T) {
	for _, name := range Functions() {
		if name == "wake" { // called by the rule, not by the machine
			continue
		}
		require.Contains(t, Definition, `"${`+name+`}"`)
	}
	require.Equal(t, 10, strings.Count(Definition, `"FunctionName": "${`), "each once, begin and plan twice")
}
