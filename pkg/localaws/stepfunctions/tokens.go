package stepfunctions

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/sfn"
	"github.com/aws/aws-sdk-go-v2/service/sfn/types"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/region"
)

// wait is a task that waits for its token; the end of its execution ends the wait, whatever the task has heard of it.
type wait struct {
	of      *execution
	answers chan<- outcome
}

// issue makes a token, the channel on which its task hears of its end, and what makes the token void.
func (s *Service) issue(e *execution) (string, <-chan outcome, func()) {
	token := "AQCEAAAAKgAAAAMAAAAAAAAAA" + s.reg.Alnum(220)
	answers := make(chan outcome, 1)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.tokens[token], s.issued[token] = wait{e, answers}, e.machine.arn
	return token, answers, func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		delete(s.tokens, token)
	}
}

// SendTaskSuccess ends a task with a result, a JSON text.
func (s *Service) SendTaskSuccess(_ context.Context, in *sdk.SendTaskSuccessInput) (*sdk.SendTaskSuccessOutput, error) {
	if err := region.Only(in, "TaskToken", "Output"); err != nil {
		return nil, err
	}
	if len(aws.ToString(in.Output)) > limit {
		return nil, tooLong("output", limit)
	}
	result, err := decode(aws.ToString(in.Output))
	if err != nil {
		return nil, &types.InvalidOutput{Message: aws.String("Invalid Output: '" + err.Error() + "'")}
	}
	return &sdk.SendTaskSuccessOutput{}, s.settle(in.TaskToken, outcome{result: result})
}

// SendTaskFailure ends a task with an error.
func (s *Service) SendTaskFailure(_ context.Context, in *sdk.SendTaskFailureInput) (*sdk.SendTaskFailureOutput, error) {
	if err := region.Only(in, "TaskToken", "Error", "Cause"); err != nil {
		return nil, err
	}
	if len(aws.ToString(in.Error)) > maxError {
		return nil, tooLong("error", maxError)
	}
	if len(aws.ToString(in.Cause)) > maxCause {
		return nil, tooLong("cause", maxCause)
	}
	return &sdk.SendTaskFailureOutput{}, s.settle(in.TaskToken, outcome{err: &failure{aws.ToString(in.Error), aws.ToString(in.Cause)}})
}

// SendTaskHeartbeat says whether somebody still waits for the token; no task here has a heartbeat to keep.
func (s *Service) SendTaskHeartbeat(_ context.Context, in *sdk.SendTaskHeartbeatInput) (*sdk.SendTaskHeartbeatOutput, error) {
	if err := region.Only(in, "TaskToken"); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	_, err := s.waiting(aws.ToString(in.TaskToken))
	return &sdk.SendTaskHeartbeatOutput{}, err
}

// The longest error and cause, in characters, as the API's model has them.
const (
	maxError = 256
	maxCause = 32768
)

func tooLong(field string, most int) error {
	return &types.ValidationException{Message: aws.String("1 validation error detected: Value at '" + field +
		"' failed to satisfy constraint: Member must have length less than or equal to " + number(int64(most)).String())}
}

// settle hands an outcome to the task that waits for it; each token works once.
func (s *Service) settle(token *string, o outcome) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	answers, err := s.waiting(aws.ToString(token))
	if err != nil {
		return err
	}
	delete(s.tokens, *token)
	answers <- o // never blocks: there is room for one, and this was the one
	return nil
}

func (s *Service) waiting(token string) (chan<- outcome, error) {
	if s.issued[token] == "" {
		return nil, &types.InvalidToken{Message: aws.String("Invalid Token: 'Invalid token'")}
	}
	waiting, ok := s.tokens[token]
	if !ok || waiting.of.status != types.ExecutionStatusRunning {
		return nil, &types.TaskTimedOut{Message: aws.String("Task Timed Out: 'Provided task does not exist anymore'")}
	}
	return waiting.answers, nil
}
