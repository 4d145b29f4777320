package iam

import (
	"testing"

	sdk "github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/stretchr/testify/require"

	policies "github.com/amazon-genomics-cli/agc/pkg/localaws/policy"
)

func TestServicesAreHeldToRoles(t *testing.T) {
	inBubble(t, func(t *testing.T, b bench) {
		made := must(b, b.CreateRole, &sdk.CreateRoleInput{RoleName: new("r"), AssumeRolePolicyDocument: new(
			`{"Statement":{"Effect":"Allow","Principal":{"Service":"scheduler.amazonaws.com"},"Action":"sts:AssumeRole","Condition":{"StringEquals":{"aws:SourceAccount":"1"}}}}`)})
		arn := *made.Role.Arn
		for _, c := range []struct {
			role, service, account string
			want                   bool
		}{
			{arn, "scheduler.amazonaws.com", "1", true},
			{arn, "scheduler.amazonaws.com", "2", false},
			{arn, "events.amazonaws.com", "1", false},
			{arn + "x", "scheduler.amazonaws.com", "1", false},
		} {
			got, err := b.Trusts(c.role, c.service, policies.Keys{"aws:sourceaccount": {c.account}})
			require.NoError(t, err)
			require.Equal(t, c.want, got, c)
		}
		_, err := b.Trusts(arn, "scheduler.amazonaws.com", nil)
		require.ErrorContains(t, err, "aws:SourceAccount for this call")
	})
}

// allow is a policy that allows an action everywhere.
func allow(action string) *string {
	return new(`{"Statement":{"Effect":"Allow","Action":"` + action + `","Resource":"*"}}`)
}

func TestCallersAreIdentified(t *testing.T) {
	inBubble(t, func(t *testing.T, b bench) {
		boundary := must(b, b.CreatePolicy, &sdk.CreatePolicyInput{PolicyName: new("edge"), PolicyDocument: allow("sqs:*")})
		must(b, b.CreateRole, &sdk.CreateRoleInput{
			RoleName: new("r"), Path: new("/x/"), AssumeRolePolicyDocument: new(trust), PermissionsBoundary: boundary.Policy.Arn,
		})
		must(b, b.PutRolePolicy, &sdk.PutRolePolicyInput{RoleName: new("r"), PolicyName: new("p"), PolicyDocument: allow("sqs:SendMessage")})
		managed := must(b, b.CreatePolicy, &sdk.CreatePolicyInput{PolicyName: new("m"), PolicyDocument: allow("states:*")})
		must(b, b.AttachRolePolicy, &sdk.AttachRolePolicyInput{RoleName: new("r"), PolicyArn: managed.Policy.Arn})
		must(b, b.CreateUser, &sdk.CreateUserInput{UserName: new("u")})
		must(b, b.AttachUserPolicy, &sdk.AttachUserPolicyInput{UserName: new("u"), PolicyArn: managed.Policy.Arn})
		const account = "arn:aws:iam::123456789012:"
		for caller, may := range map[string]map[string]bool{
			"arn:aws:sts::123456789012:assumed-role/r/s": {"sqs:SendMessage": true, "sqs:ReceiveMessage": false, "states:StartExecution": false},
			"arn:aws:sts::123456789012:assumed-role/z/s": {"sqs:SendMessage": false},
			account + "user/u":                           {"states:StartExecution": true, "sqs:SendMessage": false},
			account + "user/nobody":                      {"states:StartExecution": false},
			account + "user/local":                       {"iam:DeleteRole": true},
			account + "root":                             {"iam:DeleteRole": true},
		} {
			who, err := b.Identify(caller)
			require.NoError(t, err)
			for action, want := range may {
				got, err := who.Ask(policies.Request{Action: action, Resource: "arn"})
				require.NoError(t, err)
				require.Equal(t, want, got.Reason == "", "%s %s", caller, action)
			}
		}
		who, err := b.Identify("arn:aws:sts::123456789012:assumed-role/r/s")
		require.NoError(t, err)
		require.Equal(t, account+"role/x/r", who.Arn)
		must(b, b.DetachUserPolicy, &sdk.DetachUserPolicyInput{UserName: new("u"), PolicyArn: managed.Policy.Arn})
		refused(b, b.DetachUserPolicy, &sdk.DetachUserPolicyInput{UserName: new("u"), PolicyArn: managed.Policy.Arn}, "NoSuchEntity", "")
		must(b, b.AttachUserPolicy, &sdk.AttachUserPolicyInput{UserName: new("u"), PolicyArn: new("arn:aws:iam::aws:policy/PowerUserAccess")})
		_, err = b.Identify(account + "user/u")
		require.ErrorContains(t, err, "does not know what the policy arn:aws:iam::aws:policy/PowerUserAccess says")
	})
}
