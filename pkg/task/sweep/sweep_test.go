package sweep

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"testing"
	"time"

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
	return f.runAfter(t, 0, kinds...)
}

func (f *fake) runAfter(t *testing.T, after time.Duration, kinds ...string) (account.Look, error) {
	t.Helper()
	start := time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)
	step := account.Step{ID: "s", Minutes: 30}
	for i, kind := range kinds {
		step.Things = append(step.Things, account.Thing{Kind: kind, ID: string(rune('a' + i))})
	}
	task := Task{Removers: map[string]Remover{account.ParameterThing: f, account.SubnetThing: f}, Lock: f, Log: slog.New(slog.DiscardHandler)}
	return task.Run(t.Context(), account.StepInput{Step: step, StartedAt: start, Now: start.Add(after)})
}

// holding is an error of something that can be removed later.
type holding struct{ error }

func (holding) Held() bool { return true }

// TestWhatIsHeldIsPassedOverAndTriedAgain: what comes after it may be what holds it.
func TestWhatIsHeldIsPassedOverAndTriedAgain(t *testing.T) {
	f := &fake{errs: map[string]error{"remove a": fmt.Errorf("call: %w", holding{errors.New("b needs it")})}}
	kinds := []string{account.SubnetThing, account.SubnetThing}
	for after, seconds := range map[time.Duration]int{0: 5, 5 * time.Minute: 30, 29 * time.Minute: 60} {
		f.journal = nil
		look, err := f.runAfter(t, after, kinds...)
		require.NoError(t, err)
		require.Equal(t, account.Look{Verdict: account.LookLater, Seconds: seconds}, look)
		require.Equal(t, []string{"fence", "remove a", "fence", "remove b"}, f.journal)
	}
	_, err := f.runAfter(t, 30*time.Minute, kinds...)
	require.True(t, fault.Is(err, fault.NetworkDeleteBlocked))
	require.Equal(t, "subnet a: call: b needs it", fault.Of(err).Why)
	f.errs = nil
	look, err := f.runAfter(t, 30*time.Minute, kinds...)
	require.NoError(t, err)
	require.Equal(t, account.Settled, look.Verdict)
}

func TestAFaultNamesTenThings(t *testing.T) {
	f := &fake{errs: map[string]error{}}
	for i := range 12 {
		f.errs["remove "+string(rune('a'+i))] = holding{errors.New("held")}
	}
	_, err := f.runAfter(t, time.Hour, slices.Repeat([]string{account.SubnetThing}, 12)...)
	require.Contains(t, fault.Of(err).Why, "subnet j: held; and 2 more")
	require.NotContains(t, fault.Of(err).Why, "subnet k")
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
