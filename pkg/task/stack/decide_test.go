package stack

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/cloudformation/types"
	"github.com/stretchr/testify/require"

	"github.com/amazon-genomics-cli/agc/pkg/account"
	"github.com/amazon-genomics-cli/agc/pkg/fault"
)

var start = time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)

const foreign = "somebody-elses"

func input(goal account.Goal) account.StepInput {
	return account.StepInput{
		Token: "task-token", StartedAt: start, Now: start.Add(10 * time.Second),
		Operation: account.Operation{ID: "op-1", Arn: "arn:aws:states:us-east-1:123456789012:execution:AgcAccount:op-1", Epoch: 3},
		Step:      account.Step{ID: "s", Title: "Make it", Stack: "Agc-Core", Goal: goal, Template: "core", Minutes: 60},
	}
}

func ours() tokens { return tokensOf(input(account.Present).Operation, "s") }

// at is a view whose newest event is the one that announced the status; a stack that is whole is protected.
func at(status, token string) view {
	if status == "" {
		return view{}
	}
	v := view{stack: account.Stack{Name: "Agc-Core", ID: "arn:stack", Status: status}, token: token, event: status}
	v.stack.Protected = standing(v)
	return v
}

func standing(v view) bool {
	return v.stack.Status != "DELETE_COMPLETE" && slices.Contains([]string{whole, rolledBack}, condition(v.stack))
}

// bare is the view of a stack that anybody may delete, protected that of one that nobody may.
func bare(v view) view {
	v.stack.Protected = false
	return v
}

func protected(v view) view {
	v.stack.Protected = v.stack.Exists()
	return v
}

// say is a move in two or three letters.
func say(m move) string {
	switch {
	case m.verb == fail:
		return map[fault.Code]string{fault.StackFailed: "F", fault.StackStuck: "X", fault.NetworkDeleteBlocked: "B", fault.OperationTimedOut: "T"}[m.fault.Code]
	case m.token != "":
		return string(m.verb) + map[string]string{ours().first: " 1", ours().second: " 2", ours().cleanup: " c"}[m.token]
	default:
		return string(m.verb)
	}
}

// moves is, for one status, what is next: toward a stack when the newest event bears somebody else's token or none, that of
// either attempt of ours, or that of our clean-up; and toward none for somebody else's, the first, the second, the clean-up.
type moves struct{ presentForeign, presentOurs, presentCleanup, absentForeign, absentFirst, absentSecond, absentCleanup string }

func moveTable() map[string]moves {
	busy := moves{"wait for event", "wait for event", "wait for event", "wait for event", "wait for event", "wait for event", "wait for event"}
	whole := moves{"update 1", "settle", "update 1", "delete 1", "F", "F", "F"}
	undone := moves{"update 1", "F", "update 1", "delete 1", "F", "F", "F"}
	dead := moves{"delete c", "F", "F", "delete 1", "F", "F", "F"}
	none := moves{"create 1", "create 1", "create 1", "settle", "settle", "settle", "settle"}
	stuck := moves{"X", "F", "F", "X", "F", "F", "F"}
	return map[string]moves{
		"": none, "DELETE_COMPLETE": none,
		"CREATE_IN_PROGRESS": busy, "UPDATE_IN_PROGRESS": busy, "DELETE_IN_PROGRESS": busy, "ROLLBACK_IN_PROGRESS": busy,
		"UPDATE_COMPLETE_CLEANUP_IN_PROGRESS": busy, "UPDATE_ROLLBACK_IN_PROGRESS": busy,
		"UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS": busy, "IMPORT_IN_PROGRESS": busy, "IMPORT_ROLLBACK_IN_PROGRESS": busy,
		"CREATE_COMPLETE": whole, "UPDATE_COMPLETE": whole, "IMPORT_COMPLETE": whole,
		"UPDATE_ROLLBACK_COMPLETE": undone, "IMPORT_ROLLBACK_COMPLETE": undone,
		"REVIEW_IN_PROGRESS": dead, "CREATE_FAILED": dead, "ROLLBACK_COMPLETE": dead, "ROLLBACK_FAILED": dead,
		"DELETE_FAILED":          {"delete c", "F", "F", "delete 1", "delete 2", "F", "F"},
		"UPDATE_FAILED":          {"X", "F", "F", "delete 1", "F", "F", "F"},
		"UPDATE_ROLLBACK_FAILED": {"continue rollback c", "F", "F", "delete 1", "F", "F", "F"},
		"IMPORT_ROLLBACK_FAILED": stuck,
		// what AWS may add one day
		"MOVE_IN_PROGRESS": busy, "MOVE_COMPLETE": whole, "MOVE_ROLLBACK_COMPLETE": undone, "MOVE_FAILED": stuck, "ASLEEP": stuck,
	}
}

func TestEveryStatusHasItsMove(t *testing.T) {
	for status, want := range moveTable() {
		t.Run("status "+status, func(t *testing.T) {
			for _, token := range []string{foreign, ""} {
				require.Equal(t, want.presentForeign, say(decide(input(account.Present), at(status, token))), "present, token %q", token)
				require.Equal(t, want.absentForeign, say(decide(input(account.Absent), bare(at(status, token)))), "absent, token %q", token)
			}
			for _, token := range []string{ours().first, ours().second} {
				require.Equal(t, want.presentOurs, say(decide(input(account.Present), at(status, token))))
			}
			require.Equal(t, want.presentCleanup, say(decide(input(account.Present), at(status, ours().cleanup))))
			require.Equal(t, want.absentFirst, say(decide(input(account.Absent), bare(at(status, ours().first)))))
			require.Equal(t, want.absentSecond, say(decide(input(account.Absent), bare(at(status, ours().second)))))
			require.Equal(t, want.absentCleanup, say(decide(input(account.Absent), bare(at(status, ours().cleanup)))))
		})
	}
}

// TestProtectionIsAMoveOfItsOwn: what is to stay is protected before the step goes on, what is to go is freed before.
func TestProtectionIsAMoveOfItsOwn(t *testing.T) {
	freed := func(m string) string {
		if strings.HasPrefix(m, "delete") {
			return "lift protection"
		}
		return m
	}
	for status, want := range moveTable() {
		t.Run("status "+status, func(t *testing.T) {
			for token, goal := range map[string]struct{ present, absent string }{
				foreign:        {want.presentForeign, want.absentForeign},
				ours().first:   {want.presentOurs, want.absentFirst},
				ours().cleanup: {want.presentCleanup, want.absentCleanup},
			} {
				v := at(status, token)
				require.Equal(t, freed(goal.present), say(decide(input(account.Present), protected(v))), "present, token %q", token)
				require.Equal(t, freed(goal.absent), say(decide(input(account.Absent), protected(v))), "absent, token %q", token)
				if standing(v) {
					require.Equal(t, "protect", say(decide(input(account.Present), bare(v))), "token %q", token)
				}
			}
		})
	}
}

func TestTheTableKnowsEveryStatusOfTheSDK(t *testing.T) {
	for _, status := range types.StackStatus("").Values() {
		require.Contains(t, moveTable(), string(status))
	}
}

func TestTheTokensOfAStepDiffer(t *testing.T) {
	mine := ours()
	later := input(account.Present).Operation
	later.Epoch++
	all := []string{mine.first, mine.second, mine.cleanup, tokensOf(later, "s").first, tokensOf(later, "t").first}
	slices.Sort(all)
	require.Len(t, slices.Compact(all), 5)
}

func TestViewsOfTwoMomentsAreReadAgain(t *testing.T) {
	mine := ours().first
	stack := func(status string) account.Stack { return account.Stack{Name: "Agc-Core", Status: status} }
	tests := []struct {
		name string
		view view
		want verb
	}{
		{"our call has begun, the status does not show it", view{stack: stack("UPDATE_COMPLETE"), token: mine, event: "UPDATE_IN_PROGRESS"}, lookAgain},
		{"our call makes resources, the status does not show it", view{stack: stack("UPDATE_COMPLETE"), token: mine, event: ""}, lookAgain},
		{"our call is done, the status does not show it", view{stack: stack("UPDATE_IN_PROGRESS"), token: mine, event: "UPDATE_COMPLETE"}, lookAgain},
		{"somebody's call is done, the status does not show it", view{stack: stack("CREATE_IN_PROGRESS"), token: foreign, event: "CREATE_COMPLETE"}, lookAgain},
		{"our call makes resources", view{stack: stack("UPDATE_IN_PROGRESS"), token: mine, event: ""}, waitEvent},
		{"somebody's call makes resources", view{stack: stack("UPDATE_IN_PROGRESS"), token: foreign, event: ""}, waitEvent},
		{"somebody's events are older than the status", view{stack: stack("CREATE_COMPLETE"), token: foreign, event: "CREATE_IN_PROGRESS"}, update},
		{"no events at all", view{stack: stack("CREATE_COMPLETE"), token: "", event: ""}, update},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			require.Equal(t, test.want, decide(input(account.Present), protected(test.view)).verb)
		})
	}
}

func TestAViewOlderThanTheCallIsReadAgain(t *testing.T) {
	tests := []struct {
		name string
		goal account.Goal
		made move
		view view
		want string
	}{
		{"created, nothing there yet", account.Present, move{verb: create, token: ours().first}, view{}, "look again"},
		{"created, begun", account.Present, move{verb: create, token: ours().first}, at("CREATE_IN_PROGRESS", ours().first), "wait for event"},
		{"updated, old status", account.Present, move{verb: update, token: ours().first}, at("CREATE_COMPLETE", foreign), "look again"},
		{"updated, done at once", account.Present, move{verb: update, token: ours().first}, at("UPDATE_COMPLETE", ours().first), "settle"},
		{"deleted, old status", account.Absent, move{verb: remove, token: ours().first}, at("CREATE_COMPLETE", foreign), "look again"},
		{"deleted again, old status", account.Absent, move{verb: remove, token: ours().second}, at("DELETE_FAILED", ours().first), "look again"},
		{"deleted, gone at once", account.Absent, move{verb: remove, token: ours().first}, view{}, "settle"},
		{"cleaned up, gone at once", account.Present, move{verb: remove, token: ours().cleanup}, view{}, "create 1"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			require.Equal(t, test.want, say(confirm(input(test.goal), test.made, test.view)))
		})
	}
}

func TestADeadlineEndsEverythingButAnEnd(t *testing.T) {
	for status, want := range moveTable() {
		in := input(account.Present)
		in.Now = start.Add(60 * time.Minute)
		got := say(decide(in, at(status, ours().first)))
		if slices.Contains([]string{"settle", "F", "X"}, want.presentOurs) {
			require.Equal(t, want.presentOurs, got, status)
		} else {
			require.Equal(t, "T", got, status)
		}
	}
}

func TestANetworkThatCannotBeDeletedHasItsOwnName(t *testing.T) {
	in := input(account.Absent)
	in.Step.Stack = "Agc-Network-1234abcd"
	require.Equal(t, "B", say(decide(in, at("DELETE_FAILED", ours().second))))
	require.Equal(t, "F", say(decide(in, at("CREATE_COMPLETE", ours().first))), "a cancelled deletion is not a blocked one")
}

func TestFaultsSayWhichStackAndWhy(t *testing.T) {
	v := at("UPDATE_ROLLBACK_COMPLETE", ours().first)
	v.stack.Reason = "no more addresses"
	f := decide(input(account.Present), v).fault
	require.Contains(t, f.What, "Agc-Core")
	require.Equal(t, "it is UPDATE_ROLLBACK_COMPLETE: no more addresses", f.Why)
	require.NotEmpty(t, f.Next)

	late := input(account.Present)
	late.Now = start.Add(time.Hour)
	require.Contains(t, decide(late, view{}).fault.Why, "does not exist")
	require.Contains(t, decide(late, at("CREATE_IN_PROGRESS", ours().first)).fault.Why, "CREATE_IN_PROGRESS")
}

func TestLooksOfALongStepAreFewer(t *testing.T) {
	tests := map[time.Duration]int{-time.Second: 2, 0: 2, 2 * time.Minute: 2, 10 * time.Minute: 10, 3 * time.Hour: 60}
	for elapsed, want := range tests {
		require.Equal(t, want, pace(elapsed), fmt.Sprint(elapsed))
	}
}

func TestTheWordsOfMovesDiffer(t *testing.T) {
	verbs := []verb{settle, create, propose, accept, update, remove, continueRollback, protect, unprotect, waitEvent, lookAgain, fail}
	slices.Sort(verbs)
	require.Len(t, slices.Compact(verbs), 12)
	for _, v := range verbs {
		require.Equal(t, strings.ToLower(string(v)), string(v))
	}
}

// adopting is a step whose stack takes over what exists.
func adopting() account.StepInput {
	in := input(account.Present)
	in.Step.Things = []account.Thing{{Kind: account.BucketThing, ID: "agc-1"}}
	return in
}

func TestTakingOver(t *testing.T) {
	shell := func(p account.ChangeSet) view {
		v := at("REVIEW_IN_PROGRESS", "")
		v.proposal = p
		return v
	}
	for name, test := range map[string]struct {
		view view
		want string
	}{
		"nothing there":                       {view{}, "propose to take over 1"},
		"the shell of somebody else":          {shell(account.ChangeSet{}), "delete c"},
		"the change set is being made":        {shell(account.ChangeSet{Status: "CREATE_IN_PROGRESS", Execution: "UNAVAILABLE"}), "look again"},
		"the change set is ready":             {shell(account.ChangeSet{Status: "CREATE_COMPLETE", Execution: "AVAILABLE"}), "take over 1"},
		"the change set is being carried out": {shell(account.ChangeSet{Status: "CREATE_COMPLETE", Execution: "EXECUTE_IN_PROGRESS"}), "look again"},
		"the change set cannot be":            {shell(account.ChangeSet{Status: "FAILED", Execution: "UNAVAILABLE", Reason: "no"}), "F"},
		"the stack is made":                   {at("CREATE_COMPLETE", ours().first), "settle"},
		"somebody made it":                    {at("CREATE_COMPLETE", foreign), "update 1"},
		"begun, the status does not show it":  {view{stack: shell(account.ChangeSet{}).stack, token: ours().first, event: "CREATE_IN_PROGRESS"}, "look again"},
	} {
		t.Run(name, func(t *testing.T) { require.Equal(t, test.want, say(decide(adopting(), test.view))) })
	}
	made := move{verb: propose, token: ours().first}
	require.Equal(t, "look again", say(confirm(adopting(), made, view{})), "the shell is not there yet")
	require.Equal(t, "look again", say(confirm(adopting(), made, shell(account.ChangeSet{Status: "CREATE_PENDING"}))))
}

// TestRevertingDrift: a stack that exists is brought back by a change set, which an update would not do.
func TestRevertingDrift(t *testing.T) {
	in := input(account.Present)
	in.Step.Revert = true
	with := func(status, token string, p account.ChangeSet) view {
		v := at(status, token)
		v.stack.Protected, v.proposal = true, p
		return v
	}
	obsolete := account.ChangeSet{Status: "CREATE_COMPLETE", Execution: "OBSOLETE"}
	for name, test := range map[string]struct {
		view view
		want string
	}{
		"nothing there":                    {view{}, "create 1"},
		"whole":                            {with("UPDATE_COMPLETE", foreign, account.ChangeSet{}), "propose to take over 1"},
		"the change set is being made":     {with("UPDATE_COMPLETE", foreign, account.ChangeSet{Status: "CREATE_IN_PROGRESS", Execution: "UNAVAILABLE"}), "look again"},
		"the change set is ready":          {with("UPDATE_COMPLETE", foreign, account.ChangeSet{Status: "CREATE_COMPLETE", Execution: "AVAILABLE"}), "take over 1"},
		"there is nothing to put back":     {with("UPDATE_COMPLETE", foreign, account.ChangeSet{Status: "FAILED", Reason: "The submitted information didn't contain changes. Submit different information to create a change set."}), "settle"},
		"the change set cannot be":         {with("UPDATE_COMPLETE", foreign, account.ChangeSet{Status: "FAILED", Reason: "no"}), "F"},
		"it is carried out":                {with("UPDATE_IN_PROGRESS", ours().first, obsolete), "wait for event"},
		"it was carried out":               {with("UPDATE_COMPLETE", ours().first, obsolete), "settle"},
		"it was rolled back":               {with("UPDATE_ROLLBACK_COMPLETE", ours().first, obsolete), "F"},
		"it could not even be undone":      {with("UPDATE_ROLLBACK_FAILED", ours().first, obsolete), "F"},
		"what others left is undone first": {with("UPDATE_ROLLBACK_FAILED", foreign, account.ChangeSet{}), "continue rollback c"},
	} {
		t.Run(name, func(t *testing.T) { require.Equal(t, test.want, say(decide(in, test.view))) })
	}
}
