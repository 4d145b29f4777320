package stacks

import (
	"cmp"
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation/types"

	"github.com/amazon-genomics-cli/agc/pkg/account"
	"github.com/amazon-genomics-cli/agc/pkg/aws/awsfault"
)

// Find reads a stack by name or ARN. The zero Stack means that there is none; a deleted stack is none. A stack's template
// is not read.
func (s *Stacks) Find(ctx context.Context, name string) (account.Stack, error) {
	out, err := s.read.DescribeStacks(ctx, &cloudformation.DescribeStacksInput{StackName: &name})
	if missing(err) {
		return account.Stack{}, nil
	}
	if err != nil {
		return account.Stack{}, awsfault.From(err, "cloudformation:DescribeStacks")
	}
	if len(out.Stacks) == 0 || out.Stacks[0].StackStatus == types.StackStatusDeleteComplete {
		return account.Stack{}, nil
	}
	return domain(out.Stacks[0]), nil
}

// All reads every stack whose name starts with prefix, ordered by name, stacks nested in others aside. Their templates are
// not read.
func (s *Stacks) All(ctx context.Context, prefix string) ([]account.Stack, error) {
	var found []account.Stack
	pages := cloudformation.NewDescribeStacksPaginator(s.read, &cloudformation.DescribeStacksInput{})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return nil, awsfault.From(err, "cloudformation:DescribeStacks")
		}
		for _, stack := range page.Stacks {
			nested := aws.ToString(stack.ParentId) != ""
			if !nested && strings.HasPrefix(aws.ToString(stack.StackName), prefix) && stack.StackStatus != types.StackStatusDeleteComplete {
				found = append(found, domain(stack))
			}
		}
	}
	slices.SortFunc(found, func(a, b account.Stack) int { return cmp.Compare(a.Name, b.Name) })
	return found, nil
}

// Template is the body of a stack's template as it was submitted, or "" when the stack has none or is gone.
func (s *Stacks) Template(ctx context.Context, name string) (string, error) {
	out, err := s.read.GetTemplate(ctx, &cloudformation.GetTemplateInput{StackName: &name, TemplateStage: types.TemplateStageOriginal})
	if missing(err) {
		return "", nil
	}
	if err != nil {
		return "", awsfault.From(err, "cloudformation:GetTemplate")
	}
	return aws.ToString(out.TemplateBody), nil
}

// missing knows CloudFormation's answer for a stack that is not there: it has no code of its own.
func missing(err error) bool {
	return awsfault.Code(err) == "ValidationError" && strings.Contains(awsfault.Message(err), "does not exist")
}

func domain(s types.Stack) account.Stack {
	stack := account.Stack{
		Name: aws.ToString(s.StackName), ID: aws.ToString(s.StackId), Status: string(s.StackStatus), Reason: aws.ToString(s.StackStatusReason),
		Parameters: map[string]string{}, Tags: map[string]string{}, Outputs: map[string]string{},
		Role: aws.ToString(s.RoleARN), Protected: aws.ToBool(s.EnableTerminationProtection),
	}
	for _, p := range s.Parameters {
		stack.Parameters[aws.ToString(p.ParameterKey)] = aws.ToString(p.ParameterValue)
	}
	for _, t := range s.Tags {
		stack.Tags[aws.ToString(t.Key)] = aws.ToString(t.Value)
	}
	for _, o := range s.Outputs {
		stack.Outputs[aws.ToString(o.OutputKey)] = aws.ToString(o.OutputValue)
	}
	return stack
}

// Newest reads the newest event of a stack: the ClientRequestToken it bears, and the status it reports if it is about the
// stack itself, "" if it is about a resource. Both are "" for a stack that is gone or has no events.
func (s *Stacks) Newest(ctx context.Context, name string) (token, status string, err error) {
	out, err := s.read.DescribeStackEvents(ctx, &cloudformation.DescribeStackEventsInput{StackName: &name})
	if missing(err) {
		return "", "", nil
	}
	if err != nil {
		return "", "", awsfault.From(err, "cloudformation:DescribeStackEvents")
	}
	if len(out.StackEvents) == 0 {
		return "", "", nil
	}
	newest := out.StackEvents[0] // AWS lists events in reverse chronological order
	if own(newest) {
		status = string(newest.ResourceStatus)
	}
	return aws.ToString(newest.ClientRequestToken), status, nil
}

// own reports whether an event is about the stack itself.
func own(e types.StackEvent) bool {
	return aws.ToString(e.PhysicalResourceId) == aws.ToString(e.StackId)
}

// FirstFailure tells in one line which resource failed first in the call with this token, and why; "" when none did.
func (s *Stacks) FirstFailure(ctx context.Context, name, token string) (string, error) {
	first := ""
	pages := cloudformation.NewDescribeStackEventsPaginator(s.read, &cloudformation.DescribeStackEventsInput{StackName: &name})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if missing(err) {
			return "", nil
		}
		if err != nil {
			return "", awsfault.From(err, "cloudformation:DescribeStackEvents")
		}
		for _, e := range page.StackEvents {
			if aws.ToString(e.ClientRequestToken) != token { // the call's events are the newest ones: here they end
				return first, nil
			}
			if telling(e) {
				first = failure(e)
			}
		}
	}
	return first, nil
}

// telling reports whether an event says why a call failed: resources that CloudFormation cancelled because another one had
// failed do not.
func telling(e types.StackEvent) bool {
	return strings.HasSuffix(string(e.ResourceStatus), "_FAILED") && !own(e) &&
		!strings.Contains(aws.ToString(e.ResourceStatusReason), "cancelled")
}

func failure(e types.StackEvent) string {
	reason := plain(strings.Join(strings.Fields(aws.ToString(e.ResourceStatusReason)), " "))
	return fmt.Sprintf("%s (%s): %s", aws.ToString(e.LogicalResourceId), aws.ToString(e.ResourceType), reason)
}

// plain is the message in an event's reason, without the frame that CloudFormation and the SDK in its handlers put around it:
// Resource handler returned message: "MESSAGE (Service: S, Status Code: N, Request ID: I) (SDK Attempt Count: N)"
// (RequestToken: T, HandlerErrorCode: C).
func plain(reason string) string {
	noise := regexp.MustCompile(`\s*\((Service: [^)]*Request ID: [^)]*|SDK Attempt Count: \d+|RequestToken: [^)]*)\)`)
	text := strings.TrimPrefix(noise.ReplaceAllString(reason, ""), "Resource handler returned message: ")
	if text != reason {
		text = strings.TrimSpace(strings.Trim(text, `"`))
	}
	if text == "" {
		return reason
	}
	return text
}
