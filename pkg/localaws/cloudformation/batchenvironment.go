package cloudformation

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/batch"
	"github.com/aws/aws-sdk-go-v2/service/batch/types"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/region"
)

type batchEnvironments interface {
	CreateComputeEnvironment(ctx context.Context, in *batch.CreateComputeEnvironmentInput) (*batch.CreateComputeEnvironmentOutput, error)
	DescribeComputeEnvironments(ctx context.Context, in *batch.DescribeComputeEnvironmentsInput) (*batch.DescribeComputeEnvironmentsOutput, error)
	UpdateComputeEnvironment(ctx context.Context, in *batch.UpdateComputeEnvironmentInput) (*batch.UpdateComputeEnvironmentOutput, error)
	DeleteComputeEnvironment(ctx context.Context, in *batch.DeleteComputeEnvironmentInput) (*batch.DeleteComputeEnvironmentOutput, error)
}

type batchAPI interface {
	batchEnvironments
	batchQueues
	batchDefinitions
	systemTags
}

type batchEnvironment struct {
	ComputeEnvironmentName *string                `cfn:"replace"`
	Type                   types.CEType           `cfn:"required,replace"`
	ComputeResources       *types.ComputeResource `cfn:"fixed"`
	ServiceRole            *string
	State                  types.CEState
	Tags                   tags `cfn:"replace"`
}

// batchEnvironmentKind makes compute environments; the physical id is the ARN. One is disabled before it is deleted, and Batch
// takes the time for both.
func batchEnvironmentKind(api batchAPI) kind {
	return define(handler[batchEnvironment]{
		attributes: []string{"ComputeEnvironmentArn"},
		create: func(ctx context.Context, j job, p *batchEnvironment) (string, error) {
			made, err := api.CreateComputeEnvironment(ctx, &batch.CreateComputeEnvironmentInput{
				ComputeEnvironmentName: aws.String(orName(p.ComputeEnvironmentName, j.batchName())), Type: p.Type,
				ComputeResources: p.ComputeResources, ServiceRole: p.ServiceRole, State: p.State, Tags: p.Tags,
			})
			if err != nil {
				return "", err
			}
			api.TagSystem([]string{*made.ComputeEnvironmentArn}, j.own)
			return *made.ComputeEnvironmentArn, nil
		},
		ready: func(ctx context.Context, id string, _ *batchEnvironment) (bool, error) {
			e, err := describeEnvironment(ctx, api, id)
			if err == nil && e.Status == types.CEStatusInvalid {
				err = notStable("AWS::Batch::ComputeEnvironment", id)
			}
			return e.Status == types.CEStatusValid, err
		},
		read: func(_ context.Context, _ job, id string, _ *batchEnvironment) (map[string]any, error) {
			return map[string]any{"ComputeEnvironmentArn": id}, nil
		},
		update: func(ctx context.Context, _ job, id string, _, p *batchEnvironment) error {
			_, err := api.UpdateComputeEnvironment(ctx, &batch.UpdateComputeEnvironmentInput{ComputeEnvironment: &id, State: p.State, ServiceRole: p.ServiceRole})
			return err
		},
		remove: func(ctx context.Context, j job, id string, _ *batchEnvironment) error {
			return removeEnvironment(ctx, j, api, id)
		},
		gone: func(ctx context.Context, id string) (bool, error) {
			e, err := describeEnvironment(ctx, api, id)
			if err == nil && e.Status == types.CEStatusInvalid {
				err = notStable("AWS::Batch::ComputeEnvironment", id)
			}
			return e.Status == types.CEStatusDeleted, err
		},
	})
}

// removeEnvironment disables an environment, waits, and begins its deletion.
func removeEnvironment(ctx context.Context, j job, api batchEnvironments, id string) error {
	e, err := describeEnvironment(ctx, api, id)
	if err != nil || e.Status == types.CEStatusDeleting || e.Status == types.CEStatusDeleted {
		return err
	}
	if e.State != types.CEStateDisabled {
		if _, err := api.UpdateComputeEnvironment(ctx, &batch.UpdateComputeEnvironmentInput{ComputeEnvironment: &id, State: types.CEStateDisabled}); err != nil {
			return err
		}
	}
	err = untilStill(ctx, j, func() (string, error) {
		e, err := describeEnvironment(ctx, api, id)
		return string(e.Status), err
	})
	if err != nil {
		return err
	}
	_, err = api.DeleteComputeEnvironment(ctx, &batch.DeleteComputeEnvironmentInput{ComputeEnvironment: &id})
	return err
}

func describeEnvironment(ctx context.Context, api batchEnvironments, id string) (types.ComputeEnvironmentDetail, error) {
	got, err := api.DescribeComputeEnvironments(ctx, &batch.DescribeComputeEnvironmentsInput{ComputeEnvironments: []string{id}})
	if err != nil {
		return types.ComputeEnvironmentDetail{}, err
	}
	if len(got.ComputeEnvironments) == 0 {
		return types.ComputeEnvironmentDetail{}, region.Refuse("NotFound", "%s was not found", id)
	}
	return got.ComputeEnvironments[len(got.ComputeEnvironments)-1], nil
}

// batchName is the physical name that CloudFormation gives to Batch's resources: the logical id and 15 hexadecimal digits.
func (j job) batchName() string { return cut(j.logical, 112) + "-" + j.reg.Hex(15) }

// untilStill waits while Batch makes or changes something.
func untilStill(ctx context.Context, j job, status func() (string, error)) error {
	for {
		now, err := status()
		if err != nil || now != "CREATING" && now != "UPDATING" {
			return err
		}
		if err := j.reg.Clock.Sleep(ctx, pollEvery); err != nil {
			return err
		}
	}
}

// notStable is CloudFormation's sentence about a resource that came to a bad end.
func notStable(kind, id string) error {
	return region.Refuse("NotStabilized", "Resource of type '%s' with identifier '%s' did not stabilize.", kind, id)
}
