package cloudformation_test

import (
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation/types"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	vpc "github.com/aws/aws-sdk-go-v2/service/ec2/types"
	"github.com/stretchr/testify/require"
)

// hand is what a person does to the network of a mode.
type hand struct {
	mode string
	do   func(w *world) []error
}

// did drops the answers of calls.
func did[T any](_ T, err error) error { return err }

// part is the physical id of a part of the network.
func (w *world) part(logical string) *string { return aws.String(w.physical("Net", logical)) }

// deleteNat removes a NAT gateway and waits until it is gone.
func (w *world) deleteNat(logical string) error {
	_, err := w.EC2.DeleteNatGateway(w.t.Context(), &ec2.DeleteNatGatewayInput{NatGatewayId: w.part(logical)})
	time.Sleep(3 * time.Minute)
	return err
}

// deleteEndpoints removes endpoints and waits until they are gone.
func (w *world) deleteEndpoints(logicals ...string) error {
	var ids []string
	for _, logical := range logicals {
		ids = append(ids, *w.part(logical))
	}
	_, err := w.EC2.DeleteVpcEndpoints(w.t.Context(), &ec2.DeleteVpcEndpointsInput{VpcEndpointIds: ids})
	time.Sleep(3 * time.Minute)
	return err
}

// untag removes the stack's tag from a part of the network.
func (w *world) untag(id *string) []error {
	return []error{did(w.EC2.DeleteTags(w.t.Context(), &ec2.DeleteTagsInput{Resources: []string{*id}, Tags: []vpc.Tag{{Key: aws.String("application-name")}}}))}
}

// changedNetworks are hands that change, by what drift detection says of each.
func changedNetworks() map[string]hand {
	ssh := []vpc.IpPermission{{IpProtocol: aws.String("tcp"), FromPort: aws.Int32(22), ToPort: aws.Int32(22), IpRanges: []vpc.IpRange{{CidrIp: aws.String("0.0.0.0/0")}}}}
	return map[string]hand{
		"Vpc MODIFIED /EnableDnsHostnames NOT_EQUAL": {"public", func(w *world) []error {
			return []error{did(w.EC2.ModifyVpcAttribute(w.t.Context(), &ec2.ModifyVpcAttributeInput{VpcId: w.part("Vpc"), EnableDnsHostnames: &vpc.AttributeBooleanValue{Value: aws.Bool(false)}}))}
		}},
		"Vpc MODIFIED /Tags/1 REMOVE":             {"public", func(w *world) []error { return w.untag(w.part("Vpc")) }},
		"InternetGateway MODIFIED /Tags/1 REMOVE": {"public", func(w *world) []error { return w.untag(w.part("InternetGateway")) }},
		"PublicTable MODIFIED /Tags/1 REMOVE":     {"public", func(w *world) []error { return w.untag(w.part("PublicTable")) }},
		"NatGateway1 MODIFIED /Tags/1 REMOVE":     {"private", func(w *world) []error { return w.untag(w.part("NatGateway1")) }},
		"NatAddress1 MODIFIED /Tags/1 REMOVE": {"private", func(w *world) []error {
			got, err := w.EC2.DescribeAddresses(w.t.Context(), &ec2.DescribeAddressesInput{PublicIps: []string{*w.part("NatAddress1")}})
			require.NoError(w.t, err)
			return w.untag(got.Addresses[0].AllocationId)
		}},
		"PublicSubnet1 MODIFIED /MapPublicIpOnLaunch NOT_EQUAL": {"public", func(w *world) []error {
			return []error{did(w.EC2.ModifySubnetAttribute(w.t.Context(), &ec2.ModifySubnetAttributeInput{SubnetId: w.part("PublicSubnet1"), MapPublicIpOnLaunch: &vpc.AttributeBooleanValue{Value: aws.Bool(false)}}))}
		}},
		"PrivateExit1 MODIFIED /NatGatewayId NOT_EQUAL": {"private", func(w *world) []error {
			all := aws.String("0.0.0.0/0")
			return []error{
				did(w.EC2.DeleteRoute(w.t.Context(), &ec2.DeleteRouteInput{RouteTableId: w.part("PrivateTable1"), DestinationCidrBlock: all})),
				did(w.EC2.CreateRoute(w.t.Context(), &ec2.CreateRouteInput{RouteTableId: w.part("PrivateTable1"), DestinationCidrBlock: all, NatGatewayId: w.part("NatGateway2")})),
			}
		}},
		"S3Endpoint MODIFIED /RouteTableIds/1 REMOVE": {"private", func(w *world) []error {
			return []error{did(w.EC2.ModifyVpcEndpoint(w.t.Context(), &ec2.ModifyVpcEndpointInput{VpcEndpointId: w.part("S3Endpoint"), RemoveRouteTableIds: []string{*w.part("PrivateTable1")}}))}
		}},
		"LogsEndpoint MODIFIED /PrivateDnsEnabled NOT_EQUAL /SubnetIds/2 REMOVE": {"private", func(w *world) []error {
			return []error{did(w.EC2.ModifyVpcEndpoint(w.t.Context(), &ec2.ModifyVpcEndpointInput{
				VpcEndpointId: w.part("LogsEndpoint"), RemoveSubnetIds: []string{*w.part("PrivateSubnet3")}, PrivateDnsEnabled: aws.Bool(false),
			}))}
		}},
		"EndpointGroup MODIFIED /SecurityGroupIngress/1 ADD": {"private", func(w *world) []error {
			return []error{did(w.EC2.AuthorizeSecurityGroupIngress(w.t.Context(), &ec2.AuthorizeSecurityGroupIngressInput{GroupId: w.part("EndpointGroup"), IpPermissions: ssh}))}
		}},
		"EndpointGroup MODIFIED /SecurityGroupIngress REMOVE": {"private", func(w *world) []error {
			got, err := w.EC2.DescribeSecurityGroups(w.t.Context(), &ec2.DescribeSecurityGroupsInput{GroupIds: []string{*w.part("EndpointGroup")}})
			require.NoError(w.t, err)
			return []error{did(w.EC2.RevokeSecurityGroupIngress(w.t.Context(), &ec2.RevokeSecurityGroupIngressInput{GroupId: w.part("EndpointGroup"), IpPermissions: got.SecurityGroups[0].IpPermissions}))}
		}},
	}
}

// deletedNetworks are hands that delete, by what is found deleted.
func deletedNetworks() map[string]hand {
	detach := func(w *world) error {
		return did(w.EC2.DetachInternetGateway(w.t.Context(), &ec2.DetachInternetGatewayInput{InternetGatewayId: w.part("InternetGateway"), VpcId: w.part("Vpc")}))
	}
	disassociate := func(w *world, logical string) error {
		return did(w.EC2.DisassociateRouteTable(w.t.Context(), &ec2.DisassociateRouteTableInput{AssociationId: w.part(logical)}))
	}
	return map[string]hand{
		"InternetAttachment": {"public", func(w *world) []error { return []error{detach(w)} }},
		"InternetAttachment InternetGateway": {"public", func(w *world) []error {
			return []error{detach(w), did(w.EC2.DeleteInternetGateway(w.t.Context(), &ec2.DeleteInternetGatewayInput{InternetGatewayId: w.part("InternetGateway")}))}
		}},
		"PublicRoutes2": {"public", func(w *world) []error { return []error{disassociate(w, "PublicRoutes2")} }},
		"PublicRoutes3 PublicSubnet3": {"public", func(w *world) []error {
			return []error{disassociate(w, "PublicRoutes3"), did(w.EC2.DeleteSubnet(w.t.Context(), &ec2.DeleteSubnetInput{SubnetId: w.part("PublicSubnet3")}))}
		}},
		"DynamoDbEndpoint PrivateExit1 PrivateRoutes1 PrivateTable1 S3Endpoint": {"private", func(w *world) []error {
			return []error{
				disassociate(w, "PrivateRoutes1"), w.deleteEndpoints("S3Endpoint", "DynamoDbEndpoint"),
				did(w.EC2.DeleteRouteTable(w.t.Context(), &ec2.DeleteRouteTableInput{RouteTableId: w.part("PrivateTable1")})),
			}
		}},
		"NatGateway1": {"private", func(w *world) []error { return []error{w.deleteNat("NatGateway1")} }},
		"NatAddress1 NatGateway1": {"private", func(w *world) []error {
			got, err := w.EC2.DescribeAddresses(w.t.Context(), &ec2.DescribeAddressesInput{PublicIps: []string{*w.part("NatAddress1")}})
			return []error{err, w.deleteNat("NatGateway1"), did(w.EC2.ReleaseAddress(w.t.Context(), &ec2.ReleaseAddressInput{AllocationId: got.Addresses[0].AllocationId}))}
		}},
		"PrivateExit1": {"private", func(w *world) []error {
			return []error{did(w.EC2.DeleteRoute(w.t.Context(), &ec2.DeleteRouteInput{RouteTableId: w.part("PrivateTable1"), DestinationCidrBlock: aws.String("0.0.0.0/0")}))}
		}},
		"S3Endpoint": {"public", func(w *world) []error { return []error{w.deleteEndpoints("S3Endpoint")} }},
		"EcrApiEndpoint EcrDkrEndpoint EcsAgentEndpoint EcsEndpoint EcsTelemetryEndpoint EndpointGroup LogsEndpoint": {"private", func(w *world) []error {
			return []error{
				w.deleteEndpoints("EcrApiEndpoint", "EcrDkrEndpoint", "EcsAgentEndpoint", "EcsEndpoint", "EcsTelemetryEndpoint", "LogsEndpoint"),
				did(w.EC2.DeleteSecurityGroup(w.t.Context(), &ec2.DeleteSecurityGroupInput{GroupId: w.part("EndpointGroup")})),
			}
		}},
	}
}

func TestWhatAPersonChangedInANetworkIsFoundAndPutBack(t *testing.T) {
	for want, hand := range changedNetworks() {
		t.Run(want, func(t *testing.T) {
			inHands(t, hand, func(w *world, id string) {
				before := w.physicals(id)
				require.Equal(t, []string{want}, w.drifts(id))
				logical, _, _ := strings.Cut(want, " ")
				require.Equal(t, []string{logical}, w.reverted(id), "nothing else is touched")
				require.Equal(t, before, w.physicals(id))
			})
		})
	}
}

func TestWhatAPersonDeletedFromANetworkIsFoundAndMadeAnew(t *testing.T) {
	for want, hand := range deletedNetworks() {
		t.Run(want, func(t *testing.T) {
			inHands(t, hand, func(w *world, id string) {
				var found []string
				for _, d := range w.drifts(id) {
					logical, deleted := strings.CutSuffix(d, " DELETED")
					require.True(t, deleted, d)
					found = append(found, logical)
				}
				require.Equal(t, strings.Fields(want), found)
				require.Subset(t, w.reverted(id), found)
			})
		})
	}
}

// inHands makes a network, lets a hand change it, and in the end deletes what f left of it.
func inHands(t *testing.T, h hand, f func(w *world, id string)) {
	t.Helper()
	inWorld(t, func(w *world) {
		w.install()
		id, _ := w.network(h.mode)
		require.Empty(t, w.drifts(id))
		require.Equal(t, types.StackDriftStatusInSync, w.describe(id).DriftInformation.StackDriftStatus)
		for _, err := range h.do(w) {
			require.NoError(t, err)
		}
		f(w, id)
		require.Equal(t, types.StackStatusDeleteComplete, w.remove(id), w.reasons(id))
	})
}

// reverted puts back what drifted and gives the logical ids that the change set shows; then nothing drifts any more.
func (w *world) reverted(id string) []string {
	w.t.Helper()
	changes, status := w.revert(id)
	require.Equal(w.t, types.StackStatusUpdateComplete, status, w.reasons(id))
	require.Empty(w.t, w.drifts(id))
	require.Equal(w.t, types.ChangeSetStatusFailed, w.revertSet(id, "again").Status)
	return changes
}

// physicals are the physical ids of a stack's resources.
func (w *world) physicals(id string) map[string]string {
	w.t.Helper()
	out := map[string]string{}
	for logical := range w.checked(id) {
		out[logical] = w.physical(id, logical)
	}
	return out
}
