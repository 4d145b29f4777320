package region

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aws/smithy-go"
	"github.com/stretchr/testify/require"
)

type input struct {
	Name     *string
	Dry      *bool
	Count    int32
	Tags     []string
	internal int
}

func TestOnlyNamesWhatIsNotHandled(t *testing.T) {
	require.NoError(t, Only(&input{}))
	require.NoError(t, Only(&input{Name: new("x"), internal: 1}, "Name"))
	require.NoError(t, Only(&input{Dry: new(false)}), "false is what leaving it out says")
	for field, in := range map[string]*input{"Name": {Name: new("")}, "Dry": {Dry: new(true)}, "Count": {Count: 1}, "Tags": {Tags: []string{}}} {
		err := Only(in)
		require.ErrorContains(t, err, field)
		var refusal *Refusal
		require.ErrorAs(t, err, &refusal)
		require.Equal(t, 501, refusal.Status)
		require.Equal(t, smithy.FaultServer, refusal.ErrorFault())
	}
}

func TestIdentifiersFollowFromTheSeed(t *testing.T) {
	with := func(seed uint64) *Region { return New("123456789012", "eu-west-1", NewClock(1), seed) }
	first := with(1).UUID()
	require.Equal(t, first, with(1).UUID())
	require.NotEqual(t, first, with(2).UUID())
	require.Regexp(t, `^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-a[0-9a-f]{3}-[0-9a-f]{12}$`, with(1).UUID())
	require.Regexp(t, `^[A-Z0-9]{12}$`, with(1).Alnum(12))
	require.Equal(t, "arn:aws:states:eu-west-1:123456789012:stateMachine:M", with(1).Arn("states", "stateMachine:M"))
}

func TestTheClockRunsAtItsSpeed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		clock := NewClock(60)
		start, real := clock.Now(), time.Now()
		require.NoError(t, clock.Sleep(t.Context(), time.Hour))
		require.Equal(t, time.Hour, clock.Now().Sub(start))
		require.Equal(t, time.Minute, time.Since(real))
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		require.ErrorIs(t, clock.Sleep(ctx, time.Hour), context.DeadlineExceeded)
	})
}

func TestCallersTravelWithTheContext(t *testing.T) {
	require.Empty(t, Caller(t.Context()))
	require.Equal(t, "arn", Caller(WithCaller(t.Context(), "arn")))
}
