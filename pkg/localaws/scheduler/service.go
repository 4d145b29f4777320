// Package scheduler is the local AWS's EventBridge Scheduler: schedules in the group "default" that start state machines or
// invoke functions in a role, at a rate or once, at least once each time, with retries and a dead-letter queue. Schedules
// themselves have no tags on AWS. Cron expressions, other groups and universal targets are refused.
//
// Texts and rules marked (G) are guesses.
package scheduler

import (
	"context"
	"slices"
	"strconv"
	"sync"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/lambda"
	sdk "github.com/aws/aws-sdk-go-v2/service/scheduler"
	"github.com/aws/aws-sdk-go-v2/service/sfn"
	"github.com/aws/aws-sdk-go-v2/service/sqs"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/policy"
	"github.com/amazon-genomics-cli/agc/pkg/localaws/region"
)

// Services are those that the scheduler calls, as sessions of its targets' roles: they must hold callers to their policies.
type Services struct {
	Roles     roles
	Machines  machines
	Functions functions
	Queues    queues
}

type roles interface {
	Trusts(roleArn, service string, keys policy.Keys) (bool, error)
}

type machines interface {
	StartExecution(context.Context, *sfn.StartExecutionInput) (*sfn.StartExecutionOutput, error)
}

type functions interface {
	Invoke(context.Context, *lambda.InvokeInput) (*lambda.InvokeOutput, error)
}

type queues interface {
	SendMessage(context.Context, *sqs.SendMessageInput) (*sqs.SendMessageOutput, error)
}

// Service is the EventBridge Scheduler of one region. The knobs are set before the first schedule.
type Service struct {
	// Duplicate is the probability that an invocation happens twice: AWS invokes at least once.
	Duplicate float64
	// Hold, if set, is asked before each invocation: how long to hold it back beyond its window, and whether to lose it.
	Hold func(Invocation) (late time.Duration, lose bool)

	ctx  context.Context
	reg  *region.Region
	with Services
	busy sync.WaitGroup

	mu        sync.Mutex
	schedules map[string]*schedule
	failures  []Failure
}

// schedule is one as GetSchedule shows it, and how to end its running.
type schedule struct {
	seen  sdk.GetScheduleOutput
	token string
	end   context.CancelFunc
}

// Failure is an attempt that the target refused; AWS shows it as a metric alone.
type Failure struct {
	Invocation
	Err error
}

// New makes the service; ctx ends its schedules.
func New(ctx context.Context, reg *region.Region, with Services) *Service {
	return &Service{ctx: ctx, reg: reg, with: with, schedules: map[string]*schedule{}}
}

// Wait returns when no schedule runs any more; the context given to New ends them.
func (s *Service) Wait() { s.busy.Wait() }

// Failures lists the attempts that targets refused.
func (s *Service) Failures() []Failure {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.failures)
}

func (s *Service) now() time.Time { return s.reg.Clock.Now() }

func (s *Service) arn(name string) string { return s.reg.Arn("scheduler", "schedule/default/"+name) }

// fraction is a random number from 0 to 1, without 1.
func (s *Service) fraction() float64 {
	n, _ := strconv.ParseUint(s.reg.Hex(8), 16, 32) // they are hexadecimal digits
	return float64(n) / (1 << 32)
}

// find is the schedule of a name; the caller holds mu.
func (s *Service) find(name, group *string) (*schedule, error) {
	if err := onlyDefault(group); err != nil {
		return nil, err
	}
	if sc := s.schedules[aws.ToString(name)]; sc != nil {
		return sc, nil
	}
	return nil, region.Refuse("ResourceNotFoundException", "Schedule %s does not exist.", aws.ToString(name)).With(404)
}

func onlyDefault(group *string) error {
	if name := aws.ToString(group); name != "" && name != "default" {
		return region.Refuse("ResourceNotFoundException", "Schedule group %s does not exist.", name).With(404)
	}
	return nil
}

func invalid(format string, args ...any) error {
	return region.Refuse("ValidationException", format, args...)
}
