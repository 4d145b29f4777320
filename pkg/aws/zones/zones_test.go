package zones

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/amazon-genomics-cli/agc/pkg/account"
	"github.com/amazon-genomics-cli/agc/pkg/aws/script"
	"github.com/amazon-genomics-cli/agc/pkg/fault"
)

func zone(id, name, state, optIn, kind string) string {
	return fmt.Sprintf(`<item><zoneId>%s</zoneId><zoneName>%s</zoneName><zoneState>%s</zoneState><optInStatus>%s</optInStatus><zoneType>%s</zoneType></item>`, id, name, state, optIn, kind)
}

func service(name string, zones ...string) string {
	return fmt.Sprintf(`<item><serviceName>com.amazonaws.us-east-1.%s</serviceName><availabilityZoneSet><item>%s</item></availabilityZoneSet></item>`,
		name, strings.Join(zones, "</item><item>"))
}

func zonesReply(items ...string) script.Reply {
	return script.Reply{Body: `<DescribeAvailabilityZonesResponse><availabilityZoneInfo>` + strings.Join(items, "") + `</availabilityZoneInfo></DescribeAvailabilityZonesResponse>`}
}

func servicesReply(token string, items ...string) script.Reply {
	return script.Reply{Body: `<DescribeVpcEndpointServicesResponse><serviceDetailSet>` + strings.Join(items, "") + `</serviceDetailSet><nextToken>` + token +
		`</nextToken></DescribeVpcEndpointServicesResponse>`}
}

func region() map[string][]script.Reply {
	all := []string{"us-east-1a", "us-east-1b", "us-east-1c", "us-east-1d", "us-east-1-bos-1a"}
	return map[string][]script.Reply{
		"DescribeAvailabilityZones": {zonesReply(
			zone("use1-az4", "us-east-1a", "available", "opt-in-not-required", "availability-zone"),
			zone("use1-az2", "us-east-1b", "available", "opted-in", "availability-zone"),
			zone("use1-az3", "us-east-1c", "impaired", "opt-in-not-required", "availability-zone"),
			zone("use1-az1", "us-east-1d", "available", "opt-in-not-required", "availability-zone"),
			zone("use1-az9", "us-east-1e", "available", "not-opted-in", "availability-zone"),
			zone("use1-bos1-az1", "us-east-1-bos-1a", "available", "opted-in", "local-zone"))},
		"DescribeVpcEndpointServices": {
			servicesReply("more", service("ecr.api", all...), service("ecr.dkr", all...), service("ecs", all...), service("ecs-agent", all...)),
			servicesReply("", service("ecs-telemetry", "us-east-1a", "us-east-1b"), service("logs", all...), service("not-asked-for")),
		},
	}
}

func TestUsable(t *testing.T) {
	aws := script.New(region())
	got, err := New(aws.Config()).Usable(t.Context())
	require.NoError(t, err)
	require.Equal(t, []account.Zone{{ID: "use1-az2", Name: "us-east-1b"}, {ID: "use1-az4", Name: "us-east-1a"}}, got)
	require.Equal(t, "com.amazonaws.us-east-1.ecr.api", aws.Calls()[1].Form.Get("ServiceName.1"))
	require.Equal(t, "com.amazonaws.us-east-1.logs", aws.Calls()[1].Form.Get("ServiceName.6"))
	require.Equal(t, "more", aws.Calls()[2].Form.Get("NextToken"))
}

func TestAServiceThatTheRegionDoesNotHaveLeavesNoZone(t *testing.T) {
	replies := region()
	replies["DescribeVpcEndpointServices"] = []script.Reply{servicesReply("", service("ecr.api", "us-east-1a"))}
	got, err := New(script.New(replies).Config()).Usable(t.Context())
	require.NoError(t, err)
	require.Empty(t, got)
}

func TestBothReadsMayFail(t *testing.T) {
	for operation := range region() {
		replies := region()
		replies[operation] = []script.Reply{{Status: 403, Body: `<Response><Errors><Error><Code>UnauthorizedOperation</Code><Message>no</Message></Error></Errors></Response>`}}
		_, err := New(script.New(replies).Config()).Usable(t.Context())
		require.True(t, fault.Is(err, fault.PermissionDenied), "%v", err)
		require.ErrorContains(t, err, "ec2:"+operation)
	}
}
