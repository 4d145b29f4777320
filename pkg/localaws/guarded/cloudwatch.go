package guarded

import (
	"context"

	sdk "github.com/aws/aws-sdk-go-v2/service/cloudwatch"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/cloudwatch"
)

// CloudWatch is the service with each call held to its caller's policies.
type CloudWatch struct {
	To    *cloudwatch.Service
	Guard Guard
}

func (g CloudWatch) DeleteAlarms(ctx context.Context, in *sdk.DeleteAlarmsInput) (*sdk.DeleteAlarmsOutput, error) {
	return through(ctx, g.Guard, "cloudwatch", in, g.To.DeleteAlarms)
}

func (g CloudWatch) DeleteDashboards(ctx context.Context, in *sdk.DeleteDashboardsInput) (*sdk.DeleteDashboardsOutput, error) {
	return through(ctx, g.Guard, "cloudwatch", in, g.To.DeleteDashboards)
}

func (g CloudWatch) PutDashboard(ctx context.Context, in *sdk.PutDashboardInput) (*sdk.PutDashboardOutput, error) {
	return through(ctx, g.Guard, "cloudwatch", in, g.To.PutDashboard)
}

func (g CloudWatch) PutMetricAlarm(ctx context.Context, in *sdk.PutMetricAlarmInput) (*sdk.PutMetricAlarmOutput, error) {
	return through(ctx, g.Guard, "cloudwatch", in, g.To.PutMetricAlarm)
}
