package networks

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
)

// removeGroup first takes away the group's rules about other groups: two groups whose rules name each other hold each other (VPC
// User Guide, "Delete a security group").
func (n *Networks) removeGroup(ctx context.Context, id string) error {
	seen, err := n.client.DescribeSecurityGroups(ctx, &ec2.DescribeSecurityGroupsInput{GroupIds: []string{id}})
	if err != nil || len(seen.SecurityGroups) == 0 {
		return ended(err, "ec2:DescribeSecurityGroups")
	}
	for _, group := range seen.SecurityGroups {
		if rules := aboutOthers(group.IpPermissions, id); len(rules) > 0 {
			_, err := n.client.RevokeSecurityGroupIngress(ctx, &ec2.RevokeSecurityGroupIngressInput{GroupId: &id, IpPermissions: rules}, once)
			if err := ended(err, "ec2:RevokeSecurityGroupIngress"); err != nil {
				return err
			}
		}
		if rules := aboutOthers(group.IpPermissionsEgress, id); len(rules) > 0 {
			_, err := n.client.RevokeSecurityGroupEgress(ctx, &ec2.RevokeSecurityGroupEgressInput{GroupId: &id, IpPermissions: rules}, once)
			if err := ended(err, "ec2:RevokeSecurityGroupEgress"); err != nil {
				return err
			}
		}
	}
	_, err = n.client.DeleteSecurityGroup(ctx, &ec2.DeleteSecurityGroupInput{GroupId: &id}, once)
	return ended(err, "ec2:DeleteSecurityGroup")
}

// aboutOthers are the rules that name other groups than the one that has them.
func aboutOthers(rules []types.IpPermission, own string) []types.IpPermission {
	var out []types.IpPermission
	for _, rule := range rules {
		var others []types.UserIdGroupPair
		for _, pair := range rule.UserIdGroupPairs {
			if aws.ToString(pair.GroupId) != own {
				others = append(others, types.UserIdGroupPair{GroupId: pair.GroupId, UserId: pair.UserId})
			}
		}
		if len(others) > 0 {
			out = append(out, types.IpPermission{IpProtocol: rule.IpProtocol, FromPort: rule.FromPort, ToPort: rule.ToPort, UserIdGroupPairs: others})
		}
	}
	return out
}
