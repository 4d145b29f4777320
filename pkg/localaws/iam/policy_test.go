package iam

import (
	"fmt"
	"net/url"
	"strings"
	"testing"

	sdk "github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/stretchr/testify/require"
)

func TestInlinePolicies(t *testing.T) {
	inBubble(t, func(t *testing.T, b bench) {
		b.role("r")
		for _, name := range []string{"b", "a", "c"} {
			must(b, b.PutRolePolicy, inline("r", name, permits))
		}
		first := must(b, b.ListRolePolicies, &sdk.ListRolePoliciesInput{RoleName: new("r"), MaxItems: new(int32(2))})
		require.Equal(t, []string{"a", "b"}, first.PolicyNames)
		require.True(t, first.IsTruncated)
		rest := must(b, b.ListRolePolicies, &sdk.ListRolePoliciesInput{RoleName: new("r"), Marker: first.Marker})
		require.Equal(t, []string{"c"}, rest.PolicyNames)
		plain, err := url.QueryUnescape(*must(b, b.GetRolePolicy, &sdk.GetRolePolicyInput{RoleName: new("r"), PolicyName: new("a")}).PolicyDocument)
		require.NoError(t, err)
		require.JSONEq(t, permits, plain)
		refused(b, b.GetRolePolicy, &sdk.GetRolePolicyInput{RoleName: new("r"), PolicyName: new("z")}, "NoSuchEntity",
			"The role policy with name z cannot be found.")
		refused(b, b.ListRolePolicies, &sdk.ListRolePoliciesInput{RoleName: new("r"), Marker: new("zz")}, "ValidationError", "")
		refused(b, b.ListRolePolicies, &sdk.ListRolePoliciesInput{RoleName: new("r"), MaxItems: new(int32(0))}, "ValidationError", "")
		refused(b, b.DeleteRolePolicy, &sdk.DeleteRolePolicyInput{RoleName: new("r"), PolicyName: new("z")}, "NoSuchEntity", "")
		big := strings.Replace(permits, "s3:Get*", "s3:"+strings.Repeat("x", 10240), 1)
		refused(b, b.PutRolePolicy, inline("r", "big", big), "LimitExceeded", "Maximum policy size of 10240 bytes exceeded for role r")
	})
}

func TestManagedPolicies(t *testing.T) {
	inBubble(t, func(t *testing.T, b bench) {
		b.role("r")
		in := &sdk.CreatePolicyInput{PolicyName: new("user"), PolicyDocument: new(permits), Description: new("for users")}
		arn := must(b, b.CreatePolicy, in).Policy.Arn
		require.Equal(t, "arn:aws:iam::123456789012:policy/user", *arn)
		refused(b, b.CreatePolicy, in, "EntityAlreadyExists", "A policy called user already exists. Duplicate names are not allowed.")
		attach := &sdk.AttachRolePolicyInput{RoleName: new("r"), PolicyArn: arn}
		must(b, b.AttachRolePolicy, attach)
		must(b, b.AttachRolePolicy, attach)
		require.EqualValues(t, 1, *must(b, b.GetPolicy, &sdk.GetPolicyInput{PolicyArn: arn}).Policy.AttachmentCount)
		listed := must(b, b.ListAttachedRolePolicies, &sdk.ListAttachedRolePoliciesInput{RoleName: new("r")}).AttachedPolicies
		require.Equal(t, "user", *listed[0].PolicyName)
		refused(b, b.DeletePolicy, &sdk.DeletePolicyInput{PolicyArn: arn}, "DeleteConflict", "Cannot delete a policy attached to entities.")
		must(b, b.DetachRolePolicy, &sdk.DetachRolePolicyInput{RoleName: new("r"), PolicyArn: arn})
		refused(b, b.DetachRolePolicy, &sdk.DetachRolePolicyInput{RoleName: new("r"), PolicyArn: arn}, "NoSuchEntity", "Policy "+*arn+" was not found.")
		must(b, b.DeletePolicy, &sdk.DeletePolicyInput{PolicyArn: arn})
		refused(b, b.GetPolicy, &sdk.GetPolicyInput{PolicyArn: arn}, "NoSuchEntity", "Policy "+*arn+" was not found.")
		refused(b, b.AttachRolePolicy, attach, "NoSuchEntity", "Policy "+*arn+" does not exist or is not attachable.")
		big := strings.Replace(permits, "s3:Get*", "s3:"+strings.Repeat("x", 6144), 1)
		refused(b, b.CreatePolicy, &sdk.CreatePolicyInput{PolicyName: new("big"), PolicyDocument: &big}, "LimitExceeded", "Cannot exceed quota for PolicySize: 6144")
	})
}

func TestTenAttachedPoliciesAreTheMost(t *testing.T) {
	inBubble(t, func(_ *testing.T, b bench) {
		b.role("r")
		for i := range 10 {
			arn := must(b, b.CreatePolicy, &sdk.CreatePolicyInput{PolicyName: new(fmt.Sprint(i)), PolicyDocument: new(permits)}).Policy.Arn
			must(b, b.AttachRolePolicy, &sdk.AttachRolePolicyInput{RoleName: new("r"), PolicyArn: arn})
		}
		refused(b, b.AttachRolePolicy, &sdk.AttachRolePolicyInput{RoleName: new("r"), PolicyArn: new(basic)}, "LimitExceeded",
			"Cannot exceed quota for PoliciesPerRole: 10")
	})
}

func TestMalformedDocuments(t *testing.T) {
	statement := func(body string) string { return `{"Version":"2012-10-17","Statement":[` + body + `]}` }
	inBubble(t, func(_ *testing.T, b bench) {
		b.role("r")
		for document, text := range map[string]string{
			``:                   "This policy contains invalid Json",
			`{`:                  "This policy contains invalid Json",
			`[]`:                 "Syntax errors in policy.",
			`{"Version":"2012"}`: "The policy must contain a valid version string",
			`{}`:                 "Syntax errors in policy.",
			`{"Colour":1}`:       "Syntax errors in policy.",
			statement(`null`):    "Syntax errors in policy.",
			statement(`{"Effect":"Maybe","Action":"*","Resource":"*"}`):                                                                  "Syntax errors in policy.",
			statement(`{"Effect":"Allow","Resource":"*"}`):                                                                               "Policy statement must contain actions.",
			statement(`{"Effect":"Allow","Action":"s3:Get*"}`):                                                                           "Policy statement must contain resources.",
			statement(`{"Effect":"Allow","Action":"GetObject","Resource":"*"}`):                                                          "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.",
			statement(`{"Effect":"Allow","Action":"s3:Get*","Resource":"bucket"}`):                                                       "Resource bucket must be in ARN format or \"*\".",
			statement(`{"Effect":"Allow","Action":"s3:Get*","Resource":"*","Principal":"*"}`):                                            "Policy document should not specify a principal.",
			statement(`{"Sid":"a","Effect":"Deny","Action":"*","Resource":"*"},{"Sid":"a","Effect":"Deny","Action":"*","Resource":"*"}`): "Statement IDs (SID) in a single policy must be unique.",
		} {
			refused(b, b.PutRolePolicy, inline("r", "p", document), "MalformedPolicyDocument", text)
		}
		for document, text := range map[string]string{
			statement(`{"Effect":"Allow","Action":"sts:AssumeRole"}`):                       "Missing required field Principal",
			statement(`{"Effect":"Allow","Action":"s3:GetObject","Principal":"*"}`):         "AssumeRole policy may only specify STS AssumeRole actions.",
			statement(`{"Effect":"Allow","Action":"sts:*","Principal":"*","Resource":"*"}`): "Has prohibited field Resource",
		} {
			refused(b, b.CreateRole, &sdk.CreateRoleInput{RoleName: new("t"), AssumeRolePolicyDocument: &document}, "MalformedPolicyDocument", text)
		}
		long := strings.Replace(trust, "lambda", strings.Repeat("l", 2048), 1)
		refused(b, b.CreateRole, &sdk.CreateRoleInput{RoleName: new("t"), AssumeRolePolicyDocument: &long}, "LimitExceeded", "Cannot exceed quota for ACLSizePerRole: 2048")
	})
}
