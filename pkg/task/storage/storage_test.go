package storage

import (
	"context"
	"errors"
	"log/slog"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/amazon-genomics-cli/agc/pkg/account"
	"github.com/amazon-genomics-cli/agc/pkg/fault"
)

// fake lacks things and journals what is done; an error under an entry is what that answers.
type fake struct {
	lacks   map[string][]string
	journal []string
	errs    map[string]error
}

func (f *fake) note(entry string) error {
	f.journal = append(f.journal, entry)
	return f.errs[entry]
}

func (f *fake) Fence(context.Context, account.Operation) error { return f.note("fence") }

func (f *fake) Lacks(_ context.Context, thing account.Thing, _ []account.Tag) ([]string, error) {
	return f.lacks[thing.ID], f.note("look at " + thing.ID)
}

func (f *fake) Put(_ context.Context, thing account.Thing, name string, tags []account.Tag) error {
	return f.note("put " + name + " on " + thing.ID + " with " + tags[0].Key)
}

func (f *fake) run(t *testing.T) (account.Look, error) {
	t.Helper()
	step := account.Step{Tags: []account.Tag{{Key: "k"}}, Things: []account.Thing{{Kind: account.BucketThing, ID: "b"}, {Kind: account.TableThing, ID: "t"}}}
	return Task{Storage: f, Lock: f, Log: slog.New(slog.DiscardHandler)}.Run(t.Context(), account.StepInput{Step: step})
}

func TestOnlyWhatIsLackingIsPutEachUnderAFence(t *testing.T) {
	f := &fake{lacks: map[string][]string{"b": {"x", "y"}}}
	look, err := f.run(t)
	require.NoError(t, err)
	require.Equal(t, account.Settled, look.Verdict)
	require.Equal(t, []string{"look at b", "fence", "put x on b with k", "fence", "put y on b with k", "look at t"}, f.journal)
}

func TestEveryPortMayFail(t *testing.T) {
	for port, want := range map[string]error{"look at b": errors.New("look"), "fence": fault.New(fault.LockLost, "w", "y", "n"), "put x on b with k": errors.New("put")} {
		f := &fake{lacks: map[string][]string{"b": {"x"}}, errs: map[string]error{port: want}}
		_, err := f.run(t)
		require.Equal(t, want, err)
		require.Equal(t, port, f.journal[len(f.journal)-1], "nothing follows")
	}
}
