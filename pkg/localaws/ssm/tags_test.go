package ssm

import (
	"fmt"
	"testing"

	sdk "github.com/aws/aws-sdk-go-v2/service/ssm"
	"github.com/aws/aws-sdk-go-v2/service/ssm/types"
	"github.com/stretchr/testify/require"
)

const parameterKind = types.ResourceTypeForTaggingParameter

func tag(key, value string) types.Tag { return types.Tag{Key: &key, Value: &value} }

func add(id string, tags ...types.Tag) *sdk.AddTagsToResourceInput {
	return &sdk.AddTagsToResourceInput{ResourceType: parameterKind, ResourceId: &id, Tags: tags}
}

func TestTagsOfParameters(t *testing.T) {
	inBubble(t, func(t *testing.T, b bench) {
		must(b, b.PutParameter, text("/a", "v"))
		must(b, b.AddTagsToResource, add("/a", tag("x", "1"), tag("y", "2")))
		b.TagSystem([]string{"/a", "/b"}, map[string]string{"aws:cloudformation:stack-name": "s"})
		must(b, b.RemoveTagsFromResource, &sdk.RemoveTagsFromResourceInput{ResourceType: parameterKind, ResourceId: new("/a"), TagKeys: []string{"x", "z"}})
		seen := must(b, b.ListTagsForResource, &sdk.ListTagsForResourceInput{ResourceType: parameterKind, ResourceId: new("/a")}).TagList
		require.Equal(t, []types.Tag{tag("aws:cloudformation:stack-name", "s"), tag("y", "2")}, seen)
		*seen[0].Value = "spoilt"
		seen = must(b, b.ListTagsForResource, &sdk.ListTagsForResourceInput{ResourceType: parameterKind, ResourceId: new("/a")}).TagList
		require.Equal(t, "s", *seen[0].Value)

		refused(b, b.AddTagsToResource, add("/b", tag("x", "1")), "InvalidResourceId",
			"The resource ID is not valid. Verify that you entered the correct ID and try again.")
		refused(b, b.AddTagsToResource, add("/a", tag("aws:x", "1")), "ValidationException", "")
		refused(b, b.AddTagsToResource, add("/a", tag("", "1")), "ValidationException", "")
		refused(b, b.RemoveTagsFromResource, &sdk.RemoveTagsFromResourceInput{
			ResourceType: parameterKind, ResourceId: new("/a"), TagKeys: []string{"aws:cloudformation:stack-name"},
		}, "ValidationException", "")
		refused(b, b.ListTagsForResource, &sdk.ListTagsForResourceInput{ResourceType: types.ResourceTypeForTaggingDocument, ResourceId: new("/a")},
			"LocalAws.NotImplemented", "")
	})
}

func TestFiftyTagsAreTheMost(t *testing.T) {
	inBubble(t, func(_ *testing.T, b bench) {
		in := text("/a", "v")
		for i := range 50 {
			in.Tags = append(in.Tags, tag(fmt.Sprint(i), "x"))
		}
		must(b, b.PutParameter, in)
		b.TagSystem([]string{"/a"}, map[string]string{"aws:cloudformation:stack-name": "s"})
		refused(b, b.AddTagsToResource, add("/a", tag("more", "x")), "TooManyTagsError", "")
	})
}
