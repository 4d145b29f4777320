package guarded

import (
	"context"

	sdk "github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/logs"
)

// Logs is the service with each call held to its caller's policies.
type Logs struct {
	To    *logs.Service
	Guard Guard
}

func (g Logs) AssociateKmsKey(ctx context.Context, in *sdk.AssociateKmsKeyInput) (*sdk.AssociateKmsKeyOutput, error) {
	return through(ctx, g.Guard, "logs", in, g.To.AssociateKmsKey)
}

func (g Logs) CreateLogGroup(ctx context.Context, in *sdk.CreateLogGroupInput) (*sdk.CreateLogGroupOutput, error) {
	return through(ctx, g.Guard, "logs", in, g.To.CreateLogGroup)
}

func (g Logs) DeleteLogGroup(ctx context.Context, in *sdk.DeleteLogGroupInput) (*sdk.DeleteLogGroupOutput, error) {
	return through(ctx, g.Guard, "logs", in, g.To.DeleteLogGroup)
}

func (g Logs) DescribeLogGroups(ctx context.Context, in *sdk.DescribeLogGroupsInput) (*sdk.DescribeLogGroupsOutput, error) {
	return through(ctx, g.Guard, "logs", in, g.To.DescribeLogGroups)
}

func (g Logs) DisassociateKmsKey(ctx context.Context, in *sdk.DisassociateKmsKeyInput) (*sdk.DisassociateKmsKeyOutput, error) {
	return through(ctx, g.Guard, "logs", in, g.To.DisassociateKmsKey)
}

func (g Logs) PutRetentionPolicy(ctx context.Context, in *sdk.PutRetentionPolicyInput) (*sdk.PutRetentionPolicyOutput, error) {
	return through(ctx, g.Guard, "logs", in, g.To.PutRetentionPolicy)
}

func (g Logs) TagResource(ctx context.Context, in *sdk.TagResourceInput) (*sdk.TagResourceOutput, error) {
	return through(ctx, g.Guard, "logs", in, g.To.TagResource)
}

// TagSystem is the service's own: AWS itself sets these tags.
func (g Logs) TagSystem(ids []string, tags map[string]string) { g.To.TagSystem(ids, tags) }

func (g Logs) UntagResource(ctx context.Context, in *sdk.UntagResourceInput) (*sdk.UntagResourceOutput, error) {
	return through(ctx, g.Guard, "logs", in, g.To.UntagResource)
}
