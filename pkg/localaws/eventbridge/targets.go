package eventbridge

import (
	"context"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/eventbridge"
	"github.com/aws/aws-sdk-go-v2/service/eventbridge/types"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/region"
)

// A rule has at most five targets (EventBridge quotas).
const maxTargets = 5

// PutTargets adds targets to a rule, or replaces those with the same id. It knows functions, state machines
// and topics.
func (s *Service) PutTargets(_ context.Context, in *sdk.PutTargetsInput) (*sdk.PutTargetsOutput, error) {
	if err := region.Only(in, "Rule", "EventBusName", "Targets"); err != nil {
		return nil, err
	}
	for i := range in.Targets {
		if err := checkTarget(&in.Targets[i]); err != nil {
			return nil, err
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	r, err := s.find(in.Rule, in.EventBusName)
	if err != nil {
		return nil, err
	}
	targets := slices.Clone(r.targets)
	for _, t := range in.Targets {
		kept := types.Target{
			Id: aws.String(*t.Id), Arn: aws.String(*t.Arn), RoleArn: t.RoleArn,
			Input: t.Input, InputTransformer: t.InputTransformer, DeadLetterConfig: t.DeadLetterConfig,
		}
		if i := slices.IndexFunc(targets, func(o types.Target) bool { return *o.Id == *t.Id }); i >= 0 {
			targets[i] = kept
		} else {
			targets = append(targets, kept)
		}
	}
	if len(targets) > maxTargets {
		return nil, region.Refuse("LimitExceededException", "The requested resource exceeds the maximum number allowed.")
	}
	r.targets = targets
	return &sdk.PutTargetsOutput{}, nil
}

func checkTarget(t *types.Target) error {
	if err := region.Only(t, "Arn", "Id", "RoleArn", "Input", "InputTransformer", "DeadLetterConfig"); err != nil {
		return err
	}
	arn, role := aws.ToString(t.Arn), aws.ToString(t.RoleArn)
	switch {
	case aws.ToString(t.Id) == "" || arn == "":
		return region.Refuse("ValidationException", "Parameter Id and Arn of a target must be specified.")
	case strings.Contains(arn, ":states:") && role == "":
		return region.Refuse("ValidationException", "RoleArn is required for target %s.", arn)
	case strings.Contains(arn, ":sns:") && role != "":
		return region.Refuse("LocalAws.NotImplemented", "the local AWS cannot deliver events to a topic in a role").With(501)
	case !strings.Contains(arn, ":lambda:") && !strings.Contains(arn, ":states:") && !strings.Contains(arn, ":sns:"):
		return region.Refuse("LocalAws.NotImplemented", "the local AWS cannot deliver events to %s", arn).With(501)
	case t.DeadLetterConfig != nil && !strings.HasPrefix(aws.ToString(t.DeadLetterConfig.Arn), "arn:aws:sqs:"):
		return region.Refuse("ValidationException", "Parameter %s is not valid. Reason: Provided Arn is not in correct format.", aws.ToString(t.DeadLetterConfig.Arn))
	}
	return checkInput(t)
}

// RemoveTargets removes targets; ids that are not there come back as failed entries.
func (s *Service) RemoveTargets(_ context.Context, in *sdk.RemoveTargetsInput) (*sdk.RemoveTargetsOutput, error) {
	if err := region.Only(in, "Rule", "EventBusName", "Ids", "Force"); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	r, err := s.find(in.Rule, in.EventBusName)
	if err != nil {
		return nil, err
	}
	out := &sdk.RemoveTargetsOutput{}
	for _, id := range in.Ids {
		i := slices.IndexFunc(r.targets, func(o types.Target) bool { return *o.Id == id })
		if i < 0 {
			out.FailedEntryCount++
			out.FailedEntries = append(out.FailedEntries, types.RemoveTargetsResultEntry{
				TargetId:  aws.String(id),
				ErrorCode: aws.String("ResourceNotFoundException"), ErrorMessage: aws.String("Target " + id + " does not exist."),
			})
			continue
		}
		r.targets = slices.Delete(slices.Clone(r.targets), i, i+1)
	}
	return out, nil
}

// ListTargetsByRule lists a rule's targets; there are never more than one page holds.
func (s *Service) ListTargetsByRule(_ context.Context, in *sdk.ListTargetsByRuleInput) (*sdk.ListTargetsByRuleOutput, error) {
	if err := region.Only(in, "Rule", "EventBusName"); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	r, err := s.find(in.Rule, in.EventBusName)
	if err != nil {
		return nil, err
	}
	return &sdk.ListTargetsByRuleOutput{Targets: slices.Clone(r.targets)}, nil
}
