package iam

import (
	"testing"

	sdk "github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/stretchr/testify/require"
)

func TestARolesBoundaryCanBeChanged(t *testing.T) {
	inBubble(t, func(t *testing.T, b bench) {
		b.role("r")
		arn := must(b, b.CreatePolicy, &sdk.CreatePolicyInput{PolicyName: new("boundary"), PolicyDocument: new(permits)}).Policy.Arn
		bound := func(policy string) *sdk.PutRolePermissionsBoundaryInput {
			return &sdk.PutRolePermissionsBoundaryInput{RoleName: new("r"), PermissionsBoundary: &policy}
		}
		must(b, b.PutRolePermissionsBoundary, bound(*arn))
		require.Equal(t, *arn, *must(b, b.GetRole, &sdk.GetRoleInput{RoleName: new("r")}).Role.PermissionsBoundary.PermissionsBoundaryArn)
		require.Equal(t, *arn, b.BoundaryOf("r"))
		const none = "arn:aws:iam::123456789012:policy/none"
		refused(b, b.PutRolePermissionsBoundary, bound(none), "NoSuchEntity", "Scope ARN: "+none+" does not exist or is not attachable.")
		require.Equal(t, *arn, b.BoundaryOf("r"), "what was refused changed nothing")
		must(b, b.DeleteRolePermissionsBoundary, &sdk.DeleteRolePermissionsBoundaryInput{RoleName: new("r")})
		require.Nil(t, must(b, b.GetRole, &sdk.GetRoleInput{RoleName: new("r")}).Role.PermissionsBoundary)
		refused(b, b.DeleteRolePermissionsBoundary, &sdk.DeleteRolePermissionsBoundaryInput{RoleName: new("s")}, "NoSuchEntity", "The role with name s cannot be found.")
	})
}
