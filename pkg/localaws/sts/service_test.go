package sts_test

import (
	"testing"

	sdk "github.com/aws/aws-sdk-go-v2/service/sts"
	"github.com/stretchr/testify/require"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/region"
	"github.com/amazon-genomics-cli/agc/pkg/localaws/sts"
)

func TestTheCallerIsToldWhoItIs(t *testing.T) {
	s := sts.New(region.New("111122223333", "eu-west-1", region.NewClock(1), 1))
	for _, arn := range []string{"arn:aws:iam::111122223333:user/ann", "arn:aws:sts::111122223333:assumed-role/admin/ann"} {
		out, err := s.GetCallerIdentity(region.WithCaller(t.Context(), arn), &sdk.GetCallerIdentityInput{})
		require.NoError(t, err)
		require.Equal(t, arn, *out.Arn)
		require.Equal(t, "111122223333", *out.Account)
		require.Equal(t, "AIDAANN", *out.UserId)
	}
}
