package account

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestAQueueIsOfTheStackThatMadeIt(t *testing.T) {
	for made, want := range map[string]bool{
		"Agc-Context-p-u-c": true, "Agc-Context-p-u-c-Batch-1ABC": true, "Agc-Context-p-u-cc": false, "Agc-Context-p-u-d": false, "": false,
	} {
		require.Equal(t, want, Queue{Stack: made}.Of("Agc-Context-p-u-c"), made)
	}
}
