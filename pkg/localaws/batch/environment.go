package batch

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/batch"
	"github.com/aws/aws-sdk-go-v2/service/batch/types"
	"github.com/aws/aws-sdk-go-v2/service/iam"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/region"
)

// environment is a compute environment.
type environment struct {
	lifecycle
	name, arn, uuid, role string
	kind                  types.CEType
	resources             *types.ComputeResource
	state                 types.CEState
	tags                  map[string]string
}

// CreateComputeEnvironment makes a compute environment, which is VALID or INVALID some seconds later.
func (s *Service) CreateComputeEnvironment(_ context.Context, in *sdk.CreateComputeEnvironmentInput) (*sdk.CreateComputeEnvironmentOutput, error) {
	if err := region.Only(in, "ComputeEnvironmentName", "Type", "ComputeResources", "ServiceRole", "State", "Tags"); err != nil {
		return nil, err
	}
	name := aws.ToString(in.ComputeEnvironmentName)
	if err := checkName("computeEnvironmentName", name); err != nil {
		return nil, err
	}
	if err := checkResources(in.Type, in.ComputeResources); err != nil {
		return nil, err
	}
	tags, err := addTags(nil, in.Tags)
	if err != nil {
		return nil, err
	}
	defer s.enter()()
	if s.environment(name) != nil {
		return nil, region.Refuse("ClientException", "Object already exists").With(409)
	}
	e := &environment{
		name: name, arn: s.reg.Arn("batch", "compute-environment/"+name), uuid: s.reg.UUID(), role: s.serviceRole(in.ServiceRole),
		kind: in.Type, resources: in.ComputeResources, state: or(in.State, types.CEStateEnabled), tags: tags,
	}
	s.begin(&e.lifecycle, creating, makeEnvironment)
	s.environments = append(s.environments, e)
	return &sdk.CreateComputeEnvironmentOutput{ComputeEnvironmentArn: &e.arn, ComputeEnvironmentName: &e.name}, nil
}

// checkResources refuses compute resources that lack something, or have what Fargate does not know.
func checkResources(kind types.CEType, r *types.ComputeResource) error {
	switch {
	case kind != types.CETypeManaged && kind != types.CETypeUnmanaged:
		return executing("type must be one of [MANAGED, UNMANAGED].") // (G)
	case kind == types.CETypeUnmanaged:
		return nil
	case r == nil:
		return executing("computeResources must be provided for a MANAGED compute environment") // (G)
	case len(r.Subnets) == 0:
		return executing("Resource subnets is required.") // (G)
	case r.MaxvCpus == nil:
		return executing("Resource maxvCpus is required.")
	case fargate(r) && (r.MinvCpus != nil || r.DesiredvCpus != nil):
		return executing("minvCpus and desiredvCpus are not applicable for Fargate.") // (G)
	case fargate(r) && r.InstanceRole != nil:
		return executing("instanceRole is not applicable for Fargate.")
	case fargate(r) && len(r.Tags) > 0:
		return executing("tags is not applicable for Fargate.")
	case !fargate(r) && r.InstanceRole == nil:
		return executing("Instance role is required.")
	}
	return nil
}

func fargate(r *types.ComputeResource) bool {
	return r != nil && (r.Type == types.CRTypeFargate || r.Type == types.CRTypeFargateSpot)
}

// UpdateComputeEnvironment enables or disables a compute environment, or gives it another role.
func (s *Service) UpdateComputeEnvironment(_ context.Context, in *sdk.UpdateComputeEnvironmentInput) (*sdk.UpdateComputeEnvironmentOutput, error) {
	if err := region.Only(in, "ComputeEnvironment", "State", "ServiceRole"); err != nil {
		return nil, err
	}
	defer s.enter()()
	e := s.environment(aws.ToString(in.ComputeEnvironment))
	if e == nil {
		return nil, invalid("%s does not exist", aws.ToString(in.ComputeEnvironment))
	}
	if err := e.modifiable("update"); err != nil { // (G): text, as of deletes
		return nil, err
	}
	e.state = or(in.State, e.state)
	if in.ServiceRole != nil {
		e.role = s.serviceRole(in.ServiceRole)
	}
	s.begin(&e.lifecycle, updating, changeEnvironment)
	return &sdk.UpdateComputeEnvironmentOutput{ComputeEnvironmentArn: &e.arn, ComputeEnvironmentName: &e.name}, nil
}

// DeleteComputeEnvironment deletes a compute environment that is disabled and in no queue; one that does not exist is no error
// (AWS Batch API Reference, DeleteComputeEnvironment).
func (s *Service) DeleteComputeEnvironment(_ context.Context, in *sdk.DeleteComputeEnvironmentInput) (*sdk.DeleteComputeEnvironmentOutput, error) {
	if err := region.Only(in, "ComputeEnvironment"); err != nil {
		return nil, err
	}
	defer s.enter()()
	e := s.environment(aws.ToString(in.ComputeEnvironment))
	if e == nil {
		return &sdk.DeleteComputeEnvironmentOutput{}, nil
	}
	if err := e.modifiable("delete"); err != nil {
		return nil, err
	}
	if e.state != types.CEStateDisabled {
		return nil, invalid("Cannot delete, resource must be in DISABLED state.") // (G): text
	}
	if slices.ContainsFunc(s.queues, func(q *queue) bool { return q.exists() && q.uses(e.arn) }) {
		return nil, invalid("Cannot delete, found existing JobQueue relationship.")
	}
	s.begin(&e.lifecycle, deleting, dropEnvironment)
	return &sdk.DeleteComputeEnvironmentOutput{}, nil
}

// settleEnvironments ends the changes that are due. Without its service role an environment becomes INVALID, and stays so until
// an update finds a role; it cannot be deleted then (AWS Batch User Guide, "INVALID compute environment").
func (s *Service) settleEnvironments(now time.Time) {
	for _, e := range s.environments {
		if !e.due(now) && e.status != valid {
			continue
		}
		end := valid
		if e.status == deleting {
			end = deleted
		}
		if reason := s.trouble(e); reason != "" {
			e.status, e.reason = broken, reason
		} else {
			e.status, e.reason = end, "ComputeEnvironment Healthy"
		}
		if end == deleted && e.status == deleted {
			s.lookAfter(showDeleted)
		}
	}
	s.environments = slices.DeleteFunc(s.environments, func(e *environment) bool { return e.gone(now) })
}

// trouble is what keeps Batch from managing an environment, "" when nothing does. Active jobs on Fargate make the deletion of
// their environment fail (AWS Batch API Reference, DeleteComputeEnvironment).
func (s *Service) trouble(e *environment) string {
	if !s.assumable(e.role) {
		return fmt.Sprintf("CLIENT_ERROR - User: batch.amazonaws.com is not authorized to perform: sts:AssumeRole on resource: %s (Service: AWSSecurityTokenService; Status Code: 403; Error Code: AccessDenied; Request ID: %s; Proxy: null)",
			e.role, s.reg.UUID())
	}
	active := func(j *job) bool { return j.environment == e.arn && !j.ended(s.reg.Clock.Now()) }
	if e.status == deleting && fargate(e.resources) && slices.ContainsFunc(s.jobs, active) {
		return "CLIENT_ERROR - Compute environment has active jobs" // (G): text
	}
	return ""
}

// serviceRole is the ARN of the role that a request names by name or ARN; Batch's service-linked role when it names none.
func (s *Service) serviceRole(name *string) string {
	prefix := fmt.Sprintf("arn:%s:iam::%s:role/", s.reg.Partition, s.reg.Account)
	switch {
	case aws.ToString(name) == "":
		return prefix + "aws-service-role/batch.amazonaws.com/AWSServiceRoleForBatch"
	case strings.HasPrefix(*name, "arn:"):
		return *name
	}
	return prefix + *name
}

// assumable reports whether a role exists. Service-linked roles always do.
func (s *Service) assumable(arn string) bool {
	if strings.Contains(arn, ":role/aws-service-role/") {
		return true
	}
	got, err := s.roles.GetRole(s.ctx, &iam.GetRoleInput{RoleName: aws.String(arn[strings.LastIndex(arn, "/")+1:])})
	return err == nil && aws.ToString(got.Role.Arn) == arn
}

// environment is the one that a name or ARN means, nil when there is none.
func (s *Service) environment(nameOrArn string) *environment {
	for _, e := range s.environments {
		if e.exists() && (e.name == nameOrArn || e.arn == nameOrArn) {
			return e
		}
	}
	return nil
}

// DescribeComputeEnvironments describes the compute environments that are named, or all.
func (s *Service) DescribeComputeEnvironments(_ context.Context, in *sdk.DescribeComputeEnvironmentsInput) (*sdk.DescribeComputeEnvironmentsOutput, error) {
	if err := region.Only(in, "ComputeEnvironments", "MaxResults", "NextToken"); err != nil {
		return nil, err
	}
	defer s.enter()()
	rows := slices.Clone(s.environments)
	if len(in.ComputeEnvironments) > 0 {
		rows = slices.DeleteFunc(rows, func(e *environment) bool {
			return !slices.Contains(in.ComputeEnvironments, e.name) && !slices.Contains(in.ComputeEnvironments, e.arn)
		})
	}
	chosen, next, err := page(rows, in.NextToken, in.MaxResults, 100)
	if err != nil {
		return nil, err
	}
	out := &sdk.DescribeComputeEnvironmentsOutput{NextToken: next, ComputeEnvironments: []types.ComputeEnvironmentDetail{}}
	for _, e := range chosen {
		out.ComputeEnvironments = append(out.ComputeEnvironments, types.ComputeEnvironmentDetail{
			ComputeEnvironmentArn: &e.arn, ComputeEnvironmentName: &e.name, ComputeResources: e.resources, ContainerOrchestrationType: types.OrchestrationTypeEcs,
			EcsClusterArn: aws.String(s.reg.Arn("ecs", "cluster/AWSBatch-"+e.name+"-"+e.uuid)), ServiceRole: &e.role, State: e.state,
			Status: types.CEStatus(e.status), StatusReason: aws.String(e.reason), Tags: maps.Clone(e.tags), Type: e.kind, Uuid: &e.uuid,
		})
	}
	return out, nil
}

func or[T ~string](value, otherwise T) T {
	if value == "" {
		return otherwise
	}
	return value
}
