package guarded

import (
	"context"

	sdk "github.com/aws/aws-sdk-go-v2/service/eventbridge"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/eventbridge"
)

// Events is the service with each call held to its caller's policies.
type Events struct {
	To    *eventbridge.Service
	Guard Guard
}

func (g Events) DeleteRule(ctx context.Context, in *sdk.DeleteRuleInput) (*sdk.DeleteRuleOutput, error) {
	return through(ctx, g.Guard, "events", in, g.To.DeleteRule)
}

func (g Events) PutRule(ctx context.Context, in *sdk.PutRuleInput) (*sdk.PutRuleOutput, error) {
	return through(ctx, g.Guard, "events", in, g.To.PutRule)
}

func (g Events) PutTargets(ctx context.Context, in *sdk.PutTargetsInput) (*sdk.PutTargetsOutput, error) {
	return through(ctx, g.Guard, "events", in, g.To.PutTargets)
}

func (g Events) RemoveTargets(ctx context.Context, in *sdk.RemoveTargetsInput) (*sdk.RemoveTargetsOutput, error) {
	return through(ctx, g.Guard, "events", in, g.To.RemoveTargets)
}
