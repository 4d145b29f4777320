package cli

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestUntilWhenARegionIsKept(t *testing.T) {
	now := time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)
	for want, o := range map[string]KeepOptions{
		"2026-11-27T12:00:00Z": {For: "72h"},
		"2026-11-26T00:00:00Z": {For: "1d12h"},
		"2026-12-24T00:00:00Z": {Until: "2026-12-24"},
		"2026-12-24T17:00:00Z": {Until: "2026-12-24T18:00:00+01:00"},
		"":                     {Clear: true},
	} {
		until, err := o.until(now)
		require.NoError(t, err)
		require.Equal(t, want, until)
	}
}
