package scheduler

import (
	"context"
	"errors"
	"strconv"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/lambda"
	lambdatypes "github.com/aws/aws-sdk-go-v2/service/lambda/types"
	"github.com/aws/aws-sdk-go-v2/service/scheduler/types"
	"github.com/aws/aws-sdk-go-v2/service/sfn"
	"github.com/aws/smithy-go"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/region"
)

// Invocation is one call of a schedule's target. Attempts count from 1; all of them have the same id.
type Invocation struct {
	ScheduleArn, TargetArn, ExecutionID string
	ScheduledTime                       time.Time
	Attempt                             int
}

// Between attempts the wait doubles, up to what lets 185 retries fill a day (G).
const (
	firstWait = time.Second
	maxWait   = 8 * time.Minute
)

// timeFormat is how a scheduled time is written.
const timeFormat = "2006-01-02T15:04:05Z"

// invoke calls the target until it takes the call or the retry policy is exhausted. Every refusal is retried (G).
func (s *Service) invoke(i Invocation, t *types.Target) {
	begun, wait := s.now(), firstWait
	for i.Attempt = 1; ; i.Attempt++ {
		err := s.attempt(i, t)
		if err == nil {
			return
		}
		s.failed(i, err)
		exhausted := ""
		switch age := time.Duration(*t.RetryPolicy.MaximumEventAgeInSeconds) * time.Second; {
		case i.Attempt > int(*t.RetryPolicy.MaximumRetryAttempts):
			exhausted = "MaximumRetryAttempts"
		case s.now().Add(wait).Sub(begun) > age:
			exhausted = "MaximumEventAgeInSeconds"
		}
		if exhausted != "" {
			s.bury(i, t, err, exhausted)
			return
		}
		if s.reg.Clock.Sleep(s.ctx, wait) != nil {
			return
		}
		wait = min(2*wait, maxWait)
	}
}

func (s *Service) failed(i Invocation, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.failures = append(s.failures, Failure{i, err})
}

// attempt calls the target once, in the schedule's role. An execution gets a name of its own each time, as that of a call
// without a name.
func (s *Service) attempt(i Invocation, t *types.Target) error {
	action, err := actionOn(*t.Arn)
	if err != nil {
		return err
	}
	ctx, err := s.assume(*t.RoleArn)
	if err != nil {
		return err
	}
	input := i.filled(*t.Input)
	if action == "states:StartExecution" {
		_, err = s.with.Machines.StartExecution(ctx, &sfn.StartExecutionInput{StateMachineArn: t.Arn, Input: &input})
		return err
	}
	_, err = s.with.Functions.Invoke(ctx, &lambda.InvokeInput{FunctionName: t.Arn, InvocationType: lambdatypes.InvocationTypeEvent, Payload: []byte(input)})
	return err
}

// actionOn is what the scheduler does with a target.
func actionOn(arn string) (string, error) {
	parts := strings.Split(arn, ":")
	switch {
	case len(parts) >= 7 && parts[2] == "states" && parts[5] == "stateMachine":
		return "states:StartExecution", nil
	case len(parts) >= 7 && parts[2] == "lambda" && parts[5] == "function":
		return "lambda:InvokeFunction", nil
	case len(parts) >= 6 && parts[0] == "arn":
		return "", region.Refuse("LocalAws.NotImplemented", "the local AWS cannot schedule %s", arn).With(501)
	}
	return "", invalid("Provided Arn is not in correct format.")
}

// assume takes on a role, which must still trust the scheduler. Whether the role permits the call shows when it is made.
func (s *Service) assume(roleArn string) (context.Context, error) {
	switch trusted, err := s.assumable(roleArn); {
	case err != nil:
		return nil, err
	case !trusted:
		return nil, region.Refuse("AccessDenied", "scheduler.amazonaws.com is not authorized to perform: sts:AssumeRole on resource: %s", roleArn).With(403) // (G)
	}
	return region.WithCaller(s.ctx, s.reg.Session(roleArn, s.reg.Hex(32))), nil
}

// filled is an input with the values of the context attributes that it names (EventBridge Scheduler User Guide, "Adding
// context attributes").
func (i Invocation) filled(input string) string {
	return strings.NewReplacer(
		"<aws.scheduler.schedule-arn>", i.ScheduleArn, "<aws.scheduler.scheduled-time>", i.ScheduledTime.UTC().Format(timeFormat),
		"<aws.scheduler.execution-id>", i.ExecutionID, "<aws.scheduler.attempt-number>", strconv.Itoa(i.Attempt),
	).Replace(input)
}

// codeOf is a refusal's code and text.
func codeOf(err error) (code, text string) {
	if api, ok := errors.AsType[smithy.APIError](err); ok {
		return api.ErrorCode(), api.ErrorMessage()
	}
	return "InternalFailure", err.Error()
}
