package stepfunctions

import (
	"context"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/sfn"
	"github.com/aws/aws-sdk-go-v2/service/sfn/types"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/region"
)

// StartExecution starts an execution. While it runs, the same name with the same input is the same execution.
func (s *Service) StartExecution(_ context.Context, in *sdk.StartExecutionInput) (*sdk.StartExecutionOutput, error) {
	if err := region.Only(in, "StateMachineArn", "Input", "Name"); err != nil {
		return nil, err
	}
	input := "{}"
	if in.Input != nil {
		input = *in.Input
	}
	if len(input) > limit {
		return nil, &types.InvalidExecutionInput{Message: aws.String("Invalid State Machine Execution Input: 'Input exceeds the maximum size'")}
	}
	if _, err := decode(input); err != nil {
		return nil, &types.InvalidExecutionInput{Message: aws.String("Invalid State Machine Execution Input: '" + err.Error() + "'")}
	}
	name := s.reg.UUID()
	if in.Name != nil {
		name = *in.Name
	}
	if err := checkName(name); err != nil {
		return nil, err
	}
	e, event, err := s.start(in.StateMachineArn, name, input)
	if err != nil {
		return nil, err
	}
	if event {
		s.announce(e)
	}
	return &sdk.StartExecutionOutput{ExecutionArn: aws.String(e.arn), StartDate: aws.Time(e.start)}, nil
}

// start makes and runs the execution, or finds the one that runs already; then it is not new.
func (s *Service) start(machineArn *string, name, input string) (e *execution, isNew bool, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	of, err := s.target(machineArn)
	if err != nil {
		return nil, false, err
	}
	m := of.machine
	if !m.deleted.IsZero() {
		return nil, false, m.again("", false)
	}
	arn := s.reg.Arn("states", "execution:"+m.name+":"+name)
	if e := s.executions[arn]; e != nil {
		if e.status != types.ExecutionStatusRunning || e.input != input {
			return nil, false, &types.ExecutionAlreadyExists{Message: aws.String("Execution Already Exists: '" + arn + "'")}
		}
		return e, false, nil
	}
	e = s.fresh(of, arn, name, input)
	s.executions[arn] = e
	s.started = append(s.started, e)
	s.running(e)
	return e, true, nil
}

// fresh makes an execution that is about to run.
func (s *Service) fresh(of target, arn, name, input string) *execution {
	v, _ := decode(input)
	e := &execution{
		s: s, target: of, arn: arn, name: name, input: input,
		status: types.ExecutionStatusRunning, start: s.reg.Clock.Now().Truncate(time.Millisecond), redriveTokens: map[string]time.Time{},
	}
	e.root = &frame{graph: of.definition.graph}
	e.root.enter(of.definition.graph.startAt, v)
	e.add(types.HistoryEvent{Type: types.HistoryEventTypeExecutionStarted, ExecutionStartedEventDetails: &types.ExecutionStartedEventDetails{
		Input: &e.input, InputDetails: whole(), RoleArn: &e.roleArn,
	}})
	return e
}
