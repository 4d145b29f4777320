package stack

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/amazon-genomics-cli/agc/pkg/account"
)

var errOutdated = errors.New("outdated")

// moment is a stack as it was at one time; status "" is no stack.
type moment struct {
	status, token string
	protected     bool
}

// model is CloudFormation with one stack: calls succeed, fail and are refused as it likes, and reads may be stale.
type model struct {
	rt      *rapid.T
	history []moment
	used    map[string]int
	like    bool // the stack is as the step wants it
}

func (m *model) now() moment { return m.history[len(m.history)-1] }

func (m *model) become(status, token string) {
	m.history = append(m.history, moment{status, token, status != "" && m.now().protected})
}

// protect is UpdateTerminationProtection, which no event tells about.
func (m *model) protect(on bool) (changed bool, err error) {
	now := m.now()
	if now.status == "" {
		return true, errOutdated
	}
	m.history = append(m.history, moment{now.status, now.token, on})
	return true, nil
}

// read is a view in which status and newest event may each be of the moment before.
func (m *model) read() view {
	stack, event := m.recent("status"), m.recent("event")
	if stack.status == "" {
		return view{}
	}
	v := at(stack.status, event.token)
	v.stack.Protected = stack.protected
	v.event = event.status
	if event.status == "" || busy(event.status) && rapid.Bool().Draw(m.rt, "about a resource") {
		v.event = ""
	}
	return v
}

func (m *model) recent(what string) moment {
	back := 0
	if len(m.history) > 1 && rapid.IntRange(0, 3).Draw(m.rt, "stale "+what) == 0 {
		back = 1
	}
	return m.history[len(m.history)-1-back]
}

func busy(status string) bool {
	return strings.HasSuffix(status, "_IN_PROGRESS") && status != "REVIEW_IN_PROGRESS"
}

// call is what CloudFormation does with a call; changed is false when there is nothing to update.
func (m *model) call(c move) (changed bool, err error) {
	status := m.now().status
	if c.verb == protect || c.verb == unprotect {
		return m.protect(c.verb == protect)
	}
	if c.verb == remove && m.now().protected {
		m.rt.Fatalf("the deletion of a protected stack is tried")
	}
	legal := map[verb]bool{
		create:           status == "",
		update:           strings.HasSuffix(status, "_COMPLETE") && status != "ROLLBACK_COMPLETE",
		remove:           !busy(status),
		continueRollback: status == "UPDATE_ROLLBACK_FAILED",
	}
	if m.used[c.token] > 0 || !legal[c.verb] {
		return true, errOutdated
	}
	if c.verb == update && m.like {
		return false, nil
	}
	m.used[c.token]++
	if status != "" || c.verb == create {
		m.become(map[verb]string{
			create: "CREATE_IN_PROGRESS", update: "UPDATE_IN_PROGRESS", remove: "DELETE_IN_PROGRESS",
			continueRollback: "UPDATE_ROLLBACK_IN_PROGRESS",
		}[c.verb], c.token)
		m.history[len(m.history)-1].protected = m.now().protected || c.verb == create
	}
	return true, nil
}

// proceed ends what is in progress, well or badly.
func (m *model) proceed() {
	now := m.now()
	ends := map[string][]string{
		"CREATE_IN_PROGRESS":          {"CREATE_COMPLETE", "ROLLBACK_COMPLETE", "ROLLBACK_FAILED"},
		"UPDATE_IN_PROGRESS":          {"UPDATE_COMPLETE", "UPDATE_ROLLBACK_COMPLETE", "UPDATE_ROLLBACK_FAILED"},
		"UPDATE_ROLLBACK_IN_PROGRESS": {"UPDATE_ROLLBACK_COMPLETE", "UPDATE_ROLLBACK_FAILED"},
		"DELETE_IN_PROGRESS":          {"", "DELETE_FAILED", "CREATE_COMPLETE"},
	}[now.status]
	if len(ends) == 0 {
		return
	}
	end := rapid.SampledFrom(ends).Draw(m.rt, "end")
	m.like = end == "UPDATE_COMPLETE" || end == "CREATE_COMPLETE" && now.token != foreign && now.status == "CREATE_IN_PROGRESS" || m.like && end == "CREATE_COMPLETE"
	m.become(end, now.token)
}

// carryOut drives a step as the state machine and the task do, until it ends. It returns the last move, the number of looks,
// and the calls that CloudFormation accepted.
func carryOut(m *model, in account.StepInput) (last move, looks int) {
	for looks = 1; looks < 1000; looks++ {
		last = decide(in, m.read())
		switch last.verb {
		case settle, fail:
			return last, looks
		case lookAgain:
			in.Now = in.Now.Add(time.Duration(last.seconds) * time.Second)
		case waitEvent:
			m.proceed()
			in.Now = in.Now.Add(5 * time.Minute)
		default:
			changed, err := m.call(last)
			if err == nil && !changed {
				return move{verb: settle}, looks
			}
			in.Now = in.Now.Add(2 * time.Second)
		}
	}
	return last, looks
}

func TestEveryStepEndsAndSaysTheTruth(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		statuses := []string{}
		for status := range moveTable() {
			statuses = append(statuses, status)
		}
		slices.Sort(statuses)
		first := moment{rapid.SampledFrom(statuses).Draw(rt, "status"), foreign, rapid.Bool().Draw(rt, "protected")}
		if first.status == "" || first.status == "DELETE_COMPLETE" {
			first = moment{}
		}
		m := &model{rt: rt, history: []moment{first}, used: map[string]int{}, like: rapid.Bool().Draw(rt, "like")}
		in := input(rapid.SampledFrom([]account.Goal{account.Present, account.Absent}).Draw(rt, "goal"))

		last, looks := carryOut(m, in)

		require.Less(rt, looks, 1000, "the step does not end")
		if last.verb == settle && in.Step.Goal == account.Absent {
			require.Empty(rt, m.now().status)
		}
		if last.verb == settle && in.Step.Goal == account.Present {
			require.Contains(rt, []string{whole, rolledBack}, condition(account.Stack{Name: "x", Status: m.now().status}))
			require.True(rt, m.like, "settled on a stack that is not as wanted")
			require.True(rt, m.now().protected, "settled on a stack that anybody may delete")
		}
		for token, times := range m.used {
			require.Equal(rt, 1, times, "the call %s was accepted more than once", token)
		}
	})
}
