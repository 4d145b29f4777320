// Package eventbridge is the local AWS EventBridge: rules on the default event bus, their targets, and deliveries that
// are late, unordered, sometimes lost and sometimes repeated.
package eventbridge

import (
	"context"
	"sync"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/eventbridge/types"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/region"
)

// Targets delivers an event to what a rule's target names. On whose behalf is in the context, see OriginOf.
type Targets interface {
	Deliver(ctx context.Context, targetArn string, payload []byte) error
}

// Service is the EventBridge of one region. The knobs are set before the first event.
type Service struct {
	// Lose and Duplicate are the probabilities that a delivery to one target does not happen, or happens twice. AWS
	// delivers CloudFormation's events at least once, and those of Step Functions by best effort.
	Lose, Duplicate float64
	// Hold, if set, is asked before each delivery: how long to hold it back beyond the usual delay, and whether to lose it.
	Hold func(e Event, targetArn string) (late time.Duration, lose bool)

	ctx  context.Context
	reg  *region.Region
	busy sync.WaitGroup

	mu       sync.Mutex
	targets  Targets
	rules    map[string]*rule
	failures []Failure
}

type rule struct {
	described types.Rule
	pattern   pattern
	targets   []types.Target
	tags      map[string]string
}

// New makes the service; ctx ends its deliveries.
func New(ctx context.Context, reg *region.Region) *Service {
	return &Service{ctx: ctx, reg: reg, rules: map[string]*rule{}}
}

// Connect says who delivers; until then all events are lost.
func (s *Service) Connect(t Targets) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.targets = t
}

// Wait returns when no delivery is under way; the context given to New ends them.
func (s *Service) Wait() { s.busy.Wait() }

// find returns a rule of the default bus; the caller holds mu.
func (s *Service) find(name, bus *string) (*rule, error) {
	if err := onlyDefault(bus); err != nil {
		return nil, err
	}
	if r := s.rules[aws.ToString(name)]; r != nil {
		return r, nil
	}
	return nil, region.Refuse("ResourceNotFoundException", "Rule %s does not exist on EventBus default.", aws.ToString(name))
}

func onlyDefault(bus *string) error {
	if name := aws.ToString(bus); name != "" && name != "default" {
		return region.Refuse("ResourceNotFoundException", "Event bus %s does not exist.", name)
	}
	return nil
}
