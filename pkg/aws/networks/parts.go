package networks

import (
	"context"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"

	"github.com/amazon-genomics-cli/agc/pkg/account"
	"github.com/amazon-genomics-cli/agc/pkg/aws/awsfault"
)

// Parts are the foreign parts in the VPC of a managed network, given the name of its stack. What cannot be read is an error:
// half of the parts are no answer.
func (n *Networks) Parts(ctx context.Context, stack, vpc string) ([]account.Part, error) {
	var found []account.Found
	for _, read := range []func(context.Context, string) ([]account.Found, error){
		n.foundInterfaces, n.foundInstances, n.foundEndpoints, n.foundNats, n.foundPeerings, n.foundVpnGateways, n.foundEgressOnly,
		n.foundGateways, n.foundTables, n.foundSubnets, n.foundGroups,
	} {
		some, err := read(ctx, vpc)
		if err != nil {
			return nil, err
		}
		found = append(found, some...)
	}
	return account.ForeignParts(stack, vpc, found), nil
}

func (n *Networks) foundInterfaces(ctx context.Context, vpc string) ([]account.Found, error) {
	pages := ec2.NewDescribeNetworkInterfacesPaginator(n.client, &ec2.DescribeNetworkInterfacesInput{Filters: in(vpc)})
	items, err := all(ctx, pages, "ec2:DescribeNetworkInterfaces", func(page *ec2.DescribeNetworkInterfacesOutput) []types.NetworkInterface {
		return page.NetworkInterfaces
	})
	return each(items, err, func(i types.NetworkInterface) account.Found {
		f := account.Found{
			Kind: account.NetworkInterfaceThing, ID: aws.ToString(i.NetworkInterfaceId), Tags: pairs(i.TagSet), State: string(i.Status),
			Type: string(i.InterfaceType), Description: aws.ToString(i.Description), Requester: aws.ToString(i.RequesterId), Managed: aws.ToBool(i.RequesterManaged),
		}
		if i.Attachment != nil {
			f.Instance = aws.ToString(i.Attachment.InstanceId)
		}
		return f
	})
}

func (n *Networks) foundInstances(ctx context.Context, vpc string) ([]account.Found, error) {
	pages := ec2.NewDescribeInstancesPaginator(n.client, &ec2.DescribeInstancesInput{Filters: in(vpc)})
	items, err := all(ctx, pages, "ec2:DescribeInstances", func(page *ec2.DescribeInstancesOutput) (out []types.Instance) {
		for _, r := range page.Reservations {
			out = append(out, r.Instances...)
		}
		return out
	})
	return each(items, err, func(i types.Instance) account.Found {
		f := account.Found{Kind: account.InstanceThing, ID: aws.ToString(i.InstanceId), Tags: pairs(i.Tags)}
		if i.State != nil {
			f.State = string(i.State.Name)
		}
		for _, at := range i.NetworkInterfaces {
			f.Interfaces = append(f.Interfaces, aws.ToString(at.NetworkInterfaceId))
		}
		return f
	})
}

// foundEndpoints are in states that AWS writes in small letters, unlike the SDK's constants.
func (n *Networks) foundEndpoints(ctx context.Context, vpc string) ([]account.Found, error) {
	items, err := n.endpointsIn(ctx, vpc)
	return each(items, err, func(e types.VpcEndpoint) account.Found {
		return account.Found{
			Kind: account.EndpointThing, ID: aws.ToString(e.VpcEndpointId), Tags: pairs(e.Tags), Name: aws.ToString(e.ServiceName),
			State: strings.ToLower(string(e.State)), Interfaces: e.NetworkInterfaceIds,
		}
	})
}

func (n *Networks) foundNats(ctx context.Context, vpc string) ([]account.Found, error) {
	pages := ec2.NewDescribeNatGatewaysPaginator(n.client, &ec2.DescribeNatGatewaysInput{Filter: in(vpc)})
	items, err := all(ctx, pages, "ec2:DescribeNatGateways", func(page *ec2.DescribeNatGatewaysOutput) []types.NatGateway { return page.NatGateways })
	return each(items, err, func(g types.NatGateway) account.Found {
		f := account.Found{Kind: account.NatGatewayThing, ID: aws.ToString(g.NatGatewayId), Tags: pairs(g.Tags), State: string(g.State)}
		for _, a := range g.NatGatewayAddresses {
			f.Interfaces = append(f.Interfaces, aws.ToString(a.NetworkInterfaceId))
		}
		return f
	})
}

// foundPeerings are those that the VPC asked for and those that were asked of it.
func (n *Networks) foundPeerings(ctx context.Context, vpc string) ([]account.Found, error) {
	var found []account.Found
	for _, side := range []string{"requester-vpc-info.vpc-id", "accepter-vpc-info.vpc-id"} {
		pages := ec2.NewDescribeVpcPeeringConnectionsPaginator(n.client, &ec2.DescribeVpcPeeringConnectionsInput{Filters: by(side, vpc)})
		items, err := all(ctx, pages, "ec2:DescribeVpcPeeringConnections", func(page *ec2.DescribeVpcPeeringConnectionsOutput) []types.VpcPeeringConnection {
			return page.VpcPeeringConnections
		})
		if err != nil {
			return nil, err
		}
		for _, p := range items {
			f := account.Found{Kind: account.PeeringThing, ID: aws.ToString(p.VpcPeeringConnectionId), Tags: pairs(p.Tags)}
			if p.Status != nil {
				f.State = string(p.Status.Code)
			}
			found = append(found, f)
		}
	}
	return found, nil
}

// foundVpnGateways come in one piece: AWS has no pages of them.
func (n *Networks) foundVpnGateways(ctx context.Context, vpc string) ([]account.Found, error) {
	out, err := n.client.DescribeVpnGateways(ctx, &ec2.DescribeVpnGatewaysInput{Filters: by("attachment.vpc-id", vpc)})
	if err != nil {
		return nil, awsfault.From(err, "ec2:DescribeVpnGateways")
	}
	return each(out.VpnGateways, nil, func(g types.VpnGateway) account.Found {
		return account.Found{Kind: account.VpnGatewayThing, ID: aws.ToString(g.VpnGatewayId), Tags: pairs(g.Tags), State: string(g.State)}
	})
}

// foundEgressOnly reads the gateways of all VPCs: AWS does not filter them by VPC (EC2 API Reference).
func (n *Networks) foundEgressOnly(ctx context.Context, vpc string) ([]account.Found, error) {
	pages := ec2.NewDescribeEgressOnlyInternetGatewaysPaginator(n.client, &ec2.DescribeEgressOnlyInternetGatewaysInput{})
	items, err := all(ctx, pages, "ec2:DescribeEgressOnlyInternetGateways", func(page *ec2.DescribeEgressOnlyInternetGatewaysOutput) []types.EgressOnlyInternetGateway {
		return slices.DeleteFunc(page.EgressOnlyInternetGateways, func(g types.EgressOnlyInternetGateway) bool { return !attached(g.Attachments, vpc) })
	})
	return each(items, err, func(g types.EgressOnlyInternetGateway) account.Found {
		return account.Found{Kind: account.EgressOnlyThing, ID: aws.ToString(g.EgressOnlyInternetGatewayId), Tags: pairs(g.Tags)}
	})
}

func attached(to []types.InternetGatewayAttachment, vpc string) bool {
	return slices.ContainsFunc(to, func(a types.InternetGatewayAttachment) bool { return aws.ToString(a.VpcId) == vpc })
}

func (n *Networks) foundGateways(ctx context.Context, vpc string) ([]account.Found, error) {
	pages := ec2.NewDescribeInternetGatewaysPaginator(n.client, &ec2.DescribeInternetGatewaysInput{Filters: by("attachment.vpc-id", vpc)})
	items, err := all(ctx, pages, "ec2:DescribeInternetGateways", func(page *ec2.DescribeInternetGatewaysOutput) []types.InternetGateway { return page.InternetGateways })
	return each(items, err, func(g types.InternetGateway) account.Found {
		return account.Found{Kind: account.InternetGatewayThing, ID: aws.ToString(g.InternetGatewayId), Tags: pairs(g.Tags)}
	})
}

func (n *Networks) foundTables(ctx context.Context, vpc string) ([]account.Found, error) {
	items, err := n.tablesIn(ctx, vpc)
	return each(items, err, func(t types.RouteTable) account.Found {
		main := slices.ContainsFunc(t.Associations, func(a types.RouteTableAssociation) bool { return aws.ToBool(a.Main) })
		return account.Found{Kind: account.RouteTableThing, ID: aws.ToString(t.RouteTableId), Tags: pairs(t.Tags), Inborn: main}
	})
}

func (n *Networks) foundSubnets(ctx context.Context, vpc string) ([]account.Found, error) {
	items, err := n.subnetsIn(ctx, vpc)
	return each(items, err, func(s types.Subnet) account.Found {
		return account.Found{Kind: account.SubnetThing, ID: aws.ToString(s.SubnetId), Tags: pairs(s.Tags), State: string(s.State)}
	})
}

func (n *Networks) foundGroups(ctx context.Context, vpc string) ([]account.Found, error) {
	pages := ec2.NewDescribeSecurityGroupsPaginator(n.client, &ec2.DescribeSecurityGroupsInput{Filters: in(vpc)})
	items, err := all(ctx, pages, "ec2:DescribeSecurityGroups", func(page *ec2.DescribeSecurityGroupsOutput) []types.SecurityGroup { return page.SecurityGroups })
	return each(items, err, func(g types.SecurityGroup) account.Found {
		name := aws.ToString(g.GroupName)
		return account.Found{Kind: account.SecurityGroupThing, ID: aws.ToString(g.GroupId), Tags: pairs(g.Tags), Name: name, Inborn: name == "default"}
	})
}

func pairs(tags []types.Tag) map[string]string {
	out := map[string]string{}
	for _, t := range tags {
		out[aws.ToString(t.Key)] = aws.ToString(t.Value)
	}
	return out
}
