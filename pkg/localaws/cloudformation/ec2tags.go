package cloudformation

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
)

type ec2Tagging interface {
	CreateTags(ctx context.Context, in *ec2.CreateTagsInput) (*ec2.CreateTagsOutput, error)
	DeleteTags(ctx context.Context, in *ec2.DeleteTagsInput) (*ec2.DeleteTagsOutput, error)
	systemTags
}

// specify gives tags in the form of EC2's creating calls.
func specify(kind types.ResourceType, t tags) []types.TagSpecification {
	if len(t) == 0 {
		return nil
	}
	return []types.TagSpecification{{ResourceType: kind, Tags: ec2Tags(t)}}
}

func ec2Tags(t tags) []types.Tag {
	return tagged(t, func(k, v string) types.Tag { return types.Tag{Key: &k, Value: &v} })
}

// retag changes an EC2 resource's tags from old to now.
func retag(ctx context.Context, api ec2Tagging, id string, old, now tags) error {
	if lost := old.lost(now); len(lost) > 0 {
		in := &ec2.DeleteTagsInput{Resources: []string{id}}
		for _, key := range lost {
			in.Tags = append(in.Tags, types.Tag{Key: &key})
		}
		if _, err := api.DeleteTags(ctx, in); err != nil {
			return err
		}
	}
	if len(now) == 0 {
		return nil
	}
	_, err := api.CreateTags(ctx, &ec2.CreateTagsInput{Resources: []string{id}, Tags: ec2Tags(now)})
	return err
}
