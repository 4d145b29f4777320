//go:build realaws

package localaws_test

import (
	"testing"

	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/stretchr/testify/require"
)

// TestContractWithAWS holds AWS itself to the contract, with the credentials and in the region of the environment:
//
//	go test -tags realaws -run TestContractWithAWS ./pkg/localaws
func TestContractWithAWS(t *testing.T) {
	cfg, err := config.LoadDefaultConfig(t.Context())
	require.NoError(t, err)
	require.NotEmpty(t, cfg.Region, "set AWS_REGION")
	contract(t, cfg)
}
