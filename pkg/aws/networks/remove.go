package networks

import (
	"context"
	"fmt"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"

	"github.com/amazon-genomics-cli/agc/pkg/account"
	"github.com/amazon-genomics-cli/agc/pkg/aws/awsfault"
)

// Remover removes one kind of parts of a VPC, one at a time.
type Remover struct {
	remove func(ctx context.Context, id string) error
}

// Remove removes a part, and reports nil once it is gone. An error with a method Held() bool means that it is not gone yet, since
// it takes time or something else still holds it: it can be removed later.
func (r Remover) Remove(ctx context.Context, id string) error { return r.remove(ctx, id) }

// Removers are the removers by the kind of part.
func (n *Networks) Removers() map[string]Remover {
	return map[string]Remover{
		account.EndpointThing: {n.removeEndpoint}, account.NatGatewayThing: {n.removeNat}, account.NetworkInterfaceThing: {n.removeInterface},
		account.EgressOnlyThing: {n.removeEgressOnly}, account.RouteTableThing: {n.removeTable}, account.SubnetThing: {n.removeSubnet},
		account.SecurityGroupThing: {n.removeGroup}, account.InternetGatewayThing: {n.removeGateway},
	}
}

// Held says why a part cannot be removed yet.
type Held struct{ why string }

// Error is AWS's reason.
func (h Held) Error() string { return h.why }

// Held tells it from errors that are final.
func (h Held) Held() bool { return true }

// once is for calls that change something: their fence would be over when they are tried again.
func once(o *ec2.Options) { o.Retryer = aws.NopRetryer{} }

// ended names the error of a removal: a part that is gone already is none. An interface that is in use has a code of its own
// (EC2 API Reference, "Error codes").
func ended(err error, action string) error {
	code, text := awsfault.Code(err), awsfault.Message(err)
	switch {
	case strings.HasSuffix(code, "NotFound"), code == "Gateway.NotAttached":
		return nil
	case code == "DependencyViolation", strings.Contains(text, "currently in use"):
		return Held{text}
	default:
		return awsfault.From(err, action)
	}
}

// removeEndpoint reports an endpoint gone when its interfaces are. AWS answers with what it could not delete.
func (n *Networks) removeEndpoint(ctx context.Context, id string) error {
	seen, err := n.client.DescribeVpcEndpoints(ctx, &ec2.DescribeVpcEndpointsInput{VpcEndpointIds: []string{id}})
	if err != nil {
		return ended(err, "ec2:DescribeVpcEndpoints")
	}
	if len(seen.VpcEndpoints) == 0 {
		return nil
	}
	switch strings.ToLower(string(seen.VpcEndpoints[0].State)) {
	case "deleted":
		return nil
	case "deleting":
		return Held{"it is being deleted"}
	}
	out, err := n.client.DeleteVpcEndpoints(ctx, &ec2.DeleteVpcEndpointsInput{VpcEndpointIds: []string{id}}, once)
	if err != nil {
		return ended(err, "ec2:DeleteVpcEndpoints")
	}
	for _, failed := range out.Unsuccessful {
		if failed.Error != nil && !strings.HasSuffix(aws.ToString(failed.Error.Code), "NotFound") {
			return fmt.Errorf("delete the endpoint %s: %s", id, aws.ToString(failed.Error.Message))
		}
	}
	return Held{"it is being deleted"}
}

// removeNat leaves the gateway's address allocated: it may be in use elsewhere, such as in somebody's firewall.
func (n *Networks) removeNat(ctx context.Context, id string) error {
	seen, err := n.client.DescribeNatGateways(ctx, &ec2.DescribeNatGatewaysInput{NatGatewayIds: []string{id}})
	if err != nil {
		return ended(err, "ec2:DescribeNatGateways")
	}
	if len(seen.NatGateways) == 0 {
		return nil
	}
	switch seen.NatGateways[0].State {
	case types.NatGatewayStateDeleted:
		return nil
	case types.NatGatewayStateDeleting:
		return Held{"it is being deleted"}
	}
	if _, err = n.client.DeleteNatGateway(ctx, &ec2.DeleteNatGatewayInput{NatGatewayId: &id}, once); err != nil {
		return ended(err, "ec2:DeleteNatGateway")
	}
	return Held{"it is being deleted"}
}

// removeInterface looks first: of what is gone IAM knows no VPC, so that its deletion might be denied.
func (n *Networks) removeInterface(ctx context.Context, id string) error {
	seen, err := n.client.DescribeNetworkInterfaces(ctx, &ec2.DescribeNetworkInterfacesInput{NetworkInterfaceIds: []string{id}})
	if err != nil || len(seen.NetworkInterfaces) == 0 {
		return ended(err, "ec2:DescribeNetworkInterfaces")
	}
	_, err = n.client.DeleteNetworkInterface(ctx, &ec2.DeleteNetworkInterfaceInput{NetworkInterfaceId: &id}, once)
	return ended(err, "ec2:DeleteNetworkInterface")
}

func (n *Networks) removeEgressOnly(ctx context.Context, id string) error {
	_, err := n.client.DeleteEgressOnlyInternetGateway(ctx, &ec2.DeleteEgressOnlyInternetGatewayInput{EgressOnlyInternetGatewayId: &id}, once)
	return ended(err, "ec2:DeleteEgressOnlyInternetGateway")
}

func (n *Networks) removeSubnet(ctx context.Context, id string) error {
	seen, err := n.client.DescribeSubnets(ctx, &ec2.DescribeSubnetsInput{SubnetIds: []string{id}})
	if err != nil || len(seen.Subnets) == 0 {
		return ended(err, "ec2:DescribeSubnets")
	}
	_, err = n.client.DeleteSubnet(ctx, &ec2.DeleteSubnetInput{SubnetId: &id}, once)
	return ended(err, "ec2:DeleteSubnet")
}

// removeTable first ends the table's associations, which hold it.
func (n *Networks) removeTable(ctx context.Context, id string) error {
	seen, err := n.client.DescribeRouteTables(ctx, &ec2.DescribeRouteTablesInput{RouteTableIds: []string{id}})
	if err != nil {
		return ended(err, "ec2:DescribeRouteTables")
	}
	if len(seen.RouteTables) == 0 {
		return nil
	}
	for _, table := range seen.RouteTables {
		for _, a := range table.Associations {
			in := &ec2.DisassociateRouteTableInput{AssociationId: a.RouteTableAssociationId}
			if _, err := n.client.DisassociateRouteTable(ctx, in, once); ended(err, "ec2:DisassociateRouteTable") != nil {
				return ended(err, "ec2:DisassociateRouteTable")
			}
		}
	}
	_, err = n.client.DeleteRouteTable(ctx, &ec2.DeleteRouteTableInput{RouteTableId: &id}, once)
	return ended(err, "ec2:DeleteRouteTable")
}

// removeGateway first detaches the gateway.
func (n *Networks) removeGateway(ctx context.Context, id string) error {
	seen, err := n.client.DescribeInternetGateways(ctx, &ec2.DescribeInternetGatewaysInput{InternetGatewayIds: []string{id}})
	if err != nil {
		return ended(err, "ec2:DescribeInternetGateways")
	}
	if len(seen.InternetGateways) == 0 {
		return nil
	}
	for _, gateway := range seen.InternetGateways {
		for _, a := range gateway.Attachments {
			in := &ec2.DetachInternetGatewayInput{InternetGatewayId: &id, VpcId: a.VpcId}
			if _, err := n.client.DetachInternetGateway(ctx, in, once); ended(err, "ec2:DetachInternetGateway") != nil {
				return ended(err, "ec2:DetachInternetGateway")
			}
		}
	}
	_, err = n.client.DeleteInternetGateway(ctx, &ec2.DeleteInternetGatewayInput{InternetGatewayId: &id}, once)
	return ended(err, "ec2:DeleteInternetGateway")
}
