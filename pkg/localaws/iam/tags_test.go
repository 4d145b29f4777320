package iam

import (
	"fmt"
	"testing"

	sdk "github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/iam/types"
	"github.com/stretchr/testify/require"
)

func tag(key, value string) types.Tag { return types.Tag{Key: &key, Value: &value} }

func TestTagsOfRoles(t *testing.T) {
	inBubble(t, func(t *testing.T, b bench) {
		must(b, b.CreateRole, &sdk.CreateRoleInput{RoleName: new("r"), AssumeRolePolicyDocument: new(trust), Tags: []types.Tag{tag("a", "1")}})
		must(b, b.TagRole, &sdk.TagRoleInput{RoleName: new("r"), Tags: []types.Tag{tag("b", "2"), tag("a", "3")}})
		b.TagSystem([]string{"r", "none"}, map[string]string{"aws:cloudformation:stack-name": "s"})
		must(b, b.UntagRole, &sdk.UntagRoleInput{RoleName: new("r"), TagKeys: []string{"b", "z"}})
		want := []types.Tag{tag("a", "3"), tag("aws:cloudformation:stack-name", "s")}
		require.Equal(t, want, must(b, b.ListRoleTags, &sdk.ListRoleTagsInput{RoleName: new("r")}).Tags)
		require.Equal(t, want, must(b, b.GetRole, &sdk.GetRoleInput{RoleName: new("r")}).Role.Tags)
		refused(b, b.TagRole, &sdk.TagRoleInput{RoleName: new("r"), Tags: []types.Tag{tag("A", "1")}}, "InvalidInput",
			"Duplicate tag keys found. Please note that Tag keys are case insensitive.")
		refused(b, b.TagRole, &sdk.TagRoleInput{RoleName: new("r"), Tags: []types.Tag{tag("aws:x", "1")}}, "InvalidInput", "")
		refused(b, b.UntagRole, &sdk.UntagRoleInput{RoleName: new("r"), TagKeys: []string{"aws:cloudformation:stack-name"}}, "InvalidInput", "")
		refused(b, b.TagRole, &sdk.TagRoleInput{RoleName: new("r"), Tags: []types.Tag{tag("", "1")}}, "ValidationError", "")
	})
}

func TestFiftyTagsAreTheMost(t *testing.T) {
	inBubble(t, func(t *testing.T, b bench) {
		var many []types.Tag
		for i := range 50 {
			many = append(many, tag(fmt.Sprint(i), "x"))
		}
		must(b, b.CreateRole, &sdk.CreateRoleInput{RoleName: new("r"), AssumeRolePolicyDocument: new(trust), Tags: many})
		refused(b, b.TagRole, &sdk.TagRoleInput{RoleName: new("r"), Tags: []types.Tag{tag("more", "x")}}, "LimitExceeded", "")
		page := must(b, b.ListRoleTags, &sdk.ListRoleTagsInput{RoleName: new("r"), MaxItems: new(int32(30))})
		require.True(t, page.IsTruncated)
		require.Len(t, must(b, b.ListRoleTags, &sdk.ListRoleTagsInput{RoleName: new("r"), Marker: page.Marker}).Tags, 20)
	})
}
