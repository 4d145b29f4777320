// Package stepfunctions is the local AWS Step Functions: Standard state machines in the Amazon States Language with JSONPath,
// of which it knows what one Task resource, lambda:invoke with and without a task token, needs, and refuses the rest.
// It answers, fails and writes histories as recorded from AWS.
package stepfunctions

import (
	"context"
	"sync"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/lambda"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/eventbridge"
	"github.com/amazon-genomics-cli/agc/pkg/localaws/region"
)

// invoker runs functions.
type invoker interface {
	Invoke(context.Context, *lambda.InvokeInput) (*lambda.InvokeOutput, error)
}

// bus takes events.
type bus interface {
	Send(eventbridge.Event)
}

// Service is the Step Functions of one region.
type Service struct {
	ctx       context.Context
	reg       *region.Region
	functions invoker
	bus       bus
	busy      sync.WaitGroup

	mu         sync.Mutex
	machines   map[string]*machine   // by name
	executions map[string]*execution // by ARN
	started    []*execution          // in the order of their start
	tokens     map[string]wait
	issued     map[string]string // the machine's ARN, by token
}

// New makes the service; ctx ends all executions where they are, without a trace in their histories.
func New(ctx context.Context, reg *region.Region, functions invoker, b bus) *Service {
	return &Service{
		ctx: ctx, reg: reg, functions: functions, bus: b, machines: map[string]*machine{}, executions: map[string]*execution{},
		tokens: map[string]wait{}, issued: map[string]string{},
	}
}

// Wait returns when all executions and invocations have ended; the context given to New ends them.
func (s *Service) Wait() { s.busy.Wait() }

// between is a random time from least to most.
func (s *Service) between(least, most time.Duration) time.Duration {
	return least + time.Duration(s.fraction()*float64(most-least))
}

// fraction is a random number from 0 to 1.
func (s *Service) fraction() float64 {
	n := 0
	for _, digit := range s.reg.Hex(4) {
		n *= 16
		if digit >= 'a' {
			n += int(digit-'a') + 10
		} else {
			n += int(digit - '0')
		}
	}
	return float64(n) / 0xffff
}
