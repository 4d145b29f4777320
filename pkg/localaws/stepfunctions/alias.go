package stepfunctions

import (
	"context"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/sfn"
	"github.com/aws/aws-sdk-go-v2/service/sfn/types"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/region"
)

// alias is a name that leads to a version.
type alias struct {
	version          int
	description      string
	created, updated time.Time
}

// An alias's name is not a number, which would be a version's (API Reference, CreateStateMachineAlias).
var (
	aliasName   = regexp.MustCompile(`^[A-Za-z0-9_.-]{1,80}$`)
	justANumber = regexp.MustCompile(`^[0-9]+$`)
)

// CreateStateMachineAlias makes a name for a version. The same request again is no error.
func (s *Service) CreateStateMachineAlias(_ context.Context, in *sdk.CreateStateMachineAliasInput) (*sdk.CreateStateMachineAliasOutput, error) {
	if err := region.Only(in, "Name", "Description", "RoutingConfiguration"); err != nil {
		return nil, err
	}
	name := aws.ToString(in.Name)
	if !aliasName.MatchString(name) || justANumber.MatchString(name) {
		return nil, &types.InvalidName{Message: aws.String("Invalid Name: '" + name + "'")}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	m, number, err := s.routed(in.RoutingConfiguration)
	if err != nil {
		return nil, err
	}
	a := m.aliases[name]
	if a != nil && (a.version != number || a.description != aws.ToString(in.Description)) {
		return nil, conflict("Failed to create alias because an alias with the same name and a different routing configuration already exists.")
	}
	if a == nil {
		now := s.reg.Clock.Now()
		a = &alias{version: number, description: aws.ToString(in.Description), created: now, updated: now}
		m.aliases[name] = a
	}
	return &sdk.CreateStateMachineAliasOutput{StateMachineAliasArn: aws.String(m.arn + ":" + name), CreationDate: aws.Time(a.created)}, nil
}

// routed is the machine and the version to which a routing leads; the caller holds the mutex.
func (s *Service) routed(to []types.RoutingConfigurationListItem) (*machine, int, error) {
	if len(to) == 2 {
		return nil, 0, region.Refuse("LocalAws.NotImplemented", "the local AWS does not know aliases of two versions").With(501)
	}
	if len(to) != 1 || to[0].Weight != 100 {
		return nil, 0, &types.ValidationException{Message: aws.String("The weights of a routing configuration must add up to 100")}
	}
	base, qualifier := unqualified(aws.ToString(to[0].StateMachineVersionArn))
	m, err := s.machine(&base)
	if err != nil {
		return nil, 0, err
	}
	number, err := strconv.Atoi(qualifier)
	if err != nil || m.versions[number] == nil {
		return nil, 0, notThere("Request references a resource that does not exist.", aws.ToString(to[0].StateMachineVersionArn))
	}
	return m, number, nil
}

func notThere(text, name string) error {
	return &types.ResourceNotFound{Message: &text, ResourceName: &name}
}

// alias finds an alias by its ARN; the caller holds the mutex.
func (s *Service) alias(arn *string) (*machine, string, error) {
	base, name := unqualified(aws.ToString(arn))
	m, err := s.machine(&base)
	if err == nil && m.aliases[name] == nil {
		err = notThere("Request references a resource that does not exist.", aws.ToString(arn))
	}
	return m, name, err
}

// UpdateStateMachineAlias leads an alias to another version, for executions that start afterwards.
func (s *Service) UpdateStateMachineAlias(_ context.Context, in *sdk.UpdateStateMachineAliasInput) (*sdk.UpdateStateMachineAliasOutput, error) {
	if err := region.Only(in, "StateMachineAliasArn", "Description", "RoutingConfiguration"); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	m, name, err := s.alias(in.StateMachineAliasArn)
	if err != nil {
		return nil, err
	}
	a := m.aliases[name]
	if in.RoutingConfiguration != nil {
		to, number, err := s.routed(in.RoutingConfiguration)
		if err != nil {
			return nil, err
		}
		if to != m {
			return nil, &types.ValidationException{Message: aws.String("Routing configuration must contain state machine versions of the same state machine.")}
		}
		a.version = number
	}
	a.description = orKept(in.Description, a.description)
	a.updated = s.reg.Clock.Now()
	return &sdk.UpdateStateMachineAliasOutput{UpdateDate: aws.Time(a.updated)}, nil
}

// DescribeStateMachineAlias tells where an alias leads.
func (s *Service) DescribeStateMachineAlias(_ context.Context, in *sdk.DescribeStateMachineAliasInput) (*sdk.DescribeStateMachineAliasOutput, error) {
	if err := region.Only(in, "StateMachineAliasArn"); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	m, name, err := s.alias(in.StateMachineAliasArn)
	if err != nil {
		return nil, err
	}
	a := m.aliases[name]
	return &sdk.DescribeStateMachineAliasOutput{
		StateMachineAliasArn: aws.String(m.arn + ":" + name), Name: &name, Description: text(a.description),
		CreationDate: aws.Time(a.created), UpdateDate: aws.Time(a.updated),
		RoutingConfiguration: []types.RoutingConfigurationListItem{{StateMachineVersionArn: m.versionArn(a.version), Weight: 100}},
	}, nil
}

// DeleteStateMachineAlias deletes an alias; what it led to stays.
func (s *Service) DeleteStateMachineAlias(_ context.Context, in *sdk.DeleteStateMachineAliasInput) (*sdk.DeleteStateMachineAliasOutput, error) {
	if err := region.Only(in, "StateMachineAliasArn"); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	m, name, err := s.alias(in.StateMachineAliasArn)
	if err != nil {
		return nil, err
	}
	delete(m.aliases, name)
	return &sdk.DeleteStateMachineAliasOutput{}, nil
}

// ListStateMachineAliases lists the aliases of a machine, or those that lead to a version of it, in the order of their names.
func (s *Service) ListStateMachineAliases(_ context.Context, in *sdk.ListStateMachineAliasesInput) (*sdk.ListStateMachineAliasesOutput, error) {
	if err := region.Only(in, "StateMachineArn", "MaxResults", "NextToken"); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	of, err := s.target(in.StateMachineArn)
	if err != nil {
		return nil, err
	}
	names := slices.DeleteFunc(slices.Sorted(maps.Keys(of.machine.aliases)), func(name string) bool {
		return of.version != nil && of.machine.aliases[name].version != of.version.number
	})
	page, next, err := cut(names, in.MaxResults, in.NextToken)
	if err != nil {
		return nil, err
	}
	out := &sdk.ListStateMachineAliasesOutput{NextToken: next}
	for _, name := range page {
		out.StateMachineAliases = append(out.StateMachineAliases, types.StateMachineAliasListItem{
			StateMachineAliasArn: aws.String(of.machine.arn + ":" + name), CreationDate: aws.Time(of.machine.aliases[name].created),
		})
	}
	return out, nil
}
