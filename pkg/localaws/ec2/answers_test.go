package ec2

import (
	"testing"

	sdk "github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
	"github.com/stretchr/testify/require"
)

// TestUnknownThings holds AWS's answers for what does not exist.
func TestUnknownThings(t *testing.T) {
	inBubble(t, func(_ *testing.T, b bench) {
		refused(b, b.DeleteVpc, &sdk.DeleteVpcInput{VpcId: new("vpc-1")}, "InvalidVpcID.NotFound", "The vpc ID 'vpc-1' does not exist")
		refused(b, b.DescribeVpcs, &sdk.DescribeVpcsInput{VpcIds: []string{"vpc-1"}}, "InvalidVpcID.NotFound", "The vpc ID 'vpc-1' does not exist")
		refused(b, b.DeleteSubnet, &sdk.DeleteSubnetInput{SubnetId: new("subnet-1")}, "InvalidSubnetID.NotFound", "The subnet ID 'subnet-1' does not exist")
		refused(b, b.DeleteInternetGateway, &sdk.DeleteInternetGatewayInput{InternetGatewayId: new("igw-1")}, "InvalidInternetGatewayID.NotFound",
			"The internetGateway ID 'igw-1' does not exist")
		refused(b, b.ReleaseAddress, &sdk.ReleaseAddressInput{AllocationId: new("eipalloc-1")}, "InvalidAllocationID.NotFound",
			"The allocation ID 'eipalloc-1' does not exist")
		refused(b, b.ReleaseAddress, &sdk.ReleaseAddressInput{PublicIp: new("54.1.1.1")}, "InvalidParameterValue",
			"You must specify an allocation id when releasing a VPC elastic IP address")
		refused(b, b.DescribeNatGateways, &sdk.DescribeNatGatewaysInput{NatGatewayIds: []string{"nat-1"}}, "NatGatewayNotFound", "NAT gateway nat-1 was not found")
		refused(b, b.DeleteRouteTable, &sdk.DeleteRouteTableInput{RouteTableId: new("rtb-1")}, "InvalidRouteTableID.NotFound",
			"The routeTable ID 'rtb-1' does not exist")
		refused(b, b.DisassociateRouteTable, &sdk.DisassociateRouteTableInput{AssociationId: new("rtbassoc-1")}, "InvalidAssociationID.NotFound",
			"The association ID 'rtbassoc-1' does not exist")
		refused(b, b.DeleteSecurityGroup, &sdk.DeleteSecurityGroupInput{GroupId: new("sg-1")}, "InvalidGroup.NotFound", "The security group 'sg-1' does not exist")
		refused(b, b.DescribeVpcEndpoints, &sdk.DescribeVpcEndpointsInput{VpcEndpointIds: []string{"vpce-1"}}, "InvalidVpcEndpointId.NotFound",
			"The Vpc Endpoint Id 'vpce-1' does not exist")
		refused(b, b.DeleteNetworkInterface, &sdk.DeleteNetworkInterfaceInput{NetworkInterfaceId: new("eni-1")}, "InvalidNetworkInterfaceID.NotFound",
			"The networkInterface ID 'eni-1' does not exist")
		refused(b, b.DescribeImages, &sdk.DescribeImagesInput{ImageIds: []string{"ami-1"}}, "InvalidAMIID.NotFound", "The image id '[ami-1]' does not exist")
		refused(b, b.DescribeImages, &sdk.DescribeImagesInput{ImageIds: []string{"image"}}, "InvalidAMIID.Malformed",
			`Invalid id: "image" (expecting "ami-...")`)
		refused(b, b.CreateTags, &sdk.CreateTagsInput{Resources: []string{"thing"}}, "InvalidID", "The ID 'thing' is not valid")
		refused(b, b.DeleteVpc, &sdk.DeleteVpcInput{}, "MissingParameter", "The request must contain the parameter vpcId")
	})
}

func TestBlocksOfVpcsAndSubnets(t *testing.T) {
	inBubble(t, func(_ *testing.T, b bench) {
		for cidr, code := range map[string]string{
			"10.0.0.0/8": "InvalidVpc.Range", "10.0.0.0/29": "InvalidVpc.Range", "ten": "InvalidParameterValue", "fd00::/16": "InvalidParameterValue",
		} {
			refused(b, b.CreateVpc, &sdk.CreateVpcInput{CidrBlock: &cidr}, code, "")
		}
		id := b.vpc()
		make := func(cidr string) *sdk.CreateSubnetInput { return &sdk.CreateSubnetInput{VpcId: &id, CidrBlock: &cidr} }
		must(b, b.CreateSubnet, make("10.0.0.0/20"))
		refused(b, b.CreateSubnet, make("10.0.8.0/24"), "InvalidSubnet.Conflict", "The CIDR '10.0.8.0/24' conflicts with another subnet")
		refused(b, b.CreateSubnet, make("10.1.0.0/24"), "InvalidSubnet.Range", "The CIDR '10.1.0.0/24' is invalid.")
		refused(b, b.CreateSubnet, make("10.0.16.0/29"), "InvalidSubnet.Range", "The CIDR '10.0.16.0/29' is invalid.")
		refused(b, b.CreateSubnet, make("nonsense"), "InvalidParameterValue",
			"Value (nonsense) for parameter cidrBlock is invalid. This is not a valid CIDR block.")
		other := make("10.0.16.0/24")
		other.AvailabilityZone = new("us-east-1z")
		refused(b, b.CreateSubnet, other, "InvalidParameterValue", "Value (us-east-1z) for parameter availabilityZone is invalid. Subnets can currently only be "+
			"created in the following availability zones: us-east-1a, us-east-1b, us-east-1c, us-east-1d, us-east-1e, us-east-1f.")
		other.AvailabilityZone, other.AvailabilityZoneId = nil, new("use1-bos1-az1") // a local zone that nobody opted in to
		refused(b, b.CreateSubnet, other, "InvalidParameterValue", "")
	})
}

func TestGatewaysAttachOneToOne(t *testing.T) {
	inBubble(t, func(_ *testing.T, b bench) {
		one, two := b.vpc(), b.vpc()
		first := b.gateway(one)
		second := *must(b, b.CreateInternetGateway, &sdk.CreateInternetGatewayInput{}).InternetGateway.InternetGatewayId
		refused(b, b.AttachInternetGateway, &sdk.AttachInternetGatewayInput{InternetGatewayId: &first, VpcId: &two}, "Resource.AlreadyAssociated",
			"resource "+first+" is already attached to network "+one)
		refused(b, b.AttachInternetGateway, &sdk.AttachInternetGatewayInput{InternetGatewayId: &second, VpcId: &one}, "InvalidParameterValue",
			"Network "+one+" already has an internet gateway attached")
		refused(b, b.DetachInternetGateway, &sdk.DetachInternetGatewayInput{InternetGatewayId: &first, VpcId: &two}, "Gateway.NotAttached",
			"resource "+first+" is not attached to network "+two)
	})
}

func TestQuotas(t *testing.T) {
	inBubble(t, func(_ *testing.T, b bench) {
		var first string
		for i := range 5 {
			id := b.vpc()
			if i == 0 {
				first = id
			}
			must(b, b.CreateInternetGateway, &sdk.CreateInternetGatewayInput{})
			b.address()
		}
		refused(b, b.CreateVpc, &sdk.CreateVpcInput{CidrBlock: new("10.0.0.0/16")}, "VpcLimitExceeded", "The maximum number of VPCs has been reached.")
		refused(b, b.CreateInternetGateway, &sdk.CreateInternetGatewayInput{}, "InternetGatewayLimitExceeded",
			"The maximum number of internet gateways has been reached.")
		refused(b, b.AllocateAddress, &sdk.AllocateAddressInput{Domain: types.DomainTypeVpc}, "AddressLimitExceeded",
			"The maximum number of addresses has been reached.")
		q := b.Quotas()
		q.Addresses, q.SubnetsPerVpc, q.EndpointsPerVpc = 6, 1, 0
		b.SetQuotas(q)
		b.address()
		b.subnet(first, "10.0.0.0/24", "use1-az1")
		refused(b, b.CreateSubnet, &sdk.CreateSubnetInput{VpcId: &first, CidrBlock: new("10.0.1.0/24")}, "SubnetLimitExceeded", "")
		refused(b, b.CreateVpcEndpoint, &sdk.CreateVpcEndpointInput{
			VpcId: &first, ServiceName: new("com.amazonaws.us-east-1.ecs"), VpcEndpointType: types.VpcEndpointTypeInterface,
		}, "VpcEndpointLimitExceeded", "")
	})
}

func TestDryRunChangesNothing(t *testing.T) {
	inBubble(t, func(t *testing.T, b bench) {
		refused(b, b.CreateVpc, &sdk.CreateVpcInput{CidrBlock: new("10.0.0.0/16"), DryRun: new(true)}, "DryRunOperation",
			"Request would have succeeded, but DryRun flag is set.")
		require.Empty(t, must(b, b.DescribeVpcs, &sdk.DescribeVpcsInput{DryRun: new(false)}).Vpcs)
	})
}

func TestUnhandledFieldsAreNamed(t *testing.T) {
	inBubble(t, func(_ *testing.T, b bench) {
		refused(b, b.CreateVpc, &sdk.CreateVpcInput{CidrBlock: new("10.0.0.0/16"), Ipv4NetmaskLength: new(int32(16))}, "LocalAws.NotImplemented",
			"the local AWS does not know the field Ipv4NetmaskLength of CreateVpcInput")
		refused(b, b.CreateNatGateway, &sdk.CreateNatGatewayInput{VpcId: new("vpc-1")}, "LocalAws.NotImplemented", "")
	})
}
