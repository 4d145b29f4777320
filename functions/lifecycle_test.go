package main

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/amazon-genomics-cli/agc/pkg/account"
)

func TestTheMainJob(t *testing.T) {
	inRegion(t, func(w *world) {
		first := w.succeed("first", activate)
		t.Log("activation took", first.took)
		require.Equal(t, account.Active, w.look().State())
		require.NotEmpty(t, w.EC2.Billed())
	})
}
