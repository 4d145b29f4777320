package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
)

// aNetwork are the parameters of a network in some mode and number of zones.
func aNetwork(mode string, zones int) map[string]string {
	out := map[string]string{"Mode": mode, "Cidr": "10.0.0.0/16"}
	for i := range maxZones {
		out[fmt.Sprint("Zone", i+1)] = ""
		if i < zones {
			out[fmt.Sprint("Zone", i+1)] = fmt.Sprint("use1-az", i+1)
		}
	}
	return out
}

func TestNetworkHasWhatItsModeAndZonesAskFor(t *testing.T) {
	for _, c := range []struct {
		mode                                               string
		zones, subnets, nats, tables, interfaces, gateways int
		listed                                             string
	}{
		{"private", 3, 6, 3, 4, 6, 2, "${PrivateSubnet1},${PrivateSubnet2},${PrivateSubnet3}"},
		{"private", 2, 4, 2, 3, 6, 2, "${PrivateSubnet1},${PrivateSubnet2}"},
		{"private", 1, 2, 1, 2, 6, 2, "${PrivateSubnet1}"},
		{"public", 3, 3, 0, 1, 0, 2, "${PublicSubnet1},${PublicSubnet2},${PublicSubnet3}"},
		{"public", 2, 2, 0, 1, 0, 2, "${PublicSubnet1},${PublicSubnet2}"},
		{"public", 1, 1, 0, 1, 0, 2, "${PublicSubnet1}"},
	} {
		t.Run(fmt.Sprint(c.mode, c.zones), func(t *testing.T) {
			tpl := read(t, networkStack).with(t, aNetwork(c.mode, c.zones))
			require.Len(t, tpl.ofType("AWS::EC2::Subnet"), c.subnets)
			require.Len(t, tpl.ofType("AWS::EC2::NatGateway"), c.nats)
			require.Len(t, tpl.ofType("AWS::EC2::EIP"), c.nats)
			require.Len(t, tpl.ofType("AWS::EC2::RouteTable"), c.tables)
			require.Len(t, tpl.ofType("AWS::EC2::SubnetRouteTableAssociation"), c.subnets)
			kinds := map[any]int{}
			for _, name := range tpl.ofType("AWS::EC2::VPCEndpoint") {
				kinds[tpl.Resources[name].Properties["VpcEndpointType"]]++
			}
			require.Equal(t, c.interfaces, kinds["Interface"])
			require.Equal(t, c.gateways, kinds["Gateway"])
			require.Equal(t, c.listed, tpl.Outputs["Subnets"].Value)
			require.Equal(t, fmt.Sprint(c.zones), tpl.Outputs["SubnetCount"].Value)
			require.Equal(t, "${Vpc}", tpl.Outputs["VpcId"].Value)
		})
	}
}

// A third zone without a second one cannot come from a plan; it must not come out as half a network.
func TestAThirdZoneNeedsASecond(t *testing.T) {
	parameters := aNetwork("private", 3)
	parameters["Zone2"] = ""
	tpl := read(t, networkStack).with(t, parameters)
	require.Len(t, tpl.ofType("AWS::EC2::Subnet"), 2)
	require.Equal(t, "1", tpl.Outputs["SubnetCount"].Value)
}

// Whatever the parameters, nothing refers to a resource that is not there.
func TestNoReferenceDangles(t *testing.T) {
	for _, mode := range []string{"private", "public"} {
		for zones := 1; zones <= maxZones; zones++ {
			tpl := read(t, networkStack).with(t, aNetwork(mode, zones))
			for name, r := range tpl.Resources {
				text, err := json.Marshal(r.Properties)
				require.NoError(t, err)
				for _, reference := range regexp.MustCompile(`\$\{(\w+)\}`).FindAllStringSubmatch(string(text), -1) {
					require.Contains(t, tpl.Resources, reference[1], "%s in %s mode with %d zones", name, mode, zones)
				}
			}
		}
	}
}

func TestSubnetsHaveRangesAndZonesOfTheirOwn(t *testing.T) {
	tpl := read(t, networkStack).with(t, aNetwork("private", 3))
	ranges, zones := map[any]string{}, map[any]int{}
	for _, name := range tpl.ofType("AWS::EC2::Subnet") {
		properties := tpl.Resources[name].Properties
		require.Empty(t, ranges[properties["CidrBlock"]], "%s has the range of another", name)
		ranges[properties["CidrBlock"]] = name
		zones[properties["AvailabilityZoneId"]]++
		require.NotContains(t, properties, "AvailabilityZone", "the name of a zone differs from account to account")
	}
	require.Equal(t, map[any]int{"use1-az1": 2, "use1-az2": 2, "use1-az3": 2}, zones)
}

func TestOnlyPublicNetworksGivePublicAddresses(t *testing.T) {
	for mode, want := range map[string]bool{"private": false, "public": true} {
		tpl := read(t, networkStack).with(t, aNetwork(mode, 1))
		require.Equal(t, want, tpl.Resources["PublicSubnet1"].Properties["MapPublicIpOnLaunch"], mode)
	}
	require.NotContains(t, read(t, networkStack).Resources["PrivateSubnet1"].Properties, "MapPublicIpOnLaunch")
}

func TestEachPrivateSubnetLeavesThroughItsOwnZone(t *testing.T) {
	tpl := read(t, networkStack).with(t, aNetwork("private", 3))
	for i := 1; i <= maxZones; i++ {
		property := func(resource, name string) any { return tpl.Resources[fmt.Sprint(resource, i)].Properties[name] }
		require.Equal(t, fmt.Sprintf("${PrivateTable%d}", i), property("PrivateRoutes", "RouteTableId"))
		require.Equal(t, fmt.Sprintf("${PrivateSubnet%d}", i), property("PrivateRoutes", "SubnetId"))
		require.Equal(t, fmt.Sprintf("${PrivateTable%d}", i), property("PrivateExit", "RouteTableId"))
		require.Equal(t, fmt.Sprintf("${NatGateway%d}", i), property("PrivateExit", "NatGatewayId"))
		require.Equal(t, fmt.Sprintf("${PublicSubnet%d}", i), property("NatGateway", "SubnetId"))
		require.Equal(t, []string{"InternetAttachment"}, tpl.Resources[fmt.Sprint("NatGateway", i)].DependsOn)
	}
}

func TestEndpointsOfAPrivateNetwork(t *testing.T) {
	tpl := read(t, networkStack).with(t, aNetwork("private", 2))
	services := map[any][]any{}
	for _, name := range tpl.ofType("AWS::EC2::VPCEndpoint") {
		p := tpl.Resources[name].Properties
		services[p["ServiceName"]] = append(slices.Clone(anys(p["SubnetIds"])), anys(p["RouteTableIds"])...)
		if p["VpcEndpointType"] == "Interface" {
			require.Equal(t, true, p["PrivateDnsEnabled"], name)
			require.Equal(t, []any{"${EndpointGroup}"}, p["SecurityGroupIds"], name)
		}
	}
	subnets := []any{"${PrivateSubnet1}", "${PrivateSubnet2}"}
	tables := []any{"${PublicTable}", "${PrivateTable1}", "${PrivateTable2}"}
	want := map[any][]any{}
	for _, service := range []string{"ecr.api", "ecr.dkr", "ecs", "ecs-agent", "ecs-telemetry", "logs"} {
		want["Fn::Subcom.amazonaws.${AWS::Region}."+service] = subnets
	}
	for _, service := range []string{"s3", "dynamodb"} {
		want["Fn::Subcom.amazonaws.${AWS::Region}."+service] = tables
	}
	require.Equal(t, want, services)
}

func anys(v any) []any {
	list, _ := v.([]any)
	return list
}

func TestOnlyHTTPSFromTheVPCReachesTheEndpoints(t *testing.T) {
	tpl := read(t, networkStack).with(t, aNetwork("private", 1))
	rules := tpl.Resources["EndpointGroup"].Properties["SecurityGroupIngress"].([]any)
	require.Len(t, rules, 1)
	rule := maps.Clone(rules[0].(map[string]any))
	delete(rule, "Description")
	require.Equal(t, map[string]any{"IpProtocol": "tcp", "FromPort": 443.0, "ToPort": 443.0, "CidrIp": "${Vpc}"}, rule)
}

func TestEveryPartOfTheNetworkHasAName(t *testing.T) {
	nameless := []string{"AWS::EC2::Route", "AWS::EC2::SubnetRouteTableAssociation", "AWS::EC2::VPCGatewayAttachment"}
	for name, r := range read(t, networkStack).Resources {
		if !slices.Contains(nameless, r.Type) { // these three take no tags
			text, err := json.Marshal(r.Properties["Tags"])
			require.NoError(t, err)
			require.Contains(t, string(text), `"Key":"Name"`, name)
		}
	}
}
