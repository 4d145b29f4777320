package drain

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/amazon-genomics-cli/agc/pkg/account"
)

const name = "Agc-Context-p-u-c"

func ours() tokens { return tokensOf(account.Operation{ID: "op", Epoch: 3}, "contexts", name) }

// at is a context in a status, its queue disabled and empty.
func at(status string) view {
	return view{
		stack:  account.Stack{Name: name, ID: "arn:" + name, Status: status, Reason: "because"},
		queues: []account.Queue{{ARN: "q1", Stack: name}},
	}
}

func (v view) with(change func(v *view)) view {
	change(&v)
	return v
}

// say is a move in a few words.
func say(m move) string {
	words := []string{string(m.verb)}
	switch m.token {
	case "":
	case ours().first:
		words = append(words, "1")
	case ours().second:
		words = append(words, "2")
	default:
		words = append(words, "?")
	}
	words = append(append(words, m.services...), m.targets...)
	return strings.Join(words, " ")
}

func TestNext(t *testing.T) {
	open := func(v *view) { v.queues[0].Enabled = true }
	changing := func(v *view) { v.queues[0].Changing = true }
	busy := func(unstopped ...string) func(*view) {
		return func(v *view) { v.jobs = &work{unstopped, len(unstopped) + 1} }
	}
	empty := func(v *view) { v.jobs = &work{} }
	heads := func(v *view) { v.parts = &parts{nil, []string{"head"}} }
	bare := func(v *view) { v.queues = nil }
	newest := func(token, status string) func(*view) { return func(v *view) { v.event = &event{token, status} } }
	const done, bad = "CREATE_COMPLETE", "DELETE_FAILED"
	for title, test := range map[string]struct {
		view    view
		changes []func(*view)
		want    string
	}{
		"gone":                                {view{}, nil, "gone"},
		"deleted":                             {at("DELETE_COMPLETE"), nil, "gone"},
		"being deleted, by whomever":          {at("DELETE_IN_PROGRESS"), nil, "wait for its event"},
		"being created":                       {at("CREATE_IN_PROGRESS"), nil, "wait for its event"},
		"being rolled back":                   {at("UPDATE_ROLLBACK_IN_PROGRESS"), nil, "wait for its event"},
		"protected":                           {at(done), []func(*view){func(v *view) { v.stack.Protected = true }}, "failed"},
		"a status from which nothing leads":   {at("IMPORT_ROLLBACK_FAILED"), nil, "failed"},
		"a queue takes jobs":                  {at(done), []func(*view){open}, "read its resources"},
		"its heads are known":                 {at(done), []func(*view){open, heads}, "stop its heads and queues head q1"},
		"the queue is still being made":       {at(done), []func(*view){open, changing, heads}, "look again"},
		"no queue known":                      {at(done), []func(*view){bare}, "read its resources"},
		"no queue at all":                     {at(done), []func(*view){bare, heads}, "read its newest event"},
		"its queue is disabled":               {at(done), nil, "read its jobs"},
		"jobs that nobody stopped":            {at(done), []func(*view){busy("j1", "j2")}, "terminate its jobs j1 j2"},
		"jobs that are stopping":              {at(done), []func(*view){busy()}, "look again"},
		"empty, the queue not yet disabled":   {at(done), []func(*view){empty, changing}, "look again"},
		"empty":                               {at(done), []func(*view){empty}, "read its newest event"},
		"nobody deletes it":                   {at(done), []func(*view){empty, newest("theirs", done)}, "delete 1"},
		"the status is older than our call":   {at(done), []func(*view){empty, newest(ours().first, "DELETE_IN_PROGRESS")}, "look again"},
		"cancelled, its export is in use":     {at(done), []func(*view){empty, newest(ours().first, done)}, "failed 1"},
		"a shell without resources":           {at("REVIEW_IN_PROGRESS"), []func(*view){bare, heads, newest("", "")}, "delete 1"},
		"its creation failed":                 {at("CREATE_FAILED"), []func(*view){empty, newest("theirs", "CREATE_FAILED")}, "delete 1"},
		"its creation was rolled back":        {at("ROLLBACK_COMPLETE"), []func(*view){empty, newest("theirs", "ROLLBACK_COMPLETE")}, "delete 1"},
		"its rollback failed":                 {at("ROLLBACK_FAILED"), []func(*view){empty, newest("theirs", "ROLLBACK_FAILED")}, "delete 1"},
		"the rollback of an update failed":    {at("UPDATE_ROLLBACK_FAILED"), []func(*view){empty, newest("theirs", "UPDATE_ROLLBACK_FAILED")}, "delete 1"},
		"a deletion failed":                   {at(bad), nil, "read its newest event"},
		"another's deletion failed":           {at(bad), []func(*view){newest("theirs", bad)}, "read its jobs"},
		"our first deletion failed":           {at(bad), []func(*view){newest(ours().first, bad)}, "delete 2"},
		"our second has begun":                {at(bad), []func(*view){newest(ours().second, "DELETE_IN_PROGRESS")}, "look again"},
		"our second is busy with a resource":  {at(bad), []func(*view){newest(ours().second, "")}, "look again"},
		"our second failed too":               {at(bad), []func(*view){newest(ours().second, bad)}, "failed 2"},
		"a status that nobody knows, at rest": {at("UPDATE_ODDLY_COMPLETE"), nil, "read its jobs"},
	} {
		t.Run(title, func(t *testing.T) {
			v := test.view
			for _, change := range test.changes {
				v = v.with(change)
			}
			require.Equal(t, test.want, say(next(v, ours())))
		})
	}
}

func TestAFailedContextSaysWhy(t *testing.T) {
	protected := at("CREATE_COMPLETE")
	protected.stack.Protected = true
	require.Contains(t, next(protected, ours()).why, "--no-enable-termination-protection --stack-name "+name)
	require.Contains(t, next(at("IMPORT_ROLLBACK_FAILED"), ours()).why, "IMPORT_ROLLBACK_FAILED: because; bring it into a stable status")
}

// Another operation, and the same one after its lock's epoch rose, deletes with tokens of its own.
func TestTokensAreOfOneEpoch(t *testing.T) {
	later := tokensOf(account.Operation{ID: "op", Epoch: 4}, "contexts", name)
	other := tokensOf(account.Operation{ID: "op", Epoch: 3}, "contexts", "Agc-Context-p-u-d")
	seen := map[string]bool{}
	for _, t := range []tokens{ours(), later, other} {
		seen[t.first], seen[t.second] = true, true
	}
	require.Len(t, seen, 6)
}
