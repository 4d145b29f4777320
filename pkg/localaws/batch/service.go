// Package batch is the local AWS's AWS Batch: compute environments, job queues, job definitions, and jobs that take their time
// but run nothing.
//
// What takes time has a state that is a function of when it was asked for and of the region's clock; a look at the right moment
// makes sure that a change ends when it is due, whoever watches. Capacity is not limited. Texts and durations marked (G) are
// guesses.
package batch

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/iam"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/region"
)

// roles is where service roles are looked up.
type roles interface {
	GetRole(ctx context.Context, in *iam.GetRoleInput) (*iam.GetRoleOutput, error)
}

// Service is AWS Batch in one account and region.
type Service struct {
	ctx   context.Context
	reg   *region.Region
	roles roles
	looks sync.WaitGroup

	mu           sync.Mutex
	pace         Pace
	looked       time.Time // when the state of everything was last brought up to date
	environments []*environment
	queues       []*queue
	definitions  []*definition
	jobs         []*job // oldest first
	byID         map[string]*job
}

// New makes a Batch in which nothing exists. What runs in the background ends with ctx.
func New(ctx context.Context, reg *region.Region, roles roles) *Service {
	return &Service{ctx: ctx, reg: reg, roles: roles, pace: DefaultPace(), looked: reg.Clock.Now(), byID: map[string]*job{}}
}

// Wait returns when nothing is done in the background any more: soon after the context given to New has ended.
func (s *Service) Wait() { s.looks.Wait() }

// SetPace sets how long the jobs that are submitted from now on stay in each state.
func (s *Service) SetPace(p Pace) {
	defer s.enter()()
	s.pace = p
}

// enter locks the service after bringing everything up to date; the result unlocks it.
func (s *Service) enter() func() {
	s.mu.Lock()
	now := s.reg.Clock.Now()
	s.place(now)
	s.settleEnvironments(now)
	s.settleQueues(now)
	s.forgetJobs(now)
	s.looked = now
	return s.mu.Unlock
}

// lookAfter brings everything up to date after d, when nobody else asks.
func (s *Service) lookAfter(d time.Duration) {
	s.looks.Go(func() {
		if s.reg.Clock.Sleep(s.ctx, d) == nil {
			s.enter()()
		}
	})
}

func invalid(format string, args ...any) error {
	return region.Refuse("ClientException", "%s", fmt.Sprintf(format, args...))
}

// executing is how Batch begins the texts about inputs that are not as they must be.
func executing(format string, args ...any) error {
	return invalid("Error executing request, Exception : %s", fmt.Sprintf(format, args...))
}

// checkName refuses names that a resource cannot have (AWS Batch API Reference: up to 128 letters, digits, hyphens and
// underscores; the first is a letter or a digit).
func checkName(member, name string) error {
	for i, r := range name {
		letter := r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9'
		if !letter && (i == 0 || r != '-' && r != '_') {
			return executing("%s should match valid pattern", member)
		}
	}
	if name == "" || len(name) > 128 {
		return executing("%s should match valid pattern", member)
	}
	return nil
}
