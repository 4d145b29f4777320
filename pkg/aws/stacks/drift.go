package stacks

import (
	"context"
	"fmt"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation/types"

	"github.com/amazon-genomics-cli/agc/pkg/account"
	"github.com/amazon-genomics-cli/agc/pkg/aws/awsfault"
)

// maxText is how many bytes of a property's value are told.
const maxText = 120

// Detect has CloudFormation compare the stack with what there is and returns the comparison's id; "" while it is busy with
// another comparison of the same stack. It reads the resources with the rights of whoever calls (User Guide, "Detect
// unmanaged configuration changes to stacks and resources with drift detection", considerations).
func (s *Stacks) Detect(ctx context.Context, id string) (string, error) {
	out, err := s.read.DetectStackDrift(ctx, &cloudformation.DetectStackDriftInput{StackName: &id})
	if awsfault.Code(err) == "ValidationError" && strings.Contains(awsfault.Message(err), "already in progress") {
		return "", nil
	}
	if err != nil {
		return "", awsfault.From(err, "cloudformation:DetectStackDrift")
	}
	return aws.ToString(out.StackDriftDetectionId), nil
}

// Detected tells whether a comparison has ended, and in unread why it did not compare every resource.
func (s *Stacks) Detected(ctx context.Context, detection string) (done bool, unread string, err error) {
	out, err := s.read.DescribeStackDriftDetectionStatus(ctx, &cloudformation.DescribeStackDriftDetectionStatusInput{StackDriftDetectionId: &detection})
	if err != nil {
		return false, "", awsfault.From(err, "cloudformation:DescribeStackDriftDetectionStatus")
	}
	switch out.DetectionStatus {
	case types.StackDriftDetectionStatusDetectionComplete:
		return true, "", nil
	case types.StackDriftDetectionStatusDetectionFailed:
		return true, aws.ToString(out.DetectionStatusReason), nil
	default:
		return false, "", nil
	}
}

// Drifts are what the stack's last comparison found changed or deleted.
func (s *Stacks) Drifts(ctx context.Context, stack account.Stack) ([]account.Drift, error) {
	var found []account.Drift
	pages := cloudformation.NewDescribeStackResourceDriftsPaginator(s.read, &cloudformation.DescribeStackResourceDriftsInput{
		StackName:                       &stack.ID,
		StackResourceDriftStatusFilters: []types.StackResourceDriftStatus{types.StackResourceDriftStatusModified, types.StackResourceDriftStatusDeleted},
	})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return nil, awsfault.From(err, "cloudformation:DescribeStackResourceDrifts")
		}
		for _, d := range page.StackResourceDrifts {
			found = append(found, drift(stack.Name, d))
		}
	}
	return found, nil
}

func drift(stack string, d types.StackResourceDrift) account.Drift {
	out := account.Drift{
		Stack: stack, Resource: aws.ToString(d.LogicalResourceId), Type: aws.ToString(d.ResourceType), ID: aws.ToString(d.PhysicalResourceId),
		Deleted: d.StackResourceDriftStatus == types.StackResourceDriftStatusDeleted, Changes: []string{},
	}
	for _, p := range d.PropertyDifferences {
		out.Changes = append(out.Changes, change(p))
	}
	return out
}

// change says what is different about a property.
func change(p types.PropertyDifference) string {
	path := strings.ReplaceAll(strings.TrimPrefix(aws.ToString(p.PropertyPath), "/"), "/", ".")
	is, wanted := short(aws.ToString(p.ActualValue)), short(aws.ToString(p.ExpectedValue))
	switch p.DifferenceType {
	case types.DifferenceTypeAdd:
		return fmt.Sprintf("%s has %s, which was added", path, is)
	case types.DifferenceTypeRemove:
		return fmt.Sprintf("%s lacks %s", path, wanted)
	default:
		return fmt.Sprintf("%s is %s and should be %s", path, is, wanted)
	}
}

func short(text string) string {
	if len(text) > maxText {
		return strings.ToValidUTF8(text[:maxText], "") + " ..."
	}
	return text
}
