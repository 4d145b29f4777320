package ec2

import (
	"fmt"

	"github.com/aws/aws-sdk-go-v2/service/ec2/types"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/region"
)

// naming is how AWS speaks of a kind of resource.
type naming struct {
	parameter string // the request's parameter that names one
	code      string // of the refusal when there is none of that name
	text      string
}

func names(kind types.ResourceType) naming {
	switch kind {
	case types.ResourceTypeVpc:
		return naming{"vpcId", "InvalidVpcID.NotFound", "The vpc ID '%s' does not exist"}
	case types.ResourceTypeSubnet:
		return naming{"subnetId", "InvalidSubnetID.NotFound", "The subnet ID '%s' does not exist"}
	case types.ResourceTypeInternetGateway:
		return naming{"internetGatewayId", "InvalidInternetGatewayID.NotFound", "The internetGateway ID '%s' does not exist"}
	case types.ResourceTypeElasticIp:
		return naming{"allocationId", "InvalidAllocationID.NotFound", "The allocation ID '%s' does not exist"}
	case types.ResourceTypeNatgateway:
		return naming{"natGatewayId", "NatGatewayNotFound", "NAT gateway %s was not found"}
	case types.ResourceTypeRouteTable:
		return naming{"routeTableId", "InvalidRouteTableID.NotFound", "The routeTable ID '%s' does not exist"}
	case types.ResourceTypeSecurityGroup:
		return naming{"groupId", "InvalidGroup.NotFound", "The security group '%s' does not exist"}
	case types.ResourceTypeVpcEndpoint:
		return naming{"vpcEndpointId", "InvalidVpcEndpointId.NotFound", "The Vpc Endpoint Id '%s' does not exist"}
	case types.ResourceTypeNetworkInterface:
		return naming{"networkInterfaceId", "InvalidNetworkInterfaceID.NotFound", "The networkInterface ID '%s' does not exist"}
	case types.ResourceTypeEgressOnlyInternetGateway:
		return naming{"egressOnlyInternetGatewayId", "InvalidGatewayID.NotFound", "The egressOnlyInternetGateway ID '%s' does not exist"} // (G)
	case types.ResourceTypeInstance:
		return naming{"instanceId", "InvalidInstanceID.NotFound", "The instance ID '%s' does not exist"}
	case types.ResourceTypeImage:
		return naming{"imageId", "InvalidAMIID.NotFound", "The image id '[%s]' does not exist"}
	default:
		return naming{"resourceId", "InvalidID", "The ID '%s' is not valid"}
	}
}

func absent(kind types.ResourceType, id string) error {
	n := names(kind)
	return region.Refuse(n.code, n.text, id)
}

func unnamed(kind types.ResourceType) error { return lacks(names(kind).parameter) }

func lacks(parameter string) error {
	return region.Refuse("MissingParameter", "The request must contain the parameter %s", parameter)
}

func invalid(format string, args ...any) error {
	return region.Refuse("InvalidParameterValue", "%s", fmt.Sprintf(format, args...))
}

// needed refuses to delete something; noun is AWS's word for its kind.
func needed(noun, id string) error {
	return region.Refuse("DependencyViolation", "The %s '%s' has dependencies and cannot be deleted.", noun, id)
}

// full refuses to make one more of plural.
func full(code, plural string) error {
	return region.Refuse(code, "The maximum number of %s has been reached.", plural)
}
