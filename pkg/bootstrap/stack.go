package bootstrap

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation/types"
	"github.com/aws/smithy-go"

	"github.com/amazon-genomics-cli/agc/pkg/account"
	"github.com/amazon-genomics-cli/agc/pkg/template"
)

const (
	// pollEvery is the time between two looks at the stack.
	pollEvery = 2 * time.Second
	// bound is how long an installation may take. The stack itself takes one to three minutes.
	bound = 30 * time.Minute
)

// wanted is what the stack shall be, with this binary's template: its parameters, and its tags beside AGC's own, by key.
type wanted struct {
	parameters map[string]string
	tags       []account.Tag
}

// stack is Agc-Bootstrap.
type stack struct {
	client *cloudformation.Client
	events *events
	// templateURL is where CloudFormation finds the template: it is longer than what a call takes.
	templateURL string
	// done are the calls that were made; none is made twice.
	done map[move]bool
	// called and heard tell whether a call was made, and how many events were known then.
	called bool
	heard  int
	// refusedAsSame is true once CloudFormation said that there is nothing to update.
	refusedAsSame bool
}

func newStack(cfg aws.Config, progress func(Resource)) *stack {
	client := cloudformation.NewFromConfig(cfg)
	return &stack{client: client, events: newEvents(client, progress), done: map[move]bool{}}
}

// find reads the stack; the zero Stack means that there is none.
func (s *stack) find(ctx context.Context) (account.Stack, error) {
	return findStack(ctx, s.client, account.BootstrapStack)
}

// findStack reads a stack by name or ARN; the zero Stack means that there is none, or none any more.
func findStack(ctx context.Context, client *cloudformation.Client, name string) (account.Stack, error) {
	out, err := client.DescribeStacks(ctx, &cloudformation.DescribeStacksInput{StackName: &name})
	if refused(err, "does not exist") || err == nil && (len(out.Stacks) == 0 || out.Stacks[0].StackStatus == types.StackStatusDeleteComplete) {
		return account.Stack{}, nil
	}
	if err != nil {
		return account.Stack{}, fmt.Errorf("read stack %s: %w", name, err)
	}
	return domain(out.Stacks[0]), nil
}

func domain(in types.Stack) account.Stack {
	out := account.Stack{
		Name: aws.ToString(in.StackName), ID: aws.ToString(in.StackId), Status: string(in.StackStatus), Reason: aws.ToString(in.StackStatusReason),
		Parameters: map[string]string{}, Tags: map[string]string{}, Outputs: map[string]string{}, Protected: aws.ToBool(in.EnableTerminationProtection),
	}
	for _, p := range in.Parameters {
		out.Parameters[aws.ToString(p.ParameterKey)] = aws.ToString(p.ParameterValue)
	}
	for _, t := range in.Tags {
		out.Tags[aws.ToString(t.Key)] = aws.ToString(t.Value)
	}
	for _, o := range in.Outputs {
		out.Outputs[aws.ToString(o.OutputKey)] = aws.ToString(o.OutputValue)
	}
	return out
}

// like reports whether a stack is the wanted one already.
func (s *stack) like(ctx context.Context, found account.Stack, w wanted) (bool, error) {
	for name, value := range w.parameters {
		if found.Parameters[name] != value {
			return false, nil
		}
	}
	for _, t := range account.OwnTags() {
		if found.Tags[t.Key] != t.Value {
			return false, nil
		}
	}
	if !slices.Equal(found.UserTags(), w.tags) {
		return false, nil
	}
	out, err := s.client.GetTemplate(ctx, &cloudformation.GetTemplateInput{StackName: &found.ID, TemplateStage: types.TemplateStageOriginal})
	if err != nil {
		return false, fmt.Errorf("read template of stack %s: %w", found.Name, err)
	}
	return template.Hash(aws.ToString(out.TemplateBody)) == template.Hash(body), nil
}

// bring makes the stack the wanted one and reports whether that changed anything. It looks, makes the one call that is
// next, and looks again.
func (s *stack) bring(ctx context.Context, w wanted) (changed bool, err error) {
	ctx, cancel := context.WithTimeoutCause(ctx, bound, tooLong())
	defer cancel()
	if err := s.events.begin(ctx, account.BootstrapStack); err != nil {
		return false, err
	}
	for {
		found, err := s.find(ctx)
		if err != nil {
			return false, s.ended(ctx, err)
		}
		if err := s.events.tell(ctx, found.ID); err != nil {
			return false, s.ended(ctx, err)
		}
		next, err := s.next(ctx, found, w)
		if err != nil {
			return false, s.ended(ctx, err)
		}
		if next == nothing {
			return s.done[create] || s.done[update], nil
		}
		if err := s.do(ctx, next, found, w); err != nil {
			return false, s.ended(ctx, err)
		}
		if err := sleep(ctx, pollEvery); err != nil {
			return false, s.ended(ctx, err)
		}
	}
}

// ended prefers the reason why the context ended to the error that this made.
func (s *stack) ended(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	return err
}

func sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// refused knows a ValidationError of CloudFormation, which has no finer codes, by its text.
func refused(err error, text string) bool {
	api, ok := errors.AsType[smithy.APIError](err)
	return ok && api.ErrorCode() == "ValidationError" && strings.Contains(api.ErrorMessage(), text)
}
