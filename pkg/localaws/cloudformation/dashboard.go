package cloudformation

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/service/cloudwatch"
)

type dashboards interface {
	PutDashboard(ctx context.Context, in *cloudwatch.PutDashboardInput) (*cloudwatch.PutDashboardOutput, error)
	DeleteDashboards(ctx context.Context, in *cloudwatch.DeleteDashboardsInput) (*cloudwatch.DeleteDashboardsOutput, error)
}

type dashboard struct {
	DashboardName *string `cfn:"replace"`
	DashboardBody string  `cfn:"required"`
}

// dashboardKind makes dashboards; the physical id is the name.
func dashboardKind(api dashboards) kind {
	put := func(ctx context.Context, name string, p *dashboard) error {
		_, err := api.PutDashboard(ctx, &cloudwatch.PutDashboardInput{DashboardName: &name, DashboardBody: &p.DashboardBody})
		return err
	}
	return define(handler[dashboard]{
		create: func(ctx context.Context, j job, p *dashboard) (string, error) {
			name := orName(p.DashboardName, j.name(255))
			if err := put(ctx, name, p); err != nil {
				return "", err
			}
			return name, nil
		},
		update: func(ctx context.Context, _ job, id string, _, p *dashboard) error { return put(ctx, id, p) },
		remove: func(ctx context.Context, _ job, id string, _ *dashboard) error {
			_, err := api.DeleteDashboards(ctx, &cloudwatch.DeleteDashboardsInput{DashboardNames: []string{id}})
			return err
		},
	})
}
