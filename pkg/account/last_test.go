package account

import (
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// TestWhatARegionHadBringsItBack: whatever the settings were, after a deactivation the recorded wish leads to the same ones.
func TestWhatARegionHadBringsItBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := inactive()
		r := anyRequest(t, Activate)
		s.Brought = aVPC(r.Wish.VPC)
		on, err := MakePlan(r, s)
		require.NoError(t, err)
		s = carryOut(s, on)
		off, err := MakePlan(Request{Action: Deactivate}, s)
		require.NoError(t, err)
		s = carryOut(s, off)
		wish, ok := s.LastWish()
		require.True(t, ok)
		back, err := MakePlan(Request{Action: Activate, Wish: wish}, s)
		require.NoError(t, err)
		require.Equal(t, on.Settings, back.Settings)
	})
}

func TestThereIsNoLastWishWithoutARecord(t *testing.T) {
	for _, s := range []Snapshot{inactive(), withStack(inactive(), CoreStack, Stack{Name: CoreStack, Status: "CREATE_COMPLETE"})} {
		_, ok := s.LastWish()
		require.False(t, ok)
	}
	wish, ok := active().LastWish()
	require.True(t, ok)
	require.True(t, wish.Plain())
	wish.IdleAfter = Never
	require.False(t, wish.Plain())
}
