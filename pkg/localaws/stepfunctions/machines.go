package stepfunctions

import (
	"context"
	"maps"
	"slices"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/sfn"
	"github.com/aws/aws-sdk-go-v2/service/sfn/types"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/region"
)

// deletion is how long a machine without executions is DELETING (a guess).
const deletion = 2 * time.Second

// machine is a state machine: its latest revision, and what was published of it.
type machine struct {
	snapshot
	arn, name string
	created   time.Time
	deleted   time.Time // zero: not
	tags      map[string]string
	versions  map[int]*version
	published int // the last number that was given; none is given twice
	aliases   map[string]*alias
}

// snapshot is a revision: what an execution runs by.
type snapshot struct {
	definition *definition
	text       string
	roleArn    string
	traced     bool
	revised    time.Time
	revision   string // "" for the initial one
}

// CreateStateMachine makes a Standard machine. The same request again is no error.
func (s *Service) CreateStateMachine(_ context.Context, in *sdk.CreateStateMachineInput) (*sdk.CreateStateMachineOutput, error) {
	if err := region.Only(in, "Definition", "Name", "RoleArn", "Tags", "TracingConfiguration", "Type"); err != nil {
		return nil, err
	}
	if in.Type == types.StateMachineTypeExpress {
		return nil, region.Refuse("LocalAws.NotImplemented", "the local AWS does not know express workflows").With(501)
	}
	if err := checkName(aws.ToString(in.Name)); err != nil {
		return nil, err
	}
	if err := checkRole(in.RoleArn); err != nil {
		return nil, err
	}
	d, err := parsed(in.Definition)
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if m := s.alive(*in.Name); m != nil {
		if err := m.again(*in.Definition, enabled(in.TracingConfiguration)); err != nil {
			return nil, err
		}
		return &sdk.CreateStateMachineOutput{StateMachineArn: &m.arn, CreationDate: &m.created}, nil
	}
	now := s.reg.Clock.Now()
	m := &machine{
		snapshot: snapshot{definition: d, text: *in.Definition, roleArn: *in.RoleArn, traced: enabled(in.TracingConfiguration), revised: now},
		arn:      s.reg.Arn("states", "stateMachine:"+*in.Name), name: *in.Name, created: now,
		tags: map[string]string{}, versions: map[int]*version{}, aliases: map[string]*alias{},
	}
	for _, t := range in.Tags {
		m.tags[aws.ToString(t.Key)] = aws.ToString(t.Value)
	}
	s.machines[m.name] = m
	return &sdk.CreateStateMachineOutput{StateMachineArn: aws.String(m.arn), CreationDate: aws.Time(now)}, nil
}

// enabled is whether X-Ray traces the executions. No trace is kept.
func enabled(t *types.TracingConfiguration) bool { return t != nil && t.Enabled }

// again answers a creation of what exists; definition and tracing must be the same (Step Functions API Reference,
// CreateStateMachine).
func (m *machine) again(definition string, traced bool) error {
	if !m.deleted.IsZero() {
		return &types.StateMachineDeleting{Message: aws.String("State Machine is being deleted: '" + m.arn + "'")}
	}
	if m.text != definition || m.traced != traced {
		return &types.StateMachineAlreadyExists{Message: aws.String("State Machine Already Exists: '" + m.arn + "'")}
	}
	return nil
}

func parsed(text *string) (*definition, error) {
	d, err := parse(aws.ToString(text))
	if err != nil {
		return nil, &types.InvalidDefinition{Message: aws.String("Invalid State Machine Definition: '" + err.Error() + "'")}
	}
	return d, nil
}

// UpdateStateMachine changes definition or role for executions that start afterwards.
func (s *Service) UpdateStateMachine(_ context.Context, in *sdk.UpdateStateMachineInput) (*sdk.UpdateStateMachineOutput, error) {
	if err := region.Only(in, "StateMachineArn", "Definition", "RoleArn", "TracingConfiguration"); err != nil {
		return nil, err
	}
	if in.Definition == nil && in.RoleArn == nil {
		return nil, &types.MissingRequiredParameter{Message: aws.String("Either the definition or the roleArn must be specified")}
	}
	var d *definition
	if in.Definition != nil {
		var err error
		if d, err = parsed(in.Definition); err != nil {
			return nil, err
		}
	}
	if in.RoleArn != nil {
		if err := checkRole(in.RoleArn); err != nil {
			return nil, err
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	m, err := s.machine(in.StateMachineArn)
	if err != nil {
		return nil, err
	}
	if !m.deleted.IsZero() {
		return nil, m.again("", false)
	}
	if d != nil {
		m.definition, m.text = d, *in.Definition
	}
	m.roleArn = orKept(in.RoleArn, m.roleArn)
	if in.TracingConfiguration != nil {
		m.traced = in.TracingConfiguration.Enabled
	}
	m.revised, m.revision = s.reg.Clock.Now(), s.reg.UUID()
	return &sdk.UpdateStateMachineOutput{UpdateDate: aws.Time(m.revised), RevisionId: aws.String(m.revision)}, nil
}

func orKept(given *string, kept string) string {
	if given != nil {
		return *given
	}
	return kept
}

// DescribeStateMachine returns the machine with its definition, or that of a version of it.
func (s *Service) DescribeStateMachine(_ context.Context, in *sdk.DescribeStateMachineInput) (*sdk.DescribeStateMachineOutput, error) {
	if err := region.Only(in, "StateMachineArn"); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	of, err := s.target(in.StateMachineArn)
	if err != nil {
		return nil, err
	}
	if of.alias != "" {
		return nil, region.Refuse("LocalAws.NotImplemented", "the local AWS does not know how an alias is described as a state machine").With(501)
	}
	m := of.machine
	out := &sdk.DescribeStateMachineOutput{
		StateMachineArn: aws.String(*in.StateMachineArn), Name: aws.String(m.name), Definition: aws.String(of.text), RoleArn: aws.String(of.roleArn),
		CreationDate: aws.Time(m.created), Type: types.StateMachineTypeStandard, Status: types.StateMachineStatusActive,
		LoggingConfiguration: &types.LoggingConfiguration{Level: types.LogLevelOff}, TracingConfiguration: &types.TracingConfiguration{Enabled: of.traced},
		RevisionId: text(of.revision),
	}
	if of.version != nil {
		out.CreationDate, out.Description = aws.Time(of.version.created), text(of.version.description)
	}
	if !m.deleted.IsZero() {
		out.Status = types.StateMachineStatusDeleting
	}
	return out, nil
}

// ListStateMachines lists in the order of names, 100 a page.
func (s *Service) ListStateMachines(_ context.Context, in *sdk.ListStateMachinesInput) (*sdk.ListStateMachinesOutput, error) {
	if err := region.Only(in, "MaxResults", "NextToken"); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	names := slices.DeleteFunc(slices.Sorted(maps.Keys(s.machines)), func(n string) bool { return s.alive(n) == nil })
	page, next, err := cut(names, in.MaxResults, in.NextToken)
	if err != nil {
		return nil, err
	}
	out := &sdk.ListStateMachinesOutput{NextToken: next}
	for _, n := range page {
		m := s.machines[n]
		out.StateMachines = append(out.StateMachines, types.StateMachineListItem{
			StateMachineArn: aws.String(m.arn), Name: aws.String(m.name),
			CreationDate: aws.Time(m.created), Type: types.StateMachineTypeStandard,
		})
	}
	return out, nil
}

// DeleteStateMachine begins a deletion; executions end at their next transition. A machine that is not there is no error.
func (s *Service) DeleteStateMachine(_ context.Context, in *sdk.DeleteStateMachineInput) (*sdk.DeleteStateMachineOutput, error) {
	if err := region.Only(in, "StateMachineArn"); err != nil {
		return nil, err
	}
	if err := checkArn(in.StateMachineArn, "stateMachine"); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if m, err := s.machine(in.StateMachineArn); err == nil && m.deleted.IsZero() {
		m.deleted = s.reg.Clock.Now()
	}
	return &sdk.DeleteStateMachineOutput{}, nil
}

// machine finds a machine by its ARN, to which nothing may be added; the caller holds the mutex.
func (s *Service) machine(arn *string) (*machine, error) {
	if err := checkArn(arn, "stateMachine"); err != nil {
		return nil, err
	}
	for _, m := range s.machines {
		if m.arn == *arn && s.alive(m.name) != nil {
			return m, nil
		}
	}
	return nil, missing(*arn)
}

func missing(arn string) error {
	return &types.StateMachineDoesNotExist{Message: aws.String("State Machine Does Not Exist: '" + arn + "'")}
}

// alive is a machine that exists or is still being deleted; the caller holds the mutex.
func (s *Service) alive(name string) *machine {
	m := s.machines[name]
	if m == nil || m.deleted.IsZero() || s.reg.Clock.Now().Sub(m.deleted) < deletion {
		return m
	}
	for _, e := range s.started {
		if e.machine == m && e.status == types.ExecutionStatusRunning {
			return m
		}
	}
	return nil
}

func (e *execution) machineDeleted() bool {
	e.s.mu.Lock()
	defer e.s.mu.Unlock()
	return !e.machine.deleted.IsZero()
}
