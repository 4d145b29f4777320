package pointers_test

import (
	"fmt"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ssm"
	"github.com/aws/aws-sdk-go-v2/service/ssm/types"
	"github.com/stretchr/testify/require"

	"github.com/amazon-genomics-cli/agc/pkg/aws/pointers"
	"github.com/amazon-genomics-cli/agc/pkg/localaws"
)

func TestNamesOfAllPagesAndRemoval(t *testing.T) {
	local := localaws.New(localaws.Options{})
	defer local.Close()
	client, p := ssm.NewFromConfig(local.Config()), pointers.New(local.Config())
	names, err := p.Names(t.Context())
	require.NoError(t, err)
	require.Equal(t, []string{}, names)
	for i := range 12 { // a page has ten
		put(t, client, fmt.Sprintf("/agc/_common/%02d", i))
	}
	put(t, client, "/agc/_common/installed-artifacts/s3-root-url")
	put(t, client, "/agc/other")
	names, err = p.Names(t.Context())
	require.NoError(t, err)
	require.Len(t, names, 13)
	require.Equal(t, "/agc/_common/installed-artifacts/s3-root-url", names[12])
	require.NoError(t, p.Remove(t.Context(), "/agc/_common/00"))
	require.NoError(t, p.Remove(t.Context(), "/agc/_common/00"), "what is gone is gone")
	names, err = p.Names(t.Context())
	require.NoError(t, err)
	require.Len(t, names, 12)
}

func put(t *testing.T, client *ssm.Client, name string) {
	_, err := client.PutParameter(t.Context(), &ssm.PutParameterInput{Name: &name, Value: aws.String("v"), Type: types.ParameterTypeString})
	require.NoError(t, err)
}
