package account

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestTheSameSpanIsTheSameSetting(t *testing.T) {
	for text, want := range map[string]string{
		"": "7d", "never": "never", "7d": "7d", "168h": "7d", "1d": "24h", "24h": "24h", "1d12h": "36h", "36h": "36h",
		"90m": "90m", "1h30m": "90m", "60m": "1h", "9999d": "9999d",
	} {
		require.Equal(t, want, orElse(text, defaultIdleAfter), text)
		require.Equal(t, want, orElse(want, defaultIdleAfter), "written once, it stays: %s", text)
	}
}

func TestIdlePolicyInWords(t *testing.T) {
	require.Equal(t, "deactivated when nobody used it for 7d, announced 24h before", Settings{IdleAfter: "7d", IdleNotice: "24h"}.IdlePolicy())
	require.Equal(t, "never deactivated by itself", Settings{IdleAfter: Never, IdleNotice: "24h"}.IdlePolicy())
	require.Contains(t, Settings{VPC: "vpc-1", IdleAfter: "7d"}.IdlePolicy(), "never deactivated by itself: it has no managed network")
}
