package iam

import (
	"errors"
	"net/url"
	"strings"
	"testing"

	sdk "github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/stretchr/testify/require"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/region"
)

const (
	trust   = `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"lambda.amazonaws.com"},"Action":"sts:AssumeRole"}]}`
	permits = `{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":["s3:Get*","s3:List*"],"Resource":"*"}}`
	basic   = "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"
)

func (b bench) role(name string) {
	b.t.Helper()
	must(b, b.CreateRole, &sdk.CreateRoleInput{RoleName: &name, AssumeRolePolicyDocument: new(trust)})
}

func inline(role, name, document string) *sdk.PutRolePolicyInput {
	return &sdk.PutRolePolicyInput{RoleName: &role, PolicyName: &name, PolicyDocument: &document}
}

func TestRoleIsMadeAndRead(t *testing.T) {
	inBubble(t, func(t *testing.T, b bench) {
		made := must(b, b.CreateRole, &sdk.CreateRoleInput{
			RoleName: new("stack"), AssumeRolePolicyDocument: new(trust), Path: new("/agc/"), Description: new("for stacks"), MaxSessionDuration: new(int32(7200)),
		}).Role
		require.Equal(t, "arn:aws:iam::123456789012:role/agc/stack", *made.Arn)
		require.Regexp(t, "^AROA[A-Z0-9]{17}$", *made.RoleId)
		seen := must(b, b.GetRole, &sdk.GetRoleInput{RoleName: new("stack")}).Role
		require.Equal(t, made, seen)
		require.True(t, strings.HasPrefix(*seen.AssumeRolePolicyDocument, "%7B%22Version%22"), "documents are percent-encoded")
		plain, err := url.QueryUnescape(*seen.AssumeRolePolicyDocument)
		require.NoError(t, err)
		require.JSONEq(t, trust, plain)
		*seen.Description = "spoilt"
		require.Equal(t, "for stacks", *must(b, b.GetRole, &sdk.GetRoleInput{RoleName: new("stack")}).Role.Description)
		refused(b, b.CreateRole, &sdk.CreateRoleInput{RoleName: new("stack"), AssumeRolePolicyDocument: new(trust)}, "EntityAlreadyExists",
			"Role with name stack already exists.")
		refused(b, b.GetRole, &sdk.GetRoleInput{RoleName: new("other")}, "NoSuchEntity", "The role with name other cannot be found.")
	})
}

func TestRolesThatCannotBe(t *testing.T) {
	inBubble(t, func(_ *testing.T, b bench) {
		make := func(name string) *sdk.CreateRoleInput {
			return &sdk.CreateRoleInput{RoleName: &name, AssumeRolePolicyDocument: new(trust)}
		}
		long := strings.Repeat("r", 65)
		refused(b, b.CreateRole, make(long), "ValidationError", "1 validation error detected: Value '"+long+
			"' at 'roleName' failed to satisfy constraint: Member must have length less than or equal to 64")
		refused(b, b.CreateRole, make("a b"), "ValidationError", "The specified value for roleName is invalid. It must contain only alphanumeric characters "+
			"and/or the following: +=,.@_-")
		refused(b, b.CreateRole, make(""), "ValidationError", "")
		in := make("r")
		in.Path = new("agc")
		refused(b, b.CreateRole, in, "ValidationError", "")
		in.Path, in.MaxSessionDuration = nil, new(int32(60))
		refused(b, b.CreateRole, in, "ValidationError", "")
		in.MaxSessionDuration, in.PermissionsBoundary = nil, new("arn")
		refused(b, b.CreateRole, in, "NoSuchEntity", "Scope ARN: arn does not exist or is not attachable.")
	})
}

func TestRoleIsDeletedWhenItsPoliciesAreGone(t *testing.T) {
	inBubble(t, func(t *testing.T, b bench) {
		b.role("r")
		remove := &sdk.DeleteRoleInput{RoleName: new("r")}
		must(b, b.PutRolePolicy, inline("r", "p", permits))
		must(b, b.AttachRolePolicy, &sdk.AttachRolePolicyInput{RoleName: new("r"), PolicyArn: new(basic)})
		refused(b, b.DeleteRole, remove, "DeleteConflict", "Cannot delete entity, must detach all policies first.")
		must(b, b.DetachRolePolicy, &sdk.DetachRolePolicyInput{RoleName: new("r"), PolicyArn: new(basic)})
		_, err := b.DeleteRole(t.Context(), remove)
		refusal, _ := errors.AsType[*region.Refusal](err)
		require.Equal(t, 409, refusal.Status)
		refused(b, b.DeleteRole, remove, "DeleteConflict", "Cannot delete entity, must delete policies first.")
		must(b, b.DeleteRolePolicy, &sdk.DeleteRolePolicyInput{RoleName: new("r"), PolicyName: new("p")})
		must(b, b.DeleteRole, remove)
		refused(b, b.DeleteRole, remove, "NoSuchEntity", "The role with name r cannot be found.")
	})
}

func TestTrustChanges(t *testing.T) {
	inBubble(t, func(t *testing.T, b bench) {
		b.role("r")
		other := strings.Replace(trust, "lambda", "states", 1)
		must(b, b.UpdateAssumeRolePolicy, &sdk.UpdateAssumeRolePolicyInput{RoleName: new("r"), PolicyDocument: &other})
		require.Contains(t, *must(b, b.GetRole, &sdk.GetRoleInput{RoleName: new("r")}).Role.AssumeRolePolicyDocument, "states.amazonaws.com")
		refused(b, b.UpdateAssumeRolePolicy, &sdk.UpdateAssumeRolePolicyInput{RoleName: new("r"), PolicyDocument: new(permits)}, "MalformedPolicyDocument",
			"Has prohibited field Resource")
	})
}
