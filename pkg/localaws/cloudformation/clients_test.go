package cloudformation_test

import (
	"context"

	sdk "github.com/aws/aws-sdk-go-v2/service/cloudformation"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/cloudformation"
)

// events lets the SDK's paginator call the service.
type events struct{ s *cloudformation.Service }

func (e events) DescribeStackEvents(ctx context.Context, in *sdk.DescribeStackEventsInput, _ ...func(*sdk.Options)) (*sdk.DescribeStackEventsOutput, error) {
	return e.s.DescribeStackEvents(ctx, in)
}

// tagKeys are the keys of EC2 tags.
func tagKeys(list []types.Tag) []string {
	var out []string
	for _, tag := range list {
		out = append(out, *tag.Key)
	}
	return out
}
