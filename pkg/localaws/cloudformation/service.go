package cloudformation

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/eventbridge"
	"github.com/amazon-genomics-cli/agc/pkg/localaws/region"
)

// bus takes the events about stacks.
type bus interface{ Send(eventbridge.Event) }

// Service is CloudFormation in one region. Its exported methods with the forms of the SDK client are the API.
type Service struct {
	// StaleFor is how long after an accepted CreateStack, UpdateStack, ExecuteChangeSet or DeleteStack the Describe calls may still show what was
	// before. Set it before the service is used; 0 is never.
	StaleFor time.Duration
	// ImageValidation is how long an SSM parameter of data type aws:ec2:image takes beyond the usual. New sets 20 s, a guess.
	ImageValidation time.Duration

	ctx      context.Context
	reg      *region.Region
	services Services
	kinds    map[string]kind
	timings  map[string]timing
	bus      bus

	work sync.WaitGroup

	mu         sync.Mutex
	stacks     []*stack // oldest first, deleted ones too
	detections []*detection
	rules      []*Rule
}

// New makes CloudFormation without stacks. What runs in the background ends with ctx.
func New(ctx context.Context, reg *region.Region, services Services, bus bus) *Service {
	s := &Service{ctx: ctx, reg: reg, services: services, bus: bus, timings: timings(), ImageValidation: 20 * time.Second}
	s.kinds = s.reading(s.catalog())
	return s
}

// Wait returns when nothing is done in the background any more: soon after the context given to New has ended.
func (s *Service) Wait() { s.work.Wait() }

// kept is how long a deleted stack can be described by its ARN.
const kept = 90 * 24 * time.Hour

// find returns the stack with that name, if it is not deleted, or that ARN. s.mu is held.
func (s *Service) find(nameOrARN string) *stack {
	for _, st := range slices.Backward(s.stacks) {
		switch {
		case strings.HasPrefix(nameOrARN, "arn:") && st.id == nameOrARN && s.visible(st),
			st.name == nameOrARN && st.alive():
			return st
		}
	}
	return nil
}

// visible says whether the stack is not deleted, or not so long ago that it is forgotten.
func (s *Service) visible(st *stack) bool {
	return st.alive() || s.reg.Clock.Now().Sub(st.deleted) < kept
}

func sortedKeys[K cmp.Ordered, V any](m map[K]V) []K { return slices.Sorted(maps.Keys(m)) }
