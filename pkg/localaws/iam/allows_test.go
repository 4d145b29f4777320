package iam

import (
	"testing"

	sdk "github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/stretchr/testify/require"
)

func TestServicesAreHeldToRoles(t *testing.T) {
	inBubble(t, func(t *testing.T, b bench) {
		made := must(b, b.CreateRole, &sdk.CreateRoleInput{RoleName: new("r"), AssumeRolePolicyDocument: new(
			`{"Statement":{"Effect":"Allow","Principal":{"Service":"scheduler.amazonaws.com"},"Action":"sts:AssumeRole","Condition":{"StringEquals":{"aws:SourceAccount":"1"}}}}`)})
		arn := *made.Role.Arn
		require.True(t, b.Trusts(arn, "scheduler.amazonaws.com", map[string]string{"aws:sourceaccount": "1"}))
		require.False(t, b.Trusts(arn, "scheduler.amazonaws.com", map[string]string{"aws:sourceaccount": "2"}))
		require.False(t, b.Trusts(arn, "events.amazonaws.com", map[string]string{"aws:sourceaccount": "1"}))
		require.False(t, b.Trusts(arn+"x", "scheduler.amazonaws.com", map[string]string{"aws:sourceaccount": "1"}))
		allow := func(action string) *string {
			return new(`{"Statement":{"Effect":"Allow","Action":"` + action + `","Resource":"*"}}`)
		}
		must(b, b.PutRolePolicy, &sdk.PutRolePolicyInput{RoleName: new("r"), PolicyName: new("p"), PolicyDocument: allow("sqs:SendMessage")})
		managed := must(b, b.CreatePolicy, &sdk.CreatePolicyInput{PolicyName: new("m"), PolicyDocument: allow("states:*")})
		must(b, b.AttachRolePolicy, &sdk.AttachRolePolicyInput{RoleName: new("r"), PolicyArn: managed.Policy.Arn})
		require.True(t, b.Permits(arn, "sqs:SendMessage", "arn"))
		require.True(t, b.Permits(arn, "states:StartExecution", "arn"))
		require.False(t, b.Permits(arn, "sqs:ReceiveMessage", "arn"))
		require.False(t, b.Permits(arn+"x", "sqs:SendMessage", "arn"))
	})
}
