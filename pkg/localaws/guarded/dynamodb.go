package guarded

import (
	"context"

	sdk "github.com/aws/aws-sdk-go-v2/service/dynamodb"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/dynamodb"
)

// DynamoDB is the service with each call held to its caller's policies.
type DynamoDB struct {
	To    *dynamodb.Service
	Guard Guard
}

func (g DynamoDB) CreateTable(ctx context.Context, in *sdk.CreateTableInput) (*sdk.CreateTableOutput, error) {
	return through(ctx, g.Guard, "dynamodb", in, g.To.CreateTable)
}

func (g DynamoDB) DeleteTable(ctx context.Context, in *sdk.DeleteTableInput) (*sdk.DeleteTableOutput, error) {
	return through(ctx, g.Guard, "dynamodb", in, g.To.DeleteTable)
}

func (g DynamoDB) DescribeContinuousBackups(ctx context.Context, in *sdk.DescribeContinuousBackupsInput) (*sdk.DescribeContinuousBackupsOutput, error) {
	return through(ctx, g.Guard, "dynamodb", in, g.To.DescribeContinuousBackups)
}

func (g DynamoDB) DescribeTable(ctx context.Context, in *sdk.DescribeTableInput) (*sdk.DescribeTableOutput, error) {
	return through(ctx, g.Guard, "dynamodb", in, g.To.DescribeTable)
}

func (g DynamoDB) DescribeTimeToLive(ctx context.Context, in *sdk.DescribeTimeToLiveInput) (*sdk.DescribeTimeToLiveOutput, error) {
	return through(ctx, g.Guard, "dynamodb", in, g.To.DescribeTimeToLive)
}

func (g DynamoDB) ListTagsOfResource(ctx context.Context, in *sdk.ListTagsOfResourceInput) (*sdk.ListTagsOfResourceOutput, error) {
	return through(ctx, g.Guard, "dynamodb", in, g.To.ListTagsOfResource)
}

func (g DynamoDB) TagResource(ctx context.Context, in *sdk.TagResourceInput) (*sdk.TagResourceOutput, error) {
	return through(ctx, g.Guard, "dynamodb", in, g.To.TagResource)
}

// TagSystem is the service's own: AWS itself sets these tags.
func (g DynamoDB) TagSystem(name string, tags map[string]string) error {
	return g.To.TagSystem(name, tags)
}

func (g DynamoDB) UntagResource(ctx context.Context, in *sdk.UntagResourceInput) (*sdk.UntagResourceOutput, error) {
	return through(ctx, g.Guard, "dynamodb", in, g.To.UntagResource)
}

func (g DynamoDB) UpdateContinuousBackups(ctx context.Context, in *sdk.UpdateContinuousBackupsInput) (*sdk.UpdateContinuousBackupsOutput, error) {
	return through(ctx, g.Guard, "dynamodb", in, g.To.UpdateContinuousBackups)
}

func (g DynamoDB) UpdateTable(ctx context.Context, in *sdk.UpdateTableInput) (*sdk.UpdateTableOutput, error) {
	return through(ctx, g.Guard, "dynamodb", in, g.To.UpdateTable)
}

func (g DynamoDB) UpdateTimeToLive(ctx context.Context, in *sdk.UpdateTimeToLiveInput) (*sdk.UpdateTimeToLiveOutput, error) {
	return through(ctx, g.Guard, "dynamodb", in, g.To.UpdateTimeToLive)
}
