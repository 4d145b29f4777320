package stepfunctions

import (
	"context"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/sfn"
	"github.com/aws/aws-sdk-go-v2/service/sfn/types"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/region"
)

// execution finds an execution by its ARN; the caller holds the mutex.
func (s *Service) execution(arn *string) (*execution, error) {
	if err := checkArn(arn, "execution"); err != nil {
		return nil, err
	}
	if e := s.executions[*arn]; e != nil {
		return e, nil
	}
	return nil, &types.ExecutionDoesNotExist{Message: aws.String("Execution Does Not Exist: '" + *arn + "'")}
}

// DescribeExecution returns how an execution stands, with its input and output.
func (s *Service) DescribeExecution(_ context.Context, in *sdk.DescribeExecutionInput) (*sdk.DescribeExecutionOutput, error) {
	if err := region.Only(in, "ExecutionArn"); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	e, err := s.execution(in.ExecutionArn)
	if err != nil {
		return nil, err
	}
	out := &sdk.DescribeExecutionOutput{
		ExecutionArn: aws.String(e.arn), Name: aws.String(e.name), StateMachineArn: aws.String(e.machine.arn), Status: e.status,
		StateMachineVersionArn: e.versionArn(), StateMachineAliasArn: e.aliasArn(),
		StartDate: aws.Time(e.start), Input: aws.String(e.input), InputDetails: included(), RedriveCount: aws.Int32(e.redrives),
		Error: copyOf(e.errorName), Cause: copyOf(e.cause), RedriveStatus: types.ExecutionRedriveStatusRedrivable,
	}
	if e.output != nil {
		out.Output, out.OutputDetails = copyOf(e.output), included()
	}
	if e.status != types.ExecutionStatusRunning {
		out.StopDate = aws.Time(e.stop)
	}
	if e.redrives > 0 {
		out.RedriveDate = aws.Time(e.redriven)
	}
	if why := e.notRedrivable(); why != "" {
		out.RedriveStatus, out.RedriveStatusReason = types.ExecutionRedriveStatusNotRedrivable, &why
	}
	return out, nil
}

func included() *types.CloudWatchEventsExecutionDataDetails {
	return &types.CloudWatchEventsExecutionDataDetails{Included: true}
}

func copyOf(s *string) *string {
	if s == nil {
		return nil
	}
	return aws.String(*s)
}

// DescribeStateMachineForExecution returns the definition by which an execution runs.
func (s *Service) DescribeStateMachineForExecution(_ context.Context, in *sdk.DescribeStateMachineForExecutionInput) (*sdk.DescribeStateMachineForExecutionOutput, error) {
	if err := region.Only(in, "ExecutionArn"); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	e, err := s.execution(in.ExecutionArn)
	if err != nil {
		return nil, err
	}
	return &sdk.DescribeStateMachineForExecutionOutput{
		StateMachineArn: aws.String(e.machine.arn), Name: aws.String(e.machine.name),
		Definition: aws.String(e.text), RoleArn: aws.String(e.roleArn), UpdateDate: aws.Time(e.revised), RevisionId: text(e.revision),
	}, nil
}

// ListExecutions lists the executions of a machine, or those that were started with a version or an alias of it, the latest first.
func (s *Service) ListExecutions(_ context.Context, in *sdk.ListExecutionsInput) (*sdk.ListExecutionsOutput, error) {
	if err := region.Only(in, "StateMachineArn", "MaxResults", "NextToken", "StatusFilter"); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	of, err := s.target(in.StateMachineArn)
	if err != nil {
		return nil, err
	}
	var all []*execution
	for _, e := range slices.Backward(s.started) {
		if e.of(of) && (in.StatusFilter == "" || e.status == in.StatusFilter) {
			all = append(all, e)
		}
	}
	page, next, err := cut(all, in.MaxResults, in.NextToken)
	if err != nil {
		return nil, err
	}
	out := &sdk.ListExecutionsOutput{NextToken: next}
	for _, e := range page {
		out.Executions = append(out.Executions, e.listed())
	}
	return out, nil
}

// of says whether the execution was started with what an ARN stands for. One that an alias led to a version belongs to both.
func (e *execution) of(t target) bool {
	switch {
	case e.machine != t.machine:
		return false
	case t.alias != "":
		return e.alias == t.alias
	}
	return t.version == nil || e.version == t.version
}

func (e *execution) listed() types.ExecutionListItem {
	out := types.ExecutionListItem{
		ExecutionArn: aws.String(e.arn), Name: aws.String(e.name), StateMachineArn: aws.String(e.machine.arn),
		Status: e.status, StartDate: aws.Time(e.start), RedriveCount: aws.Int32(e.redrives),
		StateMachineVersionArn: e.versionArn(), StateMachineAliasArn: e.aliasArn(),
	}
	if e.status != types.ExecutionStatusRunning {
		out.StopDate = aws.Time(e.stop)
	}
	if e.redrives > 0 {
		out.RedriveDate = aws.Time(e.redriven)
	}
	return out
}

// GetExecutionHistory returns an execution's events, the first or the last first.
func (s *Service) GetExecutionHistory(_ context.Context, in *sdk.GetExecutionHistoryInput) (*sdk.GetExecutionHistoryOutput, error) {
	if err := region.Only(in, "ExecutionArn", "IncludeExecutionData", "MaxResults", "NextToken", "ReverseOrder"); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	e, err := s.execution(in.ExecutionArn)
	if err != nil {
		return nil, err
	}
	all := slices.Clone(e.events)
	if in.ReverseOrder {
		slices.Reverse(all)
	}
	page, next, err := cut(all, in.MaxResults, in.NextToken)
	if err != nil {
		return nil, err
	}
	if in.IncludeExecutionData != nil && !*in.IncludeExecutionData {
		for i := range page {
			page[i] = withoutData(page[i])
		}
	}
	return &sdk.GetExecutionHistoryOutput{Events: page, NextToken: next}, nil
}

// StopExecution ends an execution where it is; one that has ended stays as it is.
func (s *Service) StopExecution(_ context.Context, in *sdk.StopExecutionInput) (*sdk.StopExecutionOutput, error) {
	if err := region.Only(in, "ExecutionArn", "Error", "Cause"); err != nil {
		return nil, err
	}
	if len(aws.ToString(in.Error)) > maxError {
		return nil, tooLong("error", maxError)
	}
	if len(aws.ToString(in.Cause)) > maxCause {
		return nil, tooLong("cause", maxCause)
	}
	s.mu.Lock()
	e, err := s.execution(in.ExecutionArn)
	if err != nil || e.status != types.ExecutionStatusRunning {
		defer s.mu.Unlock()
		if err != nil {
			return nil, err
		}
		return &sdk.StopExecutionOutput{StopDate: aws.Time(e.stop)}, nil
	}
	e.close(types.ExecutionStatusAborted, "", &failure{aws.ToString(in.Error), aws.ToString(in.Cause)})
	e.cancel(errStopped)
	event, stopped := e.statusEvent(), e.stop
	s.mu.Unlock()
	s.bus.Send(event)
	return &sdk.StopExecutionOutput{StopDate: &stopped}, nil
}
