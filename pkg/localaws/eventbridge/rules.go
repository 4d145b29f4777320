package eventbridge

import (
	"context"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/eventbridge"
	"github.com/aws/aws-sdk-go-v2/service/eventbridge/types"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/region"
)

var ruleName = regexp.MustCompile(`^[.\-_A-Za-z0-9]{1,64}$`)

// PutRule makes or replaces a rule; its targets stay.
func (s *Service) PutRule(_ context.Context, in *sdk.PutRuleInput) (*sdk.PutRuleOutput, error) {
	if err := region.Only(in, "Name", "Description", "EventBusName", "EventPattern", "State", "Tags"); err != nil {
		return nil, err
	}
	if err := onlyDefault(in.EventBusName); err != nil {
		return nil, err
	}
	name := aws.ToString(in.Name)
	if !ruleName.MatchString(name) {
		return nil, region.Refuse("ValidationException", "1 validation error detected: Value '%s' at 'name' failed to satisfy constraint", name)
	}
	if in.EventPattern == nil {
		return nil, region.Refuse("ValidationException", "Parameter(s) EventPattern or ScheduleExpression must be specified.")
	}
	p, err := compile(*in.EventPattern)
	if err != nil {
		return nil, region.Refuse("InvalidEventPatternException", "Event pattern is not valid. Reason: %s", err)
	}
	state := in.State
	if state == "" {
		state = types.RuleStateEnabled
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	r := s.rules[name]
	if r == nil {
		r = &rule{tags: tagMap(in.Tags)} // the tags of a rule that exists stay
		s.rules[name] = r
	}
	r.pattern = p
	r.described = types.Rule{
		Name: &name, Arn: aws.String(s.reg.Arn("events", "rule/"+name)), EventBusName: aws.String("default"),
		EventPattern: aws.String(*in.EventPattern), Description: in.Description, State: state,
	}
	return &sdk.PutRuleOutput{RuleArn: r.described.Arn}, nil
}

func (r *rule) disabled() bool { return r.described.State == types.RuleStateDisabled }

// DescribeRule returns a rule.
func (s *Service) DescribeRule(_ context.Context, in *sdk.DescribeRuleInput) (*sdk.DescribeRuleOutput, error) {
	if err := region.Only(in, "Name", "EventBusName"); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	r, err := s.find(in.Name, in.EventBusName)
	if err != nil {
		return nil, err
	}
	d := r.described
	return &sdk.DescribeRuleOutput{
		Name: d.Name, Arn: d.Arn, EventBusName: d.EventBusName, EventPattern: d.EventPattern,
		Description: d.Description, State: d.State, CreatedBy: aws.String(s.reg.Account),
	}, nil
}

// ListRules lists in the order of names, 100 a page.
func (s *Service) ListRules(_ context.Context, in *sdk.ListRulesInput) (*sdk.ListRulesOutput, error) {
	if err := region.Only(in, "EventBusName", "Limit", "NamePrefix", "NextToken"); err != nil {
		return nil, err
	}
	if err := onlyDefault(in.EventBusName); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	names := slices.DeleteFunc(slices.Sorted(maps.Keys(s.rules)), func(n string) bool {
		return !strings.HasPrefix(n, aws.ToString(in.NamePrefix)) || n < aws.ToString(in.NextToken)
	})
	page, next := cut(names, in.Limit)
	out := &sdk.ListRulesOutput{NextToken: next}
	for _, n := range page {
		out.Rules = append(out.Rules, s.rules[n].described)
	}
	return out, nil
}

// cut takes one page off the front, and names the first key of the next.
func cut(keys []string, limit *int32) ([]string, *string) {
	size := 100
	if n := int(aws.ToInt32(limit)); n > 0 && n < size {
		size = n
	}
	if len(keys) <= size {
		return keys, nil
	}
	return keys[:size], aws.String(keys[size])
}

// DeleteRule removes a rule that has no targets; one that does not exist is no error.
func (s *Service) DeleteRule(_ context.Context, in *sdk.DeleteRuleInput) (*sdk.DeleteRuleOutput, error) {
	if err := region.Only(in, "Name", "EventBusName", "Force"); err != nil {
		return nil, err
	}
	if err := onlyDefault(in.EventBusName); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if r := s.rules[aws.ToString(in.Name)]; r != nil && len(r.targets) > 0 {
		return nil, region.Refuse("ValidationException", "Rule can't be deleted since it has targets.")
	}
	delete(s.rules, aws.ToString(in.Name))
	return &sdk.DeleteRuleOutput{}, nil
}
