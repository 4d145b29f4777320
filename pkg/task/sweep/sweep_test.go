package sweep

import (
	"context"
	"errors"
	"log/slog"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/amazon-genomics-cli/agc/pkg/account"
	"github.com/amazon-genomics-cli/agc/pkg/fault"
)

// fake journals what is done; an error under an entry is what that answers.
type fake struct {
	journal []string
	errs    map[string]error
}

func (f *fake) note(entry string) error {
	f.journal = append(f.journal, entry)
	return f.errs[entry]
}

func (f *fake) Fence(context.Context, account.Operation) error { return f.note("fence") }
func (f *fake) Remove(_ context.Context, id string) error      { return f.note("remove " + id) }
func (f *fake) run(t *testing.T, kinds ...string) (account.Look, error) {
	t.Helper()
	step := account.Step{ID: "s"}
	for i, kind := range kinds {
		step.Things = append(step.Things, account.Thing{Kind: kind, ID: string(rune('a' + i))})
	}
	task := Task{Removers: map[string]Remover{account.ParameterThing: f}, Lock: f, Log: slog.New(slog.DiscardHandler)}
	return task.Run(t.Context(), account.StepInput{Step: step})
}

func TestEachRemovalIsFenced(t *testing.T) {
	f := &fake{}
	look, err := f.run(t, account.ParameterThing, account.ParameterThing)
	require.NoError(t, err)
	require.Equal(t, account.Settled, look.Verdict)
	require.Equal(t, []string{"fence", "remove a", "fence", "remove b"}, f.journal)
}

func TestALostLockAndARefusalEndIt(t *testing.T) {
	f := &fake{errs: map[string]error{"fence": fault.New(fault.LockLost, "w", "y", "n")}}
	_, err := f.run(t, account.ParameterThing)
	require.True(t, fault.Is(err, fault.LockLost))
	require.Equal(t, []string{"fence"}, f.journal)

	f = &fake{errs: map[string]error{"remove a": errors.New("no")}}
	_, err = f.run(t, account.ParameterThing, account.ParameterThing)
	require.EqualError(t, err, "no")
	require.NotContains(t, f.journal, "remove b")
}

func TestAnUnknownKindIsNamed(t *testing.T) {
	_, err := (&fake{}).run(t, "castle")
	require.ErrorContains(t, err, "remove the castle a")
}
