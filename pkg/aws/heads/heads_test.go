package heads

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/amazon-genomics-cli/agc/pkg/aws/script"
	"github.com/amazon-genomics-cli/agc/pkg/fault"
)

const arn = "arn:aws:ecs:us-east-1:123456789012:service/Agc-Context-c-Cluster/head"

func TestStop(t *testing.T) {
	no := func(code string) script.Reply {
		return script.Reply{Status: 400, Body: `{"__type":"` + code + `","message":"no"}`}
	}
	for name, test := range map[string]struct {
		reply script.Reply
		want  fault.Code
	}{
		"stopped":            {script.Reply{Body: `{}`}, ""},
		"the service is off": {no("ServiceNotActiveException"), ""},
		"no such service":    {no("ServiceNotFoundException"), ""},
		"no such cluster":    {no("ClusterNotFoundException"), ""},
		"not allowed":        {no("AccessDeniedException"), fault.PermissionDenied},
		"too fast":           {no("ThrottlingException"), fault.AwsUnavailable},
	} {
		t.Run(name, func(t *testing.T) {
			aws := script.New(map[string][]script.Reply{"UpdateService": {test.reply}})
			err := New(aws.Config()).Stop(t.Context(), arn)
			require.Equal(t, test.want, fault.Of(err).Code)
			require.Len(t, aws.Calls(), 1)
			require.JSONEq(t, `{"cluster":"Agc-Context-c-Cluster","service":"`+arn+`","desiredCount":0}`, aws.Calls()[0].Body)
		})
	}
}

func TestAnArnOfTheOldFormHasNoCluster(t *testing.T) {
	aws := script.New(map[string][]script.Reply{"UpdateService": {{Body: `{}`}}})
	require.NoError(t, New(aws.Config()).Stop(t.Context(), "arn:aws:ecs:us-east-1:123456789012:service/head"))
	require.NotContains(t, aws.Calls()[0].Body, "cluster\"")
}
